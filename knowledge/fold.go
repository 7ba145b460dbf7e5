package knowledge

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a name into the form in which two spellings of it are equal: no
// case, accents, punctuation or doubled spaces ("Türkiye", "TURKIYE" and
// "turkiye" fold alike).
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '.':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(foldLetter(r)))
		default:
			space = true
		}
	}
	return b.String()
}

// foldLetter maps letters that NFKD leaves alone but people type otherwise.
func foldLetter(r rune) rune {
	switch r {
	case 'ı', 'İ':
		return 'i'
	}
	return r
}
