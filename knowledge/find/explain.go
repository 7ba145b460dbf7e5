package find

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// Explain tells a curator how the question was read, what was found and what
// decided, and what to change in the record if that is wrong. It repeats words of
// the question and so is for a terminal, never for a chat.
func (r Result) Explain() string {
	var b strings.Builder
	r.explainReading(&b)
	r.explainScores(&b)
	t := r.Trace
	if t.Question != nil {
		fmt.Fprintf(&b, "most like: %q (%s), %.2f\n", t.Question.Text, t.Question.ID, t.Likeness)
	}
	t.explainChance(&b)
	fmt.Fprintf(&b, "%s: %s\n", r.Kind, t.Gate)
	if r.Unknown != nil {
		fmt.Fprintf(&b, "not established: %s (%s, under [[unknown]] in the record's file)\n", r.Unknown.Text, r.Unknown.ID)
	}
	if r.Term != nil {
		fmt.Fprintf(&b, "word asked about: %s (%s)\n", r.Term.Name, r.Term.ID)
	}
	r.advise(&b)
	return b.String()
}

// explainChance shows every term of the sum that decides.
func (t Trace) explainChance(b *strings.Builder) {
	const row = "  %-56s %14s %6.2f\n"
	fmt.Fprintf(b, "chance that the record answers: %.2f (answered from %.2f), by this sum:\n", t.Chance, enough)
	fmt.Fprintf(b, row, "to begin with", "", bias)
	for i, v := range t.Signs {
		if p := part(t.Signs, i); math.Abs(p) >= 0.005 {
			fmt.Fprintf(b, row, signNames[i], fmt.Sprintf("%.2f × %.2f =", v, weights[i]), p)
		}
	}
	fmt.Fprintf(b, row, "the sum: a chance of "+fmt.Sprintf("%.2f", t.Chance), "", sum(t.Signs))
	fmt.Fprintf(b, row, fmt.Sprintf("answered from: a chance of %.2f", enough), "", math.Log(enough/(1-enough)))
}

func (r Result) explainReading(b *strings.Builder) {
	q := r.Reading
	fmt.Fprintf(b, "asks: %s\n", q.Asks)
	if len(q.Parties) > 0 {
		fmt.Fprintf(b, "parties: %s\n", strings.Join(q.Parties, ", "))
	}
	for _, p := range q.Periods {
		fmt.Fprintf(b, "period: %s\n", p)
	}
	if q.Present {
		b.WriteString("asks how things are now\n")
	}
	if len(q.Loaded) > 0 {
		fmt.Fprintf(b, "words that judge: %s\n", strings.Join(q.Loaded, ", "))
	}
	for _, w := range q.Repairs {
		fmt.Fprintf(b, "read as a slip: %s for %s\n", w[0], w[1])
	}
	for _, w := range q.Translated {
		fmt.Fprintf(b, "stands for: %s → %s\n", w[0], cmp.Or(w[1], "nothing"))
	}
	for i, s := range q.slots {
		fmt.Fprintf(b, "looks for: %s", s.typed)
		if stands := s.others(); stands != "" {
			fmt.Fprintf(b, " (%s)", stands)
		}
		fmt.Fprintf(b, "%s%s\n", s.remarks(), r.heldBy(i))
	}
	if strangers := r.unknownWords(); len(strangers) > 0 {
		fmt.Fprintf(b, "words that no fact or keyword has: %s\n", strings.Join(strangers, ", "))
	}
}

// unknownWords are the words of a question that the record does not have.
func (r Result) unknownWords() []string {
	var list []string
	for _, s := range r.Reading.slots {
		if s.kind == ordinary || s.kind == strange || s.kind == aNumber {
			list = append(list, s.typed)
		}
	}
	return list
}

// advised is how many facts are compared with the question.
const advised = 3

