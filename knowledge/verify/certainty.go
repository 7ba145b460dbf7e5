package verify

import (
	"maps"
	"slices"

	"dossier/knowledge"
)

// The words that say how sure or how bound a thing is. A statement may not move
// from one group to another (V10).
var moods = []struct {
	words  map[string]bool
	needed bool // what has it in the fact must have it in the statement
}{
	{set(`may might could can cannot possibly perhaps`), true},
	{set(`will would shall going`), true},
	{set(`must should ought`), true},
}

// kept are words of the facts without which they say more: what only the
// statement lacks is refused.
var kept = set(`only largely partly mostly principle planned if unless until almost nearly yet expected intended meant
	attempted drafted toward least most against before`)

// conditions may stand for one another.
var conditions = set(`if unless until before once when without`)

// certainty holds that hedges, conditions and duties stay what they are (V10).
func (s *statement) certainty() *Refusal {
	for _, m := range moods {
		said, at := false, ""
		for i := range s.words {
			if w := &s.words[i]; w.kind == plain && m.words[w.low] && !w.quoted {
				said, at = true, w.text
			}
		}
		meant := s.any(func(f *fact) bool { return f.hasOneOf(m.words) })
		if said && !meant && !s.mayHave(m.words) {
			return &Refusal{Certainty, at}
		}
		if meant && !said && !s.otherwise(m.words) {
			return &Refusal{Certainty, "too sure"}
		}
	}
	if w := s.doubled(); w != "" {
		return &Refusal{Certainty, w}
	}
	for _, f := range s.facts {
		for i := range f.words {
			w := &f.words[i]
			if w.kind == plain && kept[w.low] && !w.quoted && !s.keeps(w, f, i) {
				return &Refusal{Certainty, "without “" + w.low + "”"}
			}
		}
	}
	return nil
}

// limiting are words each of which makes a statement say more.
var limiting = set(`only all still again even ever yet always never`)

// doubled returns a limiting word that the statement has more often than the facts.
func (s *statement) doubled() string {
	more := map[string]int{}
	for i := range s.words {
		if w := &s.words[i]; limiting[w.low] && !w.frame {
			more[w.low]++
		}
	}
	for _, low := range slices.Sorted(maps.Keys(more)) {
		had := 0
		for _, f := range s.facts {
			for i := range f.words {
				if f.words[i].low == low {
					had++
				}
			}
		}
		if had > 0 && more[low] > had {
			return low
		}
	}
	return ""
}

func (f *fact) hasOneOf(words map[string]bool) bool {
	for i := range f.words {
		if w := &f.words[i]; w.kind == plain && words[w.low] && !w.quoted {
			return true
		}
	}
	return false
}

// mayHave reports whether a mood that the facts' words lack is theirs all the
// same: a demand is a duty, "is to" and a reported plan are "will", and what
// one lets happen may happen.
func (s *statement) mayHave(words map[string]bool) bool {
	return s.any(func(f *fact) bool {
		switch {
		case words["must"]:
			return f.Topic == knowledge.Demand
		case words["will"]:
			return f.follows("is", "to") || f.follows("are", "to") || f.follows("was", "to") || f.follows("to", "be") || f.stems["plan"] || f.Topic == knowledge.Position && f.stems["start"]
		}
		return f.stems["let"] || f.stems["allow"] || f.stems["permit"]
	})
}

func (f *fact) follows(a, b string) bool {
	for i := 1; i < len(f.words); i++ {
		if f.words[i-1].low == a && f.words[i].low == b {
			return true
		}
	}
	return false
}

// otherwise reports whether a statement says a duty by a word of demanding, a
// possibility by one of permission, or what will be by "is to".
func (s *statement) otherwise(words map[string]bool) bool {
	for i := range s.words {
		w := &s.words[i]
		if words["must"] && (sayings[w.low] == demands || w.low == "called" || w.low == "calls") && (w.frame || s.any(func(f *fact) bool { return s.wishes(i, f) })) {
			return true
		}
		if words["will"] && w.low == "to" && i > 0 && (s.words[i-1].low == "is" || s.words[i-1].low == "are") {
			return true
		}
		if words["may"] && (w.low == "allowed" || w.low == "able") {
			return true
		}
	}
	return false
}

// keeps reports whether the statement has a word that its fact may not lose.
func (s *statement) keeps(w *word, f *fact, i int) bool {
	if hedges[w.low] != "" && hedged(f.words, i) {
		return true // held with its number
	}
	for j := range s.words {
		o := &s.words[j]
		if o.stem == w.stem || conditions[w.low] && conditions[o.low] || w.low == "yet" && o.low == "still" ||
			w.low == "against" && (o.stem == "oppos" || o.stem == "object") {
			return true
		}
	}
	return false
}

func hedged(words []word, i int) bool {
	for j := i + 1; j < len(words) && j <= i+hedgeReach; j++ {
		if words[j].kind == count {
			return true
		}
	}
	return false
}
