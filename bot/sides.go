package bot

import (
	"cmp"
	"slices"

	"dossier/knowledge"
)

// sides tells what each of the two governments says: as many words of the one as
// of the other, at most so many, and of each as many that somebody speaks
// against. Of one whose other has none it tells one. The order in which the
// record names the two matters to their order alone.
func (t teller) sides(most int) []Block {
	var both []words
	for _, p := range t.q.View.Sides() {
		both = append(both, words{p, t.words(p)})
	}
	told := map[*knowledge.Party][]Block{}
	for _, c := range t.evenly(both, most) {
		told[c.party] = append(told[c.party], t.add(c.block)...)
	}
	var blocks []Block
	for _, w := range both {
		said := t.inTime(told[w.party])
		if len(said) == 0 {
			said = t.silence(w.party)
		}
		blocks = append(blocks, section(w.party.Name+" says", said)...)
	}
	return blocks
}

// words are what a government says and a summary could tell, the best first.
type words struct {
	party  *knowledge.Party
	blocks []Block
}

// own is a block that one government's word leads.
type own struct {
	party *knowledge.Party
	block Block
}

// words finds what one government says of its own: first what can be told as
// things stand, one of each issue before a second, then its replies to what is
// not told, then what speaks of something else that is not, with that under it.
// What says much the same as another is left out.
func (t teller) words(p *knowledge.Party) []Block {
	var alone, replies, speaking []Block
	var said []*knowledge.Fact
	for f := range t.told {
		said = append(said, f)
	}
	facts := t.newest(func(f *knowledge.Fact) bool { return t.says(p, f) && t.q.asked(f) })
	for _, f := range oneOfEach(facts) {
		b, reply := t.block(f), false
		if !t.alone(f) {
			b, reply = t.reply(f, nil), true
		}
		if len(b.Claims) == 0 {
			continue
		}
		of := t.speaksOf(b)
		switch {
		case t.prejudged(b) || t.repeats(b) || slices.ContainsFunc(said, func(g *knowledge.Fact) bool { return sayAlike(f, g) }):
			continue
		case of != nil && reply:
			speaking = append(speaking, t.reply(f, of))
		case of != nil:
			speaking = append(speaking, blockOver(t.q.View, f, nil, of))
		case t.untold(b) != nil: // of what an account speaks
			speaking = append(speaking, b)
		case reply:
			replies = append(replies, b)
		default:
			alone = append(alone, b)
		}
		said = append(said, f)
	}
	return slices.Concat(alone, replies, speaking)
}

// speaksOf returns what the lead of a block speaks of that is neither told nor in
// the block, or nil.
func (t teller) speaksOf(b Block) *knowledge.Fact {
	f := t.premise(b.Claims[0].Fact)
	for f != nil && !t.told[f] && shows(b, f) {
		f = t.premise(f)
	}
	if f == nil || t.told[f] {
		return nil
	}
	return f
}

// Two words of one party in one matter say much the same where they have so many
// keywords in common, or speak of one thing and have so many.
const (
	alikeFrom   = 7
	ofThingFrom = 4
)

// sayAlike reports whether two facts are words of one party that say much the same.
func sayAlike(f, g *knowledge.Fact) bool {
	if !isPosition(f) || !isPosition(g) || f.Issue != g.Issue || !slices.Equal(f.By, g.By) {
		return false
	}
	both := 0
	for _, k := range f.Keywords {
		if slices.Contains(g.Keywords, k) {
			both++
		}
	}
	return both >= alikeFrom || both >= ofThingFrom && f.Of != "" && f.Of == g.Of
}

// says reports whether a fact is a word of one party alone, and not what others
// report it to have done.
func (t teller) says(p *knowledge.Party, f *knowledge.Fact) bool {
	said := isWord(f) || f.Speaker != ""
	return said && (isPosition(f) || f.Topic == knowledge.Background) && slices.Equal(f.By, []string{p.ID})
}

