package find

import (
	_ "embed"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"dossier/knowledge"
)

//go:embed lexicon.tsv
var lexiconFile string

// englishFile holds ordinary English words (SCOWL, by way of Debian's
// wamerican-small; english.LICENSE).
//
//go:embed english.txt
var englishFile string

//go:embed filler.txt
var fillerFile string

//go:embed loaded.tsv
var loadedFile string

// maxRead is how much of a question is read, in characters. People who paste
// more are answered by its beginning.
const maxRead = 600

// clean brings a question into the form in which it is read: one line of
// letters as people see them. Control and invisible characters, links, mentions
// and markup go; a letter repeated three times or more stands once.
func clean(question string) string {
	var b strings.Builder
	n, run := 0, 0
	var last rune
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(question, " ")) {
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		switch {
		case unicode.Is(unicode.Cf, r) && r != '\u200c':
			continue
		case unicode.IsControl(r):
			r = ' '
		case unicode.IsLetter(r) && run > 2:
			continue
		}
		b.WriteRune(r)
		if n++; n == maxRead {
			break
		}
	}
	var kept []string
	for w := range strings.FieldsSeq(b.String()) {
		if !markup(w) {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// markup reports a word that is no word: a link, a mention, an emoji's code.
func markup(w string) bool {
	low := strings.ToLower(w)
	return strings.Contains(low, "://") || strings.Contains(low, "www.") || strings.HasPrefix(w, "<@") || strings.HasPrefix(w, "<#") ||
		strings.HasPrefix(w, "@everyone") || strings.HasPrefix(w, "@here") || strings.HasPrefix(w, "<:")
}

// words splits a text into folded words. Letters and digits part ("5km"), and
// shortenings written with full stops stay together ("T.T.P.").
func words(text string) []string {
	var list []string
	for w := range strings.FieldsSeq(knowledge.Fold(strings.ReplaceAll(text, "\u200c", ""))) {
		list = append(list, parts(w)...)
	}
	return list
}

// parts splits a word where digits meet letters.
func parts(w string) []string {
	var list []string
	start := 0
	r := []rune(w)
	for i := 1; i <= len(r); i++ {
		if i == len(r) || unicode.IsDigit(r[i]) != unicode.IsDigit(r[i-1]) {
			list = append(list, string(r[start:i]))
			start = i
		}
	}
	return list
}

// stem brings English words to their stems; others stay.
func stem(w string) string { return english.Stem(w, false) }

// lexicon is what people's words stand for.
type lexicon struct {
	meaning map[string][]string // "-" alone: nothing
	keep    map[string]bool     // stands for itself as well
	filler  map[string]bool
	plain   map[string]bool // ordinary English
	loaded  []loadedWord
}

type loadedWord struct {
	words []string
	name  string
}

func newLexicon() *lexicon {
	l := &lexicon{meaning: map[string][]string{}, keep: map[string]bool{}, filler: map[string]bool{}, plain: map[string]bool{}}
	for line := range strings.Lines(lexiconFile) {
		word, meaning, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		key := strings.Join(words(word), " ")
		plain, keep := strings.CutPrefix(meaning, "+")
		l.meaning[key], l.keep[key] = strings.Fields(plain), keep
	}
	for w := range strings.Lines(englishFile) {
		l.plain[strings.TrimSpace(w)] = true
	}
	for w := range strings.FieldsSeq(fillerFile) {
		for _, p := range words(w) {
			l.filler[p] = true
		}
	}
	for line := range strings.Lines(loadedFile) {
		if word, name, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			l.loaded = append(l.loaded, loadedWord{words(word), name})
		}
	}
	return l
}

// english gives for every word what it stands for: first the word itself, if it
// stands for itself, then others. Words that carry nothing are left out.
func (l *lexicon) english(ws []string) [][]string {
	var list [][]string
	for _, w := range ws {
		meaning, known := l.meaning[w]
		switch {
		case !known:
			list = append(list, []string{w})
		case len(meaning) == 1 && meaning[0] == "-":
		case l.keep[w]:
			list = append(list, append([]string{w}, meaning...))
		default:
			list = append(list, meaning)
		}
	}
	return list
}

// judging returns the loaded words of a question.
func (l *lexicon) judging(ws []string) []string {
	var found []string
	for _, loaded := range l.loaded {
		if within(ws, loaded.words) >= 0 {
			found = append(found, loaded.name)
		}
	}
	return found
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
