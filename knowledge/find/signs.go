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
	likeness  // to a question of the dossier's own
	factsLead // by how much the facts shown together hold more of the question than anything unknown
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
	coverage:        "share of the question that the best facts hold together",
	ownCoverage:     "the same, of the one fact that holds most",
	firstCoverage:   "the same, of the first fact",
	exactCoverage:   "the same, of the first fact by the very words",
	strangeShare:    "share of words neither on record nor English",
	strangeOfAbroad: "the same, in a question not in English",
	nounShare:       "share of nouns nowhere on record",
	nouns:           "half the number of nouns nowhere on record",
	wordShare:       "share of other words nowhere on record",
	nounElsewhere:   "share of nouns that only other facts hold",
	wordElsewhere:   "share of other words that only other facts hold",
	missing:         "a tenth of the weightiest word not held",
	focusMissing:    "the very thing asked for is not held",
	partyNamed:      "a party is named",
	likeness:        "likeness to one of the record's own questions",
	factsLead:       "what the best facts hold more than any unknown",
	asksName:        "asks for a name, and no fact names people",
	brief:           "1 divided by the number of things named",
	strength:        "the first fact's score, as a share of the highest",
	unknownRatio:    "the best unknown's score as a share of the first's",
	judges:          "words that judge",
	numberAsked:     "asks for a number, and the first facts give none",
	exactAsked:      "asks for a detail: exact, name, which",
	nowUnknown:      "the best unknown's score, if asked how it is now",
	abroad:          "not in English",
	phrases:         "keywords of several words in the question",
	long:            "many things named",
	otherCount:      "counts another thing than is asked for",
}

// weights were fitted by logistic regression, by TestFit, on the questions that
// may be read (docs/quality.md).
var weights = [signCount]float64{
	coverage:        1.09,
	ownCoverage:     0.81,
	firstCoverage:   1.72,
	exactCoverage:   0.17,
	strangeShare:    -1.1,
	strangeOfAbroad: 0.1,
	nounShare:       0.38,
	nouns:           -1.63,
	wordShare:       0.48,
	nounElsewhere:   -0.08,
	wordElsewhere:   1.01,
	missing:         0.32,
	focusMissing:    -0.36,
	partyNamed:      0.11,
	likeness:        1.64,
	factsLead:       0.23,
	asksName:        -1.75,
	brief:           -1.23,
	strength:        2.77,
	unknownRatio:    -1.18,
	judges:          2.5,
	numberAsked:     -2.38,
	exactAsked:      -0.63,
	nowUnknown:      0.71,
	abroad:          -0.07,
	phrases:         0.28,
	long:            2.07,
	otherCount:      -0.8,
}

// bias is what is there before any sign.
const bias = -5.04

// enough is the chance from which a question is answered: of intents held
// out, and with half of the keywords gone, TestFit finds one in twenty-five
// falsely declined there. A higher one declines more of what the record does not
// answer, and more of what it does.
// someOfIt and mostOfIt tell what is outside the dispute from what the record is
// silent on.
const (
	enough   = 0.4
	someOfIt = 0.35
	mostOfIt = 0.6
)

// signs are what a decision rests on.
type signs struct {
	values  [signCount]float64
	unknown *knowledge.Unknown // the one that holds most of the question
}

// chance is what the signs make of the chance that the record answers.
func chance(values [signCount]float64) float64 { return sigmoid(sum(values)) }

// sum adds up what each sign says for an answer and against, each to the second
// decimal: what a curator is shown adds up to what decided.
func sum(values [signCount]float64) float64 {
	sum := math.Round(100 * bias)
	for i := range values {
		sum += math.Round(100 * part(values, i))
	}
	return sum / 100
}

// part is what a sign adds, to the second decimal.
func part(values [signCount]float64, i int) float64 {
	return math.Round(100*weights[i]*values[i]) / 100
}

// unknownFits reports whether something unknown is clearly more what is asked
// for than any fact. How things are now it need only fit as well: a fact that does
// is of some day before.
func (s signs) unknownFits(r Reading) bool {
	lead := -s.values[factsLead]
	ratio := s.values[unknownRatio]
	return s.unknown != nil && (ratio >= surer && (lead >= clearly || r.Present && lead >= 0) || ratio >= surest)
}

// By how much something unknown must fit better than the best fact to be the
// answer in any case. Fitted on the questions that
// may be read.
const (
	surer   = 0.75
	clearly = 0.05
	surest  = 1.0
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
	v[factsLead] = v[coverage] - sh.unknownCov
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