// oneOfEach puts the first fact of each issue before the second of any.
func oneOfEach(facts []*knowledge.Fact) []*knowledge.Fact {
	var first, rest []*knowledge.Fact
	seen := map[string]bool{}
	for _, f := range facts {
		if seen[f.Issue] {
			rest = append(rest, f)
		} else {
			first = append(first, f)
		}
		seen[f.Issue] = true
	}
	return append(first, rest...)
}

// evenly chooses of both governments' words as many of the one as of the other:
// the most there are of both, up to n, of these as near as can be as many spoken
// against of the one as of the other, then those that stand highest. Of a
// government whose other has none it chooses its best word.
func (t teller) evenly(both []words, n int) []own {
	both = slices.DeleteFunc(slices.Clone(both), func(w words) bool { return len(w.blocks) == 0 })
	if len(both) == 1 {
		return []own{{both[0].party, both[0].blocks[0]}}
	}
	slices.SortFunc(both, func(a, b words) int { // so that whose word comes first in the record changes nothing
		return slices.Index(t.q.View.Facts, a.blocks[0].Claims[0].Fact) - slices.Index(t.q.View.Facts, b.blocks[0].Claims[0].Fact)
	})
	for ; len(both) > 0 && n > 0; n-- {
		var best even
		for one := n; one >= 0; one-- {
			for other := n; other >= 0; other-- {
				e := even{odds: max(one-other, other-one), against: one + other}
				if e.choose(both, n, one, other) && (best.words == nil || e.compare(best, n) < 0) {
					best = e
				}
			}
		}
		if best.words != nil {
			return best.words
		}
	}
	return nil
}

// even is a choice of words: how far apart the two governments are in those
// spoken against, how many these are, and the last place of all.
type even struct {
	words               []own
	odds, against, last int
}

// compare orders choices of n words of each government, the better first. Where
// each has one word, both are spoken against or neither. Where each has more, one
// more of the one makes no odds, and of equals the better has the more of them.
func (e even) compare(other even, n int) int {
	if n == 1 {
		return cmp.Or(e.odds-other.odds, e.last-other.last, e.against-other.against)
	}
	return cmp.Or(max(e.odds, 1)-max(other.odds, 1), e.last-other.last, other.against-e.against)
}

// choose takes of each government's words the first n of which so many are
// contested and none tells what another tells. It reports false where one of
// them has too few.
func (e *even) choose(both []words, n int, contested ...int) bool {
	told := map[*knowledge.Fact]bool{}
	for i, w := range both {
		rest := map[bool]int{true: contested[i], false: n - contested[i]}
		for place, b := range w.blocks {
			against := slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.As != Leading && c.As != Premise })
			if rest[against] == 0 || slices.ContainsFunc(b.Claims, func(c Claim) bool { return told[c.Fact] }) {
				continue
			}
			rest[against]--
			e.last = max(e.last, place)
			e.words = append(e.words, own{w.party, b})
			for _, c := range b.Claims {
				told[c.Fact] = true
			}
		}
		if rest[true]+rest[false] > 0 {
			return false
		}
	}
	return true
}

// silence says why a government has no word of its own in a summary.
func (t teller) silence(p *knowledge.Party) []Block {
	line := "No word of its own on record."
	switch {
	case t.spoke(p):
		line = "Its word stands above."
	case len(t.q.View.Select(func(f *knowledge.Fact) bool { return t.says(p, f) && t.q.About.covers(f) && t.q.asked(f) })) > 0:
		line = "No word of its own is told here."
	case !t.q.Begin.IsZero():
		line = "No word of its own on record since " + t.q.since().String() + "."
	}
	return []Block{{Lines: []string{line}}}
}

// spoke reports whether a word of one party alone, of the period, is told.
func (t teller) spoke(p *knowledge.Party) bool {
	for f := range t.told {
		if t.q.asked(f) && t.says(p, f) {
			return true
		}
	}
	return false
}
