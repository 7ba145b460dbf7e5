package find

import (
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// sign is one thing that tells whether the record answers a question.
type sign int

// The signs.
const (
	coverage      sign = iota // share of the question, by weight, that the facts shown hold together
	ownCoverage               // the same of the one fact that holds most
	strangeShare              // share of words that neither the record nor English has
	ordinaryShare             // share of English words that the record does not use
	focusMissing              // the very thing asked for is in no fact shown
	partyNamed
	likeness    // to a question of the dossier's own
	unknownLead // by how much something unknown holds more of the question than the facts shown together
	asksName
	brief        // 1 divided by the number of things named
	strength     // the best fact's score beside the highest possible
	unknownRatio // the score of the best unknown beside the best fact's
	judges       // it has words that judge
	numberAsked  // how many, and the best fact is no count
	nowUnknown   // it asks how things are now, and something unknown is near
	signCount
)

// signNames are for people.
var signNames = [signCount]string{
	"coverage", "best fact's coverage", "strange words", "words not on record", "focus missing", "party named", "like an own question",
	"an unknown's lead", "asks for a name", "brief", "strength",
	"an unknown's score", "words that judge", "a number, and no count", "now, and an unknown",
}

// weights were fitted by logistic regression on the tuning half (see docs/quality.md).
var weights = [signCount]float64{
	coverage:      1.8,
	ownCoverage:   2.9,
	strangeShare:  0.7,
	ordinaryShare: -2.5,
	focusMissing:  -2.5,
	partyNamed:    0.9,
	likeness:      2.5,
	unknownLead:   -2.0,
	asksName:      -5.7,
	strength:      4.0,
	unknownRatio:  -1.2,
	judges:        4.8,
	numberAsked:   -2.3,
	nowUnknown:    -3.4,
}

const bias = -7.8

// enough is the chance from which a question is answered; it was lowered from
// 0.4 after the set-aside half had shown many false declines (docs/quality.md).
// someOfIt and mostOfIt tell what is outside the dispute from what the record is
// silent on, and were fitted on the tuning half.
const (
	enough   = 0.25
	someOfIt = 0.35
	mostOfIt = 0.6
)

// signs are what a decision rests on.
type signs struct {
	values  [signCount]float64
	unknown *knowledge.Unknown // the one that holds most of the question
}

func (s signs) chance() float64 {
	sum := bias
	for i, v := range s.values {
		sum += weights[i] * v
	}
	return sigmoid(sum)
}

// unknownFits reports whether something unknown is clearly more what is asked
// for than any fact.
func (s signs) unknownFits() bool {
	lead := s.values[unknownLead]
	ratio := s.values[unknownRatio]
	return s.unknown != nil && (ratio >= surer && lead >= clearly || ratio >= surest)
}

// By how much something unknown must fit better than the best fact to be the
// answer in any case. Fitted on the tuning half; surest changes nothing there.
const (
	surer   = 1.15
	clearly = 0.1
	surest  = 1.3
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
	best, own         float64
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
			sh.add(d, c, x.docs[d.doc])
			sh.inTime = sh.inTime || timely
		}
	}
	return sh, unknown
}

// add takes in a fact that holds c of the question.
func (sh *showing) add(d Scored, c float64, fact doc) {
	if sh.n == 0 {
		sh.best = d.Score
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

// signs weighs what was found.
func (x *Index) signs(res *Result) signs {
	r := res.Reading
	sh, unknown := x.showing(res)
	s := signs{unknown: unknown}
	v := &s.values
	v[ownCoverage] = sh.own
	v[coverage] = x.share(r, sh.inTime, func(i int) bool { return sh.held[i] })
	v[strangeShare] = x.share(r, false, func(i int) bool { return r.slots[i].kind == strange })
	v[ordinaryShare] = x.share(r, false, func(i int) bool { return r.slots[i].kind == ordinary })
	v[unknownLead] = sh.unknownCov - v[coverage]
	v[likeness] = res.Trace.Likeness
	possible, things := 0.0, 0.0
	for i, slot := range r.slots {
		possible += x.heft(slot)
		if slot.light {
			continue
		}
		things++
		if slot.focus && !sh.first[i] {
			v[focusMissing] = 1
		}
	}
	v[brief] = 1 / max(1, things)
	if possible > 0 {
		v[strength] = math.Min(1, sh.best/possible)
	}
	if sh.best > 0 {
		v[unknownRatio] = math.Min(1.5, sh.score/sh.best)
	}
	v[judges] = one(len(r.Loaded) > 0)
	v[numberAsked] = one(r.Asks == HowMany && !sh.counts)
	if r.Present {
		v[nowUnknown] = v[unknownRatio]
	}
	v[partyNamed] = one(len(r.Parties) > 0)
	v[asksName] = one(!sh.people && slices.ContainsFunc(r.Words, func(w string) bool { return w == "name" || w == "names" || w == "named" }))
	return s
}

// givesNumber reports whether a text says a number.
func givesNumber(ws []string) bool {
	return slices.ContainsFunc(ws, func(w string) bool {
		return number(w) > 0 && !isYear(w) || slices.Contains(numerals[2:], w)
	})
}

// namesPeople reports whether a text has two words with capitals on end that are
// not both the beginning of a sentence.
func namesPeople(text string) bool {
	before := false
	for i, w := range strings.Fields(text) {
		capital := w[0] >= 'A' && w[0] <= 'Z'
		if capital && before && i > 1 {
			return true
		}
		before = capital
	}
	return false
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// usualHeft is what an ordinary word of any talk weighs, on record or not.
const usualHeft = 1

// heft is what a slot weighs: as much as its weightiest term, for a party as much
// as the party.
func (x *Index) heft(s slot) float64 {
	if s.kind == party {
		return x.weightOf(s.terms[0].text)
	}
	heft := 0.0
	if s.usual {
		return usualHeft
	}
	for _, t := range s.terms {
		heft = max(heft, t.weight*x.weightOf(t.text))
	}
	return heft
}

// mostly is the share of a question from which a fact is about what it names.
const mostly = 0.8

// periodHeft is what a period weighs beside the words of a question.
const periodHeft = 3

// share is the part of a question, by weight, of the slots that are in, and of
// its period. Words that merely help to choose do not count, unless there are no
// others.
func (x *Index) share(r Reading, inTime bool, in func(int) bool) float64 {
	onlyLight := !slices.ContainsFunc(r.slots, func(s slot) bool { return !s.light })
	total, got := 0.0, 0.0
	for i, s := range r.slots {
		if s.light && !onlyLight {
			continue
		}
		w := x.heft(s)
		total += w
		if in(i) {
			got += w
		}
	}
	if len(r.Periods) > 0 {
		total += periodHeft
		if inTime {
			got += periodHeft
		}
	}
	if total == 0 {
		return 0
	}
	return got / total
}
