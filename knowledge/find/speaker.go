package find

import (
	"cmp"
	"slices"
	"strings"

	"dossier/knowledge"
)

// speakerNames are the words of the names under which people speak on record,
// without those of parties and of English: "asif" of "Khawaja Asif, defence
// minister".
func (x *Index) speakerNames(f *knowledge.Fact) []string {
	names, _, _ := strings.Cut(f.Speaker, ",")
	return slices.DeleteFunc(words(names), func(w string) bool {
		return len(w) < 4 || x.aliases.words[w] || x.lexicon.plain(w)
	})
}

// speakerAsked is the slot of a speaker on record whose word is asked for, or -1.
func (x *Index) speakerAsked(r Reading) int {
	if !slices.ContainsFunc(r.Words, func(w string) bool { return sayingWords[w] }) {
		return -1
	}
	return slices.IndexFunc(r.slots, func(s slot) bool { return s.kind == onRecord && x.speakers[s.typed] })
}

// justAbove is how much of its own score a speaker's word has above the best of
// all: enough to lead, and hardly more sure to answer.
const justAbove = 0.1

// hear puts the words of the speaker that is asked for before all else that was
// found, where they are about what is asked for, and notes where none is.
func (x *Index) hear(res *Result, best []Scored) {
	r := res.Reading
	at := x.speakerAsked(r)
	if at < 0 || len(best) == 0 {
		return
	}
	subject := r.subject(at)
	top := slices.MaxFunc(best, func(a, b Scored) int { return cmp.Compare(a.Score, b.Score) }).Score
	res.Unheard = true
	for i := range best {
		b := &best[i]
		about := len(subject) == 0 || slices.ContainsFunc(subject, func(i int) bool { return b.held[i] })
		if b.Fact != nil && about && slices.Contains(x.speakerNames(b.Fact), r.slots[at].typed) {
			b.Score = top + justAbove*b.Score
			b.heard = true
			res.Unheard = false
		}
	}
}

// subject are the slots of what a speaker is asked about: the things, or if none
// is named the parties.
func (r Reading) subject(speaker int) []int {
	var things, parties []int
	for i, s := range r.slots {
		switch {
		case i == speaker || s.light:
		case s.kind == party:
			parties = append(parties, i)
		default:
			things = append(things, i)
		}
	}
	if len(things) > 0 {
		return things
	}
	return parties
}
