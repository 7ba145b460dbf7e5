package verify

import (
	"slices"

	"dossier/knowledge"
)

const (
	// precision is the least share of a statement's words of content that must
	// stand in the facts; the rest are plain words of telling, each counted half
	// (V5). It is the trial's value, and was not moved.
	precision = 0.70
	// novel is how many plain words of telling may follow one another: V5 refuses
	// a run of four.
	novel = 3
)

// vocabulary holds that every word is borne out by a cited fact, or is a plain
// word of telling (V3, V5).
func (s *statement) vocabulary() *Refusal {
	borne, all, run := 0, 0, 0
	for i := range s.words {
		w := &s.words[i]
		if w.kind != plain || w.quoted {
			run = 0
			continue
		}
		if functionWords[w.low] && !strictWords[w.low] || s.idle(i) {
			continue
		}
		known := s.bears(i)
		switch {
		case !functionWords[w.low]:
			all++
			if known {
				borne++
				run = 0
				continue
			}
			if !neutralWords[w.low] {
				return &Refusal{Vocabulary, w.text}
			}
			if run++; run > novel {
				return &Refusal{Vocabulary, w.text}
			}
		case !known && !s.allowed(i):
			return &Refusal{Vocabulary, w.text}
		}
	}
	if all > 0 && float64(borne) < precision*(float64(borne)+float64(all-borne)/2) {
		return &Refusal{Vocabulary, "too few words of the facts"}
	}
	return nil
}

// idle reports whether a word says nothing where it stands: "as well", and "left"
// before "dead".
func (s *statement) idle(i int) bool {
	switch s.words[i].low {
	case "well":
		return i > 0 && s.words[i-1].low == "as"
	case "left":
		for j := i + 1; j < len(s.words) && j <= i+4 && !s.words[j].breaks(); j++ {
			if s.words[j].low == "dead" {
				return true
			}
		}
	}
	return false
}

func (s *statement) bears(i int) bool {
	w := &s.words[i]
	if w.frame {
		return true
	}
	for _, f := range s.supporting(i) {
		if f.bears(w) || f.meta[w.low] || f.meta[w.stem] || s.wishes(i, f) {
			return true
		}
	}
	return false
}

// wishes reports whether a word of demanding stands behind the party whose demand
// the fact is: "Islamabad wants".
func (s *statement) wishes(i int, f *fact) bool {
	return i > 0 && f.Topic == knowledge.Demand && demanding[s.words[i].low] && !nouns[s.words[i].low] &&
		s.words[i-1].kind == party && !s.words[i-1].owner && slices.Contains(f.By, s.words[i-1].party)
}

// allowed reports whether a strict word is used in a way that claims nothing: in
// a date, before a number whose hedge is held elsewhere, or after another form
// of the same thing.
func (s *statement) allowed(i int) bool {
	w := &s.words[i]
	next := func(n int) *word {
		if i+n < len(s.words) {
			return &s.words[i+n]
		}
		return &word{}
	}
	switch w.low {
	case "between", "during":
		return next(1).kind == moment
	case "after":
		return s.any(func(f *fact) bool { return f.stems["follow"] || f.stems["since"] })
	case "over", "about", "around", "nearly", "almost", "some", "more", "least", "most", "up":
		return next(1).kind == count || next(2).kind == count
	case "inside":
		return next(1).kind == party && s.any(func(f *fact) bool { return f.stems["in"] })
	case "never", "nobody", "nothing", "neither", "none", "without":
		return s.any(func(f *fact) bool { return f.minus > 0 }) // held by negation
	case "both":
		return s.any(func(f *fact) bool {
			return len(f.By) == 2 || slices.ContainsFunc(f.words, func(o word) bool { return o.low == "and" })
		})
	case "any":
		return s.any(func(f *fact) bool { return f.minus > 0 })
	case "such":
		return next(1).low == "as" && s.any(func(f *fact) bool { return f.stems["among"] })
	case "under":
		return next(1).kind == count || next(2).kind == count || s.any(func(f *fact) bool { return f.stems["let"] || f.stems["allow"] || f.stems["permit"] })
	case "among":
		return s.any(func(f *fact) bool { return f.follows("one", "of") })
	case "because":
		return s.any(func(f *fact) bool { return f.stems["as"] || f.stems["for"] || f.stems["reason"] })
	case "through", "via":
		return w.frame
	case "once":
		return s.any(func(f *fact) bool { return f.stems["after"] || f.stems["when"] })
	case "at", "of", "out", "off", "then", "down", "away", "back":
		return false
	}
	return false
}
