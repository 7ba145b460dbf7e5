package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Day is a day of the calendar. The zero Day is no day.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf returns the day of t in UTC.
func DayOf(t time.Time) Day {
	y, m, d := t.UTC().Date()
	return Day{y, m, d}
}

// IsZero reports whether d is no day.
func (d Day) IsZero() bool { return d == Day{} }

// Compare orders days; no day comes before every other.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// After reports whether d is later than e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// Sub returns the number of days from e to d.
func (d Day) Sub(e Day) int { return int(d.time().Sub(e.time()).Hours() / 24) }

// Add returns the day so many days later.
func (d Day) Add(days int) Day { return DayOf(d.time().AddDate(0, 0, days)) }

// String writes the day as people do: "9 Nov 2025".
func (d Day) String() string { return d.time().Format("2 Jan 2006") }

// ISO writes the day as files do: "2025-11-09".
func (d Day) ISO() string { return d.time().Format(time.DateOnly) }

func (d Day) time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Date is when something was said or happened, no more precise than its
// source: a day, a month, a year, or a range of these, perhaps only roughly
// known (About), perhaps still going on (Open, when To is no day).
type Date struct {
	From, To    Day
	About, Open bool

	malformed string // what stood in the file, if it was no date; for the checker
}

// DateForms says what ParseDate accepts, for a person who typed something else.
const DateForms = "a day (2025-11-09 or 9 Nov 2025), a month (2025-11 or November 2025) or a year (2025)"

// ErrDate is the error of ParseDate.
var ErrDate = errors.New("not a date")

// ParseDate reads a date as files and people write it: "2025-11-09",
// "9 Nov 2025", "2025-11", "november 2025", "2025", any of these after "about"
// or "since", and two of one kind with ".." between them.
func ParseDate(s string) (Date, error) {
	text := strings.Join(strings.Fields(strings.ToLower(s)), " ")
	var d Date
	text, d.About = strings.CutPrefix(text, "about ")
	text, d.Open = strings.CutPrefix(text, "since ")
	first, last, isRange := strings.Cut(text, "..")
	from, precision, ok := readPeriod(first)
	if !ok || isRange && d.Open {
		return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
	}
	d.From = from
	d.To = precision.end(from)
	if isRange {
		to, same, ok := readPeriod(last)
		if !ok || same != precision || !to.After(from) {
			return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
		}
		d.To = precision.end(to)
	}
	if d.Open {
		d.To = Day{}
	}
	return d, nil
}

// ParsePeriod reads one day, month or year in any form ParseDate knows.
func ParsePeriod(s string) (Date, error) {
	d, err := ParseDate(s)
	if err == nil && (d.About || d.Open || strings.Contains(s, "..")) {
		return Date{}, fmt.Errorf("%w: %q is not one day, month or year", ErrDate, s)
	}
	return d, err
}

// UnmarshalText reads a date from a file. It never fails: what is no date is
// kept for the checker, which reports all of them at once.
func (d *Date) UnmarshalText(text []byte) error {
	read, err := ParseDate(string(text))
	if err != nil {
		read = Date{malformed: string(text)}
	}
	*d = read
	return nil
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d.From.IsZero() && d.malformed == "" }

// Last is the latest day the date can mean; of one still going on, the first.
func (d Date) Last() Day {
	if d.Open {
		return d.From
	}
	return d.To
}

// Newer orders dates, the newest first.
func (d Date) Newer(e Date) int {
	return cmp.Or(e.Last().Compare(d.Last()), e.From.Compare(d.From))
}

// Earlier orders dates as a chronicle does, the earliest first, by the day on
// which they begin. What is known only to the month stands after the days of
// that month, and what is known only to the year after its months: nothing then
// seems to come before a day that it may well have followed.
func (d Date) Earlier(e Date) int {
	a, b := d.precision(), e.precision()
	return cmp.Or(a.end(d.From).Compare(b.end(e.From)), cmp.Compare(a, b), d.Last().Compare(e.Last()))
}

// Chapter names the month of a chronicle in which the date stands, that of its
// beginning: "October 2025", or "2025, month not known".
func (d Date) Chapter() string {
	if d.precision() == byYear {
		return d.From.time().Format("2006") + ", month not known"
	}
	return d.From.time().Format("January 2006")
}

// Exact reports whether the date's beginning is known to the day.
func (d Date) Exact() bool { return d.precision() == byDay }

// precision is how exactly the date's beginning is known.
func (d Date) precision() precision {
	if d.Open {
		return startPrecision(d.From)
	}
	return precisionOf(d.From, d.To)
}

