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
	speakers map[string]bool           // words of the names of those who speak
	days     map[monthDay]map[int]bool // the years in which something is on record of a day
}

// post is a term's place in a document.
type post struct {
	doc    int
	weight float64 // of the fields it stands in, summed
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

// New indexes a dossier.
func New(d *knowledge.Dossier) *Index {
	x := &Index{
		d: d, lexicon: theLexicon(), aliases: newAliases(d), places: map[*knowledge.Fact]int{},
		posts: map[string][]post{}, idf: map[string]float64{}, phrases: map[string][]int{},
		sounds: map[string]string{}, stems: map[string]string{}, small: map[string]string{}, speakers: map[string]bool{}, texts: map[string]split{}, days: map[monthDay]map[int]bool{},
	}
	for _, f := range d.Facts {
		x.addFact(f)
	}
	for _, u := range d.Unknowns {
		x.phrasesOf(x.add(doc{unknown: u, periods: x.periods(words(u.Text), map[int]bool{})}, field{inText, []string{u.Text}}, field{inKeywords, u.Keywords}, field{inIssue, x.issue(u.Issue)}), u.Keywords)
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
