package find

import (
	"cmp"
	"math"
	"slices"

	"dossier/knowledge"
)

// How much a fact's score grows or shrinks by what is known beside its words.
// Fitted on the tuning half.
const (
	inPeriod      = 1.5  // it lies in a period the question names
	outsidePeriod = 0.7  // it does not
	fits          = 1.25 // its topic is what the question asks for
	weakly        = 0.85
	outdated      = 0.9
	central       = 1.12 // one of the dossier's own questions rests on it
	likeQuestion  = 0.9  // of the best score, for a fact of the dossier's question that is most like it
	likeEnough    = 0.5  // from which likeness a question of the dossier's counts
)

// shown is how many documents a trace lists and an answer may draw on.
const shown = 12

// score scores every document that holds a term of the question.
func (x *Index) score(res *Result) {
	r := res.Reading
	scores := map[int]float64{}
	matched := map[int][]string{}
	for _, t := range r.Terms {
		for _, p := range x.posts[t.text] {
			norm := 1 - lengthPart + lengthPart*x.docs[p.doc].length/x.length
			tf := p.weight / (p.weight + saturation*norm)
			scores[p.doc] += t.weight * x.idf[t.text] * tf
			matched[p.doc] = append(matched[p.doc], t.text)
		}
	}
	for i := range scores {
		scores[i] *= x.factor(x.docs[i], r)
	}
	res.Trace.Question, res.Trace.Likeness = x.likest(r)
	x.addQuestion(scores, res.Trace)
	list := make([]Scored, 0, len(scores))
	for i, s := range scores {
		d := x.docs[i]
		list = append(list, Scored{d.fact, d.unknown, d.term, s, matched[i]})
	}
	slices.SortFunc(list, func(a, b Scored) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.id(), b.id())) })
	res.Trace.Scores = list[:min(len(list), shown)]
}

func (s Scored) id() string {
	switch {
	case s.Fact != nil:
		return s.Fact.ID
	case s.Unknown != nil:
		return s.Unknown.ID
	}
	return s.Term.ID
}

func (x *Index) factor(d doc, r Reading) float64 {
	if d.fact == nil {
		return 1
	}
	f := d.fact
	factor := 1.0
	if len(r.Periods) > 0 {
		if slices.ContainsFunc(r.Periods, func(p knowledge.Date) bool { return overlap(f.Date, p) }) {
			factor *= inPeriod
		} else {
			factor *= outsidePeriod
		}
	}
	if suits(f, r) {
		factor *= fits
	}
	if f.Weak {
		factor *= weakly
	}
	if x.central[f] {
		factor *= central
	}
	if len(x.d.Until(knowledge.Day{}).Overtaking(f)) > 0 {
		factor *= outdated
	}
	return factor
}

func overlap(d, p knowledge.Date) bool {
	return d.From.Compare(p.Last()) <= 0 && d.Last().Compare(p.From) >= 0
}

// suits reports whether a fact's topic is what the question asks for.
func suits(f *knowledge.Fact, r Reading) bool {
	has := func(ws ...string) bool {
		return slices.ContainsFunc(r.Words, func(w string) bool { return slices.Contains(ws, w) })
	}
	switch f.Topic {
	case knowledge.Count:
		return r.Asks == HowMany || has("toll", "casualties", "dead", "killed", "figure", "figures")
	case knowledge.Demand:
		return has("demand", "demands", "demanded", "want", "wants", "wanted", "ask", "asked", "asking", "conditions")
	case knowledge.Mediation:
		return has("mediator", "mediators", "mediate", "mediated", "mediating", "mediation")
	case knowledge.Position, knowledge.Accusation, knowledge.Event, knowledge.Background:
	}
	return false
}

// likest finds the dossier's own question most like this one, by the cosine of
// their weighted terms.
func (x *Index) likest(r Reading) (*knowledge.Question, float64) {
	norm := 0.0
	for _, t := range r.Terms {
		norm += x.weightOf(t.text) * x.weightOf(t.text)
	}
	norm = math.Sqrt(norm)
	var best *knowledge.Question
	likeness := 0.0
	for _, a := range x.asked {
		dot := 0.0
		for _, t := range r.Terms {
			if a.terms[t.text] {
				dot += x.weightOf(t.text) * x.weightOf(t.text)
			}
		}
		if l := dot / (norm * a.norm); norm > 0 && a.norm > 0 && l > likeness {
			best, likeness = a.question, l
		}
	}
	return best, likeness
}

// addQuestion raises the facts of a question that is like this one, the first
// most.
func (x *Index) addQuestion(scores map[int]float64, t Trace) {
	if t.Likeness < likeEnough {
		return
	}
	best := 0.0
	for _, s := range scores {
		best = max(best, s)
	}
	for rank, id := range t.Question.Facts {
		for i, d := range x.docs {
			if d.fact != nil && d.fact.ID == id {
				scores[i] += best * likeQuestion * t.Likeness * math.Pow(0.85, float64(rank)) * 0.5
			}
		}
	}
}
