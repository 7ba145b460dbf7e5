package find

import (
	"math"
	"slices"

	"dossier/knowledge"
)

// trait is one thing that tells how well a document answers a question.
type trait int

// The traits. Those of facts alone are 0 for anything else.
const (
	byWords     trait = iota // the logarithm of its score by words, beside the best one's
	holdsMuch                // share of the question, by weight, that it holds
	byKeywords               // the same, of its keywords alone
	holdsParty               // share of the parties named
	holdsRare                // words held that are no ordinary English
	holdsAsking              // share of the words that merely help to choose that its keywords have: why, who, first
	lacksNoun                // nouns of the question that it does not hold
	specific                 // share of its own text, by weight, that the question names
	lengthy                  // the logarithm of its length beside the mean
	likeOwn                  // a question of the dossier's own that is like this one names it: how like
	ofPeriod                 // it is of a period named
	notOfPeriod              // it is of another
	tellsPeriod              // its text tells of a period named
	givesCount               // how many, and it gives a number
	onlyCounts               // it is a count, and none is asked for
	namesWho                 // who, and it names people
	wordOfNamed              // a word is asked for, and it is of a party named
	isWord                   // a word is asked for, and it is one
	isDemand                 // a demand is asked for, and it is one
	isDeed                   // no word, reason or count is asked for, and it is a deed
	judged                   // the question judges, and it is somebody's word
	introduces               // nothing but a party is named, and it is background
	byFirst                  // it is the word or deed of the party named first
	toSecond                 // it is addressed to the party named second
	toNamed                  // it is addressed to any party named
	sameIssue                // share, by score, of the best ten that are on its issue
	traitCount
)

// traitNames are for people.
var traitNames = [traitCount]string{
	byWords: "how well its words match", holdsMuch: "holds much of the question", byKeywords: "its keywords do",
	holdsParty: "holds the parties named", holdsRare: "holds names and rare words", holdsAsking: "has words that help to choose",
	lacksNoun: "lacks nouns of the question", specific: "its text says little else", lengthy: "how long it is",
	likeOwn: "a like question of the record names it", ofPeriod: "of the time asked for", notOfPeriod: "of another time",
	tellsPeriod: "its text tells of that time", givesCount: "gives a number, as asked", onlyCounts: "a count, and none is asked for",
	namesWho: "names people, as asked", wordOfNamed: "the word of a party named", isWord: "somebody's word, as asked",
	isDemand: "a demand, as asked", isDeed: "a deed, where no word is asked for", judged: "a word on what the question judges",
	introduces: "background on the party", byFirst: "by the party named first", toSecond: "to the party named second",
	toNamed: "to a party named", sameIssue: "on the issue of many of the best",
}

// traitWeights were fitted by TestFitRanking on the questions that may be read
// (docs/quality.md). A document's score by words is multiplied by e to the sum of
// what its traits weigh.
var traitWeights = [traitCount]float64{
	byWords:     1.0,
	holdsMuch:   0.28,
	byKeywords:  0.32,
	holdsParty:  0.33,
	holdsRare:   0.29,
	holdsAsking: 0.33,
	lacksNoun:   -0.08,
	specific:    0.4,
	lengthy:     0.1,
	likeOwn:     0.38,
	ofPeriod:    0.25,
	notOfPeriod: -0.25,
	tellsPeriod: 0.44,
	givesCount:  0.18,
	onlyCounts:  -0.14,
	namesWho:    0.22,
	wordOfNamed: 0.18,
	isWord:      0.11,
	isDemand:    0.29,
	isDeed:      0.08,
	judged:      0.3,
	introduces:  0.25,
	byFirst:     0.13,
	toSecond:    0.19,
	toNamed:     0.05,
	sameIssue:   0.17,
}

// sought is what of a question is the same for all documents.
type sought struct {
	Reading
	wants  wants
	issues map[string]float64 // of the best ten, with their share of the scores
	own    []string           // the facts of the dossier's own question that is like this one
	like   float64
}

// Of how many of the best by words the issues count, and from which likeness the
// dossier's own question does.
const (
	leaders    = 10
	likeEnough = 0.43
)

