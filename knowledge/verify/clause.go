package verify

import (
	"slices"
	"strings"
)

// A sentence that tells several facts is checked clause by clause: it holds when
// each of its clauses holds by itself, as a sentence of its own, against one or
// more of the facts, and each fact is told by one. A clause that leaves out who
// says it, or who does it, is read with the words of the clause before that do.

// parting is a place where a sentence may be parted: what stands before it, and
// what behind it.
type parting struct {
	left  []word
	right []word
	goes  bool // the right one goes on with the left one's speaker
}

// minClause is the least number of words of content, numbers and parties of a
// clause. Chosen: one word is none.
const minClause = 2

// byClauses reports whether a sentence holds as two clauses or three.
func (c *Checker) byClauses(words []word, facts []*fact) bool {
	told, ok := c.tell(words, facts, len(facts)-1)
	return ok && len(told) == len(facts)
}

// tell returns the facts that a run of words tells, parted at most that often.
func (c *Checker) tell(words []word, facts []*fact, parts int) (told []*fact, ok bool) {
	for _, f := range facts {
		if c.holds(words, []*fact{f}) == nil {
			told, ok = append(told, f), true
		}
	}
	if ok {
		return told, true
	}
	if oneVoice(facts) && c.holds(words, facts) == nil {
		return facts, true
	}
	if parts == 0 {
		return nil, false
	}
	for _, p := range splits(words) {
		if left, ok := c.tell(p.left, facts, parts-1); ok {
			if right, ok := c.tell(c.carried(p, left, facts), facts, parts-1); ok {
				return union(left, right), true
			}
		}
		if trailing, ok := c.trailed(p, facts); ok {
			left, ok := c.tell(trailing, facts, parts-1)
			right, also := c.tell(p.right, facts, parts-1)
			if ok && also {
				return union(left, right), true
			}
		}
	}
	return nil, false
}

// trailed is the left clause with who is said, behind the right one, to say both:
// "…, but …, according to AP".
func (c *Checker) trailed(p parting, facts []*fact) ([]word, bool) {
	who := c.frames(p.right, facts)
	if !p.goes || len(who) != 1 || !who[0].trails || len(c.frames(p.left, facts)) > 0 {
		return nil, false
	}
	return slices.Concat(p.left, p.right[who[0].from:min(who[0].to, len(p.right))]), true
}

// carried is the right clause as it is read: where it goes on with the speaker of
// the left one and names none, with the words that name him.
func (c *Checker) carried(p parting, told, facts []*fact) []word {
	who := c.frames(p.left, told)
	if !p.goes || len(who) == 0 || len(c.frames(p.right, facts)) > 0 {
		return p.right
	}
	f := who[len(who)-1]
	speaker := p.left[f.from:min(f.to, len(p.left))]
	if f.trails {
		return slices.Concat(p.right, speaker)
	}
	return slices.Concat(speaker, p.right)
}

// frames returns who is said to say a clause.
func (c *Checker) frames(words []word, facts []*fact) []frame {
	s := &statement{c: c, facts: facts, words: slices.Clone(words)}
	s.license()
	if s.attribution() != nil && len(s.frames) == 0 {
		return nil
	}
	return s.frames
}

// joints are words between two clauses that say nothing of how they bear on one
// another, but that they differ.
var joints = set(`and but while whereas yet`)

// splits returns the places where a sentence may be parted: at a comma or a
// semicolon, and at a word that joins clauses.
func splits(words []word) []parting {
	var list []parting
	for i := 1; i < len(words); i++ {
		w := &words[i]
		if w.quoted {
			continue
		}
		from := i
		switch {
		case joints[w.low] && i+1 < len(words), goes(w.low) && strings.Contains(w.before, ","):
			from++
		case !strings.ContainsAny(w.before, ",;"):
			continue
		}
		right := words[from:]
		goesOn := w.low != "while" && w.low != "whereas" && !strings.Contains(w.before, ";")
		if len(right) > 1 && goesOn && sayings[right[0].low] == says {
			right = right[1:] // "and said that"
		}
		if len(right) > 1 && right[0].low == "that" {
			right = right[1:]
		}
		if tells(words[:i]) && tells(right) {
			list = append(list, parting{words[:i], right, goesOn})
		}
	}
	return list
}

// tells reports whether a run of words may be a clause.
func tells(words []word) bool {
	n := 0
	for i := range words {
		if w := &words[i]; w.content() || w.kind != plain {
			n++
		}
	}
	return n >= minClause
}

func union(a, b []*fact) []*fact {
	list := slices.Clone(a)
	for _, f := range b {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// oneVoice reports whether facts may be told in one clause: they are one speaker's
// word, or need none, and their numbers cannot be taken for each other's.
func oneVoice(facts []*fact) bool {
	counting := 0
	for _, f := range facts {
		g := facts[0]
		if f.stated != g.stated || !f.stated && (f.Speaker != g.Speaker || f.Via != g.Via || !slices.Equal(f.By, g.By)) {
			return false
		}
		if slices.ContainsFunc(f.words, func(w word) bool { return w.kind == count && w.value > 1 }) {
			counting++
		}
	}
	return counting < 2
}
