package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The bounds of a sentence, in characters. Chosen: the longest of the
// hand-written ones has 221.
const (
	minSentence = 12
	maxSentence = 420
)

const signs = " .,;:'’()-–—%$&“”\""

var (
	// markup is whatever could be a link, a mention or a command, in the signs that
	// are let through: a word with a point inside that is neither a number nor
	// initials.
	link  = regexp.MustCompile(`(?i)https?|www\.|://|[a-z0-9]{2,}\.[a-z]{2,}|\.[a-z]{2,}\b/?`)
	dash  = regexp.MustCompile(`(?:^|\s)[-–—]|[-–—](?:\s|$)`)
	stops = regexp.MustCompile(`[.!?]["”)]? +["“(]?[A-Z]`)
)

// short are words that end in a point inside a sentence.
var short = set(`Lt Gen Maj Col Dr Mr Mrs Ms St No`)

// script refuses whatever is not one plain sentence in the dossier's letters:
// signs and letters of another script, zero-width ones, look-alikes, markup.
func (c *Checker) script(text string, cited []*fact) *Refusal {
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) {
		return &Refusal{Script, "not normal"}
	}
	for _, r := range text {
		if r < 0x80 && letter(r) || r >= '0' && r <= '9' || strings.ContainsRune(signs, r) || c.letters[r] {
			continue
		}
		if r < 0x80 && r > ' ' {
			return &Refusal{Markup, string(r)}
		}
		return &Refusal{Script, string(r)}
	}
	if at := link.FindString(text); at != "" && !slices.ContainsFunc(cited, func(f *fact) bool { return strings.Contains(f.said, at) }) {
		return &Refusal{Markup, at}
	}
	if at := dash.FindString(text); at != "" {
		return &Refusal{Markup, at}
	}
	if w := shouted(text, cited); w != "" {
		return &Refusal{Shape, w}
	}
	if w := strange(text, cited); w != "" {
		return &Refusal{Script, w}
	}
	n := utf8.RuneCountInString(text)
	if n < minSentence || n > maxSentence || strings.Contains(text, "  ") || strings.TrimSpace(text) != text {
		return &Refusal{Shape, text[:min(len(text), 20)]}
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "“\""))
	if !strings.HasSuffix(strings.TrimRight(text, "”\")"), ".") || !unicode.IsUpper(first) && !unicode.IsDigit(first) && first != '$' {
		return &Refusal{Shape, text[:min(len(text), 20)]}
	}
	for _, at := range stops.FindAllStringIndex(text, -1) {
		last := strings.TrimLeft(text[strings.LastIndexByte(text[:at[0]], ' ')+1:at[0]], "(“")
		if len(last) > 1 && !short[last] {
			return &Refusal{Shape, text[at[0]:at[1]]}
		}
	}
	return nil
}

// shouted returns a long word in capitals that no cited fact has so.
func shouted(text string, cited []*fact) string {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !letter(r) }) {
		if len(w) > 3 && w == strings.ToUpper(w) && !slices.ContainsFunc(cited, func(f *fact) bool { return strings.Contains(f.Text, w) || f.meta[fold(w)] }) {
			return w
		}
	}
	return ""
}

// strange returns a word with letters beyond ASCII that no cited fact has
// written so: look-alikes are told from names by that alone.
func strange(text string, cited []*fact) string {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !letter(r) }) {
		ascii := true
		for i := range len(w) {
			ascii = ascii && w[i] < 0x80
		}
		if ascii {
			continue
		}
		known := false
		for _, f := range cited {
			known = known || strings.Contains(f.Text, w) || strings.Contains(f.Speaker, w) || strings.Contains(f.Via, w) || f.meta[fold(w)]
		}
		if !known {
			return w
		}
	}
	return ""
}

func letter(r rune) bool { return unicode.IsLetter(r) || r == '’' }
