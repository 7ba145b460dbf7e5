package find

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"dossier/knowledge"
)

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
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(shorten(question), " ")) {
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
			kept = append(kept, latin(w))
		}
	}
	return strings.Join(kept, " ")
}

// shorten bounds the work that a very long question makes.
func shorten(question string) string {
	const most = 16 * maxRead
	if len(question) > most {
		return question[:most]
	}
	return question
}

// markup reports a word that is no word: a link, a mention, an emoji's code.
func markup(w string) bool {
	low := strings.ToLower(w)
	return strings.Contains(low, "://") || strings.Contains(low, "www.") || strings.HasPrefix(w, "<@") || strings.HasPrefix(w, "<#") ||
		strings.HasPrefix(w, "@everyone") || strings.HasPrefix(w, "@here") || strings.HasPrefix(w, "<:")
}

// lookalikes are letters of other scripts that pass for Latin ones.
var lookalikes = strings.NewReplacer(
	"а", "a", "в", "b", "е", "e", "к", "k", "м", "m", "н", "h", "о", "o", "р", "p", "с", "c", "т", "t", "у", "y", "х", "x", "і", "i", "ѕ", "s", "ј", "j",
	"А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "У", "Y", "Х", "X", "І", "I",
	"α", "a", "ο", "o", "ν", "v", "τ", "t", "ι", "i", "κ", "k", "ρ", "p", "Α", "A", "Β", "B", "Ε", "E", "Κ", "K", "Ο", "O", "Τ", "T",
)

// latin replaces lookalikes in a word that mixes them with Latin letters.
func latin(w string) string {
	has, other := false, false
	for _, r := range w {
		has = has || r < 0x80 && unicode.IsLetter(r)
		other = other || r >= 0x370 && r < 0x530
	}
	if has && other {
		return lookalikes.Replace(w)
	}
	return w
}

// script makes one letter of those that Urdu, Dari and Pashto write alike, so
// that a word need stand in the lexicon only once.
func script(r rune) rune {
	switch r {
	case 'ي', 'ى', 'ې', 'ۍ', 'ے', 'ۓ':
		return 'ی'
	case 'ك', 'ڪ':
		return 'ک'
	case 'ګ':
		return 'گ'
	case 'ہ', 'ھ', 'ة', 'ۃ', 'ە':
		return 'ه'
	case 'ں', 'ڼ':
		return 'ن'
	case 'ډ', 'ڈ':
		return 'د'
	case 'ړ', 'ڑ':
		return 'ر'
	case 'ټ', 'ٹ':
		return 'ت'
	case 'ښ':
		return 'ش'
	case 'ـ':
		return -1
	}
	if r >= '۰' && r <= '۹' {
		return r - '۰' + '0'
	}
	if r >= '٠' && r <= '٩' {
		return r - '٠' + '0'
	}
	return r
}

// words splits a text into folded words. Letters and digits part ("5km"),
// thousands join ("3,500", "4k"), and shortenings written with full stops stay
// together ("T.T.P.").
func words(text string) []string {
	if plainLetters(text) {
		return multiplied(strings.Fields(text))
	}
	if strings.ContainsAny(text, "'’\u200c") {
		text = possessive.Replace(text)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r >= 0x600 }) {
		text = strings.Map(script, knowledge.Fold(text))
	}
	var list []string
	for w := range strings.FieldsSeq(knowledge.Fold(thousands(text))) {
		list = append(list, parts(w)...)
	}
	return multiplied(list)
}

// plainLetters reports small Latin letters and spaces alone, as most keywords are.
func plainLetters(text string) bool {
	for i := range len(text) {
		if c := text[i]; c != ' ' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// possessive takes out what Fold would glue to the word before it.
var possessive = strings.NewReplacer("\u200c", "", "'s ", " ", "’s ", " ", "s' ", "s ", "'S ", " ")

// thousands takes out the commas inside numbers.
func thousands(text string) string {
	if !strings.Contains(text, ",") {
		return text
	}
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	var b strings.Builder
	for i := range len(text) {
		if text[i] == ',' && digit(i-1) && digit(i+1) && digit(i+2) && digit(i+3) {
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// multiplied writes out numbers that people shorten: 4k, 4 thousand.
func multiplied(ws []string) []string {
	for i := 1; i < len(ws); i++ {
		if (ws[i] == "k" || ws[i] == "thousand" || ws[i] == "hazar") && number(ws[i-1]) > 0 {
			ws[i-1] += "000"
			ws = append(ws[:i:i], ws[i+1:]...)
		}
	}
	return ws
}

// parts splits a word where digits meet letters.
func parts(w string) []string {
	var list []string
	start, before := 0, false
	for i, r := range w {
		digit := unicode.IsDigit(r)
		if i > 0 && digit != before {
			list = append(list, w[start:i])
			start = i
		}
		before = digit
	}
	return append(list, w[start:])
}

// stem brings English words to their stems; others stay.
func stem(w string) string { return english.Stem(knowledge.Root(w), false) }
