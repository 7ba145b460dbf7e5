package find

import "slices"

// slot is one thing that a question names, and the terms that would answer to
// it: the word, other words for it, the party it names.
type slot struct {
	typed string
	terms []term
	kind  kindOfWord
	usual bool    // it is an ordinary word of any talk
	light bool    // it helps to choose, and need not be held by what is shown
	noun  bool    // it is mostly a noun
	tier  uint8   // how common a word of English it is; 0 for none
	focus bool    // it is what the question asks for: which hotel, how many drones
	heft  float64 // what it weighs in the question
}

type kindOfWord int

const (
	onRecord kindOfWord = iota
	party
	ordinary // an English word that the record does not use
	strange  // a word that neither the record nor English has: mostly names
	aNumber  // one that the record does not have
)

// term is one thing looked for.
type term struct {
	text   string
	weight float64
}

// What a term weighs beside one that is the question's own word. Fitted on the
// questions that may be read.
const (
	nameAgain    = 0.6  // a name that counts as its party already
	otherWord    = 0.65 // another word for the same
	kindredWord  = 0.28 // one of nearly the same meaning
	ordinaryWord = 0.35
	// a word that neither the record nor the lexicon has, of a language of which
	// they have few: it may be as ordinary as any
	strangeAbroad = 0.5
	oddNumber     = 0.5
)

const (
	lightly     = 0.4 // a word that merely helps to choose
	usually     = 1   // a word of any talk
	smallNumber = 0.5 // a number below a hundred, of which there are many
)

// word is one word of a question in English, and the place of what was typed.
type word struct {
	text string
	said int
}

// fill finds what the question names.
func (x *Index) fill(r *Reading, flat []word, list []said, used map[int]bool) {
	_, judged := x.lexicon.judging(r.Words)
	for i := 0; i < len(flat); {
		if judged[i] == phraseOfWords {
			if !x.known(x.stem(r.Words[i])) {
				i++
				continue
			}
			delete(judged, i) // "kill kids" judges, and is still about children
		}
		if name, ok := x.aliases.at(r.Words, i); ok {
			x.name(r, name, r.Words[i])
			i += len(name.words)
			continue
		}
		s := list[flat[i].said]
		others := s.words[s.same:]
		if i+1 < len(flat) && flat[i+1].said == flat[i].said {
			others = nil // with the last word of a phrase
		}
		if !used[i] {
			x.look(r, flat[i].text, others, judged[i] > 0, isFocus(r.Words, i))
		}
		i++
	}
	for i := range r.slots {
		r.slots[i].heft = x.heft(r.slots[i])
	}
}

// name adds a party that is named, once.
func (x *Index) name(r *Reading, name alias, w string) {
	again := term{x.stem(w), nameAgain}
	own := len(name.words) == 1 && x.known(again.text)
	if at := slices.Index(r.Parties, name.party); at >= 0 {
		for i := range r.slots {
			s := &r.slots[i]
			if own && s.kind == party && s.terms[0].text == partyTerm(name.party) && !slices.Contains(s.terms, again) {
				s.terms = append(s.terms, again)
			}
		}
		return
	}
	r.Parties = append(r.Parties, name.party)
	s := slot{typed: w, kind: party, terms: []term{{partyTerm(name.party), 1}}}
	if own {
		s.terms = append(s.terms, again)
	}
	r.slots = append(r.slots, s)
}

// look adds a word of the question, and others for the same, to what is looked
// for.
func (x *Index) look(r *Reading, w string, others []string, judges, focus bool) {
	if x.lexicon.filler[w] && len(others) == 0 || len(w) == 1 && number(w) == 0 {
		r.Passed = append(r.Passed, w)
		return
	}
	s := slot{typed: w, tier: x.lexicon.tier[w], noun: x.lexicon.noun[w], light: judges || x.lexicon.light[w], usual: x.lexicon.common[w], focus: focus}
	own := 1.0
	switch {
	case x.lexicon.light[w]:
		own = lightly
	case s.usual:
		own = usually
	case len(w) <= 2 && number(w) > 0:
		own = smallNumber
	}
	if n := number(w); n > 0 && n < len(numerals) {
		others = append(others[:len(others):len(others)], numerals[n])
	}
	if t := x.stem(w); x.known(t) && !x.lexicon.filler[w] {
		s.terms = append(s.terms, term{t, own})
	}
	for _, o := range others {
		t := term{x.stem(o), otherWord}
		if x.known(t.text) && !slices.ContainsFunc(s.terms, func(have term) bool { return have.text == t.text }) {
			s.terms = append(s.terms, t)
		}
	}
	if len(s.terms) == 0 {
		x.missing(r, &s, w)
	}
	x.addKindred(&s, w)
	same := func(have slot) bool { return have.terms[0] == s.terms[0] }
	if !slices.ContainsFunc(r.slots, same) {
		r.slots = append(r.slots, s)
	}
}

// addKindred adds the words of the record that mean nearly the same by the
// thesaurus.
func (x *Index) addKindred(s *slot, w string) {
	if s.light || s.usual || s.kind == aNumber || s.kind == strange {
		return
	}
	for _, v := range x.lexicon.kindred[stem(w)] {
		t := term{x.stem(v), kindredWord}
		if x.known(t.text) && !slices.ContainsFunc(s.terms, func(have term) bool { return have.text == t.text }) {
			s.terms = append(s.terms, t)
		}
	}
}

// numerals are small numbers as texts write them.
var numerals = []string{
	"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
	"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
}

// missing fills a slot for a word that is nowhere in the record, so that it
// counts as not held.
func (x *Index) missing(r *Reading, s *slot, w string) {
	switch {
	case number(w) > 0:
		s.kind, s.terms = aNumber, []term{{w, oddNumber}}
	case x.lexicon.plain(w) || x.lexicon.plain(stem(w)) || x.lexicon.light[w]:
		s.kind, s.terms = ordinary, []term{{x.stem(w), ordinaryWord}}
	case !r.Foreign && x.lexicon.nearPlain(w):
		s.kind, s.terms = ordinary, []term{{w, ordinaryWord}}
	default:
		s.kind, s.terms = strange, []term{{w, 1}}
		if r.Foreign || r.mixed {
			s.terms[0].weight = strangeAbroad
		}
	}
}
