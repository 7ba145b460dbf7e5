package bot

import (
	"cmp"
	"regexp"
	"slices"

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
// what stands on the reply already. What a fact is a detail of is told before it
// where there is room for both, and else in its place if it may lead as well;
// without it there is no telling the detail.
func (t teller) take(n int, facts []*knowledge.Fact) []Block {
	var blocks []Block
	for _, f := range facts {
		whole := t.untold(f)
		switch {
		case len(blocks) >= n:
			return blocks
		case whole == nil:
			blocks = append(blocks, t.tell(f)...)
		case slices.Contains(facts, whole):
			blocks = append(blocks, t.tell(whole)...)
		case len(blocks)+1 < n:
			if both := t.tell(whole); len(both) > 0 {
				blocks = append(append(blocks, both...), t.tell(f)...)
			}
		}
	}
	return blocks
}

// untold returns what a claim of the block of a fact tells a detail of, where
// that is not told.
func (t teller) untold(f *knowledge.Fact) *knowledge.Fact {
	b, _ := t.block(f)
	for _, c := range b.Claims {
		if whole := wholeOf(t.q.View, c.Fact); whole != nil && !t.told[whole] && !shows(b, whole) {
			return whole
		}
	}
	return nil
}

// tell tells one fact, or nothing where that would tell something again or what it
// replies to is not told. What
// has passed has its date in the lead.
func (t teller) tell(f *knowledge.Fact) []Block {
	if b, ok := t.block(f); ok {
		return t.add(b)
	}
	return nil
}

// add notes what a block tells, and drops the block where it is told already.
func (t teller) add(b Block) []Block {
	if slices.ContainsFunc(b.Claims, func(c Claim) bool { return t.told[c.Fact] }) {
		return nil
	}
	for i, c := range b.Claims {
		t.told[c.Fact] = true
		if t.passed(c.Fact) > 0 && c.Party != "" {
			b.Claims[i].Rest += ", " + c.Fact.Date.String()
		}
	}
	return []Block{b}
}

// block makes the block of a fact. What the fact replies to is told before it,
// or leads it; where it can do neither, the fact is not told, since nobody could
// tell what it speaks of.
func (t teller) block(f *knowledge.Fact) (Block, bool) {
	before := t.repliedTo(f)
	if len(before) == 0 || slices.ContainsFunc(before, func(g *knowledge.Fact) bool { return t.told[g] }) {
		return blockOf(t.q.View, f), true
	}
	for _, g := range before {
		if g.Weak || !t.q.asked(g) || len(t.q.View.Overtaking(g)) > 0 || t.isStale(g) && !t.isStale(f) {
			continue
		}
		if b := blockOf(t.q.View, g); shows(b, f) {
			return b, true
		}
	}
	return Block{}, false
}

func shows(b Block, f *knowledge.Fact) bool {
	return slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Fact == f })
}

// repliedTo returns what a fact answers, and what it says otherwise than and
// came first: the earlier, and of one date the charge, and then as in the file.
// All that a judgement of another's word says otherwise than came before it.
func (t teller) repliedTo(f *knowledge.Fact) []*knowledge.Fact {
	v := t.q.View
	before := v.Named(f.Answers)
	for _, g := range v.Against(f) {
		if !slices.Contains(g.Answers, f.ID) && (judges(f) || !judges(g) && cmp.Or(g.Date.Earlier(f.Date), charge(g)-charge(f), slices.Index(v.Facts, g)-slices.Index(v.Facts, f)) < 0) {
			before = appendNew(before, g)
		}
	}
	return before
}

// ofWord finds a word of somebody's of which a fact speaks.
var ofWord = regexp.MustCompile(`(?i)\b(statement|charge|claim|accusation|denial|report)s?\b`)

func judges(f *knowledge.Fact) bool { return !isDeed(f) && ofWord.MatchString(f.Text) }

// charge is -1 of an accusation, which comes before what is said to it.
func charge(f *knowledge.Fact) int {
	if f.Topic == knowledge.Accusation {
		return -1
	}
	return 0
}

// inTime puts blocks in the order of a chronicle, ties in that of the file, and
// what a block is a detail of before it.
func inTime(v knowledge.View, blocks []Block) []Block {
	slices.SortStableFunc(blocks, func(a, b Block) int {
		f, g := a.Claims[0].Fact, b.Claims[0].Fact
		return cmp.Or(f.Date.Earlier(g.Date), cmp.Compare(slices.Index(v.Facts, f), slices.Index(v.Facts, g)))
	})
	for i := range blocks {
		whole := wholeOf(v, blocks[i].Claims[0].Fact)
		later := slices.IndexFunc(blocks[i:], func(b Block) bool { return whole != nil && shows(b, whole) })
		if later > 0 {
			b := blocks[i+later]
			blocks = slices.Insert(slices.Delete(blocks, i+later, i+later+1), i, b)
		}
	}
	return blocks
}
