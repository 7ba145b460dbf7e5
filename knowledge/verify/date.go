package verify

import (
	"slices"

	"dossier/knowledge"
)

// date is a day, a month or a year; what is not said is 0.
type date struct{ year, month, day int }

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

// findDates marks days, months and years: "18 March 2024", "21-22 February",
// "March 18, 2024", "mid-2024".
func findDates(words []word) {
	for i := range words {
		w := &words[i]
		switch m := months[w.low]; {
		case m > 0 && w.kind == plain && w.capital() && (w.low != "may" && w.low != "march" || datedMonth(words, i)):
			markMonth(words, i, m)
		case w.kind == count && isYear(w) && !counted(words, i):
			w.kind, w.day.year = moment, int(w.value)
		}
	}
	// A day or month without a year takes that of the next date, as in "from 26
	// February to 2 March 2026".
	year := 0
	for i := len(words) - 1; i >= 0; i-- {
		if w := &words[i]; w.kind == moment && w.day.year != 0 {
			year = w.day.year
		} else if w.kind == moment && year != 0 {
			w.day.year = year
		} else if w.breaks() {
			year = 0
		}
	}
}

// datedMonth tells the month May from the verb, and March from the noun.
func datedMonth(words []word, i int) bool {
	near := func(j int) bool { return j >= 0 && j < len(words) && words[j].kind != plain && words[j].kind != party }
	before := i > 0 && (map[string]bool{"in": true, "of": true, "early": true, "mid": true, "late": true, "since": true, "by": true, "until": true, "from": true, "to": true, "and": true})[words[i-1].low]
	return near(i-1) || near(i+1) || before
}

func markMonth(words []word, i, m int) {
	year := 0
	if i+1 < len(words) && isYear(&words[i+1]) {
		year = int(words[i+1].value)
	}
	words[i].kind, words[i].day = moment, date{year, m, 0}
	day := func(j int) bool {
		if j < 0 || j >= len(words) || words[j].kind != count || words[j].value < 1 || words[j].value > 31 || words[j].value != float64(int(words[j].value)) || words[j].unit != "" || numerals[words[j].low] > 0 {
			return false
		}
		words[j].kind, words[j].day = moment, date{year, m, int(words[j].value)}
		return true
	}
	j := i - 1
	for day(j) {
		if j--; j > 0 && (words[j].low == "and" || words[j].low == "to") && words[j-1].kind == count && words[j-1].value <= 31 {
			j--
		}
	}
	if j == i-1 && day(i+1) && i+2 < len(words) && isYear(&words[i+2]) {
		words[i].day.year, words[i+1].day.year = int(words[i+2].value), int(words[i+2].value)
	}
}

func isYear(w *word) bool {
	return w.kind == count && w.unit == "" && len(w.low) == 4 && w.value >= 1800 && w.value <= 2100
}

// counted reports whether a number that looks like a year counts something.
func counted(words []word, i int) bool {
	return i+1 < len(words) && words[i+1].before == " " && words[i+1].content() && !words[i+1].capital() &&
		(i > 0 && words[i-1].low == "of" || words[i+1].low == "people" || words[i+1].low == "civilians" || words[i+1].low == "soldiers" || words[i+1].low == "militants")
}

// dates holds that every date stands in a cited fact, in its text or as when it
// was said or happened, and no more exactly than there (V2).
func (s *statement) dates() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind == moment && !s.any(func(f *fact) bool { return f.dated(w, s.words, s.about(i)) || yearCounted(f, w) }) {
			return &Refusal{DateRule, w.text}
		}
		if part := partOf[w.low]; part != 0 && i+1 < len(s.words) && !begins(w, &s.words[i+1]) && !s.any(func(f *fact) bool { return f.stems[w.stem] || f.inPart(part) }) {
			return &Refusal{DateRule, w.text}
		}
	}
	if r := s.paired(); r != nil {
		return r
	}
	return s.timing()
}

// begins reports whether a word begins a name with the next: "Middle East Monitor".
func begins(w, next *word) bool { return w.capital() && next.capital() && next.kind == plain }

func yearCounted(f *fact, w *word) bool {
	return w.day.month == 0 && slices.ContainsFunc(f.words, func(o word) bool { return o.kind == count && o.value == w.value && o.unit == "" })
}

// about reports whether a date is hedged: "about 9 May".
func (s *statement) about(i int) bool {
	for i > 0 && s.words[i].kind == moment {
		i--
	}
	return approximate[s.words[i].low]
}

var approximate = set(`about around approximately roughly`)

// dated reports whether a fact has a date. When it was said is no date of what was
// said, where the text has one of its own.
func (f *fact) dated(w *word, words []word, about bool) bool {
	d := w.day
	for _, day := range f.days {
		if day.year == 0 && f.Date.From.Year == f.Date.Last().Year { // a text leaves out the year that its date says
			day.year = f.Date.From.Year
		}
		if within(d, day) {
			return true
		}
	}
	if !w.frame && !f.stated && slices.ContainsFunc(f.days, func(o date) bool {
		return o.day != 0 && d.day != 0 || o.month != 0 && d.month != 0 && d.day == 0 || o.year != 0 && d.month == 0
	}) {
		return false
	}
	return f.when(d, words, about)
}

// when reports whether a date is that of the fact, when it was said or happened.
func (f *fact) when(d date, words []word, about bool) bool {
	if f.Date.IsZero() {
		return false
	}
	from, to := f.Date.From, f.Date.Last()
	if d.day != 0 {
		if !f.Date.Exact() || f.Date.About && !about || !is(d, from) && !is(d, to) {
			return false
		}
		return from == to || f.Date.Open || mentions(words, from) && mentions(words, to)
	}
	if d.month != 0 && knowsMonth(f.Date) {
		return is(d, from) || is(d, to)
	}
	return d.month == 0 && (d.year == from.Year || d.year == to.Year)
}

// within reports whether d says no more than day, which the text has. The year
// may be missing there.
func within(d, day date) bool {
	return (d.year == 0 || d.year == day.year) && (d.month == 0 || d.month == day.month) && (d.day == 0 || d.day == day.day)
}

// fits reports whether two dates may be one: nothing that both say differs.
func (d date) fits(o date) bool {
	one := func(a, b int) bool { return a == 0 || b == 0 || a == b }
	return one(d.year, o.year) && one(d.month, o.month) && one(d.day, o.day)
}

func is(d date, day knowledge.Day) bool {
	return within(d, date{day.Year, int(day.Month), day.Day})
}

func knowsMonth(d knowledge.Date) bool {
	return d.Exact() || d.From.Month == d.Last().Month && d.From.Year == d.Last().Year || len(d.ISO()) > len("2025..2026")
}

func mentions(words []word, day knowledge.Day) bool {
	return slices.ContainsFunc(words, func(w word) bool { return w.kind == moment && w.day.day != 0 && is(w.day, day) })
}

// parts of a month or year
const (
	early = iota + 1
	mid
	late
)

var partOf = map[string]int{"early": early, "beginning": early, "mid": mid, "middle": mid, "late": late, "end": late}

// inPart reports whether when a fact was said or happened lies in that part of
// its month or of its year.
func (f *fact) inPart(part int) bool {
	from, to := f.Date.From, f.Date.Last()
	ofMonth := f.Date.Exact() && third(from.Day, 11, 21) == part && third(to.Day, 11, 21) == part
	return ofMonth || third(int(from.Month), 5, 9) == part && third(int(to.Month), 5, 9) == part
}

func third(n, second, last int) int {
	switch {
	case n < second:
		return early
	case n < last:
		return mid
	}
	return late
}
