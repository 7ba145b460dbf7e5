package find

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon.tsv
var lexiconFile string

// englishFile holds ordinary English words (SCOWL, by way of Debian's
// wamerican-small; english.LICENSE), sorted by bytes.
//
//go:embed english.txt
var englishFile string

//go:embed filler.txt
var fillerFile string

//go:embed loaded.tsv
var loadedFile string

// lexicon is what people's words stand for.
type lexicon struct {
	meaning map[string]meaning // by words with one space between them
	longest int                // words of the longest phrase in it
	filler  map[string]bool    // carry nothing
	light   map[string]bool    // help to choose between facts, and need not be held by one
	common  map[string]bool    // ordinary in any talk: rare on record, and still tell little
	plain   map[string]bool    // ordinary English
	loaded  []loadedWord
}

// meaning is what a word or phrase stands for.
type meaning struct {
	words []string // none: it carries nothing
	whole bool     // they belong together; else any of them will do
	also  bool     // it stands for itself too
}

type loadedWord struct {
	words []string
	name  string
}

// theLexicon is read once: it is the same for every record.
var theLexicon = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	l := &lexicon{meaning: map[string]meaning{}, filler: map[string]bool{}, light: map[string]bool{}, common: map[string]bool{}, plain: make(map[string]bool, 40000)}
	for list, stands := range entries(lexiconFile) {
		plain, also := strings.CutPrefix(stands, "+")
		plain, whole := strings.CutPrefix(plain, "=")
		m := meaning{also: also, whole: whole}
		if plain != "-" {
			m.words = strings.Fields(plain)
		}
		for word := range strings.SplitSeq(list, ", ") {
			ws := words(word)
			key := strings.Join(ws, " ")
			old := l.meaning[key]
			l.meaning[key] = meaning{words: append(old.words[:len(old.words):len(old.words)], m.words...), also: m.also || old.also, whole: m.whole && len(old.words) == 0}
			l.longest = max(l.longest, len(ws))
		}
	}
	for rest := englishFile; rest != ""; {
		var w string
		w, rest, _ = strings.Cut(rest, "\n")
		l.plain[w] = true
	}
	sets := []map[string]bool{l.filler, l.light, l.common}
	for i, list := range strings.Split(fillerFile, "\n---\n") {
		for _, w := range words(list) {
			sets[i][w] = true
		}
	}
	for word, name := range entries(loadedFile) {
		l.loaded = append(l.loaded, loadedWord{words(word), name})
	}
	return l
}

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
// first. Words that carry nothing are left out.
func (l *lexicon) english(ws []string) []said {
	var list []said
	for i := 0; i < len(ws); {
		n := min(l.longest, len(ws)-i)
		var m meaning
		found := false
		for ; n > 0 && !found; n-- {
			if m, found = l.meaning[strings.Join(ws[i:i+n], " ")]; found {
				break
			}
		}
		typed := ws[i : i+max(n, 1)]
		i += len(typed)
		if !found {
			m, found = l.inflected(typed[0])
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
		return len(v) >= 4 && l.plain[v] && (l.everyday(v) || known && len(w) > 4) || monthOf(v) > 0 && len(v) > 3
	})
}

// nearPlain reports whether an English word differs from w in one place.
func (l *lexicon) nearPlain(w string) bool {
	return len(w) >= 5 && edited(w, func(v string) bool { return len(v) >= 5 && l.plain[v] }) != ""
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

// urdu reports whether a question is in Roman Urdu, by its commonest words.
func (l *lexicon) urdu(ws []string) bool {
	n := 0
	for _, w := range ws {
		switch w {
		case "ka", "ki", "ke", "ko", "ne", "hai", "hain", "tha", "thi", "thay", "kya", "kis", "kisne", "se", "mein", "kab", "kyun", "aur", "kitne", "wala", "pe":
			n++
		}
	}
	return n >= 2
}
