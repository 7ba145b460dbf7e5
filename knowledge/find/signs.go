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
	coverage        sign = iota // share of the question, by weight, that the facts shown hold together
	ownCoverage                 // the same of the one fact that holds most
	firstCoverage               // the same of the first
	exactCoverage               // the same of the first, by the question's own words alone
	strangeShare                // share of the words that are neither on record nor English
	strangeOfAbroad             // the same in a question that is not in English
	nounShare                   // share of nouns that the record does not use
	nouns                       // their number
	wordShare                   // share of other English words that the record does not use
	nounElsewhere               // share of nouns that the facts shown do not hold, though others do
	wordElsewhere               // of other words
	missing                     // the weight of the weightiest word that the first facts do not hold
	held                        // the weight of all that the best fact holds, without parties
	onlyParties                 // the first fact holds nothing of the question but parties
	focusMissing                // the very thing asked for is in no fact shown
	partyNamed
	likeness    // to a question of the dossier's own
	unknownLead // by how much something unknown holds more of the question than the facts shown together
	asksName
	brief        // 1 divided by the number of things named
	strength     // the best fact's score beside the highest possible
	unknownRatio // the score of the best unknown beside the best fact's
	judges       // it has words that judge
	numberAsked  // how many, and the best fact is no count
	exactAsked   // it asks for a detail: exact, name, which
	nowUnknown   // it asks how things are now, and something unknown is near
	abroad       // it is not in English
	phrases      // a keyword of several words stands in it
	heaviest     // share of its two weightiest words that one fact shown holds
	long         // it has many words
	unitMissing  // how many, and the share of what the first fact counts that is not asked for
	signCount
)

// signNames are for people.
var signNames = [signCount]string{
	"coverage", "best fact's coverage", "first fact's coverage", "coverage by own words", "strange words", "strange words, not in English",
	"nouns not on record", "number of nouns not on record", "other words not on record", "nouns held elsewhere", "other words held elsewhere", "weightiest word missing", "weight held", "nothing but parties held",
	"focus missing", "party named", "like an own question",
	"an unknown's lead", "asks for a name", "brief", "strength",
	"an unknown's score", "words that judge", "a number, and no count", "asks for a detail", "now, and an unknown", "not in English", "phrases held", "weightiest two in one fact", "long", "another thing counted",
}

// weights were fitted by logistic regression on the tuning half (see docs/quality.md).
var weights = [signCount]float64{
	coverage:        0.49,
	ownCoverage:     1.00,
	firstCoverage:   1.19,
	exactCoverage:   0.83,
	strangeShare:    -1.05,
	strangeOfAbroad: 0.47,
	nounShare:       -0.82,
	nouns:           -1.45,
	wordShare:       0.14,
	nounElsewhere:   -0.42,
	wordElsewhere:   0.87,
	missing:         -0.54,
	held:            0.08,
	onlyParties:     0.50,
	focusMissing:    0.04,
	partyNamed:      0.74,
	likeness:        0.56,
	unknownLead:     -1.03,
	asksName:        -1.97,
	brief:           -1.01,
	strength:        2.03,
	unknownRatio:    -0.83,
	judges:          1.63,
	numberAsked:     -1.87,
	exactAsked:      -1.24,
	nowUnknown:      0.35,
	abroad:          0.57,
	phrases:         0.25,
	heaviest:        0.02,
	long:            1.63,
	unitMissing:     -0.74,
}

const bias = -3.05

// enough is the chance from which a question is answered; it was lowered from
// 0.4 after the set-aside half had shown many false declines (docs/quality.md).
// someOfIt and mostOfIt tell what is outside the dispute from what the record is
// silent on, and were fitted on the tuning half.
const (
	enough   = 0.45
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
	surer   = 0.9
	clearly = 0.05
	surest  = 1.1
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
	exact, two        float64
	weightiest        [2]int // slots, -1 for none
	n                 int
	people, counts    bool
	inTime            bool
	unknownCov, score float64 // of the unknown that holds most
}

