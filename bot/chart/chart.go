// Package chart draws pictures of a record: what happened when ([Timeline]) and
// how far counts of one thing lie apart ([Counts]). It imports nothing of ours;
// what it draws it is given in words and marks, and it draws them all.
//
// The way of one picture: PNG lays it out from the top down on a sheet, which
// only notes shapes and how far down it has come (sheet.go); text becomes shapes
// too (text.go). Then the height is known, and the shapes are filled on a card
// of that height. The same input gives the same bytes.
//
// A picture stands on a card of its own, so that it reads alike on a dark and on
// a light page. Whose a mark is shows in its shape and its colour, either of
// which suffices; the colours are of the palette of Okabe and Ito, without its
// reds and greens.
package chart

import (
	"image/color"
	"math"
)

// Look is the shape and the colour of a mark.
type Look int

// The looks.
const (
	Circle Look = iota
	Square
	Diamond
	TriangleUp
	TriangleDown
	Plus
	Cross
)

// Key says what a look stands for.
type Key struct {
	Look  Look
	Label string
}

// The sizes of a picture, in pixels. Text of 36 is 12 when the picture is shown
// as wide as a phone's screen.
const (
	width     = 1080
	margin    = 48
	inner     = width - 2*margin
	titleSize = 44
	textSize  = 36
	smallSize = 31
)

var (
	cardColour = color.NRGBA{0xf6, 0xf5, 0xf2, 0xff}
	edgeColour = color.NRGBA{0xc4, 0xc1, 0xb9, 0xff}
	gridColour = color.NRGBA{0xdd, 0xda, 0xd3, 0xff}
	lineColour = color.NRGBA{0x9a, 0x97, 0x90, 0xff}
	inkColour  = color.NRGBA{0x22, 0x22, 0x22, 0xff}
	greyColour = color.NRGBA{0x55, 0x53, 0x4f, 0xff}
)

func (l Look) colour() color.NRGBA {
	return [...]color.NRGBA{
		Circle:       {0x00, 0x72, 0xb2, 0xff},
		Square:       {0xe6, 0x9f, 0x00, 0xff},
		Diamond:      {0x5a, 0x5a, 0x5a, 0xff},
		TriangleUp:   {0xcc, 0x79, 0xa7, 0xff},
		TriangleDown: {0x56, 0xb4, 0xe9, 0xff},
		Plus:         {0xf0, 0xe4, 0x42, 0xff},
		Cross:        {0xa8, 0xa5, 0x9e, 0xff},
	}[l]
}

// mark is the outline of a look around a point, size wide.
func (l Look) mark(x, y, size float32) path {
	r := size / 2
	switch l {
	case Circle:
		return circle(x, y, r)
	case Square:
		return rectangle(x-r*0.9, y-r*0.9, x+r*0.9, y+r*0.9)
	case Diamond:
		return polygon(x, y-r, x+r, y, x, y+r, x-r, y)
	case TriangleUp:
		return polygon(x, y-r, x+r, y+r*0.85, x-r, y+r*0.85)
	case TriangleDown:
		return polygon(x, y+r, x-r, y-r*0.85, x+r, y-r*0.85)
	case Plus:
		return plus(x, y, r)
	case Cross:
		return plus(x, y, r).turned(x, y, math.Pi/4)
	}
	return nil
}

// plus is two bars across one another, as one outline.
func plus(x, y, r float32) path {
	t := r * 0.38
	return polygon(
		x-t, y-r, x+t, y-r, x+t, y-t, x+r, y-t, x+r, y+t, x+t, y+t,
		x+t, y+r, x-t, y+r, x-t, y+t, x-r, y+t, x-r, y-t, x-t, y-t,
	)
}
