package find

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Beside tells how one fact of the record compares with the best found, however
// far behind it is: what it holds of the question, and where it comes.
func (r Result) Beside(f *knowledge.Fact) [][]string {
	if r.Kind == Nothing {
		return [][]string{{"found", "nothing was looked for"}}
	}
	d, place, again := r.standing(f)
	rows := [][]string{
		{"holds", cmp.Or(strings.Join(r.holds(d), ", "), "none of the words looked for")},
		{"lacks", cmp.Or(strings.Join(r.lacks(d), ", "), "none of them")},
	}
	if len(r.Reading.Periods) > 0 {
		rows = append(rows, []string{"date", fmt.Sprintf("%s: %s", f.Date, map[bool]string{true: "of the time asked for", false: "not of the time asked for"}[overlapAny(f.Date, r.Reading.Periods)])})
	}
	best := r.Scored()
	switch {
	case d.words == 0:
		return append(rows, []string{"found", "no: it has no score"})
	case !again:
		return append(rows, []string{"found", fmt.Sprintf("no: by its words alone it comes as number %d, and only the first %d are scored in full", place, considered)})
	case best[0].Fact == f:
		return append(rows, []string{"found", fmt.Sprintf("#%d, the best fact, with a score of %.2f", place, d.Score)})
	}
	rows = append(rows, []string{"found", fmt.Sprintf("#%d; its score is %.2f, and that of the best fact (%s) %.2f", place, d.Score, best[0].ID(), best[0].Score)})
	if behind := r.behind(d); behind != "" {
		rows = append(rows, []string{"behind by", behind})
	}
	return rows
}

// standing returns a fact with its score and its place by that. One that is not
// scored in full has its place by words alone.
func (r Result) standing(f *knowledge.Fact) (s Scored, place int, full bool) {
	for i, d := range r.index.ranked(&r) {
		if d.Fact == f {
			return d, i + 1, true
		}
	}
	at, scores := r.index.places[f], r.index.byWords(&r)
	s = Scored{Fact: f, doc: at, words: scores[at]}
	r.index.hold(&s, r.Reading)
	for _, other := range scores {
		if other > scores[at] {
			place++
		}
	}
	return s, place + 1, false
}

// holds are the words of a question that a document holds, each with the other
// word by which it does.
func (r Result) holds(s Scored) []string {
	var list []string
	for i, slot := range r.Reading.slots {
		switch {
		case !s.held[i]:
		case s.exact[i] || slices.Contains(s.Matched, r.index.stem(slot.typed)):
			list = append(list, slot.typed)
		default:
			by := slices.IndexFunc(slot.terms, func(t term) bool { return slices.Contains(s.Matched, t.text) })
			list = append(list, fmt.Sprintf("%s (as %s)", slot.typed, r.index.written(slot.terms[by].text)))
		}
	}
	return list
}

// A factor sets a document back where it multiplies the score by less than so
// much of what it does with the best; the weightiest few are named.
const (
	setsBack = 0.97
	named    = 3
)

// behind says by what a fact's score is less than the best one's: the factors
// that are, the weightiest first. It is nothing for the best.
func (r Result) behind(s Scored) string {
	best := r.Scored()[0]
	type part struct {
		name  string
		share float64
	}
	var parts []part
	for i, f := range s.factors() {
		if share := f / best.factors()[i]; share < setsBack {
			parts = append(parts, part{factorNames()[i], share})
		}
	}
	if r.Reading.onlyPeriod() {
		parts = slices.DeleteFunc(parts, func(p part) bool { return p.name != traitNames[byWords] })
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.share, b.share) })
	list := make([]string, 0, named)
	for _, p := range parts[:min(named, len(parts))] {
		list = append(list, fmt.Sprintf("“%s” (× %.2f)", p.name, p.share))
	}
	return strings.Join(list, ", ")
}

// factors are what a score by words is multiplied by, after that score itself: one
// for each trait, and last that of a weak fact.
func (s Scored) factors() []float64 {
	list := make([]float64, 0, traitCount+1)
	list = append(list, s.words)
	for t := byWords + 1; t < traitCount; t++ {
		list = append(list, math.Exp(traitWeights[t]*s.traits[t]))
	}
	weak := 1.0
	if s.Fact != nil && s.Fact.Weak {
		weak = weakly
	}
	return append(list, weak)
}

func factorNames() []string { return append(slices.Clone(traitNames[:]), "marked weak in the record") }
