package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Days are those on which a schedule has a slot, by the name that is stored:
// "daily", "weekdays", "first of month", or a day of the week.
type Days string

// The days that are not one of the week.
const (
	Daily        Days = "daily"
	Weekdays     Days = "weekdays" // Monday to Friday
	FirstOfMonth Days = "first of month"
)

// AllDays lists every value of Days.
func AllDays() []Days {
	all := []Days{Daily, Weekdays}
	for n := range 7 {
		all = append(all, ofWeek(time.Weekday((n+1)%7)))
	}
	return append(all, FirstOfMonth)
}

func ofWeek(d time.Weekday) Days { return Days(strings.ToLower(d.String())) }

// String says the days as they stand in a sentence: "every Monday".
func (d Days) String() string {
	switch d {
	case Daily:
		return "every day"
	case Weekdays:
		return "Monday to Friday"
	case FirstOfMonth:
		return "the first of every month"
	}
	return "every " + strings.ToUpper(string(d[:1])) + string(d[1:])
}

// has reports whether a day counts.
func (d Days) has(day time.Time) bool {
	switch d {
	case Daily:
		return true
	case Weekdays:
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	case FirstOfMonth:
		return day.Day() == 1
	}
	return d == ofWeek(day.Weekday())
}

// ErrUnknown says that what was typed names nothing this package knows.
var ErrUnknown = errors.New("not known")

// ParseDays reads days as people type them: "daily", "weekdays", "Mon",
// "mondays", "first of month". The error is ErrUnknown.
func ParseDays(typed string) (Days, error) {
	words := strings.Join(strings.Fields(strings.ToLower(typed)), " ")
	switch words = strings.TrimPrefix(words, "every "); words {
	case "daily", "day", "all":
		return Daily, nil
	case "weekdays", "weekday", "workdays", "monday to friday":
		return Weekdays, nil
	case "first", "first of month", "first of the month", "monthly", "month":
		return FirstOfMonth, nil
	}
	i := slices.IndexFunc(AllDays()[2:9], func(d Days) bool {
		return words == string(d) || words == string(d)+"s" || len(words) >= 3 && strings.HasPrefix(string(d), words)
	})
	if i < 0 {
		return "", ErrUnknown
	}
	return AllDays()[2+i], nil
}

// ParseClock reads a time of day as people type it: "09:00", "9:30 pm", "9am",
// "noon". The error is ErrUnknown.
func ParseClock(typed string) (Clock, error) {
	text := strings.ToLower(strings.ReplaceAll(strings.Join(strings.Fields(typed), ""), ".", ""))
	switch text {
	case "noon":
		return 12 * 60, nil
	case "midnight":
		return 0, nil
	}
	digits := strings.TrimSuffix(strings.TrimSuffix(text, "am"), "pm")
	half := text[len(digits):]
	hours, minutes, exact := strings.Cut(digits, ":")
	if !exact && half == "" || exact && len(minutes) != 2 {
		return 0, ErrUnknown // "9" is morning to one and evening to another
	}
	hour, ok := number(hours)
	minute, also := 0, true
	if exact {
		minute, also = number(minutes)
	}
	if !ok || !also || hour > 23 || minute > 59 || half != "" && (hour < 1 || hour > 12) {
		return 0, ErrUnknown
	}
	if half != "" {
		hour %= 12
	}
	if half == "pm" {
		hour += 12
	}
	return Clock(hour*60 + minute), nil
}

// number reads one or two digits.
func number(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 8)
	return int(n), err == nil && len(text) <= 2
}

// String writes the time as "09:00".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }
