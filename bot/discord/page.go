package discord

import (
	"slices"
	"strconv"
	"strings"

	"dossier/bot"
)

// maxClaims is how many claims stand on a page, unless one fact with what is
// owed to it has more.
const maxClaims = 6

// maxLinks is how many sources' addresses a page may hold as buttons.
const maxLinks = 15

// page is what one message shows of a reply.
type page struct {
	*sheet
	parts  []*part
	number int // from 1
	of     int
}

// sheet is what the pages of a reply have in common.
type sheet struct {
	reply   *bot.Reply
	head    text
	current text   // the line that says how current the record is
	linked  []text // each source with its address, number n at n-1
	plain   []text // the same without it
}

// part is a block as it stands on a page.
type part struct {
	block   bot.Block
	texts   []text
	sources []int // the numbers of its claims' sources
	written *part // the same in a model's sentences; nil where there are none
}

// text is written text with its sizes.
type text struct {
	string
	size size
}

// size is how much of Discord's limits on text something takes.
type size struct{ characters, bytes int }

func written(s string) text { return text{s, size{length(s), len(s)}} }

func (s size) plus(t size) size { return size{s.characters + t.characters, s.bytes + t.bytes} }

// pages splits a reply between its blocks, so that every page keeps Discord's
// limits with the sources of its own facts on it. A block too large for a page
// of its own is split between its claims, and its leading claim stands at the
// head of each part.
func pages(r *bot.Reply) []page {
	s := newSheet(r)
	var list []page
	current := page{sheet: s}
	for _, added := range s.parts() {
		grown := page{sheet: s, parts: append(slices.Clip(current.parts), added)}
		if len(current.parts) > 0 && !(grown.claims() <= maxClaims && grown.fits(0)) {
			list = append(list, current)
			grown = page{sheet: s, parts: []*part{added}}
		}
		current = grown
	}
	list = append(list, current)
	for i := range list {
		list[i].number, list[i].of = i+1, len(list)
		list[i].write()
	}
	return list
}

// write puts a model's sentences in the place of claims, as far as the page has
// room. What stands on which page is the same with and without them.
func (p *page) write() {
	for i, own := range p.parts {
		if own.written == nil {
			continue
		}
		parts := slices.Clone(p.parts)
		parts[i] = own.written
		if longer := (page{sheet: p.sheet, parts: parts}); longer.fits(maxLinks) {
			p.parts = parts
		}
	}
}

func newSheet(r *bot.Reply) *sheet {
	s := &sheet{reply: r}
	lines := []string{"### " + escape(r.Title)}
	for _, n := range r.Notices {
		lines = append(lines, escape(n))
	}
	s.head = written(strings.Join(lines, "\n"))
	switch {
	case r.AsOf.IsZero():
	case r.Stale():
		s.current = written(escape(r.Currency()))
	default:
		s.current = written(small(escape(r.Currency())))
	}
	for i, source := range r.Sources {
		number, name := `\[`+strconv.Itoa(i+1)+`\]`+noBreak, escape(bot.SourceLine(source))
		s.plain = append(s.plain, written(number+name))
		if to := address(source.URL); to == "" {
			s.linked = append(s.linked, s.plain[i])
		} else {
			s.linked = append(s.linked, written(number+link(name, to)))
		}
	}
	return s
}

// parts writes a reply's blocks, those too large for a page in halves.
func (s *sheet) parts() []*part {
	var list []*part
	for _, given := range s.reply.Blocks {
		b := given
		if given.Written() {
			b = given.InOwnWords()
		}
		p := newPart(b)
		for len(b.Claims) > 2 && !(page{sheet: s, parts: []*part{p}}).fits(maxLinks) {
			head, rest := halve(b)
			list = append(list, newPart(head))
			b, p, given = rest, newPart(rest), rest
		}
		if given.Written() {
			p.written = newPart(given)
		}
		list = append(list, p)
	}
	return list
}

