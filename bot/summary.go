package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"dossier/knowledge"
)

// summary tells where the dispute stands in a few sentences, all of them facts:
// the newest of each matter, what changed lately, what each side says under one
// template and one cap, what is disputed, and what nobody knows.
//
// A fact is told once, in the first section that has it. What is told never
// rests on a weak source, and blockOf brings the other account of whatever is
// disputed and what overtook whatever is out of date. Each section is in the
// order of a chronicle.
func summary(ctx context.Context, q Query) (Reply, error) {
	most := short
	if q.Full {
		most = full
	}
	r := Reply{Kind: Answered, Title: q.heading("Summary"), Notices: q.notices(), Ways: summaryWays(q)}
	rank := r.prefer(ctx, q, newTeller(q, nil).sections(most.times(2)))
	r.Blocks = newTeller(q, rank).sections(most)
	r.write(ctx, q)
	return r, nil
}

// sections tells everything a summary has room for.
func (t teller) sections(most caps) []Block {
	since := t.q.since()
	changed := t.newest(most.changed, func(f *knowledge.Fact) bool { return isDeed(f) && !since.After(f.Date.From) })
	lately := t.tell("What happened since "+since.String(), changed)
	blocks := t.tell("Where things stand", t.stands(most.stands+most.changed-len(changed)))
	blocks = append(blocks, lately...)
	for _, side := range t.q.View.Sides() {
		blocks = append(blocks, t.side(side, most.side)...)
	}
	blocks = append(blocks, t.tell("What is disputed", t.disputed(most.disputed))...)
	return append(blocks, t.unknown(most.unknown)...)
}

// caps are how many facts each section may lead with.
type caps struct{ stands, changed, side, disputed, unknown int }

var (
	short = caps{stands: 1, changed: 1, side: 1, disputed: 1}
	full  = caps{stands: 4, changed: 4, side: 3, disputed: 3, unknown: 3}
)

// times are caps that leave a choice.
func (c caps) times(n int) caps {
	return caps{c.stands * n, c.changed * n, c.side * n, c.disputed * n, c.unknown}
}

// sinceDays is how many days before the record's newest a summary calls lately.
const sinceDays = 30

// since is the first day of what counts as lately.
func (q Query) since() knowledge.Day {
	if !q.Begin.IsZero() {
		return q.Begin.From
	}
	return q.View.AsOf.Last().Add(-sinceDays)
}

// teller chooses what a summary tells, each fact once.
type teller struct {
	q    Query
	told map[*knowledge.Fact]bool // leads, or stands under what leads
	rank map[*knowledge.Fact]int  // by which a model would have some told before others; nil without one
}

func newTeller(q Query, rank map[*knowledge.Fact]int) teller {
	return teller{q, map[*knowledge.Fact]bool{}, rank}
}

// first returns the first n facts, those before that a model prefers.
func (t teller) first(n int, facts []*knowledge.Fact) []*knowledge.Fact {
	slices.SortStableFunc(facts, func(a, b *knowledge.Fact) int { return t.rank[a] - t.rank[b] })
	return facts[:min(n, len(facts))]
}

// tell makes the blocks of facts, in the order of a chronicle.
func (t teller) tell(heading string, facts []*knowledge.Fact) []Block {
	knowledge.SortOldest(facts)
	blocks := fresh(t.q.View, facts, t.told)
	if len(blocks) > 0 {
		blocks[0].Heading = heading
	}
	return blocks
}

// newest returns at most n facts that keep, the newest first: none that is
// told, weak, overtaken, or not about what was asked.
func (t teller) newest(n int, keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	facts := t.q.View.Select(func(f *knowledge.Fact) bool {
		return !t.told[f] && !f.Weak && t.q.About.covers(f) && len(t.q.View.Overtaking(f)) == 0 && keep(f)
	})
	knowledge.SortNewest(facts)
	return t.first(n, facts)
}

// newestOfIssues is newest with at most one fact of an issue, unless one issue
// was asked for.
func (t teller) newestOfIssues(n int, keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	facts := t.newest(len(t.q.View.Facts), keep)
	if t.q.About.Issue == nil {
		seen := map[string]bool{}
		facts = slices.DeleteFunc(facts, func(f *knowledge.Fact) bool {
			again := seen[f.Issue]
			seen[f.Issue] = true
			return again
		})
	}
	return t.first(n, facts)
}

