package bot

import (
	"context"
	"maps"
	"slices"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// maxOffered is how many of the facts found a model may choose from.
const maxOffered = 12

// choose has a model choose what leads an answer, and in which order. It reports
// false where the model may not, does not answer, or chose nothing that fits.
//
// What an answer owes is no part of the choice. The fact that fits the question
// best is always shown; every claim brings the newest account
// against it and what overtook it; a contested one brings the word of each side,
// or does not lead.
func (r *Reply) choose(ctx context.Context, q Query, found find.Result) bool {
	if q.aid.mode() != Selecting {
		return false
	}
	m := q.material(q.Options["question"])
	for i, f := range found.Facts {
		if i == 0 || !f.Weak && len(m.Facts) < maxOffered {
			m.add(q.View.Dossier, f, 0)
			m.Headings = appendNew(m.Headings, q.issueName(f))
		}
	}
	if len(m.Facts) < 2 {
		return false
	}
	groups, ok := asking(ctx, q, r, func(ctx context.Context) ([]Group, error) { return q.aid.Model.Select(ctx, m) })
	if !ok {
		return false
	}
	var chosen []*knowledge.Fact
	for _, f := range append(q.View.Named(inOrder(groups)), found.Facts[0]) {
		chosen = appendNew(chosen, f)
	}
	if !r.leadChosen(q, found, chosen) {
		q.aid.FellTo(isUnfit)
		return false
	}
	if slices.ContainsFunc(groups, func(g Group) bool { return g.Heading != "" }) {
		r.headIssues(q)
	}
	return true
}

// leadChosen adds the blocks of chosen facts, each with what both sides say where
// it is contested, as far as an answer has room. There is always room for the
// last of them, which fits the question best.
func (r *Reply) leadChosen(q Query, found find.Result, chosen []*knowledge.Fact) bool {
	best := found.Facts[0]
	shown := map[*knowledge.Fact]bool{}
	with := func(facts ...*knowledge.Fact) (Reply, map[*knowledge.Fact]bool) {
		then, longer := maps.Clone(shown), *r
		for _, f := range facts {
			near := found
			near.Facts = append([]*knowledge.Fact{f}, found.Facts...)
			blocks := fresh(q.View, []*knowledge.Fact{f}, then)
			other := answer{query: q, found: near, reply: Reply{Blocks: blocks}, shown: then}.unheard()
			blocks = append(blocks, fresh(q.View, other, then)...)
			longer.Blocks = slices.Concat(longer.Blocks, blocks)
		}
		return longer, then
	}
	fits := func(l Reply) bool { return len(l.Blocks)-len(r.Blocks) <= maxLeading && l.brief(q) }
	var kept []*knowledge.Fact
	for _, f := range chosen {
		trial := append(slices.Clip(kept), f)
		if !slices.Contains(trial, best) {
			trial = append(trial, best)
		}
		if longer, _ := with(trial...); fits(longer) {
			kept = append(kept, f)
		}
	}
	if !slices.Contains(kept, best) {
		return false
	}
	*r, _ = with(kept...)
	return true
}

// headIssues names the issue over each run of blocks that are of one, where they
// are of several and there is room.
func (r *Reply) headIssues(q Query) {
	blocks := slices.Clone(r.Blocks)
	last, names := "", 0
	for i, b := range blocks {
		if len(b.Claims) == 0 {
			continue
		}
		if name := q.issueName(b.Claims[0].Fact); name != last {
			blocks[i].Heading, last = name, name
			names++
		}
	}
	headed := *r
	headed.Blocks = blocks
	if names > 1 && headed.brief(q) {
		*r = headed
	}
}

func (q Query) issueName(f *knowledge.Fact) string {
	issue, ok := q.View.Dossier.Issue(f.Issue)
	if !ok {
		return ""
	}
	return issue.Name
}

// prefer has a model say which of the facts that a summary could tell matter
// most. A teller takes these first; its sections, what each may hold and how much
// of it, stay as they are. It returns nothing where the model may not, or does
// not answer.
func (r *Reply) prefer(ctx context.Context, q Query, blocks []Block) map[*knowledge.Fact]int {
	if q.aid.mode() != Selecting {
		return nil
	}
	m := q.material("")
	heading := ""
	for _, b := range blocks {
		if b.Heading != "" {
			heading = b.Heading
		}
		if len(b.Claims) > 0 {
			m.add(q.View.Dossier, b.Claims[0].Fact, 0)
			m.Headings = appendNew(m.Headings, heading)
		}
	}
	if len(m.Facts) == 0 {
		return nil
	}
	groups, ok := asking(ctx, q, r, func(ctx context.Context) ([]Group, error) { return q.aid.Model.Select(ctx, m) })
	if !ok {
		return nil
	}
	rank := map[*knowledge.Fact]int{}
	for i, f := range q.View.Named(inOrder(groups)) {
		rank[f] = i - len(m.Facts) // before those that are not chosen, which are 0
	}
	return rank
}

// inOrder lists the ids of groups in their order.
func inOrder(groups []Group) []string {
	var ids []string
	for _, g := range groups {
		ids = append(ids, g.Facts...)
	}
	return ids
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