// traits notes the traits of what scores best by words, best first.
func (x *Index) traits(r Reading, best []Scored, t Trace) {
	q := sought{Reading: r, wants: wanted(r), issues: map[string]float64{}}
	if t.Likeness >= likeEnough {
		q.own, q.like = t.Question.Facts, t.Likeness
	}
	sum := 0.0
	for _, b := range best[:min(len(best), leaders)] {
		if b.Fact != nil {
			sum += b.Score
			q.issues[b.Fact.Issue] += b.Score
		}
	}
	for i := range best {
		b := &best[i]
		b.traits[byWords] = math.Log(b.Score / best[0].Score)
		x.holding(b, q)
		if f := b.Fact; f != nil {
			x.suiting(b, q)
			b.traits[sameIssue] = q.issues[f.Issue] / max(sum, math.SmallestNonzeroFloat64)
		}
	}
}

// holding notes what of the question a document holds.
func (x *Index) holding(b *Scored, q sought) {
	d, v := &x.docs[b.doc], &b.traits
	timely := b.Fact != nil && overlapAny(b.Fact.Date, q.Periods)
	v[holdsMuch] = x.share(q.Reading, timely, func(i int) bool { return b.held[i] })
	v[byKeywords] = x.share(q.Reading, timely, func(i int) bool { return b.keyed[i] })
	var parties, light float64
	for i, s := range q.slots {
		switch {
		case s.light:
			light++
			v[holdsAsking] += one(b.keyed[i])
		case s.kind == party:
			parties += s.heft
			v[holdsParty] += s.heft * one(b.held[i])
		case b.held[i]:
			v[holdsRare] += one(s.kind == onRecord && s.tier == 0)
		default:
			v[lacksNoun] += one(s.noun)
		}
	}
	v[holdsAsking] /= max(light, 1)
	v[holdsParty] /= max(parties, 1)
	v[specific] = b.told / max(d.heft, 1)
	v[lengthy] = math.Log(d.length / x.length)
}

// suiting notes how a fact is of the kind that is asked for.
func (x *Index) suiting(b *Scored, q sought) {
	f, d, v := b.Fact, &x.docs[b.doc], &b.traits
	if slices.Contains(q.own, f.ID) {
		v[likeOwn] = q.like
	}
	if len(q.Periods) > 0 {
		in := overlapAny(f.Date, q.Periods)
		v[ofPeriod], v[notOfPeriod] = one(in), one(!in)
		v[tellsPeriod] = one(slices.ContainsFunc(d.periods, func(p knowledge.Date) bool { return overlapAny(p, q.Periods) }))
	}
	deed := f.Topic == knowledge.Event || f.Topic == knowledge.Mediation
	word := f.Topic == knowledge.Position || f.Topic == knowledge.Accusation || f.Topic == knowledge.Demand
	of := func(parties []string) float64 {
		return one(slices.ContainsFunc(q.Parties, func(p string) bool { return slices.Contains(parties, p) }))
	}
	v[givesCount] = one(q.wants.count && d.counts)
	v[onlyCounts] = one(!q.wants.count && f.Topic == knowledge.Count)
	v[namesWho] = one(q.Asks == Who && (d.people || f.Speaker != ""))
	if q.wants.word {
		v[wordOfNamed], v[isWord] = of(f.By), one(word)
	}
	v[isDemand] = one(q.wants.demand && f.Topic == knowledge.Demand)
	v[isDeed] = one(deed && !q.wants.word && q.Asks != Why && q.Asks != HowMany)
	v[judged] = one(word && len(q.Loaded) > 0)
	v[introduces] = one(q.wants.person && f.Topic == knowledge.Background)
	v[toNamed] = of(f.To)
	if len(q.Parties) > 0 {
		v[byFirst] = one(slices.Contains(f.By, q.Parties[0]))
	}
	if len(q.Parties) > 1 {
		v[toSecond] = one(slices.Contains(f.To, q.Parties[1]))
	}
}

// weakly is what the score of a weak fact is multiplied by. It is not fitted: a
// curator said that such a fact should not lead where another fits as well.
const weakly = 0.85

// suits is what a document's score by words is multiplied by.
func (s Scored) suits() float64 {
	sum := 0.0
	if s.Fact != nil && s.Fact.Weak {
		sum = math.Log(weakly)
	}
	for t := byWords + 1; t < traitCount; t++ {
		sum += traitWeights[t] * s.traits[t]
	}
	return math.Exp(sum)
}
