package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
)

// source answers with one fact or source in full.
func source(_ context.Context, q Query) (Reply, error) {
	if q.Fact != nil {
		return factInFull(q), nil
	}
	return sourceInFull(q), nil
}

func factInFull(q Query) Reply {
	v, f := q.View, q.Fact
	r := Reply{Kind: Answered, Title: "Source · " + f.ID}
	first := blockOf(v, f)
	first.Claims = first.Claims[:1]
	first.Claims[0].More = 0
	first.Lines = details(v.Dossier, f)
	r.Blocks = append(r.Blocks, first)
	groups := []struct {
		heading string
		facts   []*knowledge.Fact
	}{
		{"Answered by", v.AnswersTo(f)},
		{"In answer to", v.Named(f.Answers)},
		{"Other accounts", v.Against(f)},
		{"Overtaken by", v.Overtaking(f)},
		{"Overtakes", v.Named(f.Overtakes)},
	}
	for _, g := range groups {
		for i, other := range g.facts {
			b := blockOf(v, other)
			if i == 0 {
				b.Heading = g.heading
			}
			r.Blocks = append(r.Blocks, b)
		}
	}
	for i, s := range v.SourcesOf(f) {
		b := Block{Lines: sourceDetails(s)}
		if i == 0 {
			b.Heading = "Where it can be read"
		}
		r.Blocks = append(r.Blocks, b)
	}
	return r
}

// details are what is known of a fact beside its claim.
func details(d *knowledge.Dossier, f *knowledge.Fact) []string {
	issue, _ := d.Issue(f.Issue)
	lines := []string{"Kind: " + string(f.Topic) + " · " + issue.Name}
	if len(f.To) > 0 {
		lines = append(lines, "Addressed to: "+parties(d, f.To))
	}
	if f.Via != "" {
		lines = append(lines, "How it is known: "+f.Via)
	}
	lines = append(lines, "Attested by: "+origins(d, f))
	if f.Figure != nil {
		lines = append(lines, "Counts: "+figure(f.Figure))
	}
	if f.Unanswered {
		lines = append(lines, "No answer to this on record.")
	}
	return lines
}

// origins says how many outlets and how many origins a fact has.
func origins(d *knowledge.Dossier, f *knowledge.Fact) string {
	names := d.Origins(f)
	line := count(len(f.Sources), "outlet") + ", " + count(len(names), "origin") + ": " + list(names)
	if f.Attested == knowledge.BothSides {
		line += " (both sides say so)"
	}
	return line
}

// figure writes a count: "at least 13 civilians killed, up to 22 Feb 2026".
func figure(f *knowledge.Figure) string {
	var n string
	switch {
	case f.High == 0:
		n = "at least " + thousands(f.Low)
	case f.Low == 0:
		n = "up to " + thousands(f.High)
	case f.Low == f.High:
		n = thousands(f.Low)
	default:
		n = thousands(f.Low) + " to " + thousands(f.High)
	}
	return n + " " + f.Unit + ", counted up to " + f.Until.String()
}

// thousands writes a number with commas: "1,300,000".
func thousands(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func sourceInFull(q Query) Reply {
	s := q.From
	r := Reply{Kind: Answered, Title: "Source · " + s.ID, Blocks: []Block{{Lines: sourceDetails(s)}}}
	facts := q.View.Select(func(f *knowledge.Fact) bool { return slices.Contains(f.Sources, s.ID) })
	for i, f := range facts {
		b := blockOf(q.View, f)
		if i == 0 {
			b.Heading = "What rests on it"
		}
		r.Blocks = append(r.Blocks, b)
	}
	return r
}

// sourceDetails is everything the record holds of a source.
func sourceDetails(s *knowledge.Source) []string {
	lines := []string{sourceLine(s), "Title: “" + strings.Trim(s.Title, `"“”`) + "”", "Reliability: " + s.Note, s.URL}
	return lines
}
