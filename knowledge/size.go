package knowledge

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a file. They leave the embedded dossier four times its size, and
// are what keeps a file made to hurt from being read: one within them is
// checked within a second and 128 MiB.
const (
	MaxFile   = 4 << 20 // bytes
	MaxFacts  = 3000    // as many sources
	MaxThings = 300     // parties, issues, terms, questions and unknowns, of each kind
	MaxList   = 40      // entries of any list
	MaxName   = 100     // characters of a name, an alias, a keyword
	MaxLine   = 240     // characters of a title, a note, a meaning, a question

	maxString = 16 << 10 // bytes of a line or of a string over many
	maxDepth  = 8        // brackets in brackets
	maxDots   = 32       // on one line, outside strings
	maxParts  = 200_000  // brackets, commas and equals signs outside strings
	maxFound  = 2000     // problems that are listed

	maxUnknown = 200       // keys; with more, the rest of the file is not looked at
	maxNames   = 256 << 10 // bytes of everything that is found by name
	maxKept    = 2000      // bytes of one string
)

// tooLarge holds a file against the limits that can be known without reading
// it: the TOML reader follows brackets as deep as they go, and makes a value of
// each of a million commas. It returns the first that is broken.
func tooLarge(data []byte) (finding, bool) {
	if len(data) > MaxFile {
		return finding{text: fmt.Sprintf("the file has %d bytes, more than %d", len(data), MaxFile), advice: "a record of one dispute is smaller; nothing of it was read"}, true
	}
	s := scanner{data: data, line: 1}
	what := s.scan()
	if what == "" {
		return finding{}, false
	}
	return finding{line: s.line, text: what, advice: "no record needs that; nothing of it was read"}, true
}

// scanner walks a TOML file from sign to sign, over comments and strings.
type scanner struct {
	data  []byte
	line  int
	depth int
	dots  int
	parts int
}

// scan returns what is too large, with s.line where; "" when nothing is.
func (s *scanner) scan() string {
	line := 0 // where it begins
	for i := 0; i < len(s.data); {
		switch c := s.data[i]; c {
		case '\n':
			s.line++
			s.dots = 0
			i++
			line = i
			continue
		case '#':
			i += indexOr(s.data[i:], "\n")
		case '"', '\'':
			n := stringLength(s.data[i:])
			if n > maxString {
				return fmt.Sprintf("a string has more than %d bytes", maxString)
			}
			if newlines := bytes.Count(s.data[i:i+n], []byte{'\n'}); newlines > 0 {
				s.line += newlines
				line = i + n
			}
			i += n
		default:
			s.sign(c)
			i++
		}
		switch {
		case i-line > maxString:
			return fmt.Sprintf("a line has more than %d bytes", maxString)
		case s.depth > maxDepth:
			return fmt.Sprintf("brackets stand more than %d deep in one another", maxDepth)
		case s.dots > maxDots:
			return fmt.Sprintf("a line has more than %d dots outside strings", maxDots)
		case s.parts > maxParts:
			return fmt.Sprintf("the file has more than %d parts", maxParts)
		}
	}
	return ""
}

func (s *scanner) sign(c byte) {
	switch c {
	case '[', '{':
		s.depth++
		s.parts++
	case ']', '}':
		s.depth = max(0, s.depth-1)
	case ',', '=':
		s.parts++
	case '.':
		s.dots++
	}
}

// stringLength is how long the string that data begins with is, to its closing
// quotes or, where TOML would stop, to the line's end.
func stringLength(data []byte) int {
	quote := data[:1]
	if triple := bytes.Repeat(quote, 3); bytes.HasPrefix(data, triple) {
		n := 3
		for n < len(data) && !bytes.HasPrefix(data[n:], triple) {
			n += escaped(data[n:], quote[0])
		}
		for end := n + 5; n < len(data) && n < end && data[n] == quote[0]; { // two quotes may stand before the closing three
			n++
		}
		return min(n, len(data))
	}
	for n := 1; n < len(data); n += escaped(data[n:], quote[0]) {
		switch data[n] {
		case '\n':
			return n
		case quote[0]:
			return n + 1
		}
	}
	return len(data)
}

