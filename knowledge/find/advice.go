package find

import (
	"fmt"
	"strings"
)

// advised is how many facts are compared with the question.
const advised = 3

// Advice tells a curator what to change in the record, where the outcome is
// wrong. A result of no question has none.
func (r Result) Advice() Section {
	s := Section{Heading: "What to change in the record, if this is wrong"}
	switch gate := r.Trace.Gate; {
	case r.Kind == Nothing:
		return s
	case r.byPhrase():
		s.Say("Nothing: such a wording decides before any search (the list of phrases is in the program, knowledge/find/gates.go). Ask the same in other words.")
		return s
	case gate == afterEnd:
		s.Say("Nothing, unless the record reaches further by now: then move its as_of.")
		return s
	case gate == asksMeaning:
		s.Say(fmt.Sprintf("The word is known by the name, aliases and words of the [[term]] %s. The facts beside it are found as for any question:", r.Term.ID))
	case r.Unknown != nil:
		s.Say(fmt.Sprintf("If a fact does answer it: give that fact, as keywords, the words it lacks; or take from the [[unknown]] %s the keywords that fit the question wrongly.", r.Unknown.ID))
	case gate == headAbsent:
		s.Say(fmt.Sprintf("If a fact does tell of it: give that fact the keyword “%s”. What the best lack:", r.Reading.slots[0].typed))
	case gate == speakerSilent:
		s.Say("If it is on record: see that the fact names that speaker under speaker, and holds what is asked for.")
	case gate == befellOnly:
		s.Say("If a fact tells how many there are: give it the words it lacks as keywords, so that it comes before the count.")
	case r.Reading.onlyPeriod():
		s.Say("Keywords change nothing: of a time alone those events come first that have the most sources. See that the right fact has its date, is an event or a mediation, and names all its sources.")
		return s
	case r.Kind == Answer:
		s.Say("If another fact should be first: give it, as keywords, the words of the question that fit it and that it lacks. Where it lacks none, a keyword of two to four words as people type them on end counts besides; and so does a like question of the record's own ([[question]]) that names it.")
		s.Say("If #1 does not fit: take from it the keywords that fit the question wrongly. If nothing on record is the answer: write an [[unknown]] with the question's words.")
	default:
		s.Say("If a fact does answer it: give that fact, as keywords, the words of the question that fit it and that it lacks.")
	}
	r.compare(&s)
	return s
}

// compare tells what of the question the first facts lack.
func (r Result) compare(s *Section) {
	rows := 0
	for i, d := range r.Trace.Scores {
		if d.Fact == nil || rows == advised {
			continue
		}
		says := "lacks none of the words"
		if words := r.lacks(d); len(words) > 0 {
			says = "lacks " + strings.Join(words, ", ")
		} else if behind := r.behind(d); behind != "" {
			says += "; behind the best by " + behind
		}
		s.Add(fmt.Sprintf("#%d", i+1), d.Fact.ID, says)
		rows++
	}
}

// lacks are the words of a question that a document does not hold.
func (r Result) lacks(s Scored) []string {
	var list []string
	for i, slot := range r.Reading.slots {
		switch {
		case s.held[i]:
		case slot.light:
			list = append(list, slot.typed+" (merely helps to choose)")
		default:
			list = append(list, slot.typed)
		}
	}
	return list
}
