package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"dossier/knowledge"
)

// summary tells where the dispute stands in a few sentences, all of them facts:
// where things stood, what changed since, what is disputed, what each side says
// under one template and in the same number of words, and what nobody knows.
//
// A claim stands once, in the first section that has it, whether it leads there
// or is owed to what leads. Nothing that leads rests on a weak source or was
// overtaken. Each section is in the order of a chronicle.
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

// sections tells everything a summary has room for: what happened before what is
// disputed of it, and that before what else each side says, so that nothing is
// referred to that is not yet told.
func (t teller) sections(most caps) []Block {
	return slices.Concat(
		t.chronicle(most),
		section("What is disputed", t.disputed(most.disputed)),
		t.sides(most.side),
		t.unknown(most.unknown),
	)
}

// section puts a heading over the first block.
func section(heading string, blocks []Block) []Block {
	if len(blocks) > 0 {
		blocks[0].Heading = heading
	}
	return blocks
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

// unknown lists what nobody on record has established of what is told.
func (t teller) unknown(n int) []Block {
	b := Block{Heading: "What is not known"}
	for _, u := range t.q.View.Unknowns {
		if len(b.Lines) < n && t.q.asks(u) && t.leadsTo(u) {
			b.Lines = append(b.Lines, u.Text)
		}
	}
	if len(b.Lines) == 0 {
		return nil
	}
	return []Block{b}
}

// leadsTo reports whether what is told leads to something unknown: the fact nearest
// to it, and every deed and demand that it may speak of.
func (t teller) leadsTo(u *knowledge.Unknown) bool {
	known := t.q.View.Named(u.Known)
	return len(known) > 0 && t.told[known[0]] && !slices.ContainsFunc(known, func(f *knowledge.Fact) bool {
		return (isDeed(f) || f.Topic == knowledge.Demand) && !t.told[f]
	})
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
