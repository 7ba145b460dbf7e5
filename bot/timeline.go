package bot

import (
	"context"

	"dossier/knowledge"
)

const noEvent = "No event on record."

// timeline answers with what happened, in order of date, month by month.
func timeline(_ context.Context, q Query) (Reply, error) {
	r := Reply{Kind: Answered, Title: q.heading("Timeline"), Notices: q.notices()}
	events := q.events()
	var chapter string
	for _, f := range events {
		b := blockOf(q.View, f)
		if c := f.Date.Chapter(); c != chapter {
			b.Heading, chapter = c, c
		}
		r.Blocks = append(r.Blocks, b)
	}
	if len(r.Blocks) == 0 {
		r.Blocks = []Block{{Lines: []string{noEvent}}}
	}
	if !q.pictured() {
		return r, nil
	}
	picture, err := q.timelineChart(r.Title, events)
	r.Files = []File{picture}
	return r, err
}

// events are the events and deeds of mediation that are asked for, in the order
// of a chronicle.
func (q Query) events() []*knowledge.Fact {
	events := q.View.Select(func(f *knowledge.Fact) bool {
		return isDeed(f) && q.About.covers(f) && q.during(f.Date)
	})
	knowledge.SortOldest(events)
	return events
}

// during reports whether some day of a date may lie between from and to.
func (q Query) during(d knowledge.Date) bool {
	return (q.Begin.IsZero() || !q.Begin.From.After(d.Last())) && (q.End.IsZero() || !d.From.After(q.End.Last()))
}