// halve splits a block before the leading claim nearest its middle or, where one
// alone leads, between the claims under it, and has it lead both halves.
func halve(b bot.Block) (head, rest bot.Block) {
	at := 1 + len(b.Claims)/2
	for i := range b.Claims {
		if i > 0 && b.Claims[i].As == bot.Leading {
			head = bot.Block{Heading: b.Heading, Above: b.Above, Claims: b.Claims[:i]}
			rest = bot.Block{Claims: b.Claims[i:], Lines: b.Lines, Small: b.Small, Cites: b.Cites}
			if i >= len(b.Claims)/2 {
				break
			}
		}
	}
	if len(head.Claims) == 0 {
		head = bot.Block{Heading: b.Heading, Above: b.Above, Claims: b.Claims[:at]}
		rest = bot.Block{Claims: append([]bot.Claim{b.Claims[0]}, b.Claims[at:]...), Lines: b.Lines, Small: b.Small, Cites: b.Cites}
	}
	return head, rest
}

func newPart(b bot.Block) *part {
	p := &part{block: b, sources: slices.Clone(b.Cites)}
	for _, t := range block(b) {
		p.texts = append(p.texts, written(t))
	}
	for _, c := range b.Claims {
		for _, n := range c.Cites {
			if !slices.Contains(p.sources, n) {
				p.sources = append(p.sources, n)
			}
		}
	}
	return p
}

func (p page) claims() int {
	n := 0
	for _, part := range p.parts {
		n += len(part.block.Claims)
	}
	return n
}

// sources returns the numbers of the sources of the page's claims, in order.
func (p page) sources() []int {
	var numbers []int
	for _, part := range p.parts {
		for _, n := range part.sources {
			if !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return numbers
}

// noBreak is a space at which no line ends: a source's number stays with what
// it belongs to.
const noBreak = "\u00a0"

// between stands between two sources in the list.
const between = " · "

// unlinked returns the numbers of the sources that must give their address to
// a button, which is outside the limit on text, for the page to keep Discord's
// limits: those with the longest first. It reports false when not even that
// helps.
func (p page) unlinked() ([]int, bool) {
	size := p.size()
	numbers := p.sources()
	for _, n := range numbers {
		size = size.plus(p.linked[n-1].size)
	}
	saving := func(n int) int { return p.linked[n-1].size.characters - p.plain[n-1].size.characters }
	slices.SortStableFunc(numbers, func(a, b int) int { return saving(b) - saving(a) })
	for i, n := range numbers {
		if size.fits() {
			return numbers[:i], true
		}
		size.characters -= saving(n)
		size.bytes -= p.linked[n-1].size.bytes - p.plain[n-1].size.bytes
	}
	return numbers, size.fits()
}

// size is that of the page without its sources.
func (p page) size() size {
	total := p.head.size.plus(p.current.size)
	texts := 3
	for _, part := range p.parts {
		texts += len(part.texts)
		for _, t := range part.texts {
			total = total.plus(t.size)
		}
	}
	separators := written(small(strings.Repeat(between, len(p.sources())))).size
	separators.bytes += texts * bytesPerText
	return total.plus(separators)
}

func (s size) fits() bool { return s.characters <= maxText && s.bytes <= maxTextBytes }

// fits reports whether the page keeps Discord's limits when at most so many
// sources have their addresses as buttons.
func (p page) fits(links int) bool {
	unlinked, ok := p.unlinked()
	return ok && len(unlinked) <= links && p.components(len(unlinked)) <= maxComponents
}

// components is how many components the page has when so many sources have
// their addresses as buttons, with pictures and all of its row of buttons.
func (p page) components(links int) int {
	const container, head, pictures, foot, navigation, menu = 1, 1, 1, 3, 1 + maxRow, 2
	n := container + head + pictures + foot + navigation + menu
	for _, part := range p.parts {
		n += len(part.texts)
		if part.block.Heading != "" {
			n++
		}
	}
	return n + links + (links+maxRow-1)/maxRow
}

// list names the page's sources in small print; it is empty without any.
func (p page) list(unlinked []int) string {
	var listed []string
	for _, n := range p.sources() {
		if slices.Contains(unlinked, n) {
			listed = append(listed, p.plain[n-1].string)
		} else {
			listed = append(listed, p.linked[n-1].string)
		}
	}
	if len(listed) == 0 {
		return ""
	}
	return small(strings.Join(listed, between))
}
