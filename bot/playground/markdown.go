package playground

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// markdown draws Discord's dialect (reference, message formatting, and the help
// page "Markdown Text 101"). Everything that is not markup is escaped. Each line
// takes its direction from its own text.
func (p *Playground) markdown(source string) template.HTML {
	d := drawing{p: p}
	d.blocks(strings.Split(source, "\n"), false)
	return template.HTML(d.String()) //nolint:gosec // every text goes through html.EscapeString
}

type drawing struct {
	strings.Builder
	p *Playground
}

func (d *drawing) put(parts ...string) {
	for _, s := range parts {
		d.WriteString(s)
	}
}

var (
	headingLine = regexp.MustCompile(`^(#{1,3}) +(.+)$`)
	smallLine   = regexp.MustCompile(`^-# +(.+)$`)
	itemLine    = regexp.MustCompile(`^( *)([-*]|\d{1,9}\.) +(.*)$`)
	fenceLine   = regexp.MustCompile("^```([A-Za-z0-9_+-]*)$")
)

// blocks draws lines. A quote inside a quote is text, as in Discord.
func (d *drawing) blocks(lines []string, quoted bool) {
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			i += d.fence(lines[i:])
		case !quoted && (strings.HasPrefix(line, "> ") || strings.HasPrefix(line, ">>> ")):
			i += d.quote(lines[i:])
		case itemLine.MatchString(line):
			i += d.list(lines[i:])
		default:
			d.line(line)
			i++
		}
	}
}

func (d *drawing) line(line string) {
	if m := headingLine.FindStringSubmatch(line); m != nil {
		// All are h3: a message begins at any level, and the page has the first two.
		d.put(`<h3 class="md-h`, strconv.Itoa(len(m[1])), `" dir="auto">`)
		d.inline(m[2])
		d.put("</h3>")
		return
	}
	if m := smallLine.FindStringSubmatch(line); m != nil {
		d.put(`<p class="md-small" dir="auto">`)
		d.inline(m[1])
		d.put("</p>")
		return
	}
	if strings.TrimSpace(line) == "" {
		d.put(`<p class="md-gap"></p>`)
		return
	}
	d.put(`<p dir="auto">`)
	d.inline(line)
	d.put("</p>")
}

// fence draws a code block and says how many lines it took.
func (d *drawing) fence(lines []string) int {
	first := strings.TrimPrefix(lines[0], "```")
	if text, ok := strings.CutSuffix(first, "```"); ok && text != "" {
		d.put(`<pre tabindex="0"><code>`, html.EscapeString(text), "</code></pre>")
		return 1
	}
	for i := 1; i < len(lines); i++ {
		text, closed := strings.CutSuffix(lines[i], "```")
		if !closed {
			continue
		}
		body := append([]string{}, lines[1:i]...)
		if text != "" {
			body = append(body, text)
		}
		if !fenceLine.MatchString(lines[0]) { // text behind the fence belongs to the code
			body = append([]string{first}, body...)
		}
		d.put(`<pre tabindex="0"><code>`, html.EscapeString(strings.Join(body, "\n")), "</code></pre>")
		return i + 1
	}
	d.line(lines[0])
	return 1
}

func (d *drawing) quote(lines []string) int {
	if rest, ok := strings.CutPrefix(lines[0], ">>> "); ok {
		d.put("<blockquote>")
		d.blocks(append([]string{rest}, lines[1:]...), true)
		d.put("</blockquote>")
		return len(lines)
	}
	var inner []string
	for _, line := range lines {
		text, ok := strings.CutPrefix(line, "> ")
		if !ok && line != ">" {
			break
		}
		inner = append(inner, strings.TrimPrefix(text, ">"))
		if ok {
			inner[len(inner)-1] = text
		}
	}
	d.put("<blockquote>")
	d.blocks(inner, true)
	d.put("</blockquote>")
	return len(inner)
}

// list draws items of one list, nested by indentation.
func (d *drawing) list(lines []string) int {
	first := itemLine.FindStringSubmatch(lines[0])
	indent, ordered := len(first[1]), isOrdered(first)
	tag := "ul"
	if ordered {
		tag = "ol"
		d.put(`<ol start="`, strings.TrimSuffix(first[2], "."), `">`)
	} else {
		d.put("<ul>")
	}
	n := 0
	for n < len(lines) {
		m := itemLine.FindStringSubmatch(lines[n])
		if m == nil || len(m[1]) < indent || len(m[1]) == indent && isOrdered(m) != ordered {
			break
		}
		if len(m[1]) > indent && n > 0 {
			d.put("<li class=\"md-nest\">")
			n += d.list(lines[n:])
			d.put("</li>")
			continue
		}
		d.put(`<li dir="auto">`)
		d.inline(m[3])
		d.put("</li>")
		n++
	}
	d.put("</", tag, ">")
	return n
}

func isOrdered(item []string) bool { return item[2] != "-" && item[2] != "*" }

// timestamp is <t:…>: the page rewrites it in the reader's zone.
func (d *drawing) timestamp(seconds, style string) {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return
	}
	at := time.Unix(n, 0).UTC()
	d.put(fmt.Sprintf(`<time class="md-time" datetime="%s" data-style="%s">%s</time>`,
		at.Format(time.RFC3339), html.EscapeString(style), at.Format("2 January 2006 15:04 UTC")))
}
