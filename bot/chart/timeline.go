package chart

import (
	"fmt"
	"slices"
	"time"
)

// Timeline is a picture of what happened when: a row for each kind of thing, and
// on it a mark for each thing at its day. Marks that would touch are stacked.
type Timeline struct {
	Title    string
	From, To time.Time // the first and the last day
	Rows     []Row     // none: nothing happened, as Nothing says
	Legend   []Key
	Nothing  string
	Note     string // the last line
}

// Row is one kind of thing.
type Row struct {
	Label string
	Marks []Mark
}

// Mark is one thing at its day.
type Mark struct {
	Day  time.Time
	Look Look
}

const (
	maxColumns = 50 // over the picture's width: a mark must be large enough to tell its shape
	maxStack   = 20 // marks one above another
	maxMark    = 28 // pixels
)

// PNG draws the picture, 1080 pixels wide and as high as needed.
func (t Timeline) PNG() ([]byte, error) {
	s := newSheet()
	s.paragraph(t.Title, titleSize, inkColour)
	s.legend(t.Legend)
	s.y += 16
	top := s.y
	axis := timeAxis{from: t.From, days: max(1, int(t.To.Sub(t.From).Hours()/24)+1)}
	grid := len(s.fills)
	per := t.perMark(axis)
	for _, r := range t.Rows {
		s.row(r, axis, per)
	}
	if len(t.Rows) == 0 {
		s.y += 60
		s.paragraph(t.Nothing, textSize, inkColour)
		s.y += 60
	}
	s.timeTicks(axis, top, grid)
	if per > 1 {
		s.paragraph(fmt.Sprintf("Where there are many, a mark stands for up to %d.", per), smallSize, greyColour)
	}
	s.paragraph(t.Note, smallSize, greyColour)
	return s.png()
}

// timeAxis maps days to columns from the left margin to the right.
type timeAxis struct {
	from time.Time
	days int
}

func (a timeAxis) columns() int { return min(a.days, maxColumns) }

// column of a day; one outside the range is put at its end.
func (a timeAxis) column(day time.Time) int {
	n := int(day.Sub(a.from).Hours() / 24)
	return min(max(n, 0), a.days-1) * a.columns() / a.days
}

// x is where a day begins.
func (a timeAxis) x(day time.Time) float32 {
	return margin + inner*float32(day.Sub(a.from).Hours()/24)/float32(a.days)
}

// perMark is how many things of one row and column a mark must stand for, so
// that no stack is too high.
func (t Timeline) perMark(a timeAxis) int {
	highest := 1
	for _, r := range t.Rows {
		for _, stack := range stacks(r, a) {
			highest = max(highest, len(stack))
		}
	}
	return (highest + maxStack - 1) / maxStack
}

// stacks sorts a row's marks into columns, those of one look together.
func stacks(r Row, a timeAxis) [][]Look {
	list := make([][]Look, a.columns())
	for _, m := range r.Marks {
		c := a.column(m.Day)
		list[c] = append(list[c], m.Look)
	}
	for _, stack := range list {
		slices.Sort(stack)
	}
	return list
}

// row draws one kind of thing: its label, and under it the stacks on a line.
func (s *sheet) row(r Row, a timeAxis, per int) {
	s.paragraph(r.Label, textSize, inkColour)
	wide := float32(inner) / float32(a.columns())
	size := min(wide-2, maxMark)
	drawn := make([][]Look, a.columns())
	highest := 1
	for c, stack := range stacks(r, a) {
		drawn[c] = thinned(stack, per)
		highest = max(highest, len(drawn[c]))
	}
	base := s.y + 6 + float32(highest)*(size+2)
	s.horizontal(margin, width-margin, base+2, lineColour)
	for c, stack := range drawn {
		for i, look := range stack {
			s.mark(look, margin+wide*(float32(c)+0.5), base-(float32(i)+0.5)*(size+2), size)
		}
	}
	s.y = base + 20
}

// thinned leaves one mark for every per of a look, and always one.
func thinned(stack []Look, per int) []Look {
	if per <= 1 {
		return stack
	}
	var kept []Look
	n := map[Look]int{}
	for _, look := range stack {
		if n[look]%per == 0 {
			kept = append(kept, look)
		}
		n[look]++
	}
	return kept
}

// timeTicks draws the days under the rows, and thin lines up to the first row
// behind all that was drawn since.
func (s *sheet) timeTicks(a timeAxis, top float32, behind int) {
	bottom := s.y
	var lines []fill
	free := float32(margin)
	s.y += 8
	for _, tick := range a.ticks(s.writer) {
		x := a.x(tick.day)
		lines = append(lines, fill{rectangle(x-1, top, x+1, bottom+8), gridColour})
		left := min(max(x-tick.label.width/2, margin), width-margin-tick.label.width)
		if left < free {
			continue
		}
		s.word(tick.label, left, bottom+30, greyColour)
		free = left + tick.label.width + 16
	}
	s.fills = slices.Insert(s.fills, behind, lines...)
	s.y = bottom + 64
}

type tick struct {
	day   time.Time
	label line
}

// step is a distance between ticks.
type step struct {
	years, months, days int
	layout              string
}

// ticks are as close as their labels allow.
func (a timeAxis) ticks(w *writer) []tick {
	steps := []step{
		{0, 0, 1, "2 Jan"},
		{0, 0, 2, "2 Jan"},
		{0, 0, 5, "2 Jan"},
		{0, 0, 10, "2 Jan"},
		{0, 1, 0, "Jan 2006"},
		{0, 2, 0, "Jan 2006"},
		{0, 3, 0, "Jan 2006"},
		{0, 6, 0, "Jan 2006"},
		{1, 0, 0, "2006"},
		{2, 0, 0, "2006"},
		{5, 0, 0, "2006"},
		{20, 0, 0, "2006"},
	}
	var ticks []tick
	for _, st := range steps {
		ticks = a.every(st, w)
		var wide float32
		for _, t := range ticks {
			wide += t.label.width + 20
		}
		if wide <= inner && len(ticks) > 0 {
			break
		}
	}
	return ticks
}

// every lists the ticks of one step in the range: whole years and months, and
// days counted from the first.
func (a timeAxis) every(st step, w *writer) []tick {
	from, end := a.from, a.from.AddDate(0, 0, a.days)
	day := from
	switch {
	case st.years > 0:
		day = time.Date(from.Year()/st.years*st.years, time.January, 1, 0, 0, 0, 0, time.UTC)
	case st.months > 0:
		month := (int(from.Month())-1)/st.months*st.months + 1
		day = time.Date(from.Year(), time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	}
	var ticks []tick
	for ; day.Before(end) && len(ticks) < maxColumns; day = day.AddDate(st.years, st.months, st.days) {
		if !day.Before(from) {
			ticks = append(ticks, tick{day, w.line(day.Format(st.layout), smallSize)})
		}
	}
	return ticks
}
