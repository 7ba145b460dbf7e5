package find

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed lexicon.tsv
var lexiconFile string

//go:embed general.tsv
var generalFile string

// englishFile holds ordinary English words in three tiers, the commonest first
// (SCOWL's sizes 10, 20 and 35; english.LICENSE). TestMakeEnglish writes it.
//
//go:embed english.txt
var englishFile string

//go:embed filler.txt
var fillerFile string

//go:embed loaded.tsv
var loadedFile string

// thesaurusFile is made from WordNet (wordnet.LICENSE) by TestMakeThesaurus.
//
//go:embed thesaurus.tsv
var thesaurusFile string

// lexicon is what people's words stand for.
type lexicon struct {
	meaning map[string]meaning  // by words with one space between them
	roman   map[string]meaning  // of Roman Urdu, likewise
	general map[string]meaning  // everyday English, likewise
	sounds  map[string]meaning  // of Roman Urdu, by what is heard
	longest int                 // words of the longest phrase in it
	filler  map[string]bool     // carry nothing
	light   map[string]bool     // help to choose between facts, and need not be held by one
	common  map[string]bool     // ordinary in any talk: rare on record, and still tell little
	tier    map[string]uint8    // how common an English word is: 1 the commonest, 0 no ordinary word
	noun    map[string]bool     // mostly a noun
	kindred map[string][]string // words of the record that mean nearly the same, by stem
	loaded  []loadedWord
}

// meaning is what a word or phrase stands for.
type meaning struct {
	words []string // none: it carries nothing
	whole bool     // they belong together; else any of them will do
	also  bool     // it stands for itself too
}

// and is what a word stands for by two tables.
func (m meaning) and(more meaning) meaning {
	if len(m.words) > 0 && !m.also {
		return m
	}
	return meaning{words: union(m.words, more.words), also: more.also || m.also, whole: more.whole && len(m.words) == 0}
}

// union returns two lists as one, each word once.
func union(a, b []string) []string {
	list := slices.Clip(a)
	for _, w := range b {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// theLexicon is read once: it is the same for every record.
var theLexicon = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	l := &lexicon{meaning: map[string]meaning{}, roman: map[string]meaning{}, sounds: map[string]meaning{}, general: map[string]meaning{}, filler: map[string]bool{}, light: map[string]bool{}, common: map[string]bool{}, kindred: map[string][]string{}, tier: make(map[string]uint8, 40000), noun: make(map[string]bool, 20000)}
	l.translate(lexiconFile, l.meaning)
	l.translate(generalFile, l.general)
	l.translate(romanFile, l.roman)
	for word, m := range l.roman {
		if key := heard(word); !strings.Contains(word, " ") && len(key) >= 3 {
			if _, taken := l.sounds[key]; !taken || key == word {
				l.sounds[key] = m
			}
		}
	}
	l.tiers()
	sets := []map[string]bool{l.filler, l.light, l.common}
	for i, list := range strings.Split(fillerFile, "\n---\n") {
		for _, w := range words(list) {
			sets[i][w] = true
		}
	}
	for word, near := range entries(thesaurusFile) {
		s := stem(word)
		l.kindred[s] = append(l.kindred[s], strings.Fields(near)...)
	}
	for word, name := range entries(loadedFile) {
		l.loaded = append(l.loaded, loadedWord{words(word), name})
	}
	return l
}

// translate reads a table of words and what they stand for.
func (l *lexicon) translate(file string, to map[string]meaning) {
	for list, stands := range entries(file) {
		plain, also := strings.CutPrefix(stands, "+")
		plain, whole := strings.CutPrefix(plain, "=")
		m := meaning{also: also, whole: whole}
		if plain != "-" {
			m.words = strings.Fields(plain)
		}
		for word := range strings.SplitSeq(list, ", ") {
			ws := words(word)
			key := strings.Join(ws, " ")
			old := to[key]
			to[key] = meaning{words: union(old.words, m.words), also: m.also || old.also, whole: m.whole && len(old.words) == 0}
			l.longest = max(l.longest, len(ws))
		}
	}
}

// tiers reads the ordinary English words.
func (l *lexicon) tiers() {
	tier := uint8(1)
	for rest := englishFile; rest != ""; {
		var w string
		if w, rest, _ = strings.Cut(rest, "\n"); w == "---" {
			tier++
			continue
		}
		w, noun := strings.CutSuffix(w, " n")
		l.tier[w] = tier
		if noun {
			l.noun[w] = true
		}
	}
}

// plain reports an ordinary English word.
func (l *lexicon) plain(w string) bool { return l.tier[w] > 0 }

// entries yields the two columns of a table; lines that begin with # are
// comments.
func entries(file string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(file) {
			a, b, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if ok && !strings.HasPrefix(line, "#") && !yield(a, b) {
				return
			}
		}
	}
}
