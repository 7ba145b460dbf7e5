package find

import (
	"math"
	"slices"

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
	long         // it has many words
	otherCount   // how many, and the first fact counts what befell people, which is not asked for
	signCount
)

// signNames are for people.
var signNames = [signCount]string{
	"coverage", "best fact's coverage", "first fact's coverage", "coverage by own words", "strange words", "strange words, not in English",
	"nouns not on record", "number of nouns not on record", "other words not on record", "nouns held elsewhere", "other words held elsewhere", "weightiest word missing",
	"focus missing", "party named", "like an own question",
	"an unknown's lead", "asks for a name", "brief", "strength",
	"an unknown's score", "words that judge", "a number, and no count", "asks for a detail", "now, and an unknown", "not in English", "phrases held", "long", "another thing counted",
}

// weights were fitted by logistic regression, by TestFit, on the questions that
// may be read (docs/quality.md).
var weights = [signCount]float64{
	coverage:        0.1,
	ownCoverage:     1.33,
	firstCoverage:   1.61,
	exactCoverage:   0.06,
	strangeShare:    -2.02,
	strangeOfAbroad: -1.25,
	nounShare:       -0.75,
	nouns:           -2.43,
	wordShare:       -0.5,
	nounElsewhere:   -0.68,
	wordElsewhere:   2.45,
	missing:         -0.7,
	focusMissing:    -0.43,
	partyNamed:      0.58,
	likeness:        1.21,
	unknownLead:     -0.84,
	asksName:        -2.8,
	brief:           -1.6,
	strength:        2.39,
	unknownRatio:    -1.4,
	judges:          3.07,
	numberAsked:     -2.53,
	exactAsked:      -1.2,
	nowUnknown:      0.17,
	abroad:          0.55,
	phrases:         0.1,
	long:            2.31,
	otherCount:      -1.18,
}

const bias = -2.18

// enough is the chance from which a question is answered: of intents held
// out, and with half of the keywords gone, TestFit finds one in twenty-five
// falsely declined there. A higher one declines more of what the record does not
// answer, and more of what it does.
// someOfIt and mostOfIt tell what is outside the dispute from what the record is
// silent on.
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
// answer in any case. Fitted on the questions that
// may be read.
const (
	surer   = 0.9
	clearly = 0.05
	surest  = 1.1
)

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
	v[otherCount] = one(r.Asks == HowMany && len(res.Facts) > 0 && x.otherUnit(res.Facts[0], r))
	v[exactAsked] = one(slices.ContainsFunc(r.Words, func(w string) bool { return detailWords[w] }))
	v[asksName] = one(!sh.people && slices.ContainsFunc(r.Words, func(w string) bool { return w == "name" || w == "names" || w == "named" }))
	return s
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
