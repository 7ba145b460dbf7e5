package bot

import (
	"cmp"
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
// where there is room for both, and else in its place if it may lead as well.
func (t teller) take(n int, facts []*knowledge.Fact) []Block {
	var blocks []Block
	for _, f := range facts {
		whole := wholeOf(t.q.View, f)
		switch {
		case len(blocks) >= n:
			return blocks
		case whole == nil || t.told[whole]:
			blocks = append(blocks, t.tell(f)...)
		case slices.Contains(facts, whole):
			blocks = append(blocks, t.tell(whole)...)
		case len(blocks)+1 < n:
			if both := t.tell(whole); len(both) > 0 {
				blocks = append(append(blocks, both...), t.tell(f)...)
			}
		default:
			blocks = append(blocks, t.tell(f)...)
		}
	}
	return blocks
}

// tell tells one fact, or nothing where that would tell something again. What
// has passed has its date in the lead.
func (t teller) tell(f *knowledge.Fact) []Block {
	b := t.block(f)
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

// block makes the block of a fact. What the fact replies to leads it.
func (t teller) block(f *knowledge.Fact) Block {
	for _, before := range append(t.q.View.Named(f.Answers), t.q.View.Against(f)...) {
		if before.Weak || t.told[before] || !t.q.asked(before) || !t.q.View.Sees(before) || !t.repliesTo(f, before) {
			continue
		}
		if b := blockOf(t.q.View, before); shows(b, f) {
			return b
		}
	}
	return blockOf(t.q.View, f)
}

// earlier returns the newest account against a fact if it is the earlier of the
// two and brings the fact with it, otherwise the fact.
func (t teller) earlier(f *knowledge.Fact) *knowledge.Fact {
	against := t.q.View.Against(f)[0]
	if against.Weak || against.Date.Earlier(f.Date) >= 0 || !shows(blockOf(t.q.View, against), f) {
		return f
	}
	return against
}

func shows(b Block, f *knowledge.Fact) bool {
	return slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Fact == f })
}

// repliesTo reports whether a fact answers an earlier one, or denies what it
// charges.
func (t teller) repliesTo(f, before *knowledge.Fact) bool {
	if slices.Contains(f.Answers, before.ID) {
		return true
	}
	charged := slices.ContainsFunc(f.By, func(id string) bool { return slices.Contains(before.To, id) })
	return before.Topic == knowledge.Accusation && charged && before.Date.Earlier(f.Date) <= 0
}

// inTime puts blocks in the order of a chronicle, ties in that of the file.
func inTime(v knowledge.View, blocks []Block) []Block {
	slices.SortStableFunc(blocks, func(a, b Block) int {
		f, g := a.Claims[0].Fact, b.Claims[0].Fact
		return cmp.Or(f.Date.Earlier(g.Date), cmp.Compare(slices.Index(v.Facts, f), slices.Index(v.Facts, g)))
	})
	return blocks
}
