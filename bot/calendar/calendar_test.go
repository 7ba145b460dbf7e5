package calendar_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"dossier/bot/calendar"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestNamedSlots holds the slots of days on which something is odd about the
// clocks of a zone, by the instants that the zone's own laws give.
func TestNamedSlots(t *testing.T) {
	for _, c := range []struct {
		what, zone, clock, days string
		after                   string // RFC 3339
		want                    []string
	}{
		{"Berlin leaves out 2:00 to 3:00", "Europe/Berlin", "02:30", "daily", "2026-03-27T23:00:00Z", []string{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}},
		{"Berlin has 2:00 to 3:00 twice", "Europe/Berlin", "02:30", "daily", "2026-10-23T22:00:00Z", []string{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}},
		{"nine o'clock stays nine o'clock in New York", "America/New_York", "9am", "daily", "2026-03-07T00:00:00Z", []string{"2026-03-07T14:00:00Z", "2026-03-08T13:00:00Z", "2026-03-09T13:00:00Z"}},
		{"Lord Howe's gap is half an hour", "Australia/Lord_Howe", "02:15", "daily", "2026-10-03T00:00:00Z", []string{"2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"}},
		{"Cairo leaves out midnight", "Africa/Cairo", "00:00", "daily", "2026-04-22T23:00:00Z", []string{"2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"}},
		{"Kabul is four and a half hours ahead", "Asia/Kabul", "09:00", "daily", "2026-06-01T04:30:00Z", []string{"2026-06-02T04:30:00Z"}},
		{"Kathmandu is five and three quarters", "Asia/Kathmandu", "09:00", "daily", "2026-06-01T00:00:00Z", []string{"2026-06-01T03:15:00Z"}},
		{"Samoa left out a day", "Pacific/Apia", "09:00", "daily", "2011-12-29T00:00:00Z", []string{"2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z"}},
		{"Pakistan had summer time in 2009", "Asia/Karachi", "09:00", "daily", "2009-10-30T12:00:00Z", []string{"2009-10-31T03:00:00Z", "2009-11-01T04:00:00Z"}},
		{"Pyongyang went back to its old zone", "Asia/Pyongyang", "23:45", "daily", "2018-05-03T00:00:00Z", []string{"2018-05-03T15:15:00Z", "2018-05-04T15:00:00Z", "2018-05-05T14:45:00Z"}},
		{"Turkey stayed on summer time", "Europe/Istanbul", "09:00", "daily", "2016-10-29T12:00:00Z", []string{"2016-10-30T06:00:00Z", "2016-10-31T06:00:00Z"}},
		{"Mondays", "Asia/Karachi", "09:00", "monday", "2026-11-21T00:00:00Z", []string{"2026-11-23T04:00:00Z", "2026-11-30T04:00:00Z"}},
		{"a Monday that is Sunday in UTC", "Pacific/Kiritimati", "09:00", "monday", "2026-11-21T00:00:00Z", []string{"2026-11-22T19:00:00Z"}},
		{"weekdays", "Asia/Kabul", "09:00", "weekdays", "2026-11-20T04:30:00Z", []string{"2026-11-23T04:30:00Z", "2026-11-24T04:30:00Z"}},
		{"the first of a month", "Europe/London", "09:00", "first of month", "2026-09-30T12:00:00Z", []string{"2026-10-01T08:00:00Z", "2026-11-01T09:00:00Z", "2026-12-01T09:00:00Z"}},
	} {
		s := schedule(t, c.zone, c.clock, c.days)
		at := instant(t, c.after)
		for _, want := range c.want {
			at = s.Next(at)
			if !at.Equal(instant(t, want)) {
				t.Errorf("%s: %s, not %s", c.what, at.UTC().Format(time.RFC3339), want)
			}
		}
	}
}

