package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dossier/knowledge"
)

// demands answers with what each side demands, each with the other side's
// answer under it.
func demands(_ context.Context, q Query) (Reply, error) {
	parties := q.View.Sides()
	if q.Side != nil {
		parties = []*knowledge.Party{q.Side}
	}
	groups := make([]group, 0, len(parties))
	for _, p := range parties {
		groups = append(groups, group{p, q.View.Select(func(f *knowledge.Fact) bool {
			return f.Topic == knowledge.Demand && slices.Contains(f.By, p.ID) && q.about(f)
		})})
	}
	sortGroups(groups)
	r := Reply{Kind: Answered, Title: q.heading("Demands"), Notices: q.notices()}
	for _, g := range groups {
		if len(g.facts) == 0 {
			r.Blocks = append(r.Blocks, Block{Heading: g.party.Name, Lines: []string{"No demand on record."}})
		} else {
			r.Blocks = append(r.Blocks, g.blocks(q.View)...)
		}
	}
	if len(groups) == 1 {
		r.Blocks[0].Heading = "" // the title names the side
	}
	for i, b := range r.Blocks {
		if len(b.Claims) > 0 && !slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.As == Answer }) {
			r.Blocks[i].Lines = append(r.Blocks[i].Lines, "No answer to this on record.")
		}
	}
	if others := otherCommands(q); q.Side == nil && len(others) > 0 {
		r.Blocks = append(r.Blocks, Block{Lines: []string{"Demands of others are on record too: " + strings.Join(others, ", ")}})
	}
	for _, p := range q.View.Sides() {
		if p != q.Side {
			ask := Request{Do: "demands", Options: q.same()}
			ask.Options["side"] = p.ID
			r.Ways = append(r.Ways, Button{p.Short, ask})
		}
	}
	if q.Issue != nil {
		r.Ways = append(r.Ways, Button{"Positions", Request{Do: "positions", Options: q.same()}})
	}
	return r, nil
}

// otherCommands are what asks for the demands of parties besides the two sides.
func otherCommands(q Query) []string {
	var asks []string
	for _, p := range demanding(q.View, q.about) {
		if p.Role != knowledge.Government {
			asks = append(asks, "/demands side:"+p.Short)
		}
	}
	return asks
}

// about reports whether a fact is about the issue asked for.
func (q Query) about(f *knowledge.Fact) bool { return q.Issue == nil || f.Issue == q.Issue.ID }

// group is what is shown of one party.
type group struct {
	party *knowledge.Party
	facts []*knowledge.Fact
}

// sortGroups puts parties in the order of their earliest statement shown, ties
// by fact id, and those with none last, in the record's order. Never by name:
// no side comes first for how it is called.
func sortGroups(groups []group) {
	slices.SortStableFunc(groups, func(a, b group) int {
		first, second := a.earliest(), b.earliest()
		switch {
		case first == nil && second == nil:
			return 0
		case first == nil:
			return 1
		case second == nil:
			return -1
		}
		return cmp.Or(first.Date.From.Compare(second.Date.From), cmp.Compare(first.ID, second.ID))
	})
}

func (g group) earliest() *knowledge.Fact {
	if len(g.facts) == 0 {
		return nil
	}
	return slices.MinFunc(g.facts, func(a, b *knowledge.Fact) int {
		return cmp.Or(a.Date.From.Compare(b.Date.From), cmp.Compare(a.ID, b.ID))
	})
}

// blocks shows the group under its party's name, the newest fact first, the
// weakly sourced last.
func (g group) blocks(v knowledge.View) []Block {
	knowledge.SortNewest(g.facts)
	slices.SortStableFunc(g.facts, func(a, b *knowledge.Fact) int { return cmp.Compare(weight(a), weight(b)) })
	return headed(g.party.Name, v, g.facts)
}

func weight(f *knowledge.Fact) int {
	if f.Weak {
		return 1
	}
	return 0
}

// demanding returns the parties with a demand among the facts of a view that
// keep.
func demanding(v knowledge.View, keep func(*knowledge.Fact) bool) []*knowledge.Party {
	demands := v.Select(func(f *knowledge.Fact) bool { return f.Topic == knowledge.Demand && keep(f) })
	var parties []*knowledge.Party
	for _, p := range v.Parties {
		if slices.ContainsFunc(demands, func(f *knowledge.Fact) bool { return slices.Contains(f.By, p.ID) }) {
			parties = append(parties, p)
		}
	}
	return parties
}
