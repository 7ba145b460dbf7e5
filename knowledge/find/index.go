package find

import (
	"math"
	"slices"

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
	terms    map[string]*entry
	phrases  map[string][]int  // keywords of several words, by their stems, and the documents that have them
	vocab    []string          // words as they are written, sorted, for repairs
	sounds   map[string]string // names by their consonants
	stems    map[string]string // of the words of the record
	small    map[string]string // of the words that are only in phrases
	texts    map[string]*split // while it is built
	length   float64           // the mean of the documents'
	asked    []asked
	speakers map[string]bool           // words of the names of those who speak
	days     map[monthDay]map[int]bool // the years in which something is on record of a day
}

// entry is a term of the index.
type entry struct {
	posts []post // where it stands
	idf   float64
}

// post is a term's place in a document.
type post struct {
	doc    int
	weight float64 // of the fields it stands in, summed
	told   int     // how often it stands in the text
	keyed  bool    // it stands in the keywords
}

// The weights of a document's fields. Fitted on the questions that may be read
// (docs/quality.md): keywords are
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

// About how many terms and texts of its own each fact brings, so that maps need
// not grow.
const (
	termsPerFact = 6
	textsPerFact = 10
)

// New indexes a dossier.
func New(d *knowledge.Dossier) *Index {
	n := len(d.Facts)
	x := &Index{
		d: d, lexicon: theLexicon(), aliases: newAliases(d), places: make(map[*knowledge.Fact]int, n),
		terms: make(map[string]*entry, termsPerFact*n), phrases: make(map[string][]int, termsPerFact*n),
		sounds: map[string]string{}, stems: make(map[string]string, termsPerFact*n), small: map[string]string{},
		speakers: map[string]bool{}, texts: make(map[string]*split, textsPerFact*n), days: map[monthDay]map[int]bool{},
	}
	for _, f := range d.Facts {
		x.addFact(f)
	}
	for _, u := range d.Unknowns {
		x.phrasesOf(x.add(doc{unknown: u, periods: x.periods(words(u.Text), map[int]bool{})}, field{inText, isText, []string{u.Text}}, field{inKeywords, isKeywords, u.Keywords}, field{inIssue, 0, x.issue(u.Issue)}), u.Keywords)
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
// document's text weighs.
func (x *Index) weigh() {
	total := 0.0
	for i := range x.docs {
		total += x.docs[i].length
	}
	x.length = total / float64(max(1, len(x.docs)))
	for _, e := range x.terms {
		e.idf = rarity(float64(len(x.docs)), float64(len(e.posts)))
		for _, p := range e.posts {
			x.docs[p.doc].heft += float64(p.told) * e.idf
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
		if old, taken := x.sounds[s]; !taken || len(x.posts(x.stem(w))) > len(x.posts(x.stem(old))) {
			x.sounds[s] = w
		}
	}
}

// stem is the stem of any word.
func (x *Index) stem(w string) string {
	if s, ok := x.stems[w]; ok {
		return s
	}
	return stem(w)
}

// entry returns a term's entry, a new one if need be.
func (x *Index) entry(t string) *entry {
	e := x.terms[t]
	if e == nil {
		e = &entry{}
		x.terms[t] = e
	}
	return e
}

func (x *Index) post(e *entry, doc int, f field) {
	if n := len(e.posts); n == 0 || e.posts[n-1].doc != doc {
		e.posts = append(e.posts, post{doc: doc})
	}
	p := &e.posts[len(e.posts)-1]
	p.weight += f.weight
	p.keyed = p.keyed || f.is == isKeywords
	if f.is == isText {
		p.told++
	}
	x.docs[doc].length += f.weight
}

// rarity is the idf of a term that df of n documents hold.
func rarity(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

func (x *Index) known(t string) bool { return x.terms[t] != nil }

// posts are where a term stands.
func (x *Index) posts(t string) []post {
	if e := x.terms[t]; e != nil {
		return e.posts
	}
	return nil
}

const partyPrefix = "party:"

func partyTerm(id string) string { return partyPrefix + id }

// weightOf is the idf of a term; one that is nowhere in the record weighs as one
// that is there once, because it may be the very thing asked for.
func (x *Index) weightOf(t string) float64 {
	if e := x.terms[t]; e != nil {
		return e.idf
	}
	return rarity(float64(len(x.docs)), 1)
}
