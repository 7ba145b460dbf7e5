package find

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dossier/knowledge"
)

func monthOf(w string) time.Month {
	if len(w) < 3 {
		return 0
	}
	i := strings.Index(monthStarts, w[:3])
	if i < 0 || i%3 != 0 {
		return 0
	}
	m := time.Month(i/3 + 1)
	if name := m.String(); len(w) == 3 || w == "sept" || len(w) == len(name) && w[1:] == name[1:] {
		return m
	}
	return 0
}

const monthStarts = "janfebmaraprmayjunjulaugsepoctnovdec"

func isYear(w string) bool { return len(w) == 4 && w >= "1880" && w <= "2099" && number(w) > 0 }

// periods finds the days, months and years a question names, and marks in used
// the words that make them up.
func (x *Index) periods(ws []string, used map[int]bool) []knowledge.Date {
	var list []knowledge.Date
	for i, w := range ws {
		switch m := monthOf(w); {
		case isYear(w) && !used[i] && i+2 < len(ws) && dayOf(ws[i+2]) > 0 && number(ws[i+1]) >= 1 && number(ws[i+1]) <= 12:
			mark(used, i, i+1, i+2)
			list = append(list, x.dates(dayOf(ws[i+2]), time.Month(number(ws[i+1])), number(w))...)
		case m > 0 && meansMonth(ws, i):
			list = append(list, x.around(ws, i, m, used)...)
		}
	}
	for i, w := range ws {
		if isYear(w) && !used[i] {
			if d, err := knowledge.ParseDate(w); err == nil {
				used[i] = true
				list = append(list, d)
			}
		}
	}
	return list
}

func mark(used map[int]bool, places ...int) {
	for _, i := range places {
		used[i] = true
	}
}

// meansMonth tells May and March from the verbs: the month has a day or a year
// beside it, or stands after a word of time.
func meansMonth(ws []string, i int) bool {
	if ws[i] != "may" && ws[i] != "march" && ws[i] != "mar" && ws[i] != "dec" {
		return true
	}
	beside := func(w string) bool { return dayOf(w) > 0 || isYear(w) || ordinals[w] }
	times := []string{"in", "since", "of", "until", "till", "by", "last", "before", "after", "during", "early", "late", "mid", "and", "to", "from", "on", "this"}
	return beside(before(ws, i)) || beside(after(ws, i)) || slices.Contains(times, before(ws, i)) || ws[i] != "may" && i+1 == len(ws)
}

// around reads the day and the year that stand beside a month.
func (x *Index) around(ws []string, i int, m time.Month, used map[int]bool) []knowledge.Date {
	used[i] = true
	day := 0
	switch {
	case dayOf(before(ws, i)) > 0:
		day = dayOf(ws[i-1])
		used[i-1] = true
		if i >= 2 && dayOf(ws[i-2]) > 0 {
			used[i-2] = true
		}
	case i >= 2 && ordinals[ws[i-1]] && dayOf(ws[i-2]) > 0:
		day = dayOf(ws[i-2])
		mark(used, i-1, i-2)
	case i >= 3 && ws[i-1] == "of" && ordinals[ws[i-2]] && dayOf(ws[i-3]) > 0:
		day = dayOf(ws[i-3])
		mark(used, i-2, i-3)
	case dayOf(after(ws, i)) > 0:
		day = dayOf(ws[i+1])
		used[i+1] = true
	}
	for j := i + 1; j < min(i+4, len(ws)); j++ {
		if isYear(ws[j]) {
			used[j] = true
			return x.dates(day, m, number(ws[j]))
		}
		if monthOf(ws[j]) > 0 {
			break
		}
	}
	if y := number(after(ws, i)); day == y && y > 15 && y < 30 && day > 0 { // "may 25" is a day or a year
		return append(x.dates(day, m, 0), x.dates(0, m, 2000+y)...)
	}
	return x.dates(day, m, 0)
}

var ordinals = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "of": true}

func before(ws []string, i int) string {
	if i == 0 {
		return ""
	}
	return ws[i-1]
}

func after(ws []string, i int) string {
	if i+1 == len(ws) {
		return ""
	}
	return ws[i+1]
}

func dayOf(w string) int {
	if n := number(w); n >= 1 && n <= 31 && len(w) <= 2 {
		return n
	}
	return 0
}

// dates are what a day, a month and a year, none of them certain but the month,
// may mean. Without a year it is the last such month before the record's end,
// and a day also one of other years on which something on record happened.
func (x *Index) dates(day int, m time.Month, year int) []knowledge.Date {
	if year > 0 {
		return period(day, m, year)
	}
	end := x.d.AsOf.Last()
	last := end.Year
	if m > end.Month {
		last--
	}
	list := period(day, m, last)
	for y := range x.days[monthDay{m, day}] {
		if y != last {
			list = append(list, period(day, m, y)...)
		}
	}
	slices.SortFunc(list, func(a, b knowledge.Date) int { return b.From.Compare(a.From) })
	return list
}

// monthDay is a day of any year.
type monthDay struct {
	month time.Month
	day   int
}

func period(day int, m time.Month, year int) []knowledge.Date {
	text := strconv.Itoa(year) + "-" + pad(int(m))
	if day > 0 {
		text += "-" + pad(day)
	}
	if d, err := knowledge.ParseDate(text); err == nil {
		return []knowledge.Date{d}
	}
	return nil
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// overlap reports whether two periods share a day.
func overlap(d, p knowledge.Date) bool {
	return d.From.Compare(p.Last()) <= 0 && d.Last().Compare(p.From) >= 0
}

// overlapAny reports whether a period lies at least in part in one of others.
func overlapAny(d knowledge.Date, others []knowledge.Date) bool {
	return slices.ContainsFunc(others, func(p knowledge.Date) bool { return overlap(d, p) })
}
