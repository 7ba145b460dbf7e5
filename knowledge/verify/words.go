package verify

import (
	"strings"
	"unicode"

	"dossier/knowledge"
)

// kind is what a word is, as far as a rule asks.
type kind int

const (
	plain  kind = iota
	party       // one or more words that name a party
	count       // a number
	moment      // a day, a month or a year
)

// word is a word of a text. The words of one name and of one number are joined.
type word struct {
	text   string // as written
	low    string // folded: no case, no accents
	stem   string
	before string // the signs between the word before and this one
	end    bool   // no word follows
	quoted bool
	owner  bool // ends in 's
	kind   kind
	party  string // the party's id
	value  float64
	unit   string // of a number: "$", "rs", "%" or ""
	day    date
	frame  bool // part of who says it, see frame.go
	who    bool // among the very words by which a cited fact is known
}

// content reports whether a word carries meaning of its own.
func (w *word) content() bool { return w.kind == plain && !functionWords[w.low] }

// breaks reports whether a new clause begins with the word.
func (w *word) breaks() bool {
	return strings.ContainsAny(w.before, ",;:()–—") || w.kind == plain && clauseWords[w.low]
}

// read splits a text into words and finds numbers, dates and parties in it.
func (c *Checker) read(text string) []word {
	words := split(text)
	words = c.joinNames(words)
	words = joinNumbers(words)
	findDates(words)
	for i := range words {
		w := &words[i]
		w.stem = stem(w.low)
	}
	if len(words) > 0 {
		words[len(words)-1].end = true
	}
	return words
}

// split cuts a text into words. Hyphens part words, as do the signs of money;
// points and commas stay inside numbers, points inside initials.
func split(text string) []word {
	words := make([]word, 0, len(text)/5)
	runes := []rune(text)
	quoted, from := false, 0
	for i := 0; i < len(runes); {
		r := runes[i]
		quoted = r == '“' || quoted && r != '”' && r != '"' || !quoted && r == '"'
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			i++
			continue
		}
		end := endOfWord(runes, i)
		w := word{text: string(runes[i:end]), before: string(runes[from:i]), quoted: quoted}
		bare, owner := strings.CutSuffix(strings.ReplaceAll(w.text, "’", "'"), "'s")
		if end < len(runes) && (runes[end] == '\'' || runes[end] == '’') {
			owner = true
		}
		w.owner, w.low = owner, fold(bare)
		verb, not := strings.CutSuffix(bare, "n't")
		if not {
			w.low = fold(verb)
		}
		if strings.HasSuffix(strings.TrimSpace(w.before), "$") {
			w.unit = "$"
		}
		if n := len("rs"); len(w.low) > n && w.low[:n] == "rs" && unicode.IsDigit(rune(w.low[n])) {
			w.unit, w.low = "rs", w.low[n:]
		}
		words = append(words, w)
		switch {
		case not:
			words = append(words, word{text: w.text, low: "not", before: " ", quoted: quoted})
		case end < len(runes) && runes[end] == '%':
			words = append(words, word{text: "%", low: "percent", quoted: quoted})
		}
		i, from = end, end
	}
	return words
}

func endOfWord(runes []rune, from int) int {
	i := from
	for ; i < len(runes); i++ {
		r := runes[i]
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			continue
		}
		more := i+1 < len(runes) && (unicode.IsLetter(runes[i+1]) || unicode.IsDigit(runes[i+1]))
		digits := i > from && unicode.IsDigit(runes[i-1]) && more && unicode.IsDigit(runes[i+1])
		switch {
		case (r == '\'' || r == '’') && more:
		case r == ',' && digits, r == '.' && digits:
		case r == '.' && more && unicode.IsLetter(runes[i-1]):
		default:
			return i
		}
	}
	return i
}

// fold brings a word into the form in which it is compared.
func fold(w string) string {
	for i := range len(w) {
		if w[i] >= 0x80 {
			return strings.ReplaceAll(knowledge.Fold(w), " ", "")
		}
	}
	return lowPoints(strings.ToLower(w))
}

func lows(words []word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.low
	}
	return list
}

// stem cuts a word down to what its forms share. It is crude: it need only give
// the forms of one word the same stem, and words of other meaning another.
func stem(w string) string {
	if s, ok := verbForms[w]; ok {
		w = s
	} else if s, ok := nounForms[w]; ok {
		w = s
	} else {
		w = knowledge.Root(w)
	}
	if len(w) < 4 || w[0] <= '9' {
		return w
	}
	if len(w) > 5 { // as in American spelling
		w = strings.Replace(w, "iz", "is", 1)
	}
	if len(w) > 4 && strings.HasSuffix(w, "eed") {
		w = w[:len(w)-1] // "freed" is as "free"
	}
	for pass := range 2 { // "mentioned" is as "mention", and that as its first letters
		for _, e := range endings {
			if pass > 0 && strings.HasSuffix(e.cut, "s") {
				continue // "released" is as "release", and no plural
			}
			if rest, ok := strings.CutSuffix(w, e.cut); ok && len(rest) >= e.left {
				w = rest + e.add
				break
			}
		}
	}
	w = strings.TrimSuffix(w, "e")
	if n := len(w); n > 4 && strings.HasSuffix(w, "at") {
		w = w[:n-2]
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' {
		w = w[:n-1]
	}
	return w
}

var endings = []struct {
	cut, add string
	left     int
}{
	{"ations", "", 4},
	{"ation", "", 4},
	{"ators", "", 4},
	{"ator", "", 4},
	{"ments", "", 4},
	{"ment", "", 4},
	{"ities", "", 4},
	{"ity", "", 4},
	{"ions", "", 4},
	{"ion", "", 4},
	{"ings", "", 3},
	{"ing", "", 3},
	{"ies", "y", 2},
	{"ied", "y", 2},
	{"ers", "", 4},
	{"er", "", 4},
	{"ures", "", 4},
	{"ure", "", 4},
	{"ally", "al", 3},
	{"ly", "", 3},
	{"ed", "", 3},
	{"sses", "ss", 2},
	{"shes", "sh", 2},
	{"ches", "ch", 2},
	{"ss", "ss", 1},
	{"s", "", 3},
}

// lowPoints drops the points of initials, and keeps those of numbers.
func lowPoints(w string) string {
	if strings.ContainsAny(w, "0123456789") {
		return w
	}
	return strings.ReplaceAll(strings.ReplaceAll(w, ".", ""), "'", "")
}
