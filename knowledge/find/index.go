package find

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Index answers questions from one dossier. It is built once and only read.
type Index struct {
	d       *knowledge.Dossier
	lexicon *lexicon
	aliases *aliases
	docs    []doc
	posts   map[string][]post // where each term stands
	idf     map[string]float64
	vocab   []string // words as they are written, for repairs
	stems   map[string]bool
	length  float64 // the mean of the documents'
	asked   []asked
	central map[*knowledge.Fact]bool // facts that the dossier's own questions rest on
}

// doc is something that can answer: a fact, something unknown, or a term.
type doc struct {
	fact    *knowledge.Fact
	unknown *knowledge.Unknown
	term    *knowledge.Term
	length  float64
}

// post is a term's place in a document.
type post struct {
	doc    int
	weight float64 // of the fields it stands in, summed
}

// asked is one wording of one of the dossier's own questions.
type asked struct {
	question *knowledge.Question
	terms    map[string]bool
	norm     float64
}

// The weights of a document's fields. Fitted on the tuning half: keywords are
// how people ask, and count nearly as much as the text.
const (
	inText     = 1.0
	inKeywords = 0.9
	inWho      = 0.6 // the parties and the speaker
	inIssue    = 0.25
	inSource   = 0.15
)

// Parameters of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009). Facts are short and of one length, so
// length matters little.
const (
	saturation = 1.0 // k1
	lengthPart = 0.3 // b
)

