package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// sheet is a picture while it is laid out: shapes to fill, in order, and how far
// down it has come.
type sheet struct {
	writer *writer
	fills  []fill
	y      float32
}

type fill struct {
	path   path
	colour color.NRGBA
}

func newSheet() *sheet { return &sheet{writer: new(writer), y: margin} }

func (s *sheet) fill(p path, c color.NRGBA) { s.fills = append(s.fills, fill{p, c}) }

// mark draws a look with a thin dark edge, so that a light colour stands out
// from the card.
func (s *sheet) mark(l Look, x, y, size float32) {
	s.fill(l.mark(x, y, size), inkColour)
	s.fill(l.mark(x, y, size-max(3, size*0.2)), l.colour())
}

// horizontal draws a thin level line.
func (s *sheet) horizontal(left, right, y float32, c color.NRGBA) {
	s.fill(rectangle(left, y-1, right, y+1), c)
}

// paragraph writes a text below what is there, broken into lines.
func (s *sheet) paragraph(text string, size float32, c color.NRGBA) {
	for _, l := range s.writer.lines(text, size, inner) {
		s.fill(l.path.moved(margin, s.y+l.ascent), c)
		s.y += l.height
	}
}

// word writes a text on one line, its left edge at x and its middle at y.
func (s *sheet) word(l line, x, y float32, c color.NRGBA) {
	s.fill(l.path.moved(x, y+l.ascent-l.height/2), c)
}

// legend says what the looks stand for, as many on a line as there is room for.
func (s *sheet) legend(keys []Key) {
	if len(keys) == 0 {
		return
	}
	const size, gap = 30, 36
	const rise = 48
	x := float32(margin)
	s.y += 8
	for _, k := range keys {
		label := s.writer.line(k.Label, smallSize)
		if x > margin && x+size+10+label.width > width-margin {
			x = margin
			s.y += rise
		}
		s.mark(k.Look, x+size/2, s.y+rise/2, size)
		s.word(label, x+size+10, s.y+rise/2, inkColour)
		x += size + 10 + label.width + gap
	}
	s.y += rise
}

// png fills the shapes on a card of the height that was needed.
func (s *sheet) png() ([]byte, error) {
	if s.writer.err != nil {
		return nil, s.writer.err
	}
	height := int(math.Ceil(float64(s.y))) + margin
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Rect, image.NewUniform(edgeColour), image.Point{}, draw.Src)
	draw.Draw(img, img.Rect.Inset(2), image.NewUniform(cardColour), image.Point{}, draw.Src)
	var z vector.Rasterizer
	for _, f := range s.fills {
		f.draw(img, &z)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	return b.Bytes(), nil
}

// draw fills the shape; only the box around it is looked at.
func (f fill) draw(img *image.RGBA, z *vector.Rasterizer) {
	if len(f.path) == 0 {
		return
	}
	least, most := f.path.bounds()
	box := image.Rect(
		int(math.Floor(float64(least.x))), int(math.Floor(float64(least.y))),
		int(math.Ceil(float64(most.x))), int(math.Ceil(float64(most.y))),
	).Intersect(img.Rect)
	if box.Empty() {
		return
	}
	z.Reset(box.Dx(), box.Dy())
	for i, s := range f.path.moved(float32(-box.Min.X), float32(-box.Min.Y)) {
		q := s.points
		switch {
		case s.moves:
			if i > 0 {
				z.ClosePath()
			}
			z.MoveTo(q[0].x, q[0].y)
		case len(q) == 1:
			z.LineTo(q[0].x, q[0].y)
		case len(q) == 2:
			z.QuadTo(q[0].x, q[0].y, q[1].x, q[1].y)
		default:
			z.CubeTo(q[0].x, q[0].y, q[1].x, q[1].y, q[2].x, q[2].y)
		}
	}
	z.ClosePath()
	z.Draw(img, box, image.NewUniform(f.colour), image.Point{})
}
