package find

import (
	"math"

	"dossier/knowledge"
)

// asked is one wording of one of the dossier's own questions.
type asked struct {
	question *knowledge.Question
	terms    map[string]float64 // with their weights
	norm     float64
}

// questions reads the dossier's own questions as any other is read.
func (x *Index) questions() {
	for _, q := range x.d.Questions {
		for _, wording := range append([]string{q.Text}, q.Also...) {
			a := asked{question: q, terms: map[string]float64{}}
			for _, s := range x.read(wording).slots {
				if t, w := x.weightiest(s); w > 0 {
					a.terms[t] = w
					a.norm += w * w
				}
			}
			a.norm = math.Sqrt(a.norm)
			x.asked = append(x.asked, a)
		}
	}
}

// weightiest is the first term of a slot, with the slot's weight.
func (x *Index) weightiest(s slot) (string, float64) {
	if s.light || len(s.terms) == 0 {
		return "", 0
	}
	return s.terms[0].text, s.terms[0].weight * x.weightOf(s.terms[0].text)
}

// likest finds the dossier's own question most like this one, by the cosine of
// their weighted terms. A slot is alike when any of its terms is.
func (x *Index) likest(r Reading) (*knowledge.Question, float64) {
	norm := 0.0
	for _, s := range r.slots {
		_, w := x.weightiest(s)
		norm += w * w
	}
	if norm == 0 {
		return nil, 0
	}
	norm = math.Sqrt(norm)
	var best *knowledge.Question
	likeness := 0.0
	for _, a := range x.asked {
		dot := 0.0
		for _, s := range r.slots {
			_, w := x.weightiest(s)
			common := 0.0
			for _, t := range s.terms {
				common = max(common, t.weight*a.terms[t.text])
			}
			dot += w * common
		}
		if l := dot / (norm * a.norm); a.norm > 0 && l > likeness {
			best, likeness = a.question, l
		}
	}
	return best, min(likeness, 1)
}
