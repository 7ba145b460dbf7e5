package find

import (
	"strings"
	"unicode/utf8"
)

// Section is a part of an explanation, for a terminal. A row of one cell is a
// sentence; the cells of other rows stand in columns, of which the last may be
// long.
type Section struct {
	Heading string
	Rows    [][]string
}

// columns is how wide a section is, but for a word that is longer.
const columns = 96

// Say adds a sentence.
func (s *Section) Say(sentence string) { s.Rows = append(s.Rows, []string{sentence}) }

// Add adds a row of cells.
func (s *Section) Add(cells ...string) { s.Rows = append(s.Rows, cells) }

// String lays the section out; one without rows is nothing.
func (s Section) String() string {
	if len(s.Rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(s.Heading + "\n")
	widths := s.widths()
	for _, row := range s.Rows {
		var line strings.Builder
		line.WriteString("  ")
		for i, cell := range row[:len(row)-1] {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		wrap(&b, line.String(), row[len(row)-1])
	}
	return b.String()
}

// widths are those of all columns but the last of each row.
func (s Section) widths() []int {
	var widths []int
	for _, row := range s.Rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// wrap writes a text after the start of its line. Further lines begin under its
// first letter.
func wrap(b *strings.Builder, start, text string) {
	words := strings.TrimLeft(text, " ")
	start += text[:len(text)-len(words)]
	indent := utf8.RuneCountInString(start)
	line, at := start, indent
	for word := range strings.FieldsSeq(words) {
		n := utf8.RuneCountInString(word)
		switch {
		case at == indent:
		case at+1+n > columns:
			b.WriteString(line + "\n")
			line, at = strings.Repeat(" ", indent), indent
		default:
			line, at = line+" ", at+1
		}
		line, at = line+word, at+n
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}
