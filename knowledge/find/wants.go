package find

import (
	"slices"

	"dossier/knowledge"
)

// wants is what a question wants beside its words.
type wants struct {
	count  bool
	word   bool // of the party named
	person bool // nothing but a party is named
}

func wanted(r Reading) wants {
	has := func(set map[string]bool) bool {
		return slices.ContainsFunc(r.Words, func(w string) bool { return set[w] })
	}
	return wants{
		count:  r.Asks == HowMany || has(countWords),
		word:   len(r.Parties) == 1 && has(sayingWords),
		person: len(r.slots) == 1 && r.slots[0].kind == party,
	}
}

var countWords = map[string]bool{"toll": true, "casualties": true, "dead": true, "killed": true, "figure": true, "figures": true, "losses": true}

// suits is what a fact's score is multiplied by, for the period and the topic
// that a question asks for.
func (w wants) suits(d doc, r Reading) float64 {
	factor, f := 1.0, d.fact
	switch {
	case f == nil && slices.ContainsFunc(d.periods, func(p knowledge.Date) bool { return overlapAny(p, r.Periods) }):
		return inPeriod
	case f == nil:
		return factor
	}
	if len(r.Periods) > 0 {
		factor = outsidePeriod
		if overlapAny(f.Date, r.Periods) {
			factor = inPeriod
			if !f.Date.Exact() && r.Periods[0].Exact() && f.Date.Last().Sub(f.Date.From) > aboutADay {
				factor = aroundIt
			}
		}
	}
	if w.count && f.Topic == knowledge.Count {
		factor *= fits
	}
	if w.person && f.Topic == knowledge.Background {
		factor *= introduces
	}
	if w.word && slices.Contains(f.By, r.Parties[0]) {
		factor *= speaks
	}
	return factor
}

// aboutADay is how many days a fact's date may span and still be of a day.
const aboutADay = 10

var sayingWords = map[string]bool{
	"say": true, "says": true, "said": true, "saying": true, "response": true, "respond": true, "responded": true, "reaction": true,
	"react": true, "position": true, "stance": true, "deny": true, "denied": true, "denies": true, "claim": true, "claims": true, "claimed": true,
	"demand": true, "demands": true, "want": true, "wants": true, "wanted": true, "version": true, "answer": true, "reply": true,
}
