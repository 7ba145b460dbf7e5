package find

import (
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// together is how many facts count as shown, and alike the share of the best
// one's score from which others are taken to be about the same thing.
const (
	together = 4
	alike    = 0.5
)

// showing is what the facts shown hold together.
type showing struct {
	held, first       []bool // by slot: any of them, one of the first two
	best, own, lead   float64
	exact             float64
	n                 int
	people, counts    bool
	inTime            bool
	unknownCov, score float64 // of the unknown that holds most
}

// showing gathers what the facts shown hold, and the unknown that holds most.
func (x *Index) showing(res *Result) (showing, *knowledge.Unknown) {
	r := res.Reading
	sh := showing{held: make([]bool, len(r.slots)), first: make([]bool, len(r.slots)), inTime: len(r.Periods) == 0}
	var unknown *knowledge.Unknown
	for _, d := range res.Trace.Scores {
		timely := d.Fact != nil && overlapAny(d.Fact.Date, r.Periods)
		c := x.share(r, timely, func(i int) bool { return d.held[i] })
		switch {
		case d.Unknown != nil && c > sh.unknownCov:
			unknown, sh.unknownCov, sh.score = d.Unknown, c, d.Score
		case d.Fact != nil && sh.n < together && (sh.n == 0 || d.Score >= alike*sh.best):
			if sh.n == 0 {
				sh.exact = x.share(r, timely, func(i int) bool { return d.exact[i] })
			}
			sh.add(d, c, x.docs[d.doc])
			sh.inTime = sh.inTime || timely
		}
	}
	return sh, unknown
}

// add takes in a fact that holds c of the question.
func (sh *showing) add(d Scored, c float64, fact doc) {
	if sh.n == 0 {
		sh.best, sh.lead = d.Score, c
	}
	sh.n++
	leads := sh.n <= 2
	sh.counts = sh.counts || leads && fact.counts
	sh.people = sh.people || leads && c >= mostly && fact.people
	sh.own = max(sh.own, c)
	for i, h := range d.held {
		sh.held[i] = sh.held[i] || h
		sh.first[i] = sh.first[i] || h && leads
	}
}

// otherUnit reports a fact that counts what befell people, where the question
// does not ask for that: soldiers killed, and how many soldiers there are.
func (x *Index) otherUnit(f *knowledge.Fact, r Reading) bool {
	if f.Figure == nil {
		return false
	}
	return slices.ContainsFunc(words(f.Figure.Unit), func(w string) bool {
		return befallen[w] && !slices.ContainsFunc(r.slots, func(s slot) bool {
			return slices.ContainsFunc(s.terms, func(t term) bool { return t.text == x.stem(w) })
		})
	})
}

var befallen = map[string]bool{"killed": true, "wounded": true, "hurt": true, "injured": true, "displaced": true, "returned": true, "taken": true}

var detailWords = map[string]bool{"exact": true, "exactly": true, "name": true, "names": true, "which": true, "list": true, "type": true, "model": true, "kind": true, "price": true, "quote": true}

// lacks is the sign of what it means that the facts shown do not hold a slot;
// signCount for nothing.
func (x *Index) lacks(s slot, held bool, r Reading) sign {
	switch {
	case s.kind == strange && (r.Foreign || r.mixed):
		return strangeOfAbroad
	case s.kind == strange || s.kind == aNumber:
		return strangeShare
	case s.kind == ordinary && (s.noun || s.tier == 0):
		return nounShare
	case s.kind == ordinary:
		return wordShare
	case held || s.kind == party:
		return signCount
	case s.noun || s.tier == 0:
		return nounElsewhere
	}
	return wordElsewhere
}

// unheld notes what of the question the facts shown do not hold.
func (x *Index) unheld(v *[signCount]float64, r Reading, sh showing) {
	possible, things, others := 0.0, 0.0, 0.0
	for i, slot := range r.slots {
		possible += slot.heft
		if slot.light {
			continue
		}
		things++
		others += one(slot.kind != party)
		if slot.focus && !sh.first[i] {
			v[focusMissing] = 1
		}
		if !sh.held[i] {
			v[missing] = max(v[missing], slot.heft/10)
		}
		if s := x.lacks(slot, sh.held[i], r); s < signCount {
			v[s]++
		}
	}
	v[nouns] = min(2, v[nounShare]/2)
	for _, s := range []sign{strangeShare, strangeOfAbroad, nounShare, wordShare, nounElsewhere, wordElsewhere} {
		v[s] /= max(1, others)
	}
	v[brief] = 1 / max(1, things)
	v[long] = min(1, max(0, things-5)/6)
	if possible > 0 {
		v[strength] = math.Min(1, sh.best/possible)
	}
}

// givesNumber reports whether a text says a number.
func givesNumber(ws []string) bool {
	return slices.ContainsFunc(ws, func(w string) bool {
		return number(w) > 0 && !isYear(w) || slices.Contains(numerals[2:], w)
	})
}

// namesPeople reports whether a text has two words with capitals on end, one of
// them a name: no party's, and no word of English.
func (x *Index) namesPeople(text string) bool {
	before := ""
	for field := range strings.FieldsSeq(text) {
		w := ""
		if field[0] >= 'A' && field[0] <= 'Z' {
			w = strings.ToLower(strings.Trim(field, ".,;:”“'"))
		}
		name := func(w string) bool { return w != "" && !x.aliases.words[w] && !x.lexicon.plain(w) }
		if w != "" && before != "" && (name(w) || name(before)) {
			return true
		}
		before = w
	}
	return false
}
