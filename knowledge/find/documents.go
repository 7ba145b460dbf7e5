package find

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

// doc is something that can answer: a fact, something unknown, or a term.
type doc struct {
	fact    *knowledge.Fact
	unknown *knowledge.Unknown
	term    *knowledge.Term
	length  float64
	heft    float64          // what the terms of its text weigh together
	counts  bool             // it gives a number
	people  bool             // it names people
	periods []knowledge.Date // that its text tells of
}

// field is a part of a document that weighs alike.
type field struct {
	weight float64
	is     kindOfField
	texts  []string
}

// kindOfField is what a field is, where that counts.
type kindOfField int

const (
	isText kindOfField = iota + 1
	isKeywords
)

// split is a text in words, and the terms it is found by, those of parties among
// them.
type split struct {
	all    []string
	terms  []*entry
	phrase string // its stems as one, where it has few words
}

// split splits a text, once for all places where it stands: issues, publishers
// and keywords come again and again.
func (x *Index) split(text string) *split {
	s := x.texts[text]
	if s == nil {
		s = &split{all: words(text)}
		x.texts[text] = s
		rest, parties := x.aliases.take(s.all)
		for _, p := range parties {
			s.terms = append(s.terms, x.entry(partyTerm(p)))
		}
		for _, w := range rest {
			if !x.lexicon.filler[w] {
				s.terms = append(s.terms, x.entry(x.learn(w)))
			}
		}
	}
	return s
}

func (x *Index) addFact(f *knowledge.Fact) {
	var sources []string
	for _, s := range x.d.SourcesOf(f) {
		sources = append(sources, s.Publisher)
	}
	i := x.add(doc{fact: f, periods: x.periods(x.split(f.Text).all, map[int]bool{}), counts: f.Figure != nil || givesNumber(x.split(f.Text).all), people: x.namesPeople(f.Text)},
		field{inText, isText, []string{f.Text}}, field{inKeywords, isKeywords, f.Keywords}, field{inWho, 0, []string{f.Speaker, f.Via}},
		field{inIssue, 0, x.issue(f.Issue)}, field{inSource, 0, sources})
	x.places[f] = i
	for _, w := range x.speakerNames(f) {
		x.speakers[w] = true
	}
	if f.Date.Exact() {
		key := monthDay{f.Date.From.Month, f.Date.From.Day}
		if x.days[key] == nil {
			x.days[key] = map[int]bool{}
		}
		x.days[key][f.Date.From.Year] = true
	}
	for _, id := range append(slices.Clone(f.By), f.To...) {
		x.post(x.entry(partyTerm(id)), i, field{weight: inWho})
	}
	x.phrasesOf(i, f.Keywords)
}

// issue returns the names of an issue.
func (x *Index) issue(id string) []string {
	if issue, ok := x.d.Issue(id); ok {
		return append([]string{issue.Name}, issue.Aliases...)
	}
	return nil
}

func (x *Index) addTerm(t *knowledge.Term) {
	var uses []string
	for _, w := range t.Words {
		uses = append(uses, w.Word)
	}
	names := append([]string{t.Name}, t.Aliases...)
	x.add(doc{term: t}, field{inTerm, isKeywords, append(names, uses...)}, field{inMeaning, isText, []string{t.Meaning}})
}

// add indexes a document and returns its place.
func (x *Index) add(d doc, fields ...field) int {
	i := len(x.docs)
	x.docs = append(x.docs, d)
	for _, f := range fields {
		for _, text := range f.texts {
			x.addText(i, f, text)
		}
	}
	return i
}

func (x *Index) addText(doc int, f field, text string) {
	for _, e := range x.split(text).terms {
		x.post(e, doc, f)
	}
}

// phrasesOf keeps a document's keywords of several words.
func (x *Index) phrasesOf(i int, keywords []string) {
	for _, k := range keywords {
		s := x.split(k)
		if len(s.all) < 2 || len(s.all) > 4 {
			continue
		}
		if s.phrase == "" {
			ws := make([]string, len(s.all))
			for j, w := range s.all {
				ws[j] = x.learnt(w)
			}
			s.phrase = strings.Join(ws, " ")
		}
		if list := x.phrases[s.phrase]; len(list) == 0 || list[len(list)-1] != i {
			x.phrases[s.phrase] = append(list, i)
		}
	}
}

// learn returns the stem of a word of the record and remembers it.
func (x *Index) learn(w string) string {
	s, ok := x.stems[w]
	if !ok {
		s = stem(w)
		x.stems[w] = s
	}
	return s
}

// learnt is the stem of a word of the record.
func (x *Index) learnt(w string) string {
	if s, ok := x.stems[w]; ok {
		return s
	}
	s, ok := x.small[w]
	if !ok {
		s = stem(w)
		x.small[w] = s
	}
	return s
}
