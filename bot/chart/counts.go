package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Counts is a picture of how far counts of one thing lie apart: for each thing a
// panel with its own axis, and in it a mark for each who counts.
type Counts struct {
	Title   string
	Panels  []Panel // none: nothing is counted, as Nothing says
	Legend  []Key
	Nothing string
	Note    string // the last line
}

// Panel is one thing that is counted by several.
type Panel struct {
	Label string
	Units []Unit
}

// Unit is what some of a panel's counts count.
type Unit struct {
	Label  string
	Counts []Count
}

// Count is a number as one gives it.
type Count struct {
	Label     string // who, and the number in words
	Low, High float64
	AtLeast   bool // nothing is said of how many more there may be
	UpTo      bool // nothing is said of how many fewer there may be
	Look      Look
}

// logFrom is the ratio of the largest to the smallest number of a panel from
// which its axis is logarithmic: on a plain one the small numbers would fall
// together.
const logFrom = 20

// PNG draws the picture, 1080 pixels wide and as high as needed.
func (c Counts) PNG() ([]byte, error) {
	s := newSheet()
	s.paragraph(c.Title, titleSize, inkColour)
	s.legend(c.Legend)
	for _, p := range c.Panels {
		s.y += 28
		s.horizontal(margin, width-margin, s.y, lineColour)
		s.y += 18
		s.panel(p)
	}
	if len(c.Panels) == 0 {
		s.y += 60
		s.paragraph(c.Nothing, textSize, inkColour)
		s.y += 60
	}
	s.y += 12
	s.paragraph(c.Note, smallSize, greyColour)
	return s.png()
}

func (s *sheet) panel(p Panel) {
	s.paragraph(p.Label, textSize, inkColour)
	axis := p.axis()
	top, grid := s.y+8, len(s.fills)
	for _, u := range p.Units {
		s.y += 8
		s.paragraph(u.Label, smallSize, greyColour)
		for _, c := range u.Counts {
			s.count(c, axis)
		}
	}
	s.numberTicks(axis, top, grid)
}

// numberAxis maps numbers to places between the margins.
type numberAxis struct {
	least, most float64
	log         bool
}

// axis holds every number of the panel: from nought, or from the power of ten
// below the smallest.
func (p Panel) axis() numberAxis {
	least, most := math.Inf(1), 0.0
	for _, u := range p.Units {
		for _, c := range u.Counts {
			least, most = min(least, c.Low), max(most, c.High)
		}
	}
	if most >= logFrom*least {
		const close = 1e-9 // Log10 of a power of ten may miss it by as much
		return numberAxis{
			math.Pow(10, math.Floor(math.Log10(least)+close)),
			math.Pow(10, math.Ceil(math.Log10(most)-close)),
			true,
		}
	}
	step := niceStep(most)
	return numberAxis{0, math.Ceil(most/step) * step, false}
}

// niceStep is a distance of ticks, so that there are four to eight up to most.
func niceStep(most float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(most)))
	for _, step := range []float64{power / 5, power / 2, power, power * 2} {
		if step >= 1 && most/step <= 6 {
			return step
		}
	}
	return max(1, power*2)
}

// inset keeps a mark at the end of the axis, and its arrow, off the margin.
const inset = 44

func (a numberAxis) x(v float64) float32 {
	share := (v - a.least) / (a.most - a.least)
	if a.log {
		share = math.Log(v/a.least) / math.Log(a.most/a.least)
	}
	return margin + inset + float32(share)*(inner-2*inset)
}

// count draws one count on a line of its own: a mark at the number, or one at
// either end of a range, an arrow where the number has no end, and beside it, or
// above it where there is no room, who says so.
func (s *sheet) count(c Count, a numberAxis) {
	const size = 30
	label := s.writer.line(c.Label, smallSize)
	rise := max(52, label.height+8)
	low, high := a.x(c.Low), a.x(c.High)
	x, beside := c.beside(low, high, size, label.width)
	if !beside {
		s.word(label, margin, s.y+rise/2, inkColour)
		s.y += rise - 8
	}
	y := s.y + rise/2
	s.horizontal(margin, width-margin, y, gridColour)
	s.fill(rectangle(low, y-3, high, y+3), inkColour)
	if c.AtLeast {
		s.fill(arrow(high+size/2+2, y, 1), inkColour)
	}
	if c.UpTo {
		s.fill(arrow(low-size/2-2, y, -1), inkColour)
	}
	s.mark(c.Look, low, y, size)
	if high > low {
		s.mark(c.Look, high, y, size)
	}
	if beside {
		s.fill(rectangle(x-4, y-rise/2+2, x+label.width+4, y+rise/2-2), cardColour)
		s.word(label, x, y, inkColour)
	}
	s.y += rise
}

// beside is where a label stands beside its mark: right of it, or left where
// there is no room. It reports false when there is none on either side.
func (c Count) beside(low, high, size, wide float32) (x float32, ok bool) {
	left, right := low-size/2-10, high+size/2+10
	if c.AtLeast {
		right += 24
	}
	if c.UpTo {
		left -= 24
	}
	if right+wide <= width-margin {
		return right, true
	}
	return left - wide, left-wide >= margin
}

// arrow points right (1) or left (-1) from a place.
func arrow(x, y, way float32) path {
	return polygon(x, y-3, x+way*10, y-3, x+way*10, y-9, x+way*22, y, x+way*10, y+9, x+way*10, y+3, x, y+3)
}

// numberTicks writes the numbers under a panel, and says when they grow by
// factors.
func (s *sheet) numberTicks(a numberAxis, top float32, behind int) {
	bottom := s.y
	var lines []fill
	free := float32(margin)
	for _, v := range a.ticks() {
		x := a.x(v)
		lines = append(lines, fill{rectangle(x-1, top, x+1, bottom+8), gridColour})
		label := s.writer.line(short(v), smallSize)
		left := min(max(x-label.width/2, margin), width-margin-label.width)
		if left < free {
			continue
		}
		s.word(label, left, bottom+30, greyColour)
		free = left + label.width + 16
	}
	s.fills = slices.Insert(s.fills, behind, lines...)
	s.y = bottom + 56
	if a.log {
		s.paragraph("Logarithmic: each step is ten times the last.", smallSize, greyColour)
	}
}

func (a numberAxis) ticks() []float64 {
	var list []float64
	if a.log {
		for v := a.least; v <= a.most*1.001; v *= 10 {
			list = append(list, v)
		}
		return list
	}
	step := niceStep(a.most)
	for v := 0.0; v <= a.most+step/2; v += step {
		list = append(list, v)
	}
	return list
}

// short writes a number for an axis: "0", "5,000", "10 million".
func short(v float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, " billion"}, {1e6, " million"}} {
		if v >= unit.size {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", v/unit.size), ".0") + unit.name
		}
	}
	n := fmt.Sprintf("%.0f", v)
	if len(n) > 3 {
		n = n[:len(n)-3] + "," + n[len(n)-3:]
	}
	return n
}
