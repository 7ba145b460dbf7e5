package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Style dresses a reply in plain text for a place. The zero Style is for a
// pipe: no marks, no line broken.
type Style struct {
	Bold, Dim func(string) string // mark a piece of a line; nil marks nothing
	Width     int                 // columns; 0 breaks no line
	IDs       bool                // name each claim, so that /source can be asked for it
}

// Text writes the reply without its list of sources.
func (r Reply) Text() string {
	p := printer{}
	p.body(r)
	p.currency(r)
	return p.b.String()
}

// Print writes the whole reply, sources included.
func (r Reply) Print(s Style) string {
	p := printer{style: s}
	p.body(r)
	for i, source := range r.Sources {
		number := fmt.Sprintf("[%d]", i+1)
		indent := strings.Repeat(" ", len(number)+1)
		p.line("", dim(number), plain(SourceLine(source)))
		p.b.WriteString(indent + source.URL + "\n")
		if r.Full {
			for _, l := range aboutSource(source) {
				p.line(indent, dim(l))
			}
		}
	}
	if len(r.Sources) > 0 {
		p.b.WriteByte('\n')
		if i := r.firstClaim(); s.IDs && !r.Full && i >= 0 {
			p.line("", dim("One claim in full, with all accounts of it: /source id:"+r.Blocks[i].Claims[0].Fact.ID))
		}
	}
	p.currency(r)
	return p.b.String()
}

func (p *printer) currency(r Reply) {
	if r.Stale() {
		p.line("", plain(r.Currency()))
	} else {
		p.line("", dim(r.Currency()))
	}
}

// firstClaim is the place of the first block that has one, or -1.
func (r Reply) firstClaim() int {
	return slices.IndexFunc(r.Blocks, func(b Block) bool { return len(b.Claims) > 0 })
}

// printer writes lines of marked words.
type printer struct {
	style Style
	b     strings.Builder
}

func (p *printer) body(r Reply) {
	p.line("", bold(r.Title))
	for _, n := range r.Notices {
		p.line("", plain(n))
	}
	p.b.WriteByte('\n')
	for _, b := range r.Blocks {
		if b.Heading != "" {
			p.line("", bold(b.Heading))
			p.b.WriteByte('\n')
		}
		for _, l := range b.Above {
			p.line("", plain(l))
		}
		for i, c := range b.Claims {
			switch {
			case c.Sentence != "":
				p.sentence(b.Told(i))
			case c.With == 0:
				p.claim(c)
			}
		}
		p.lines(b)
		p.b.WriteByte('\n')
	}
}

// lines prints a block's own lines; what they rest on stands after the last.
func (p *printer) lines(b Block) {
	for i, l := range b.Lines {
		parts := []part{plain(l)}
		if i == len(b.Lines)-1 && len(b.Cites) > 0 {
			parts = append(parts, dim(cites(b.Cites)))
		}
		p.line(p.indent(b), parts...)
	}
}

// indent is that of a block's own lines: they stand under its claim.
func (p *printer) indent(b Block) string {
	if len(b.Claims) == 0 {
		return ""
	}
	return "  "
}

func (c Claim) indent() string {
	switch c.As {
	case Leading:
		return ""
	case AnswerAccount, AnswerBefore:
		return "    "
	case Answer, Account, AccountBefore, Since, SinceAgainst, AnswerTo, Premise:
	}
	return "  "
}

// sentence prints a model's sentence with what its claims owe under it.
func (p *printer) sentence(told []Claim) {
	indent := told[0].indent()
	parts := []part{plain(told[0].Sentence), dim(cites(SourcesOf(told)))}
	if label := told[0].As.Label(); label != "" {
		parts = append([]part{plain(label + ":")}, parts...)
	}
	p.line(indent, parts...)
	for i, c := range told {
		small := c.Under(i == 0)
		if p.style.IDs {
			small += " · " + c.Fact.ID
		}
		p.line(indent, dim(small))
	}
}

func (p *printer) claim(c Claim) {
	indent := c.indent()
	var parts []part
	if label := c.As.Label(); label != "" {
		parts = append(parts, plain(label+":"))
	}
	if c.Party != "" {
		parts = append(parts, bold(c.Party), glued(c.Rest+":"))
	}
	parts = append(parts, plain(c.Fact.Text), dim(cites(c.Cites)))
	p.line(indent, parts...)
	small := c.SmallPrint()
	if p.style.IDs {
		small += " · " + c.Fact.ID
	}
	p.line(indent, dim(small))
}

// SmallPrint is the line under a claim: its date, its standing, and how many
// further accounts against it there are.
func (c Claim) SmallPrint() string {
	if c.More == 0 {
		return c.Small
	}
	return c.Small + " · " + count(c.More, "further account")
}

// cites writes source numbers: "[1, 2]".
func cites(numbers []int) string {
	words := make([]string, 0, len(numbers))
	for _, n := range numbers {
		words = append(words, strconv.Itoa(n))
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// part is a piece of a line under one mark.
type part struct {
	text string
	mark mark
	glue bool // no space before it
}

type mark int

const (
	unmarked mark = iota
	boldMark
	dimMark
)

func plain(text string) part { return part{text: inWords(text)} }
func bold(text string) part  { return part{text: text, mark: boldMark} }
func dim(text string) part   { return part{text: inWords(text), mark: dimMark} }

// glued continues the piece before it: what follows a party's name.
func glued(text string) part { return part{text: text, glue: true} }

// line writes parts with single spaces between their words, broken at the
// style's width; every line begins with indent.
func (p *printer) line(indent string, parts ...part) {
	p.b.WriteString(indent)
	column, first := len(indent), true
	for _, part := range parts {
		for i, word := range strings.Fields(part.text) {
			width := utf8.RuneCountInString(word)
			glue := part.glue && i == 0 && !strings.HasPrefix(part.text, " ")
			switch {
			case first || glue:
			case p.style.Width > 0 && column+1+width > p.style.Width:
				p.b.WriteString("\n" + indent)
				column = len(indent)
			default:
				p.b.WriteByte(' ')
				column++
			}
			p.b.WriteString(p.marked(word, part.mark))
			column, first = column+width, false
		}
	}
	p.b.WriteByte('\n')
}

func (p *printer) marked(word string, m mark) string {
	switch {
	case m == boldMark && p.style.Bold != nil:
		return p.style.Bold(word)
	case m == dimMark && p.style.Dim != nil:
		return p.style.Dim(word)
	}
	return word
}
