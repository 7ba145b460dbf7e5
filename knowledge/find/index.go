package find

import (
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Index answers questions from one dossier. It is built once and only read.
type Index struct {
	d        *knowledge.Dossier
	lexicon  *lexicon
	aliases  *aliases
	docs     []doc
	features [][]feature             // of the documents
	places   map[*knowledge.Fact]int // in docs
	posts    map[string][]post       // where each term stands
	idf      map[string]float64
	phrases  map[string][]int  // keywords of several words, by their stems, and the documents that have them
	vocab    []string          // words as they are written, sorted, for repairs
	sounds   map[string]string // names by their consonants
	stems    map[string]string // of the words of the record
	small    map[string]string // of the words that are only in phrases
	texts    map[string]split  // while it is built
	length   float64           // the mean of the documents'
	asked    []asked
	days     map[monthDay]map[int]bool // the years in which something is on record of a day
}

// doc is something that can answer: a fact, something unknown, or a term.
type doc struct {
	fact    *knowledge.Fact
	unknown *knowledge.Unknown
	term    *knowledge.Term
	length  float64
	factor  float64 // what its score is multiplied by, whatever is asked
	counts  bool    // it gives a number
	people  bool    // it names people
}

// post is a term's place in a document.
type post struct {
	doc    int
	weight float64 // of the fields it stands in, summed
}

// The weights of a document's fields. Fitted on the tuning half: keywords are
// how people ask, and count nearly as much as the text.
const (
	inText     = 1.0
	inKeywords = 1.0
	inWho      = 0.37 // the parties and the speaker
	inIssue    = 0.2
	inSource   = 0.1
	inTerm     = 1.5 // the name of a term
	inMeaning  = 0.5
)

// New indexes a dossier.
func New(d *knowledge.Dossier) *Index {
	x := &Index{
		d: d, lexicon: theLexicon(), aliases: newAliases(d), places: map[*knowledge.Fact]int{},
		posts: map[string][]post{}, idf: map[string]float64{}, phrases: map[string][]int{},
		sounds: map[string]string{}, stems: map[string]string{}, small: map[string]string{}, texts: map[string]split{}, days: map[monthDay]map[int]bool{},
	}
	for _, f := range d.Facts {
		x.addFact(f)
	}
	for _, u := range d.Unknowns {
		x.phrasesOf(x.add(doc{unknown: u}, field{inText, []string{u.Text}}, field{inKeywords, u.Keywords}, field{inIssue, x.issue(u.Issue)}), u.Keywords)
	}
	for _, t := range d.Terms {
		x.addTerm(t)
	}
	x.weigh()
	x.vectors()
	x.vocabulary()
	x.questions()
	x.texts, x.small = nil, nil
	return x
}

// weigh works out what needs all documents: idf, the mean length and what each
// document's score is multiplied by.
func (x *Index) weigh() {
	total := 0.0
	for i := range x.docs {
		total += x.docs[i].length
	}
	x.length = total / float64(max(1, len(x.docs)))
	for t, list := range x.posts {
		n, df := float64(len(x.docs)), float64(len(list))
		x.idf[t] = rarity(n, df)
	}
	main := map[string]bool{}
	for _, q := range x.d.Questions {
		for _, id := range q.Facts {
			main[id] = true
		}
	}
	all := x.d.Until(knowledge.Day{})
	for i := range x.docs {
		d := &x.docs[i]
		d.factor = 1
		if d.fact == nil {
			continue
		}
		if d.fact.Weak {
			d.factor *= weakly
		}
		if main[d.fact.ID] {
			d.factor *= central
		}
		if len(all.Overtaking(d.fact)) > 0 {
			d.factor *= outdated
		}
	}
}

// vocabulary sorts the words of the record for repairs, and its names, words
// that are not English, by their sound.
func (x *Index) vocabulary() {
	for w := range x.stems {
		x.vocab = append(x.vocab, w)
	}
	for w := range x.aliases.words {
		x.vocab = append(x.vocab, w)
	}
	slices.Sort(x.vocab)
	x.vocab = slices.Compact(x.vocab)
	for _, w := range x.vocab {
		s := skeleton(w)
		if s == "" || x.lexicon.plain(w) || len(w) < 4 {
			continue
		}
		if old, taken := x.sounds[s]; !taken || len(x.posts[x.stem(w)]) > len(x.posts[x.stem(old)]) {
			x.sounds[s] = w
		}
	}
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
	i := x.add(doc{fact: f, counts: f.Figure != nil || givesNumber(x.split(f.Text).all), people: namesPeople(f.Text)},
		field{inText, []string{f.Text}}, field{inKeywords, f.Keywords}, field{inWho, []string{f.Speaker, f.Via}},
		field{inIssue, x.issue(f.Issue)}, field{inSource, sources})
	x.places[f] = i
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

// stem is the stem of any word.
func (x *Index) stem(w string) string {
	if s, ok := x.stems[w]; ok {
		return s
	}
	return stem(w)
}

func (x *Index) post(t string, doc int, weight float64) {
	list := x.posts[t]
	if n := len(list); n > 0 && list[n-1].doc == doc {
		list[n-1].weight += weight
	} else {
		list = append(list, post{doc, weight})
	}
	x.posts[t] = list
	x.docs[doc].length += weight
}

// rarity is the idf of a term that df of n documents hold.
func rarity(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

func (x *Index) known(t string) bool { return len(x.posts[t]) > 0 }

const partyPrefix = "party:"

func partyTerm(id string) string { return partyPrefix + id }

// weightOf is the idf of a term; one that is nowhere in the record weighs as one
// that is there once, because it may be the very thing asked for.
func (x *Index) weightOf(t string) float64 {
	if v, ok := x.idf[t]; ok {
		return v
	}
	return rarity(float64(len(x.docs)), 1)
}