// New indexes a dossier.
func New(d *knowledge.Dossier) *Index {
	x := &Index{d: d, lexicon: newLexicon(), aliases: newAliases(d), posts: map[string][]post{}, idf: map[string]float64{}, stems: map[string]bool{}, central: map[*knowledge.Fact]bool{}}
	for _, f := range d.Facts {
		x.addFact(f)
	}
	for _, u := range d.Unknowns {
		x.add(doc{unknown: u}, field{inText, u.Text}, field{inKeywords, strings.Join(u.Keywords, " ")})
	}
	for _, t := range d.Terms {
		x.addTerm(t)
	}
	total := 0.0
	for i := range x.docs {
		total += x.docs[i].length
	}
	x.length = total / float64(max(1, len(x.docs)))
	for t, list := range x.posts {
		n, df := float64(len(x.docs)), float64(len(list))
		x.idf[t] = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	slices.Sort(x.vocab)
	x.vocab = slices.Compact(x.vocab)
	for _, q := range d.Questions {
		for _, id := range q.Facts {
			if f, ok := d.Fact(id); ok {
				x.central[f] = true
			}
		}
		for _, wording := range append([]string{q.Text}, q.Also...) {
			x.asked = append(x.asked, x.wording(q, wording))
		}
	}
	return x
}

type field struct {
	weight float64
	text   string
}

func (x *Index) addFact(f *knowledge.Fact) {
	var who []string
	who = append(who, f.Speaker)
	var sources []string
	for _, s := range x.d.SourcesOf(f) {
		sources = append(sources, s.Publisher)
	}
	issue, _ := x.d.Issue(f.Issue)
	about := ""
	if issue != nil {
		about = issue.Name + " " + strings.Join(issue.Aliases, " ")
	}
	i := x.add(doc{fact: f},
		field{inText, f.Text}, field{inKeywords, strings.Join(f.Keywords, " , ")}, field{inWho, strings.Join(who, " ")},
		field{inIssue, about}, field{inSource, strings.Join(sources, " ")}, field{inWho, f.Via})
	for _, id := range append(slices.Clone(f.By), f.To...) {
		x.post(partyTerm(id), i, inWho)
	}
}

func (x *Index) addTerm(t *knowledge.Term) {
	var uses []string
	for _, w := range t.Words {
		uses = append(uses, w.Word)
	}
	x.add(doc{term: t}, field{1.5, t.Name + " " + strings.Join(t.Aliases, " ") + " " + strings.Join(uses, " ")}, field{0.5, t.Meaning})
}

// add indexes a document and returns its place.
func (x *Index) add(d doc, fields ...field) int {
	i := len(x.docs)
	x.docs = append(x.docs, d)
	for _, f := range fields {
		ws := words(f.text)
		rest, parties := x.aliases.take(ws)
		for _, p := range parties {
			x.post(partyTerm(p), i, f.weight)
		}
		for _, w := range rest {
			if x.lexicon.filler[w] && len(w) < 3 || w == "," {
				continue
			}
			x.vocab = append(x.vocab, w)
			x.stems[stem(w)] = true
			x.post(stem(w), i, f.weight)
		}
	}
	return i
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

func (x *Index) known(t string) bool { return len(x.posts[t]) > 0 }

func partyTerm(id string) string { return "party:" + id }

// partyWeight is low for parties that are in nearly every question.
func (x *Index) partyWeight(string) float64 { return 1 }

func (x *Index) wording(q *knowledge.Question, text string) asked {
	a := asked{question: q, terms: map[string]bool{}}
	var ws []string
	for _, meanings := range x.lexicon.english(words(text)) {
		ws = append(ws, meanings[0])
	}
	rest, parties := x.aliases.take(ws)
	for _, p := range parties {
		a.terms[partyTerm(p)] = true
	}
	for _, w := range rest {
		if !x.lexicon.filler[w] {
			a.terms[stem(w)] = true
		}
	}
	for t := range a.terms {
		a.norm += x.weightOf(t) * x.weightOf(t)
	}
	a.norm = math.Sqrt(a.norm)
	return a
}

// weightOf is the idf of a term; one that is nowhere in the record weighs as one
// that is there once, because it may be the very thing asked for.
func (x *Index) weightOf(t string) float64 {
	if v, ok := x.idf[t]; ok {
		return v
	}
	return math.Log(1 + (float64(len(x.docs))-0.5)/1.5)
}

// repair returns the word of the record that a word not found there is most
// likely a slip of, or "". It begins with the same letter and differs in one
// place, from eight letters on in two (quality of repairs measured in
// docs/quality.md).
func (x *Index) repair(w string) string {
	if len(w) < 4 || x.lexicon.filler[w] || number(w) > 0 {
		return ""
	}
	most := 1
	if len(w) >= 8 {
		most = 2
	}
	i, _ := slices.BinarySearch(x.vocab, w[:1])
	best, bestDistance, bestCount := "", most+1, 0
	for _, v := range x.vocab[i:] {
		if v[0] != w[0] {
			break
		}
		if len(v) < 4 || len(v)-len(w) > most || len(w)-len(v) > most {
			continue
		}
		d := distance(w, v, most)
		n := len(x.posts[stem(v)])
		if d < bestDistance || d == bestDistance && d <= most && n > bestCount {
			best, bestDistance, bestCount = v, d, n
		}
	}
	if bestDistance > most {
		return ""
	}
	return best
}

// distance is the number of letters to insert, delete, replace or swap to turn a
// into b (optimal string alignment), at most one more than most.
func distance(a, b string, most int) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		low := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			low = min(low, cur[j])
		}
		if low > most {
			return most + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

// aliases finds the parties that words name, the longest name first, so that
// "Pakistani Taliban" is never the Afghan Taliban.
type aliases struct {
	all    map[string][]alias // by first word
	single map[string]bool    // names of one word
}

type alias struct {
	words []string
	party string
}

func newAliases(d *knowledge.Dossier) *aliases {
	a := &aliases{all: map[string][]alias{}, single: map[string]bool{}}
	for _, p := range d.Parties {
		for _, name := range append([]string{p.Name, p.Short}, p.Aliases...) {
			if ws := words(name); len(ws) > 0 {
				a.all[ws[0]] = append(a.all[ws[0]], alias{ws, p.ID})
				if len(ws) == 1 {
					a.single[ws[0]] = true
				}
			}
		}
	}
	for _, list := range a.all {
		slices.SortStableFunc(list, func(a, b alias) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	return a
}

// take returns the parties named, each once, and the words without the names of
// more than one word; a name of one word stays too, at its own weight.
func (a *aliases) take(ws []string) (rest, parties []string) {
	for i := 0; i < len(ws); {
		n := 0
		for _, name := range a.all[ws[i]] {
			if i+len(name.words) <= len(ws) && slices.Equal(ws[i:i+len(name.words)], name.words) {
				if !slices.Contains(parties, name.party) {
					parties = append(parties, name.party)
				}
				n = len(name.words)
				break
			}
		}
		if n == 1 {
			rest = append(rest, ws[i])
		}
		if n == 0 {
			rest = append(rest, ws[i])
			n = 1
		}
		i += n
	}
	return rest, parties
}
