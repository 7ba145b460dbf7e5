package bot

import (
	"cmp"
	"slices"

	"dossier/knowledge"
)

// disputed tells n things disputed, each by what was said first and what stands
// against it, and before them the deed of which they speak: those between the
// two governments before others, and of which there are the most accounts.
func (t teller) disputed(n int) []Block {
	thing, size := map[*knowledge.Fact]int{}, map[int]int{}
	taken := map[int]bool{}
	for i, accounts := range t.q.View.Disputes() {
		for _, f := range accounts {
			thing[f] = i
			taken[i] = taken[i] || t.told[f]
		}
		size[i] = len(accounts)
	}
	leads := t.newest(func(f *knowledge.Fact) bool { return t.q.asked(f) && t.alone(f) && t.contests(f) })
	slices.SortStableFunc(leads, func(a, b *knowledge.Fact) int {
		return cmp.Or(t.between(a)-t.between(b), size[thing[b]]-size[thing[a]], t.heavier(a, b))
	})
	t.preferred(leads)
	var blocks []Block
	for _, f := range oneOfEach(leads) {
		if len(blocks) < n && !taken[thing[f]] {
			block := t.withPremise(f)
			taken[thing[f]] = len(block) > 0
			blocks = append(blocks, block...)
		}
	}
	return t.inTime(blocks)
}

// contests reports whether a fact leads a dispute that a summary may tell: none
// that rests on a weak account, on a judgement passed before the word that it
// stands against, or on an account of which it is.
func (t teller) contests(f *knowledge.Fact) bool {
	b := t.block(f)
	other := func(c Claim) bool { return slices.Contains(t.q.View.Against(f), c.Fact) }
	unfit := func(c Claim) bool { return c.Fact.Weak || !t.q.asked(c.Fact) }
	return slices.ContainsFunc(b.Claims, other) && !slices.ContainsFunc(b.Claims, unfit) && !shows(b, t.premise(f)) && !t.prejudged(b)
}

// prejudged reports whether what stands against the lead of a block passes
// judgement on a word, and did so before this one was said.
func (t teller) prejudged(b Block) bool {
	lead := b.Claims[0].Fact
	return slices.ContainsFunc(b.Claims[1:], func(c Claim) bool {
		return slices.Contains(c.Fact.Disputes, lead.ID) && t.matters[c.Fact].judges && c.Fact.Date.Earlier(lead.Date) < 0
	})
}

// between is 0 of what the two governments dispute with one another, and 1 of
// what others do.
func (t teller) between(f *knowledge.Fact) int {
	b := t.block(f)
	for _, p := range t.q.View.Sides() {
		if !slices.ContainsFunc(b.Claims, func(c Claim) bool { return slices.Contains(c.Fact.By, p.ID) }) {
			return 1
		}
	}
	return 0
}

// withPremise tells a dispute, and before it the deed of which it speaks if that is
// not told: nothing where that is more than a deed.
func (t teller) withPremise(f *knowledge.Fact) []Block {
	b := t.block(f)
	before := t.untold(b)
	if before == nil {
		return t.add(b)
	}
	event := t.block(before)
	b.Claims = slices.Concat(event.Claims, b.Claims)
	if t.repeats(b) || !isDeed(before) || !t.q.asked(before) || len(event.Claims) > 1 || t.untold(b) != nil {
		return nil
	}
	return t.add(b)
}