// String writes the date as people do: "9 Nov 2025", "Nov 2025",
// "8-9 Jan 2026", "about 18 Mar 2026", "since Aug 2021".
func (d Date) String() string {
	var prefix string
	if d.About {
		prefix = "about "
	}
	if d.Open {
		return prefix + "since " + d.From.time().Format(startPrecision(d.From).layout())
	}
	return prefix + span(d.From, d.To)
}

// ISO writes the date as files do, in the one form ParseDate gives back.
func (d Date) ISO() string {
	var prefix string
	if d.About {
		prefix = "about "
	}
	if d.Open {
		return prefix + "since " + isoPeriod(d.From, startPrecision(d.From))
	}
	p := precisionOf(d.From, d.To)
	if p.end(d.From) == d.To {
		return prefix + isoPeriod(d.From, p)
	}
	return prefix + isoPeriod(d.From, p) + ".." + isoPeriod(d.To, p)
}

// startPrecision reads the start of something still going on: a first of the
// month as the month and a first of January as the year, because no source of
// ours knows such a start to the day.
func startPrecision(from Day) precision {
	switch {
	case from.Day == 1 && from.Month == time.January:
		return byYear
	case from.Day == 1:
		return byMonth
	}
	return byDay
}

func span(from, to Day) string {
	p := precisionOf(from, to)
	a, b := from.time(), to.time()
	switch {
	case p.end(from) == to:
		return a.Format(p.layout())
	case p == byYear:
		return a.Format("2006") + "-" + b.Format("2006")
	case p == byMonth && from.Year == to.Year:
		return a.Format("Jan") + "-" + b.Format("Jan 2006")
	case p == byDay && from.Year == to.Year && from.Month == to.Month:
		return a.Format("2") + "-" + b.Format("2 Jan 2006")
	case p == byDay && from.Year == to.Year:
		return a.Format("2 Jan") + " to " + b.Format("2 Jan 2006")
	}
	return a.Format(p.layout()) + " to " + b.Format(p.layout())
}

func isoPeriod(d Day, p precision) string {
	iso := d.ISO()
	switch p {
	case byYear:
		return iso[:4]
	case byMonth:
		return iso[:7]
	}
	return iso
}

// precision is how exactly a period is known.
type precision int

const (
	byDay precision = iota
	byMonth
	byYear
)

// end returns the last day of the period that begins on from.
func (p precision) end(from Day) Day {
	switch p {
	case byYear:
		return Day{from.Year, time.December, 31}
	case byMonth:
		return DayOf(time.Date(from.Year, from.Month+1, 0, 0, 0, 0, 0, time.UTC))
	}
	return from
}

func (p precision) layout() string {
	return [...]string{byDay: "2 Jan 2006", byMonth: "Jan 2006", byYear: "2006"}[p]
}

// precisionOf is the coarsest precision whose periods make up from to to.
func precisionOf(from, to Day) precision {
	switch {
	case from.Month == time.January && from.Day == 1 && to.Month == time.December && to.Day == 31:
		return byYear
	case from.Day == 1 && byMonth.end(to) == to:
		return byMonth
	}
	return byDay
}

var (
	isoDate   = regexp.MustCompile(`^(\d{4})(-\d{2})?(-\d{2})?$`)
	namedDate = regexp.MustCompile(`^(?:(\d{1,2}) )?([a-z]{3,9})\.? (\d{4})$`)
)

// readPeriod reads a day, a month or a year and returns its first day.
func readPeriod(s string) (Day, precision, bool) {
	s = strings.TrimSpace(s)
	if m := isoDate.FindStringSubmatch(s); m != nil {
		switch {
		case m[2] == "":
			return parsed("2006", s, byYear)
		case m[3] == "":
			return parsed("2006-01", s, byMonth)
		}
		return parsed(time.DateOnly, s, byDay)
	}
	m := namedDate.FindStringSubmatch(s)
	if m == nil || !isMonth(m[2]) {
		return Day{}, byDay, false
	}
	if m[1] == "" {
		return parsed("Jan 2006", m[2][:3]+" "+m[3], byMonth)
	}
	return parsed("2 Jan 2006", m[1]+" "+m[2][:3]+" "+m[3], byDay)
}

func parsed(layout, s string, p precision) (Day, precision, bool) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() == 0 {
		return Day{}, p, false
	}
	return DayOf(t), p, true
}

// isMonth reports whether s is an English month's name or a shortening of it
// to three letters or more.
func isMonth(s string) bool {
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return true
		}
	}
	return s == "sept"
}
