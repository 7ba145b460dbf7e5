package playground

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pair is a mark that opens and closes, longest first.
type pair struct{ mark, open, shut string }

func pairs() []pair {
	return []pair{
		{"***", "<strong><em>", "</em></strong>"},
		{"**", "<strong>", "</strong>"},
		{"__", "<u>", "</u>"},
		{"~~", "<s>", "</s>"},
		{"||", `<span class="md-spoiler" role="button" tabindex="0" aria-label="Spoiler" aria-expanded="false"><span>`, "</span></span>"},
		{"*", "<em>", "</em>"},
		{"_", "<em>", "</em>"},
	}
}

var (
	angle   = regexp.MustCompile(`^<(?:(@[!&]?|#)(\d+)|t:(-?\d{1,13})(?::([tTdDfFsSR]))?|/([^:>]+):\d+|a?:(\w+):\d+|(https?://[^\s<>]+))>`)
	address = regexp.MustCompile(`^https?://[^\s<>]+`)
	here    = regexp.MustCompile(`^@(?:everyone|here)`)
)

// inline draws the marks within a line.
func (d *drawing) inline(s string) {
	before := ' '
	for s != "" {
		n := d.mark(s, before)
		if n == 0 {
			r, size := utf8.DecodeRuneInString(s)
			d.put(html.EscapeString(s[:size]))
			before, s = r, s[size:]
			continue
		}
		before, _ = utf8.DecodeLastRuneInString(s[:n])
		s = s[n:]
	}
}

// mark draws the mark s begins with and returns its length, 0 for none.
func (d *drawing) mark(s string, before rune) int {
	switch s[0] {
	case '\\':
		if len(s) > 1 && s[1] < utf8.RuneSelf && (unicode.IsPunct(rune(s[1])) || unicode.IsSymbol(rune(s[1]))) {
			d.put(html.EscapeString(s[1:2]))
			return 2
		}
		return 0
	case '`':
		return d.code(s)
	case '[':
		return d.link(s)
	case '<':
		return d.angle(s)
	case '@':
		m := here.FindString(s)
		if m != "" {
			d.put(`<span class="md-mention">`, m, "</span>")
		}
		return len(m)
	case 'h':
		return d.address(s, before)
	case '*', '_', '~', '|':
		return d.pair(s, before)
	}
	return 0
}

func (d *drawing) pair(s string, before rune) int {
	for _, p := range pairs() {
		if !strings.HasPrefix(s, p.mark) {
			continue
		}
		inner := s[len(p.mark):]
		end := closing(inner, p.mark)
		if end <= 0 {
			continue
		}
		after, _ := utf8.DecodeRuneInString(inner[end+len(p.mark):])
		if p.mark == "_" && (word(before) || word(after)) {
			continue // snake_case is a word
		}
		if p.mark == "*" && unicode.IsSpace(rune(inner[0])) {
			continue
		}
		d.put(p.open)
		d.inline(inner[:end])
		d.put(p.shut)
		return end + 2*len(p.mark)
	}
	return 0
}

func word(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// closing finds the mark that closes, past escapes, code, links and longer runs
// of the same character.
func closing(s, mark string) int {
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\':
			i += 2
		case s[i] == '`':
			if end := strings.IndexByte(s[i+1:], '`'); end >= 0 {
				i += end + 2
			} else {
				i++
			}
		case s[i] == mark[0]:
			run := 1
			for i+run < len(s) && s[i+run] == mark[0] {
				run++
			}
			if run >= len(mark) && (run == len(mark) || run == 3 || mark == "||") {
				return i + run - len(mark)
			}
			i += run
		default:
			i++
		}
	}
	return -1
}

func (d *drawing) code(s string) int {
	run := len(s) - len(strings.TrimLeft(s, "`"))
	if run > 2 {
		return 0
	}
	end := strings.Index(s[run:], s[:run])
	if end <= 0 {
		return 0
	}
	text := s[run : run+end]
	if run == 2 {
		text = strings.TrimSpace(text)
	}
	d.put("<code>", html.EscapeString(text), "</code>")
	return end + 2*run
}

// link draws [text](address) and [text](<address>); brackets in the text balance.
func (d *drawing) link(s string) int {
	depth, end := 0, -1
	for i := 0; i < len(s) && end < 0; i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				end = i
			}
		}
	}
	if end < 2 || !strings.HasPrefix(s[end+1:], "(") {
		return 0
	}
	rest := s[end+2:]
	shut := parenthesis(rest)
	if shut < 0 {
		return 0
	}
	target := rest[:shut]
	if inner, ok := strings.CutPrefix(target, "<"); ok {
		target = strings.TrimSuffix(inner, ">")
	}
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(target, " \t") {
		return 0
	}
	d.anchor(target, func() { d.inline(s[1:end]) })
	return end + 2 + shut + 1
}

// parenthesis finds the one that closes a link, past balanced ones.
func parenthesis(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

func (d *drawing) anchor(target string, text func()) {
	d.put(`<a href="`, html.EscapeString(target), `" target="_blank" rel="noopener noreferrer">`)
	text()
	d.put("</a>")
}

// address draws a bare address, without the punctuation that ends a sentence.
func (d *drawing) address(s string, before rune) int {
	if word(before) {
		return 0
	}
	m := strings.TrimRight(address.FindString(s), `.,:;"'])!?*_|`)
	if len(m) < len("http://x") {
		return 0
	}
	d.anchor(m, func() { d.put(html.EscapeString(m)) })
	return len(m)
}

// angle draws mentions, timestamps, commands, emoji and <https://…>.
func (d *drawing) angle(s string) int {
	m := angle.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	switch {
	case m[1] != "":
		d.put(`<span class="md-mention">`, html.EscapeString(d.p.name(m[1], m[2])), "</span>")
	case m[3] != "":
		d.timestamp(m[3], m[4])
	case m[5] != "":
		d.put(`<span class="md-mention">/`, html.EscapeString(m[5]), "</span>")
	case m[6] != "":
		d.put(":", html.EscapeString(m[6]), ":")
	default:
		d.anchor(m[7], func() { d.put(html.EscapeString(m[7])) })
	}
	return len(m[0])
}

// name is what a mention shows.
func (p *Playground) name(sign, id string) string {
	if sign == "#" {
		if c, ok := p.world.place(id); ok {
			return "#" + c.name
		}
		return "#unknown"
	}
	if sign == "@&" {
		for _, s := range p.world.servers() {
			if r, err := s.role(id); err == nil {
				return "@" + strings.TrimPrefix(r.name, "@")
			}
		}
		return "@unknown-role"
	}
	if u, err := p.world.person(id); err == nil {
		return "@" + u.Name()
	}
	return "@unknown-user"
}
