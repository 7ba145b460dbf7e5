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
	against, later := v.Against(f), v.Overtaking(f)
	var accounts, since, both []*knowledge.Fact
	for _, other := range against {
		if slices.Contains(later, other) {
			both = append(both, other)
		} else {
			accounts = append(accounts, other)
		}
	}
	for _, other := range later {
		if !slices.Contains(against, other) {
			since = append(since, other)
		}
	}
	first := Block{Claims: []Claim{claimOf(v.Dossier, f, Leading)}, Lines: details(v.Dossier, f), Small: true}
	r := Reply{Kind: Answered, Title: "Source · " + f.ID, Full: true, Blocks: []Block{first}}
	var shown []*knowledge.Fact
	for _, related := range []struct {
		heading string
		facts   []*knowledge.Fact
	}{
		{"Answered by", v.AnswersTo(f)},
		{"In answer to", v.Named(f.Answers)},
		{"Since then, other accounts", both},
		{"Other accounts", accounts},
		{"Since then", since},
		{"It overtakes", v.Named(f.Overtakes)},
	} {
		var fresh []*knowledge.Fact
		for _, other := range related.facts {
			if !slices.Contains(shown, other) {
				fresh = append(fresh, other)
			}
		}
		shown = append(shown, fresh...)
		for _, b := range headed(related.heading, v, fresh, f) {
			b.Aside = true
			r.Blocks = append(r.Blocks, b)
		}
	}
	r.Ways = []Button{{"Positions on this", Request{Do: "positions", Options: map[string]string{"issue": f.Issue}}}}
	return r
}

// headed makes the blocks of some facts under a heading, beside another fact.
func headed(heading string, v knowledge.View, facts []*knowledge.Fact, beside ...*knowledge.Fact) []Block {
	blocks := make([]Block, 0, len(facts))
	for _, f := range facts {
		blocks = append(blocks, blockOf(v, f, beside...))
	}
	if len(blocks) > 0 {
		blocks[0].Heading = heading
	}
	return blocks
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
	line := count(outlets(d, f), "outlet") + ", " + count(len(names), "origin") + ": " + list(names)
	if f.Attested == knowledge.BothSides {
		line += " (both sides say so)"
	}
	return line
}

// figure writes a count: "at least 13 civilians killed, counted up to 22 Feb
// 2026".
func figure(f *knowledge.Figure) string {
	return amount(f) + " " + f.Unit + ", counted up to " + f.Until.String()
}

// amount writes the number of a count: "at least 13", "15 to 20".
func amount(f *knowledge.Figure) string {
	switch {
	case f.High == 0:
		return "at least " + thousands(f.Low)
	case f.Low == 0:
		return "up to " + thousands(f.High)
	case f.Low == f.High:
		return thousands(f.Low)
	}
	return thousands(f.Low) + " to " + thousands(f.High)
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
	s := q.Source
	facts := q.View.Select(func(f *knowledge.Fact) bool { return slices.Contains(f.Sources, s.ID) })
	return Reply{
		Kind: Answered, Title: "Source · " + s.ID,
		Blocks: append([]Block{{Lines: append([]string{SourceLine(s), s.URL}, aboutSource(s)...)}}, headed("What rests on it", q.View, facts)...),
	}
}

// aboutSource is what the record holds of a source besides where it is.
func aboutSource(s *knowledge.Source) []string {
	return []string{"Title: “" + strings.Trim(s.Title, `"“”`) + "”", "Reliability: " + s.Note}
}
