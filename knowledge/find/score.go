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

// phraseShare is what a keyword of several words that stands in the question adds,
// as a share of its weight. Fitted on the questions that may be read
// (docs/quality.md).
const phraseShare = 0.165

// considered is how many of the best by words are looked at again for their traits.
const considered = 40

// shown is how many documents a trace lists and an answer may draw on.
const shown = 12

// score lists the documents that fit the question best.
func (x *Index) score(res *Result) {
	res.Trace.Question, res.Trace.Likeness = x.likest(res.Reading)
	best := x.ranked(res)
	res.Trace.Scores = slices.Clip(best[:min(len(best), shown)])
}

// ranked returns all that is looked at again, best first.
func (x *Index) ranked(res *Result) []Scored {
	best := x.best(res)
	for i := range best {
		b := &best[i]
		if !res.Reading.onlyPeriod() {
			b.Score *= b.suits()
		}
		b.Score = math.Round(b.Score*1e6) / 1e6 // so that the order of a sum decides nothing
	}
	x.hear(res, best)
	sortScored(best)
	return best
}

// best returns the documents that score best by words, best first, with their
// traits.
func (x *Index) best(res *Result) []Scored {
	r := res.Reading
	scores := x.byWords(res)
	places := highest(scores, considered)
	list := make([]Scored, 0, len(places))
	for _, i := range places {
		d := &x.docs[i]
		b := Scored{Fact: d.fact, Unknown: d.unknown, Term: d.term, Score: scores[i], words: scores[i], doc: i}
		x.hold(&b, r)
		list = append(list, b)
	}
	x.traits(r, list, res.Trace)
	return list
}

// byWords scores every document by words, or for a mere period by its events.
func (x *Index) byWords(res *Result) []float64 {
	scores := make([]float64, len(x.docs))
	x.addSlots(scores, res.Reading)
	res.Trace.phrases = x.addPhrases(scores, res.Reading)
	if res.Reading.onlyPeriod() {
		x.addEvents(scores, res.Reading)
	}
	return scores
}

// addSlots adds, for every slot and document, the slot's best term there. The
// terms of a party, its id and the name it was called by, add up.
func (x *Index) addSlots(scores []float64, r Reading) {
	best := make([]float64, len(x.docs))
	var touched []int
	for _, s := range r.slots {
		touched = touched[:0]
		for _, t := range s.terms {
			e := x.terms[t.text]
			if e == nil {
				continue
			}
			for _, p := range e.posts {
				norm := 1 - lengthPart + lengthPart*x.docs[p.doc].length/x.length
				add := t.weight * e.idf * p.weight / (p.weight + saturation*norm)
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
			scores[i] = math.Log1p(float64(len(d.fact.Sources)))
		}
	}
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

// hold notes for every slot whether a document holds it, where, whether by its
// own word, and by which terms.
func (x *Index) hold(b *Scored, r Reading) {
	n := len(r.slots)
	list := make([]bool, 3*n)
	b.held, b.exact, b.keyed = list[:n:n], list[n:2*n:2*n], list[2*n:]
	b.Matched = make([]string, 0, 2*n)
	for i, s := range r.slots {
		for _, t := range s.terms {
			e := x.terms[t.text]
			if e == nil {
				continue
			}
			at, found := slices.BinarySearchFunc(e.posts, b.doc, func(p post, doc int) int { return cmp.Compare(p.doc, doc) })
			if !found {
				continue
			}
			b.held[i] = true
			b.exact[i] = b.exact[i] || t.weight > otherWord
			b.keyed[i] = b.keyed[i] || e.posts[at].keyed
			if !slices.Contains(b.Matched, t.text) {
				b.told += float64(e.posts[at].told) * e.idf
			}
			b.Matched = append(b.Matched, t.text)
		}
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
