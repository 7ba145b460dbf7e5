package bot

import (
	"cmp"
	"slices"
	"strings"

	"dossier/knowledge"
)

// takeApart takes one fact of each issue, and where that leaves room, more.
func (t teller) takeApart(n int, facts []*knowledge.Fact) []Block {
	var blocks []Block
	seen := map[string]bool{}
	for _, f := range facts {
		if len(blocks) < n && !seen[f.Issue] {
			block := t.take(n-len(blocks), []*knowledge.Fact{f})
			seen[f.Issue] = len(block) > 0
			blocks = append(blocks, block...)
		}
	}
	return append(blocks, t.take(n-len(blocks), facts)...)
}

// take tells the first n of the facts that can be told without telling again
// what stands on the reply already, and without speaking of what is not told.
// What a fact is of is told before it where there is room for both, and else in
// its place if it may lead as well; without it there is no telling the fact.
func (t teller) take(n int, facts []*knowledge.Fact) []Block {
	var blocks []Block
	for _, f := range facts {
		before := t.first(t.block(f))
		switch {
		case len(blocks) >= n:
			return blocks
		case !t.alone(f):
		case before == nil:
			blocks = append(blocks, t.tell(f)...)
		case slices.Contains(facts, before):
			blocks = append(blocks, t.tell(before)...)
		case len(blocks)+1 < n && t.isStory(before) && t.q.asked(before):
			blocks = append(blocks, t.tell(before)...)
			if t.untold(t.block(f)) == nil {
				blocks = append(blocks, t.tell(f)...)
			}
		}
	}
	return blocks
}

// untold returns what a claim of a block is of, where that is not told.
func (t teller) untold(b Block) *knowledge.Fact {
	for i, c := range b.Claims {
		if f := t.premise(c.Fact); f != nil && !t.told[f] && (i == 0 || !shows(b, f)) {
			return f
		}
	}
	return nil
}

// first returns the first fact that must be told before a block, or nil.
func (t teller) first(b Block) (first *knowledge.Fact) {
	for f := t.untold(b); f != nil && !t.told[f]; f = t.premise(f) {
		first = f
	}
	return first
}

// tell tells one fact, or nothing where that would tell something again. With
// what one government did it tells what the other did of its own in the matter,
// so that neither is told to have acted alone where both did.
func (t teller) tell(f *knowledge.Fact) []Block {
	blocks := t.add(t.block(f))
	if len(blocks) == 0 || !t.isOwnDeed(f) {
		return blocks
	}
	for _, g := range t.fit(func(g *knowledge.Fact) bool { return t.isOwnDeed(g) && t.premise(g) == f }) {
		b := t.block(g)
		if !slices.Equal(g.By, f.By) && !shows(blocks[0], g) && len(t.add(b)) > 0 {
			blocks[0].Claims = append(blocks[0].Claims, b.Claims...)
			break
		}
	}
	return blocks
}

// isOwnDeed reports whether a fact is a deed of one of the two governments alone.
func (t teller) isOwnDeed(f *knowledge.Fact) bool {
	return isDeed(f) && slices.ContainsFunc(t.q.View.Sides(), func(p *knowledge.Party) bool { return slices.Equal(f.By, []string{p.ID}) })
}

// add notes what a block tells, and drops the block where it is told already.
// What has passed has its date in the lead.
func (t teller) add(b Block) []Block {
	if t.repeats(b) {
		return nil
	}
	b.Claims = slices.Clone(b.Claims)
	for i, c := range b.Claims {
		t.told[c.Fact] = true
		if t.passed(c.Fact) > 0 && c.Party != "" {
			b.Claims[i].Rest += ", " + c.Fact.Date.String()
		}
	}
	return []Block{b}
}