// escaped is how many bytes the next sign of a string takes: a backslash counts
// with what follows it, but not between single quotes or at a line's end.
func escaped(data []byte, quote byte) int {
	if quote == '"' && data[0] == '\\' && len(data) > 1 && data[1] != '\n' {
		return 2
	}
	return 1
}

func indexOr(data []byte, sep string) int {
	if i := bytes.Index(data, []byte(sep)); i >= 0 {
		return i
	}
	return len(data)
}

// counts reports too many things, too long lists and far too long strings. A
// dossier with such is not looked at further: the other rules compare things
// with one another.
func counts(d *Dossier) []finding {
	c := &checker{d: d}
	tooMany(c, "party", d.Parties, MaxThings)
	tooMany(c, "issue", d.Issues, MaxThings)
	tooMany(c, "source", d.Sources, MaxFacts)
	tooMany(c, "term", d.Terms, MaxThings)
	tooMany(c, "question", d.Questions, MaxThings)
	tooMany(c, "unknown", d.Unknowns, MaxThings)
	tooMany(c, "fact", d.Facts, MaxFacts)
	c.at("", 0, "")
	if n := len(c.partialLabels()); n > MaxThings {
		c.add("", "keep those that a text could hold; the rest was not looked at", "%d words are partial, more than %d", n, MaxThings)
	}
	names := 0
	for _, table := range []any{d.Parties, d.Issues, d.Terms, d.Questions} {
		for _, text := range texts(reflect.ValueOf(table)) {
			names += len(text)
		}
	}
	if names > maxNames {
		c.add("", "leave some aliases out; the rest was not looked at", "parties, issues, terms and questions take %d bytes, more than %d", names, maxNames)
	}
	return c.findings
}

func tooMany[T any](c *checker, kind string, list []*T, most int) {
	if len(list) > most {
		c.at(kind, most, "")
		c.add("", "leave some out, or make two records; the rest was not looked at", "the file has %d tables [[%s]], more than %d", len(list), kind, most)
	}
	for i, v := range list[:min(most, len(list))] {
		c.at(kind, i, "")
		for key, value := range keys(v) {
			if key == "id" {
				c.id = value.String()
			}
			if value.Kind() == reflect.Slice && value.Len() > MaxList {
				c.add(key, "keep the best; the rest was not looked at", "%s has %d entries, more than %d", key, value.Len(), MaxList)
			}
			if slices.ContainsFunc(texts(value), func(s string) bool { return len(s) > maxKept }) {
				c.add(key, "shorten it; the rest was not looked at", "%s has more than %d bytes", key, maxKept)
			}
		}
	}
}

// longest is how many characters a key's strings may have. An id, a url and a
// fact's text have rules of their own.
func longest(kind, key string) int {
	switch key {
	case "title", "note", "meaning", "also", "speaker", "via":
		return MaxLine
	case "text":
		if kind != "fact" {
			return MaxLine
		}
		return maxKept
	case "url", "id":
		return maxKept
	}
	return MaxName
}

// strings reports strings that are too long for where they are shown, and such
// as hold what a reader cannot see: it could turn a sentence round.
func (c *checker) strings(table any) {
	for key, value := range keys(table) {
		for _, text := range texts(value) {
			if n, most := utf8.RuneCountInString(text), longest(c.kind, key); n > most {
				c.add(key, "shorten it", "%s has %d characters, more than %d", key, n, most)
			}
			if i := strings.IndexFunc(text, unseen); i >= 0 {
				r, _ := utf8.DecodeRuneInString(text[i:])
				c.add(key, "take it out", "%s holds %U, which cannot be seen", key, r)
			}
		}
	}
}

// unseen reports a character without a shape, but for a line's end and a tab,
// which have a rule of their own, and the joiners that Persian and Pashto need.
func unseen(r rune) bool {
	switch {
	case ' ' <= r && r <= '~', r == '\n', r == '\r', r == '\t', r == '\u200c', r == '\u200d':
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
}
