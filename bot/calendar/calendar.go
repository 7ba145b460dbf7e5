// Package calendar says when something comes round that happens at a time of
// day on some days in some place on earth.
//
// Clocks are changed, so a local time is no instant. Every slot is computed by
// itself in the zone's own calendar: a local time that does not exist on a day
// means the first instant after the gap, and of one that comes twice the first
// is meant. So there is exactly one slot for every day that counts.
package calendar

import (
	"time"
	_ "time/tzdata" // zones also where the machine has none
)

// Schedule is a time of day on some days in a zone.
type Schedule struct {
	Clock Clock
	Days  Days
	Zone  *time.Location
}

// Clock is a time of day, in minutes after midnight.
type Clock int

// longest is more days than lie between two slots of any schedule: a month, and
// what zones have ever left out of their calendars.
const longest = 40

// Next returns the first slot after an instant.
func (s Schedule) Next(after time.Time) time.Time {
	year, month, day := after.In(s.Zone).Date()
	for n := -2; n < longest; n++ { // from before the day, whose slot a gap may have moved
		d := time.Date(year, month, day+n, 0, 0, 0, 0, time.UTC)
		if !s.Days.has(d) {
			continue
		}
		if slot := instant(d.Add(time.Duration(s.Clock)*time.Minute), s.Zone); slot.After(after) {
			return slot
		}
	}
	panic("calendar: no slot in " + s.Days.String())
}

// Between returns the slots after one instant up to and including another.
func (s Schedule) Between(after, until time.Time) []time.Time {
	var slots []time.Time
	for slot := s.Next(after); !slot.After(until); slot = s.Next(slot) {
		slots = append(slots, slot)
	}
	return slots
}

// widest is more than any zone has ever been from UTC.
const widest = 26 * time.Hour

// instant returns the first instant at which a zone's clocks show what wall
// shows in UTC or, where they never do, the first after the gap it falls into.
func instant(wall time.Time, zone *time.Location) time.Time {
	for at := wall.Add(-widest).In(zone); ; {
		begin, end := at.ZoneBounds()
		_, offset := at.Zone()
		candidate := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		switch {
		case candidate.Before(begin): // the gap lies before this period
			return begin
		case end.IsZero() || candidate.Before(end):
			return candidate
		}
		at = end
	}
}
