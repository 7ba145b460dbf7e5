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

// irregularFile holds the forms that no stemmer brings to their root, from
// WordNet too: "fought	fight".
//
//go:embed irregular.tsv
var irregularFile string

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

type loadedWord struct {
	words []string
	name  string
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

// said is a word or phrase of a question with what it stands for.
type said struct {
	typed string   // as it was typed, folded
	words []string // what it stands for, itself first if it does
	same  int      // how many of words, from the first, are equally its meaning
}

// english says for every word or phrase what it stands for, the longest phrase
// first. Words that carry nothing are left out. Words of Roman Urdu count in a
// question that is in it; in others those that nobody knows.
func (l *lexicon) english(ws []string, urdu bool, known func(string) bool) []said {
	var list []said
	for i := 0; i < len(ws); {
		n := min(l.longest, len(ws)-i)
		var m meaning
		found := false
		for ; n > 0 && !found; n-- {
			key := strings.Join(ws[i:i+n], " ")
			if m, found = l.roman[key]; found && (urdu || n > 1 || !known(key)) {
				break
			}
			m, found = l.meaning[key]
			if more, known := l.general[key]; known {
				m, found = m.and(more), true
			}
			if found {
				break
			}
		}
		typed := ws[i : i+max(n, 1)]
		i += len(typed)
		if !found {
			if m, found = l.inflected(typed[0]); !found && !known(typed[0]) {
				m, found = l.romanWord(typed[0])
			}
		}
		switch {
		case !found:
			list = append(list, said{typed[0], typed, 1})
		case m.also:
			list = append(list, said{strings.Join(typed, " "), append(typed[:len(typed):len(typed)], m.words...), len(typed)})
		case len(m.words) > 0:
			same := 1
			if m.whole {
				same = len(m.words)
			}
			list = append(list, said{strings.Join(typed, " "), m.words, same})
		}
	}
	return list
}

// endings are those that Urdu, Dari and Pashto put after a word, the longest
// first, in the letters of [knowledge.Fold] and [script].
var endings = []string{"ونکی", "هایی", "های", "ونو", "ونه", "گان", "یان", "یون", "وال", "ها", "ان", "ون", "ین", "ات", "ته", "ی", "و", "ه"}

// inflected looks a word of another script up without its ending.
func (l *lexicon) inflected(w string) (meaning, bool) {
	if w < "\u0600" {
		return meaning{}, false
	}
	for _, e := range endings {
		base, cut := strings.CutSuffix(w, e)
		if !cut || len(base) < 6 {
			continue
		}
		for _, try := range []string{base, base + "ه", base + "ی"} {
			if m, ok := l.meaning[try]; ok {
				return m, true
			}
		}
	}
	return meaning{}, false
}

// How a word of a question judges: by itself, or as part of a phrase, which then
// says nothing else.
const (
	oneWord       = 1
	phraseOfWords = 2
)

// judging returns the loaded words of a question and where they stand.
func (l *lexicon) judging(ws []string) (names []string, at map[int]int) {
	at = map[int]int{}
	for _, loaded := range l.loaded {
		if i := within(ws, loaded.words); i >= 0 {
			names = append(names, loaded.name)
			for j := range loaded.words {
				at[i+j] = min(len(loaded.words), phraseOfWords)
			}
		}
	}
	return names, at
}

// within returns where a phrase stands in a list of words, or -1.
func within(ws, phrase []string) int {
	for i := 0; i+len(phrase) <= len(ws) && len(phrase) > 0; i++ {
		match := true
		for j, w := range phrase {
			if ws[i+j] != w {
				match = false
				break
			}
		}
		if match {
			return i
		}
	}
	return -1
}

// everyday reports a word that says little in any talk.
func (l *lexicon) everyday(w string) bool { return l.filler[w] || l.light[w] || l.common[w] }

// near returns an English word of the lexicon, or an everyday one, that differs
// from w in one place.
// A word of four letters is near to too many that stand for something.
func (l *lexicon) near(w string) string {
	return edited(w, func(v string) bool {
		_, known := l.meaning[v]
		return len(v) >= 4 && l.plain(v) && (l.everyday(v) || known && len(w) > 4) || monthOf(v) > 0 && len(v) > 3
	})
}

// nearPlain reports whether an English word differs from w in one place.
func (l *lexicon) nearPlain(w string) bool {
	return len(w) >= 5 && edited(w, func(v string) bool { return len(v) >= 5 && l.plain(v) }) != ""
}

// edited returns the first word accepted among those that differ from w in one
// place, the first letter left alone: two letters swapped, one out, one changed,
// one in.
func edited(w string, accept func(string) bool) string {
	if len(w) < 4 || len(w) > 24 || w >= "\u0080" {
		return ""
	}
	try := make([]byte, 0, len(w)+1)
	for i := 1; i < len(w); i++ {
		if i+1 < len(w) {
			try = append(append(append(try[:0], w[:i]...), w[i+1], w[i]), w[i+2:]...)
			if accept(string(try)) {
				return string(try)
			}
		}
		try = append(append(try[:0], w[:i]...), w[i+1:]...)
		if accept(string(try)) {
			return string(try)
		}
	}
	for i := 1; i <= len(w); i++ {
		for c := byte('a'); c <= 'z'; c++ {
			try = append(append(append(try[:0], w[:i]...), c), w[i:]...)
			if accept(string(try)) {
				return string(try)
			}
			if i < len(w) {
				try = append(append(append(try[:0], w[:i]...), c), w[i+1:]...)
				if accept(string(try)) {
					return string(try)
				}
			}
		}
	}
	return ""
}
