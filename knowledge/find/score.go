package find

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Parameters of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009). Facts are short and of one length, so
// length matters little.
const (
	saturation = 1.3 // k1
	lengthPart = 0.4 // b
)

// How much a fact's score grows or shrinks by what is known beside its words.
// Fitted on the questions that may be read (docs/quality.md).
const (
	inPeriod      = 1.5  // it lies in a period the question names
	aroundIt      = 1.0  // the question names a day, and the fact is known to the month
	outsidePeriod = 0.85 // it does not
	fits          = 1.15 // it is a count, and that is asked for
	introduces    = 1.6  // background, where nothing but a party is named
	speaks        = 1.2  // the party named is asked for its word, and it is its word
	weakly        = 0.85
	outdated      = 0.93
	central       = 1.15  // one of the dossier's own questions rests on it
	phraseShare   = 0.165 // of the weight of a keyword of several words that stands in the question
	likeQuestion  = 0.3   // of the best score, for the first fact of the dossier's question that is most like it
	nextFact      = 1.0   // of that, for each further one
	likeEnough    = 0.43  // from which likeness a question of the dossier's counts
)

// considered is how many of the best are looked at again for the share of the
// question that each holds, and shareCounts how much that share counts. Fitted on
// the questions that may be read.
const (
	considered  = 40
	shareCounts = 0.3
)

// shown is how many documents a trace lists and an answer may draw on.
const shown = 12

// score scores every document that holds a term of the question.
func (x *Index) score(res *Result) {
	r := res.Reading
	scores := make([]float64, len(x.docs))
	x.addSlots(scores, r)
	res.Trace.phrases = x.addPhrases(scores, r)
	wants := wanted(r)
	for i := range scores {
		if scores[i] > 0 {
			scores[i] *= x.docs[i].factor * wants.suits(x.docs[i], r)
		}
	}
	if r.onlyPeriod() {
		x.addEvents(scores, r)
	}
	res.Trace.Question, res.Trace.Likeness = x.likest(r)
	x.addQuestion(scores, res.Trace)
	x.list(res, scores)
}

// addSlots adds, for every slot and document, the slot's best term there. The
// terms of a party, its id and the name it was called by, add up.
func (x *Index) addSlots(scores []float64, r Reading) {
	best := make([]float64, len(x.docs))
	var touched []int
	for _, s := range r.slots {
		touched = touched[:0]
		for _, t := range s.terms {
			idf := x.idf[t.text]
			for _, p := range x.posts[t.text] {
				norm := 1 - lengthPart + lengthPart*x.docs[p.doc].length/x.length
				add := t.weight * idf * p.weight / (p.weight + saturation*norm)
				if best[p.doc] == 0 {
					touched = append(touched, p.doc)
				}
				if s.kind == party {
					best[p.doc] += add
				} else {
					best[p.doc] = max(best[p.doc], add)
				}
			}
		}
		for _, i := range touched {
			scores[i] += best[i]
			best[i] = 0
		}
	}
}

// addPhrases adds something for every keyword of several words that stands in
// the question as it is, the longest at each place: "who started", "open war".
// One that is all words which merely help to choose adds nothing.
func (x *Index) addPhrases(scores []float64, r Reading) (found int) {
	ws := make([]string, len(r.Words))
	for i, w := range r.Words {
		ws[i] = x.stem(w)
	}
	telling := func(w string) bool { return !x.lexicon.light[w] && !x.lexicon.filler[w] }
	for i := range ws {
		for n := min(4, len(ws)-i); n >= 2; n-- {
			list := x.phrases[strings.Join(ws[i:i+n], " ")]
			if len(list) == 0 || !slices.ContainsFunc(r.Words[i:i+n], telling) {
				continue
			}
			found++
			for _, d := range list {
				scores[d] += phraseShare * math.Log(1+float64(len(x.docs))/float64(len(list)))
			}
			break
		}
	}
	return found
}

// addEvents scores what happened in the periods named, where nothing else is: the
// weightiest are those that most sources have.
func (x *Index) addEvents(scores []float64, r Reading) {
	clear(scores)
	for i, d := range x.docs {
		deed := d.fact != nil && (d.fact.Topic == knowledge.Event || d.fact.Topic == knowledge.Mediation)
		if deed && overlapAny(d.fact.Date, r.Periods) {
			scores[i] = d.factor * math.Log1p(float64(len(d.fact.Sources)))
		}
	}
}

// list keeps the best documents, with the slots each of them holds.
func (x *Index) list(res *Result, scores []float64) {
	var best []Scored
	for _, i := range highest(scores, considered) {
		d := x.docs[i]
		best = append(best, Scored{Fact: d.fact, Unknown: d.unknown, Term: d.term, Score: scores[i], doc: i})
	}
	for i := range best {
		b := &best[i]
		b.held, b.exact, b.Matched = x.holds(b.doc, res.Reading)
		timely := b.Fact != nil && overlapAny(b.Fact.Date, res.Reading.Periods)
		b.Score *= 1 - shareCounts + shareCounts*x.share(res.Reading, timely, func(i int) bool { return b.held[i] })
		b.Score = math.Round(b.Score*1e6) / 1e6 // so that the order of a sum decides nothing
	}
	x.hear(res, best)
	sortScored(best)
	res.Trace.Scores = slices.Clip(best[:min(len(best), shown)])
}

// highest returns the places of the n highest scores above zero, the best first.
func highest(scores []float64, n int) []int {
	list := make([]int, 0, n+1)
	for i, s := range scores {
		if s <= 0 || len(list) == n && s <= scores[list[n-1]] {
			continue
		}
		at, _ := slices.BinarySearchFunc(list, s, func(j int, s float64) int {
			if scores[j] >= s {
				return -1
			}
			return 1
		})
		list = slices.Insert(list, at, i)
		list = list[:min(len(list), n)]
	}
	return list
}

// sortScored puts the best first, ties as the record has them.
func sortScored(list []Scored) {
	slices.SortFunc(list, func(a, b Scored) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.doc, b.doc)) })
}

// holds says for every slot whether a document holds it, whether by its own word,
// and by which terms.
func (x *Index) holds(doc int, r Reading) (held, exact []bool, matched []string) {
	held, exact = make([]bool, len(r.slots)), make([]bool, len(r.slots))
	for i, s := range r.slots {
		for _, t := range s.terms {
			_, found := slices.BinarySearchFunc(x.posts[t.text], doc, func(p post, doc int) int { return cmp.Compare(p.doc, doc) })
			if found {
				held[i] = true
				exact[i] = exact[i] || t.weight > otherWord
				matched = append(matched, t.text)
			}
		}
	}
	return held, exact, matched
}

// addQuestion raises the facts of a question that is like this one, the first
// most.
func (x *Index) addQuestion(scores []float64, t Trace) {
	if t.Likeness < likeEnough {
		return
	}
	add := slices.Max(scores) * likeQuestion * t.Likeness
	for _, f := range x.d.Until(knowledge.Day{}).Named(t.Question.Facts) {
		scores[x.places[f]] += add
		add *= nextFact
	}
}

// ID names a scored document.
func (s Scored) ID() string {
	switch {
	case s.Fact != nil:
		return s.Fact.ID
	case s.Unknown != nil:
		return s.Unknown.ID
	}
	return s.Term.ID
}
