// Package find answers a question, as people type it, with the facts of a
// dossier that answer it, or says why none does.
//
// The way of one question: it is cleaned and read (text.go, reading.go): names
// become parties, words of other languages English ones, slips are repaired
// against the record's own words, dates become periods. The reading is scored
// against every fact by BM25 over its text, keywords, speaker and issue
// (index.go, score.go), and what scores best is looked at again for how it fits
// what is asked (rank.go). Then it is decided whether the record answers at all (gates.go): the thing asked for must
// stand in a fact that is shown. Nothing in a result comes from the question:
// only facts, ids and the lexicon's words.
package find

import "dossier/knowledge"

// Kind is what a result is.
type Kind string

// The kinds: an answer, or why there is none.
const (
	Answer  Kind = "answer"
	Silent  Kind = "silent"  // about this dispute, and the record does not say
	Outside Kind = "outside" // not about this dispute
	Future  Kind = "future"
	Opinion Kind = "opinion" // asks for a verdict
	Private Kind = "private" // about a private person
	Nothing Kind = "nothing" // no question could be read
)

// Result is what was found.
type Result struct {
	Kind    Kind
	Facts   []*knowledge.Fact  // of an answer, best first; else the nearest
	Unknown *knowledge.Unknown // what the record says nobody has established, where that is the answer
	Term    *knowledge.Term    // a word that is asked about
	Unheard bool               // the speaker whose word is asked for says nothing of it on record
	Reading Reading
	Trace   Trace

	index *Index
}

// Trace is why the result is what it is.
type Trace struct {
	Scores   []Scored
	Coverage float64            // share of the question, by weight, that the best facts hold
	Signs    [signCount]float64 // what the decision rests on
	Chance   float64            // that the record answers
	Gate     string             // what decided
	Question *knowledge.Question
	Likeness float64 // to that question of the dossier's own

	byRule  bool // decided by more than the chance
	phrases int  // keywords of several words that stand in the question
}

// Scored is a document with its score.
type Scored struct {
	Fact    *knowledge.Fact
	Unknown *knowledge.Unknown
	Term    *knowledge.Term
	Score   float64
	Matched []string

	doc   int     // its place in the index
	held  []bool  // by slot of the reading
	exact []bool  // those held by the question's own word
	keyed []bool  // those that its keywords hold
	words float64 // its score by words alone
	told  float64 // what the question's terms in its text weigh
	heard bool    // it is the word of the speaker who is asked for

	traits [traitCount]float64
}

// Scored returns the facts of the trace with their scores, best first.
func (r Result) Scored() []Scored {
	var list []Scored
	for _, s := range r.Trace.Scores {
		if s.Fact != nil {
			list = append(list, s)
		}
	}
	return list
}

// Find answers a question.
func (x *Index) Find(question string) Result {
	r := x.read(question)
	res := Result{Reading: r, index: x}
	if len(r.slots) == 0 && len(r.Periods) == 0 {
		res.Kind, res.Trace.Gate = Nothing, "nothing to look for"
		return res
	}
	x.score(&res)
	x.decide(&res)
	return res
}