// stands returns the newest deeds that independent origins bear out and, where
// there are fewer than n, the newest that one origin has.
func (t teller) stands(n int) []*knowledge.Fact {
	solid := func(f *knowledge.Fact) bool { return isDeed(f) && f.Attested != knowledge.OneOrigin }
	facts := t.newestOfIssues(n, solid)
	return append(facts, t.newestOfIssues(n-len(facts), func(f *knowledge.Fact) bool { return isDeed(f) && !solid(f) })...)
}

// side tells what one of the two governments says, and where the record has
// less of it than of the other it may have, that.
func (t teller) side(p *knowledge.Party, most int) []Block {
	isOwn := func(f *knowledge.Fact) bool { return isPosition(f) && slices.Contains(f.By, p.ID) }
	blocks := t.tell(p.Name, t.newestOfIssues(most, isOwn))
	none := "No word of its own on record."
	for f := range t.told {
		if isOwn(f) {
			none = "No further word of its own on record."
		}
	}
	switch {
	case len(blocks) == 0:
		blocks = []Block{{Heading: p.Name, Lines: []string{none}}}
	case len(blocks) < most:
		blocks = append(blocks, Block{Lines: []string{none}})
	}
	return blocks
}

// disputed returns an account of each of the n things disputed last.
func (t teller) disputed(n int) []*knowledge.Fact {
	var facts []*knowledge.Fact
	for _, accounts := range t.q.View.Disputes() {
		if !t.q.About.coversAny(accounts) || slices.ContainsFunc(accounts, func(f *knowledge.Fact) bool { return t.told[f] }) {
			continue
		}
		strong := slices.DeleteFunc(slices.Clone(accounts), func(f *knowledge.Fact) bool { return f.Weak })
		knowledge.SortNewest(strong)
		facts = append(facts, strong[:min(1, len(strong))]...)
	}
	knowledge.SortNewest(facts)
	return t.first(n, facts)
}

// unknown lists what nobody on record has established.
func (t teller) unknown(n int) []Block {
	b := Block{Heading: "What is not known"}
	for _, u := range t.q.View.Unknowns {
		if len(b.Lines) < n && t.q.asks(u) {
			b.Lines = append(b.Lines, u.Text)
		}
	}
	if len(b.Lines) == 0 {
		return nil
	}
	return []Block{b}
}

// summaryWays lead on from a summary to more of the same.
func summaryWays(q Query) []Button {
	about := map[string]string{}
	if a := q.About.small(); a != "" {
		about["about"] = a
	}
	var buttons []Button
	if !q.Full {
		longer := map[string]string{"length": "full"}
		maps.Copy(longer, q.again(Command{Options: []Option{subject(), since()}}).Options)
		buttons = append(buttons, Button{"Full summary", Request{Do: "summary", Options: longer}})
	}
	return append(buttons,
		Button{"Timeline", Request{Do: "timeline", Options: about}},
		Button{"Disputed", Request{Do: "disputed", Options: about}})
}

// since names the day from which a summary tells what happened lately.
func since() Option {
	o := begin()
	o.Name, o.Help = "since", "what happened from a day, month or year on; otherwise the last 30 days of the record"
	return o
}

// wholeLength asks for the long form.
func wholeLength() Option {
	return Option{
		Name: "length", Code: "l", Help: "short: five sentences; full",
		value: func(q Query) string { return map[bool]string{true: "full"}[q.Full] },
		read: func(q *Query, typed string) error {
			switch knowledge.Fold(typed) {
			case "full":
				q.Full = true
			case "short":
			default:
				return &Error{Text: fmt.Sprintf("%q is no length.", clip(typed, maxEcho)), Hint: "Give length:short for five sentences, or length:full."}
			}
			return nil
		},
		suggest: func(context.Context, Query, string) []Choice {
			return []Choice{{Name: "five sentences", Value: "short"}, {Name: "full", Value: "full"}}
		},
	}
}
