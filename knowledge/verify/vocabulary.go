package verify

import (
	"slices"
	"strings"

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
	if w := s.contrary(); w != "" {
		return &Refusal{Vocabulary, w}
	}
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
			if !neutralWords[w.low] || i > 0 && s.words[i-1].kind == count && w.low != "people" && !s.bothSides(i-1) {
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

// idle reports whether a word says nothing where it stands: "as well", "that month",
// "in order to", "in the time from", "15 October was when", and "left" before "dead".
func (s *statement) idle(i int) bool {
	before := ""
	if i > 0 {
		before = s.words[i-1].low
	}
	switch s.words[i].low {
	case "well":
		return before == "as"
	case "out":
		return before == "carried" || before == "carry" || before == "carrying"
	case "along":
		return i+1 < len(s.words) && s.words[i+1].low == "with"
	case "day", "month", "year":
		return before == "that"
	case "order":
		return before == "in" && i+1 < len(s.words) && s.words[i+1].low == "to"
	case "time":
		return before == "the" && i+1 < len(s.words) && s.words[i+1].low == "from"
	case "when":
		return i > 1 && (before == "is" || before == "was") && s.words[i-2].kind == moment
	case "left":
		for j := i + 1; j < len(s.words) && j <= i+4 && !s.words[j].breaks(); j++ {
			if harmed[s.words[j].stem] {
				return true
			}
		}
	}
	return false
}

var harmed = stems(`dead killed wounded injured hurt stranded`)

func (s *statement) bears(i int) bool {
	w := &s.words[i]
	if w.frame {
		return true
	}
	for _, f := range s.facts {
		if f.bears(w) || f.meta[w.low] || f.meta[w.stem] || s.wishes(i, f) || f.shortens(w) {
			return true
		}
	}
	return false
}

// shortens reports whether a word is the end of a name in the fact's text: "the
// Council" of the UN Security Council.
func (f *fact) shortens(w *word) bool {
	return w.capital() && len(w.low) > 4 && slices.ContainsFunc(f.words, func(o word) bool { return o.kind == party && strings.HasSuffix(o.low, w.low) })
}

// wishes reports whether a word of demanding stands behind the party whose demand
// the fact is: "Islamabad wants".
func (s *statement) wishes(i int, f *fact) bool {
	return i > 0 && f.Topic == knowledge.Demand && sayings[s.words[i].low] == demands && !nouns[s.words[i].low] &&
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
	if hedges[w.low] != "" || w.low == "less" || w.low == "fewer" {
		if next(1).kind == count || next(2).kind == count {
			return true
		}
	}
	for _, root := range bornBy[w.low] {
		if s.any(func(f *fact) bool { return f.stems[root] }) {
			return true
		}
	}
	switch w.low {
	case "after":
		return strings.HasSuffix(next(1).low, "ing") && s.any(func(f *fact) bool { return f.goesBefore(next(1).stem, "then") })
	case "between":
		return next(1).kind == moment
	case "during", "over":
		return next(1).kind == moment || hedged(s.words, i) || s.any(func(f *fact) bool { return f.within(next(1), next(2)) })
	case "since":
		return next(1).kind == moment && s.any(func(f *fact) bool { return f.Date.Open && is(next(1).day, f.Date.From) })
	case "inside":
		return next(1).kind == party && s.any(func(f *fact) bool { return f.stems["in"] })
	case "never", "nobody", "nothing", "neither", "none", "without", "any", "anything", "anyone", "anybody":
		return s.any(func(f *fact) bool { return f.minus > 0 }) // held by negation
	case "both":
		return s.any(func(f *fact) bool {
			return len(f.By) == 2 || slices.ContainsFunc(f.words, func(o word) bool { return o.low == "and" })
		})
	}
	return false
}

// goesBefore reports whether a fact has a word of that stem before another.
func (f *fact) goesBefore(stem, low string) bool {
	a := slices.IndexFunc(f.words, func(w word) bool { return w.stem == stem })
	b := slices.IndexFunc(f.words, func(w word) bool { return w.low == low })
	return a >= 0 && a < b
}

// bornBy are, for strict words, words either of which in a fact bears them out.
var bornBy = map[string][]string{
	"after": {"follow", "since"}, "because": {"as", "for", "reason", "why", "so"}, "once": {"after", "when"},
	"another": {"new", "again"}, "under": {"let", "allow", "permit"},
}

// within reports whether the fact has one of these words after an "in" or "of",
// which "during" and "over" may stand for.
func (f *fact) within(words ...*word) bool {
	for i := 1; i < len(f.words); i++ {
		if low := f.words[i-1].low; (low == "the" || low == "in" || low == "of") && slices.ContainsFunc(words, func(w *word) bool { return w.content() && w.stem == f.words[i].stem }) {
			return true
		}
	}
	return false
}
