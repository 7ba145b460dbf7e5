package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dossier/bot/chart"
	"dossier/knowledge"
)

// maxAlt is how many characters may describe a picture
// (discord.com/developers/docs/resources/message).
const maxAlt = 1024

// pictured reports whether a picture is to be drawn: it comes with the first page
// of a reply, and is not drawn again for the others.
func (q Query) pictured() bool { return q.Chart && q.Page <= 1 }

// timelineChart draws events on an axis of time, a row for each issue.
func (q Query) timelineChart(title string, events []*knowledge.Fact) (File, error) {
	d := q.View.Dossier
	from, to := q.span(events)
	picture := chart.Timeline{Title: title, From: midnight(from), To: midnight(to), Nothing: noEvent, Note: q.chartNote()}
	said := []string{fmt.Sprintf("Timeline from %s to %s: %s.", from, to, count(len(events), "event"))}
	brief := slices.Clone(said)
	var used []chart.Look
	for _, issue := range d.Issues {
		row := chart.Row{Label: issue.Name}
		var looks []chart.Look
		for _, f := range events {
			if f.Issue == issue.ID {
				looks = append(looks, lookOf(d, f.By))
				row.Marks = append(row.Marks, chart.Mark{Day: markedAt(f.Date, from, to), Look: lookOf(d, f.By)})
			}
		}
		if len(row.Marks) == 0 {
			continue
		}
		used = append(used, looks...)
		picture.Rows = append(picture.Rows, row)
		said = append(said, issue.Name+": "+tally(d, looks)+".")
		brief = append(brief, fmt.Sprintf("%s: %d.", issue.Name, len(looks)))
	}
	if slices.ContainsFunc(events, func(f *knowledge.Fact) bool { return !f.Date.Exact() }) {
		picture.Note = "What is not known to the day stands in the middle of its time. " + picture.Note
	}
	picture.Legend = legend(d, used)
	data, err := picture.PNG()
	return File{"timeline.png", altText(said, brief), "image/png", data}, err
}

// markedAt is where the mark of a date stands in a picture of some days: at its
// beginning, or if that is not known to the day in the middle of its time, so
// that a month is not taken for its first day.
func markedAt(d knowledge.Date, from, to knowledge.Day) time.Time {
	begin, end := d.From, d.Last()
	if from.After(begin) {
		begin = from
	}
	if end.After(to) {
		end = to
	}
	if d.Exact() || begin.After(end) {
		return midnight(begin)
	}
	return midnight(begin).AddDate(0, 0, end.Sub(begin)/2)
}

// span is the days that were asked for, or else those of the events.
func (q Query) span(events []*knowledge.Fact) (from, to knowledge.Day) {
	from, to = q.Begin.From, q.End.Last()
	for _, f := range events {
		if q.Begin.IsZero() && (from.IsZero() || from.After(f.Date.From)) {
			from = f.Date.From
		}
		if q.End.IsZero() && f.Date.From.After(to) {
			to = f.Date.From
		}
	}
	if to.IsZero() {
		to = q.View.AsOf.To
	}
	if from.IsZero() || from.After(to) {
		from = to
	}
	return from, to
}

// tally counts marks by what they stand for: "Pakistan 4, mediators 2".
func tally(d *knowledge.Dossier, looks []chart.Look) string {
	var parts []string
	for _, k := range legend(d, looks) {
		n := 0
		for _, l := range looks {
			if l == k.Look {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%s %d", k.Label, n))
	}
	return strings.Join(parts, ", ")
}

// maxPanels is how many counts one picture shows, so that it can be read on a
// phone.
const maxPanels = 8

// figuresChart draws the counts that differ, a panel for each thing counted.
func (q Query) figuresChart(title string, groups [][]*knowledge.Fact) (File, error) {
	d := q.View.Dossier
	groups = slices.DeleteFunc(groups, func(counts []*knowledge.Fact) bool { return claimants(counts) < 2 })
	picture := chart.Counts{Title: title, Nothing: "No counts that differ on record.", Note: q.chartNote()}
	said := []string{"Counts that differ, a mark for each who counts."}
	var used []chart.Look
	for _, counts := range groups[:min(len(groups), maxPanels)] {
		p := q.panel(counts)
		picture.Panels = append(picture.Panels, p)
		for _, u := range p.Units {
			var labels []string
			for _, c := range u.Counts {
				used = append(used, c.Look)
				labels = append(labels, c.Label)
			}
			said = append(said, u.Label+": "+strings.Join(labels, "; ")+".")
		}
	}
	if more := len(groups) - maxPanels; more > 0 {
		picture.Note = fmt.Sprintf("The newest %d of %d counts that differ. ", maxPanels, len(groups)) + picture.Note
	}
	if len(groups) == 0 {
		said = []string{picture.Nothing}
	}
	picture.Legend = legend(d, used)
	data, err := picture.PNG()
	return File{"figures.png", altText(said, said), "image/png", data}, err
}

// panel is the counts of one thing that no other of them overtook.
func (q Query) panel(counts []*knowledge.Fact) chart.Panel {
	issue, _ := q.View.Issue(counts[0].Issue)
	p := chart.Panel{Label: issue.Name}
	for _, same := range byUnit(standingCounts(q.View, counts)) {
		u := chart.Unit{Label: same[0].Figure.Unit + ", counted up to " + until(same).String()}
		for _, f := range same {
			u.Counts = append(u.Counts, chart.Count{
				Label: parties(q.View.Dossier, f.By) + ", " + amount(f.Figure),
				Low:   float64(lower(f.Figure)), High: float64(upper(f.Figure)),
				AtLeast: f.Figure.High == 0, UpTo: f.Figure.Low == 0,
				Look: lookOf(q.View.Dossier, f.By),
			})
		}
		p.Units = append(p.Units, u)
	}
	return p
}

// chartNote is the last line of every picture: it may be passed on without the
// reply that it came with.
func (q Query) chartNote() string {
	return "As of " + q.View.AsOf.String() + ". Sources and other accounts are in the reply."
}

// altText says what a picture shows, or where there is no room for it, the same
// in brief, as far as that goes.
func altText(said, brief []string) string {
	if text := strings.Join(said, " "); utf8.RuneCountInString(text) <= maxAlt {
		return text
	}
	const more = " More in the reply."
	text := brief[0]
	for i, s := range brief[1:] {
		longer := text + " " + s
		if i < len(brief)-2 && utf8.RuneCountInString(longer+more) > maxAlt || utf8.RuneCountInString(longer) > maxAlt {
			return text + more
		}
		text = longer
	}
	return text
}

// midnight is the beginning of a day.
func midnight(d knowledge.Day) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}