// advise says which keyword would change the outcome.
func (r Result) advise(b *strings.Builder) {
	switch {
	case r.Kind == Nothing:
		return
	case r.Unheard && r.Kind == Silent && r.Unknown == nil:
		b.WriteString("if it is on record: see that the fact with that word names its speaker, and holds what the question asks for\n")
	case r.Trace.byRule && r.Unknown == nil:
		b.WriteString("if that is wrong: phrases and dates like these decide before any search, and no keyword changes that; other words for the same question do\n")
		return
	case r.Unknown != nil:
		fmt.Fprintf(b, "if a fact does answer it: give that fact the words below, or take from %s the keywords that fit the question\n", r.Unknown.ID)
	case r.Kind == Answer:
		b.WriteString("if none of these is the answer: write an [[unknown]] with the question's words, or take from the first the keywords that fit it wrongly\n")
		fmt.Fprintf(b, "if another fact should lead: give it, where they fit, the words that put the first there: %s\n", strings.Join(r.holds(), ", "))
	default:
		b.WriteString("if one of these is the answer: give it, where they fit, the words it lacks as keywords\n")
	}
	scored := r.Scored()
	for _, s := range scored[:min(advised, len(scored))] {
		lacking := "nothing"
		if words := r.lacks(s); len(words) > 0 {
			lacking = strings.Join(words, ", ")
		}
		fmt.Fprintf(b, "  %s lacks: %s\n", s.Fact.ID, lacking)
	}
}

// holds are the words of a question that the first fact holds.
func (r Result) holds() []string {
	var list []string
	if scored := r.Scored(); len(scored) > 0 {
		for i, slot := range r.Reading.slots {
			if scored[0].held[i] {
				list = append(list, slot.typed)
			}
		}
	}
	return list
}

// lacks are the words of a question that a fact does not hold.
func (r Result) lacks(s Scored) []string {
	var list []string
	for i, slot := range r.Reading.slots {
		switch {
		case s.held[i]:
		case slot.light:
			list = append(list, slot.typed+" (helps to choose only)")
		default:
			list = append(list, slot.typed)
		}
	}
	return list
}

// others are the terms of a slot that are not the word itself.
func (s slot) others() string {
	var list []string
	for _, t := range s.terms {
		if t.text != s.typed {
			list = append(list, t.text)
		}
	}
	return strings.Join(list, ", ")
}

func (s slot) remarks() string {
	remark := ""
	switch s.kind {
	case ordinary, strange, aNumber:
		remark = ", nowhere in the record"
	case onRecord, party:
	}
	if s.light {
		remark += ", helps to choose only"
	}
	if s.usual {
		remark += ", an ordinary word"
	}
	if s.focus {
		remark += ", the thing asked for"
	}
	return remark
}

// heldBy says which of the first few documents hold a slot.
func (r Result) heldBy(slot int) string {
	var ids []string
	for _, d := range r.Trace.Scores[:min(together, len(r.Trace.Scores))] {
		if d.held[slot] {
			ids = append(ids, d.ID())
		}
	}
	if len(ids) == 0 {
		return ": in none of the best"
	}
	return ": in " + strings.Join(ids, ", ")
}

// explainScores shows what was found, best first, and of the first few what its
// score is made of: that by words, times what each trait makes of it.
func (r Result) explainScores(b *strings.Builder) {
	for n, d := range r.Trace.Scores {
		kind := "fact"
		switch {
		case d.Unknown != nil:
			kind = "unknown"
		case d.Term != nil:
			kind = "term"
		}
		fmt.Fprintf(b, "%6.2f %-7s %s: %s\n", d.Score, kind, d.ID(), strings.Join(d.Matched, " "))
		if n < advised && !r.Reading.onlyPeriod() {
			fmt.Fprintf(b, "       by words %.2f%s\n", d.words, d.factors())
		}
	}
}

// factors are what the traits multiply a score by.
func (s Scored) factors() string {
	var b strings.Builder
	if s.Fact != nil && s.Fact.Weak {
		fmt.Fprintf(&b, " × %.2f (weak)", weakly)
	}
	for t := byWords + 1; t < traitCount; t++ {
		if factor := math.Exp(traitWeights[t] * s.traits[t]); math.Abs(factor-1) >= 0.005 {
			fmt.Fprintf(&b, " × %.2f (%s)", factor, traitNames[t])
		}
	}
	return b.String()
}