func schedule(t *testing.T, name, clock, days string) calendar.Schedule {
	t.Helper()
	at, err := calendar.ParseClock(clock)
	if err != nil {
		t.Fatal(err)
	}
	on, err := calendar.ParseDays(days)
	if err != nil {
		t.Fatal(err)
	}
	return calendar.Schedule{Clock: at, Days: on, Zone: zone(t, name)}
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestEverySlot goes through two years of slots at many times of day in twelve
// zones: each local day that counts has exactly one, at the first instant at
// which the zone's clocks have reached the time on that day. The instants are
// looked for by the quarter of an hour, which knows nothing of how slots are
// computed.
func TestEverySlot(t *testing.T) {
	for _, c := range []struct {
		zone string
		from int
	}{
		{"Asia/Kabul", 2025},
		{"Asia/Kathmandu", 2025},
		{"Asia/Karachi", 2008},
		{"Europe/Berlin", 2025},
		{"America/New_York", 2025},
		{"Australia/Lord_Howe", 2025},
		{"Africa/Cairo", 2023},
		{"Africa/Casablanca", 2025},
		{"America/Santiago", 2025},
		{"Pacific/Apia", 2011},
		{"Asia/Tehran", 2021},
		{"Antarctica/Troll", 2025},
	} {
		t.Run(c.zone, func(t *testing.T) {
			t.Parallel()
			z := zone(t, c.zone)
			begin, end := time.Date(c.from, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(c.from+2, 1, 1, 0, 0, 0, 0, time.UTC)
			reached := reach(z, begin, end)
			for _, clock := range []int{0, 15, 90, 120, 135, 150, 165, 180, 9 * 60, 23*60 + 45} {
				s := calendar.Schedule{Clock: calendar.Clock(clock), Days: calendar.Daily, Zone: z}
				var want []time.Time
				for wall := begin; wall.Before(end.AddDate(0, 0, -2)); wall = wall.AddDate(0, 0, 1) {
					at := reached(wall.Add(time.Duration(clock) * time.Minute))
					if len(want) == 0 || at.After(want[len(want)-1]) {
						want = append(want, at)
					}
				}
				got := s.Between(want[0].Add(-time.Second), want[len(want)-1])
				if !slices.EqualFunc(got, want, time.Time.Equal) {
					t.Errorf("at %s: %s", s.Clock, difference(got, want))
				}
			}
		})
	}
}

// reach returns what finds the first instant at which a zone's clocks show a
// wall time or a later one.
func reach(z *time.Location, begin, end time.Time) func(wall time.Time) time.Time {
	const quarter = 15 * time.Minute // no clock was changed by or at less
	type shown struct{ at, wall time.Time }
	var highest []shown // those at which the clocks show more than ever before
	for at := begin.Add(-48 * time.Hour); at.Before(end); at = at.Add(quarter) {
		_, offset := at.In(z).Zone()
		wall := at.Add(time.Duration(offset) * time.Second)
		if len(highest) == 0 || wall.After(highest[len(highest)-1].wall) {
			highest = append(highest, shown{at, wall})
		}
	}
	return func(wall time.Time) time.Time {
		i, _ := slices.BinarySearchFunc(highest, wall, func(s shown, wall time.Time) int { return s.wall.Compare(wall) })
		return highest[i].at
	}
}

func difference(got, want []time.Time) string {
	for i := range min(len(got), len(want)) {
		if !got[i].Equal(want[i]) {
			return got[i].String() + ", not " + want[i].String()
		}
	}
	return "another number of slots"
}

// TestParsing holds what is read of what people type, and what is not.
func TestParsing(t *testing.T) {
	for typed, want := range map[string]string{
		"09:00": "09:00", "9:00": "09:00", "9am": "09:00", "9 AM": "09:00", "9:30 p.m.": "21:30", "12am": "00:00", "12pm": "12:00", "noon": "12:00", "23:59": "23:59",
		"midnight": "00:00", "9": "", "24:00": "", "9:5": "", "13pm": "", "0am": "", "": "", "nine": "", "09:60": "", "9:00:00": "", "-9:00": "", "+9am": "", "am": "",
	} {
		got, err := calendar.ParseClock(typed)
		if want == "" && !errors.Is(err, calendar.ErrUnknown) || want != "" && got.String() != want {
			t.Errorf("the time %q is read as %s, %v; not %s", typed, got, err, want)
		}
	}
	for typed, want := range map[string]calendar.Days{
		"daily": "daily", "Every day": "daily", "weekdays": "weekdays", "Mon": "monday", "Mondays": "monday", "every tuesday": "tuesday", "thu": "thursday",
		"first of the month": "first of month", "monthly": "first of month", "": "", "m": "", "fortnightly": "", "mo": "",
	} {
		got, err := calendar.ParseDays(typed)
		if got != want || (want == "") != errors.Is(err, calendar.ErrUnknown) {
			t.Errorf("the days %q are read as %q, %v; not %q", typed, got, err, want)
		}
	}
	for typed, want := range map[string]string{
		"Asia/Kabul": "Asia/Kabul", "asia/kabul": "Asia/Kabul", "kabul": "Asia/Kabul", "Afghanistan": "Asia/Kabul", "Islamabad": "Asia/Karachi", "Pakistan": "Asia/Karachi",
		"UTC": "UTC", "turkiye": "Europe/Istanbul", "new york": "America/New_York", "Asia/Calcutta": "Asia/Calcutta", "Etc/GMT+5": "Etc/GMT+5",
		"Local": "", "": "", "localtime": "", "right/UTC": "", "../etc/passwd": "", "Europe": "", "Atlantis": "", "United States": "", "Asia": "",
	} {
		got, err := calendar.ParseZone(typed)
		if want == "" && !errors.Is(err, calendar.ErrUnknown) || want != "" && (err != nil || got.String() != want) {
			t.Errorf("the zone %q is read as %v, %v; not %s", typed, got, err, want)
		}
	}
}

// TestZones holds that every zone that is offered can be used, and that places
// are found by city and by country.
func TestZones(t *testing.T) {
	if n := len(calendar.Places()); n < 400 {
		t.Errorf("only %d places", n)
	}
	for _, p := range calendar.Places() {
		if _, err := time.LoadLocation(p.Zone); err != nil {
			t.Error(err)
		}
		if len(p.String()) > 100 {
			t.Errorf("%s is too long to be offered", p)
		}
	}
	for typed, want := range map[string]string{
		"kab": "Asia/Kabul", "pakis": "Asia/Karachi", "pesh": "Asia/Karachi", "Türki": "Europe/Istanbul", "asia/kat": "Asia/Kathmandu", "utc": "UTC", "washington": "America/New_York",
	} {
		offered := calendar.Suggest(typed, 25)
		if len(offered) == 0 || offered[0].Zone != want {
			t.Errorf("%q offers %v first, not %s", typed, offered, want)
		}
	}
	if n := len(calendar.Suggest("", 25)); n != 25 {
		t.Errorf("%d are offered before anything is typed", n)
	}
	if near := calendar.Nearest("Karatchi", 1); near[0].Zone != "Asia/Karachi" {
		t.Errorf("the nearest to Karatchi is %v", near)
	}
}