// block makes the block of a fact with one answer of each party, the best
// attested and of these the newest: the others say much the same, and are
// counted.
func (t teller) block(f *knowledge.Fact) Block {
	if b, made := t.made[f]; made {
		return b
	}
	answers := slices.Clone(t.q.View.AnswersTo(f))
	slices.SortStableFunc(answers, func(a, b *knowledge.Fact) int { return single(a) - single(b) })
	var further []*knowledge.Fact
	heard := map[string]bool{}
	for _, a := range answers {
		by := strings.Join(a.By, " ")
		if heard[by] {
			further = append(further, a)
		}
		heard[by] = true
	}
	b := blockOf(t.q.View, f, further...)
	if len(further) > 0 {
		b.Claims[0].Small += " · " + count(len(further), "further answer")
	}
	t.made[f] = b
	return b
}

// repeats reports whether a block would tell something again.
func (t teller) repeats(b Block) bool {
	return slices.ContainsFunc(b.Claims, func(c Claim) bool { return t.told[c.Fact] })
}

// reply makes the block of a fact with what it replies to under it, and what it
// speaks of if that is given, or an empty one where the former may not be told.
func (t teller) reply(f, speaksOf *knowledge.Fact) Block {
	for _, g := range t.repliedTo(f) {
		if g.Weak || !t.q.asked(g) || len(t.q.View.Overtaking(g)) > 0 || t.isStale(g) && !t.isStale(f) {
			continue
		}
		if slices.Contains(f.Answers, g.ID) {
			return blockOver(t.q.View, f, g, speaksOf)
		}
		if b := blockOver(t.q.View, f, nil, speaksOf); shows(b, g) {
			return b
		}
	}
	return Block{}
}

func shows(b Block, f *knowledge.Fact) bool {
	return slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Fact == f })
}

// alone reports whether a fact can be told as things stand: it replies to
// nothing, or to something that is told.
func (t teller) alone(f *knowledge.Fact) bool {
	before := t.repliedTo(f)
	return len(before) == 0 || slices.ContainsFunc(before, func(g *knowledge.Fact) bool { return t.told[g] })
}

// repliedTo returns what a fact answers, and what of the subject it says
// otherwise than and came first: the earlier, and of one date the charge, and
// then as in the file. All that a judgement of another's word says otherwise
// than came before it.
func (t teller) repliedTo(f *knowledge.Fact) []*knowledge.Fact {
	v := t.q.View
	before := v.Named(f.Answers)
	for _, g := range v.Against(f) {
		first := !t.matters[g].judges && t.q.About.covers(g) && cmp.Or(g.Date.Earlier(f.Date), charge(g)-charge(f), slices.Index(v.Facts, g)-slices.Index(v.Facts, f)) < 0
		if !slices.Contains(g.Answers, f.ID) && (t.matters[f].judges || first) {
			before = appendNew(before, g)
		}
	}
	return before
}

// charge is -1 of an accusation, which comes before what is said to it.
func charge(f *knowledge.Fact) int {
	if f.Topic == knowledge.Accusation {
		return -1
	}
	return 0
}

// inTime puts blocks in the order of a chronicle, ties in that of the file, and
// what a block is of before it.
func (t teller) inTime(blocks []Block) []Block {
	at := func(f *knowledge.Fact) int { return slices.Index(t.q.View.Facts, f) }
	when := func(b Block) knowledge.Date { // what is dated no better than to a month stands with what it is of
		f := b.Claims[0].Fact
		if before := t.premise(f); before != nil && !f.Date.Exact() && !f.Date.From.After(before.Date.Last()) {
			return before.Date
		}
		return f.Date
	}
	slices.SortStableFunc(blocks, func(a, b Block) int {
		return cmp.Or(when(a).Earlier(when(b)), cmp.Compare(at(a.Claims[0].Fact), at(b.Claims[0].Fact)))
	})
	for i := range blocks {
		before := t.premise(blocks[i].Claims[0].Fact)
		later := slices.IndexFunc(blocks[i:], func(b Block) bool { return before != nil && shows(b, before) })
		if later > 0 {
			b := blocks[i+later]
			blocks = slices.Insert(slices.Delete(blocks, i+later, i+later+1), i, b)
		}
	}
	return blocks
}
