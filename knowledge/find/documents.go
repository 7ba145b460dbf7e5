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
	factor  float64          // what its score is multiplied by, whatever is asked
	counts  bool             // it gives a number
	people  bool             // it names people
	periods []knowledge.Date // that something unknown is about
}

// field is a part of a document that weighs alike.
type field struct {
	weight float64
	texts  []string
}

// split is a text in words, without the names of parties, and those.
type split struct{ all, rest, parties []string }

// split splits a text, once for all places where it stands: issues, publishers
// and keywords come again and again.
func (x *Index) split(text string) split {
	s, done := x.texts[text]
	if !done {
		s.all = words(text)
		s.rest, s.parties = x.aliases.take(s.all)
		x.texts[text] = s
	}
	return s
}

func (x *Index) addFact(f *knowledge.Fact) {
	var sources []string
	for _, s := range x.d.SourcesOf(f) {
		sources = append(sources, s.Publisher)
	}
	i := x.add(doc{fact: f, counts: f.Figure != nil || givesNumber(x.split(f.Text).all), people: x.namesPeople(f.Text)},
		field{inText, []string{f.Text}}, field{inKeywords, f.Keywords}, field{inWho, []string{f.Speaker, f.Via}},
		field{inIssue, x.issue(f.Issue)}, field{inSource, sources})
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
		x.post(partyTerm(id), i, inWho)
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
	x.add(doc{term: t}, field{inTerm, append(names, uses...)}, field{inMeaning, []string{t.Meaning}})
}

// add indexes a document and returns its place.
func (x *Index) add(d doc, fields ...field) int {
	i := len(x.docs)
	x.docs = append(x.docs, d)
	for _, f := range fields {
		for _, text := range f.texts {
			x.addText(i, f.weight, text)
		}
	}
	return i
}

func (x *Index) addText(doc int, weight float64, text string) {
	s := x.split(text)
	for _, p := range s.parties {
		x.post(partyTerm(p), doc, weight)
	}
	for _, w := range s.rest {
		if !x.lexicon.filler[w] {
			x.post(x.learn(w), doc, weight)
		}
	}
}

// phrasesOf keeps a document's keywords of several words.
func (x *Index) phrasesOf(i int, keywords []string) {
	for _, k := range keywords {
		all := x.split(k).all
		if len(all) < 2 || len(all) > 4 {
			continue
		}
		ws := make([]string, len(all))
		for j, w := range all {
			ws[j] = x.learnt(w)
		}
		key := strings.Join(ws, " ")
		if list := x.phrases[key]; len(list) == 0 || list[len(list)-1] != i {
			x.phrases[key] = append(list, i)
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