// showing gathers what the facts shown hold, and the unknown that holds most.
func (x *Index) showing(res *Result) (showing, *knowledge.Unknown) {
	r := res.Reading
	sh := showing{held: make([]bool, len(r.slots)), first: make([]bool, len(r.slots)), inTime: len(r.Periods) == 0, weightiest: x.weightiestTwo(r)}
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

// weightiestTwo are the slots of a question that weigh most, parties left aside.
func (x *Index) weightiestTwo(r Reading) [2]int {
	best := [2]int{-1, -1}
	for i, s := range r.slots {
		switch {
		case s.light || s.kind == party:
		case best[0] < 0 || x.heft(s) > x.heft(r.slots[best[0]]):
			best = [2]int{i, best[0]}
		case best[1] < 0 || x.heft(s) > x.heft(r.slots[best[1]]):
			best[1] = i
		}
	}
	return best
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
	two := 0.0
	for _, i := range sh.weightiest {
		two += 0.5 * one(i < 0 || d.held[i])
	}
	sh.two = max(sh.two, two)
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
	v[ownCoverage], v[firstCoverage], v[exactCoverage] = sh.own, sh.lead, sh.exact
	v[coverage] = x.share(r, sh.inTime, func(i int) bool { return sh.held[i] })
	x.unheld(v, r, sh)
	v[unknownLead] = sh.unknownCov - v[coverage]
	v[likeness] = res.Trace.Likeness
	if sh.best > 0 {
		v[unknownRatio] = math.Min(1.5, sh.score/sh.best)
	}
	v[judges] = one(len(r.Loaded) > 0)
	v[numberAsked] = one(r.Asks == HowMany && !sh.counts)
	if r.Present {
		v[nowUnknown] = v[unknownRatio]
	}
	v[partyNamed] = one(len(r.Parties) > 0)
	v[abroad] = one(r.Foreign || r.mixed)
	v[phrases] = math.Min(2, float64(res.Trace.phrases))
	if r.Asks == HowMany && len(res.Facts) > 0 {
		v[unitMissing] = x.otherUnit(res.Facts[0], r)
	}
	v[exactAsked] = one(slices.ContainsFunc(r.Words, func(w string) bool { return detailWords[w] }))
	v[asksName] = one(!sh.people && slices.ContainsFunc(r.Words, func(w string) bool { return w == "name" || w == "names" || w == "named" }))
	return s
}

// otherUnit is the share of the words of what a fact counts that a question does
// not have: soldiers killed, and not soldiers.
func (x *Index) otherUnit(f *knowledge.Fact, r Reading) float64 {
	if f.Figure == nil {
		return 0
	}
	total, others := 0.0, 0.0
	for _, w := range x.unitWords(f) {
		total++
		if !slices.ContainsFunc(r.slots, func(s slot) bool {
			return slices.ContainsFunc(s.terms, func(t term) bool { return t.text == w })
		}) {
			others++
		}
	}
	return others / max(1, total)
}

// unitWords are the stems of what a fact counts, but for parties and places.
func (x *Index) unitWords(f *knowledge.Fact) []string {
	unit, _, _ := strings.Cut(f.Figure.Unit, " in ")
	rest, _ := x.aliases.take(words(unit))
	var list []string
	for _, w := range rest {
		if !x.lexicon.filler[w] && !x.aliases.words[w] {
			list = append(list, x.stem(w))
		}
	}
	return list
}

var detailWords = map[string]bool{"exact": true, "exactly": true, "name": true, "names": true, "which": true, "list": true, "type": true, "model": true, "kind": true, "price": true, "quote": true}

// lacks is the sign of what it means that the facts shown do not hold a slot;
// signCount for nothing.
func (x *Index) lacks(s slot, held bool, r Reading) sign {
	switch {
	case s.kind == strange && (r.Foreign || r.mixed):
		return strangeOfAbroad
	case s.kind == strange || s.kind == aNumber:
		return strangeShare
	case s.kind == ordinary && s.noun:
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
	possible, things, parties := 0.0, 0.0, true
	for i, slot := range r.slots {
		heft := x.heft(slot)
		possible += heft
		if slot.light {
			continue
		}
		things++
		if slot.focus && !sh.first[i] {
			v[focusMissing] = 1
		}
		if !sh.held[i] {
			v[missing] = max(v[missing], heft/10)
		}
		if slot.kind != party && sh.held[i] {
			v[held] += heft / 20
			parties = false
		}
		if s := x.lacks(slot, sh.held[i], r); s < signCount {
			v[s]++
		}
	}
	v[held] = min(v[held], 2)
	v[nouns] = min(2, v[nounShare]/2)
	for _, s := range []sign{strangeShare, strangeOfAbroad, nounShare, wordShare, nounElsewhere, wordElsewhere} {
		v[s] /= max(1, things)
	}
	v[onlyParties] = one(parties)
	v[brief] = 1 / max(1, things)
	v[long] = min(1, max(0, things-5)/6)
	v[heaviest] = sh.two
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

// commonness is what a word on record weighs for how common it is in English: of
// no ordinary word, of the commonest, of less common, of the rarest.
var commonness = [...]float64{1, 0.7, 0.9, 1}

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
	if s.kind == onRecord {
		heft *= commonness[s.tier]
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
