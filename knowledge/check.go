package knowledge

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of the format.
const (
	MaxText    = 240 // characters of a fact's text
	MaxQuote   = 9   // words of a quotation
	MaxID      = 32  // characters of an id
	MaxSources = 8   // of one fact
	MaxURL     = 500 // characters, so that a link fits a button
)

// sameText is the share of common words from which two claims of the same
// parties on overlapping days are taken to say the same. Of the embedded
// dossier's pairs the closest that differ share 0.7.
const sameText = 0.8

// checker gathers what is wrong with a dossier.
type checker struct {
	d        *Dossier
	findings []finding

	// What is being looked at, for add.
	kind  string
	index int
	id    string
}

// check holds a decoded and indexed dossier against every rule.
func check(d *Dossier) []finding {
	c := &checker{d: d}
	c.head()
	for i, p := range d.Parties {
		c.at("party", i, p.ID)
		c.party(p)
		c.strings(p)
	}
	c.sides()
	for i, issue := range d.Issues {
		c.at("issue", i, issue.ID)
		c.needs("name", issue.Name)
		c.strings(issue)
		oneThing(c, d.issues, issue, func(i *Issue) string { return i.ID }, append([]string{issue.ID, issue.Name}, issue.Aliases...))
	}
	for i, s := range d.Sources {
		c.at("source", i, s.ID)
		c.source(s)
		c.strings(s)
	}
	for i, t := range d.Terms {
		c.at("term", i, t.ID)
		c.term(t)
		c.strings(t)
	}
	for i, q := range d.Questions {
		c.at("question", i, q.ID)
		c.question(q)
		c.strings(q)
	}
	for i, u := range d.Unknowns {
		c.at("unknown", i, u.ID)
		c.unknown(u)
		c.strings(u)
	}
	c.facts()
	c.ids()
	return c.findings
}

func (c *checker) at(kind string, index int, id string) { c.kind, c.index, c.id = kind, index, id }

// add reports a problem in a key of what is being looked at.
func (c *checker) add(key, advice, format string, args ...any) {
	if len(c.findings) == maxFound {
		c.findings = append(c.findings, finding{text: fmt.Sprintf("there are more than %d problems", maxFound), advice: "mend these first"})
	}
	if len(c.findings) > maxFound {
		return
	}
	c.findings = append(c.findings, finding{
		kind: c.kind, key: key, index: c.index, id: c.id,
		text: fmt.Sprintf(format, args...), advice: advice,
	})
}

func (c *checker) needs(key, value string) {
	if strings.TrimSpace(value) == "" {
		c.add(key, "write it", "%s is missing", key)
	}
}

// notBlank reports a value that is there but holds nothing.
func (c *checker) notBlank(key, value string) {
	if value != "" && strings.TrimSpace(value) == "" {
		c.add(key, "write it or leave it out", "%s is blank", key)
	}
}

func (c *checker) head() {
	c.at("", 0, "")
	d := c.d
	switch d.Format {
	case Format:
	case 0:
		c.add("format", fmt.Sprintf("begin the file with format = %d", Format), "format is missing")
	default:
		c.add("format", fmt.Sprintf("begin the file with format = %d", Format), "the format %d is not known to this program", d.Format)
	}
	c.needs("title", d.Title)
	if n := utf8.RuneCountInString(d.Title); n > MaxName || strings.ContainsFunc(d.Title, unseen) {
		c.add("title", "shorten it to what can be read", "the title has %d characters, of which %d may be shown", n, MaxName)
	}
	for _, day := range []struct {
		key  string
		date Date
	}{{"as_of", d.AsOf}, {"reviewed", d.Reviewed}} {
		if day.date.From.IsZero() || day.date.From != day.date.To || day.date.About {
			c.add(day.key, `write a day, such as "2026-06-30"`, "%s is not a day", day.key)
		}
	}
	if d.AsOf.To.After(d.Reviewed.To) {
		c.add("as_of", "news was searched up to reviewed, so nothing on record can be newer", "as_of is later than reviewed")
	}
}

func (c *checker) sides() {
	c.at("", 0, "")
	if n := len(c.d.Sides()); n != 2 {
		c.add("", `give exactly two parties the role "government"`, "the dispute has %d sides", n)
	}
}

func (c *checker) party(p *Party) {
	c.needs("name", p.Name)
	c.needs("short", p.Short)
	if !slices.Contains([]Role{Government, ArmedGroup, Mediator, UN, State, Observer}, p.Role) {
		c.add("role", "use government, armed group, mediator, un body, state or observer", "the role %q is not known", p.Role)
	}
	oneThing(c, c.d.parties, p, func(p *Party) string { return p.ID }, append([]string{p.ID, p.Name, p.Short}, p.Aliases...))
}

// oneThing reports names that lead to another thing of the same kind.
func oneThing[T any](c *checker, named map[string]*T, thing *T, id func(*T) string, names []string) {
	seen := map[string]bool{}
	for _, n := range names {
		key := Fold(n)
		if other := named[key]; other != nil && other != thing && !seen[key] {
			c.add("aliases", "a name leads to one "+c.kind+"; take it from one of them", "%q is also a name of %s", n, id(other))
		}
		seen[key] = true
	}
}

func (c *checker) source(s *Source) {
	c.needs("publisher", s.Publisher)
	c.needs("title", s.Title)
	c.needs("note", s.Note)
	u, err := url.Parse(s.URL)
	switch {
	case s.URL == "":
		c.add("url", "a source must be somewhere a reader can open", "the source has no url")
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		c.add("url", "write the whole address, beginning with https://", "the url is not a web address")
	case utf8.RuneCountInString(s.URL) > MaxURL:
		c.add("url", "find a shorter address of the same page", "the url has %d characters, more than %d", utf8.RuneCountInString(s.URL), MaxURL)
	}
	c.published(s)
	if s.Origin != "" && s.Origin == s.Publisher {
		c.add("origin", "leave origin out: a publisher is its own origin", "the origin repeats the publisher")
	}
}

func (c *checker) published(s *Source) {
	c.date("date", s.Date)
	c.date("read", s.Read)
	switch {
	case s.Undated && !s.Date.IsZero():
		c.add("undated", "keep one of the two", "the source has a date and is undated")
	case s.Undated && s.Read.IsZero():
		c.add("undated", `add the day it was read, such as read = "2026-06-30"`, "an undated source does not say when it was read")
	case !s.Undated && s.Date.IsZero():
		c.add("date", "write the day of publication, or undated = true and read", "the source has no date")
	}
}

// date reports a malformed date, and one later than the last day searched.
func (c *checker) date(key string, d Date) {
	switch {
	case d.malformed != "":
		c.add(key, "write "+DateForms+`, with "about" or "since" before it or ".." between two`, "%q is not a date", d.malformed)
	case d.Last().After(c.d.Reviewed.To) && !c.d.Reviewed.To.IsZero():
		c.add(key, "correct it, or move reviewed when the news up to then has been searched", "%s is in the future of this record, which was reviewed on %s", d, c.d.Reviewed)
	}
}

func (c *checker) term(t *Term) {
	c.needs("name", t.Name)
	c.needs("meaning", t.Meaning)
	oneThing(c, c.d.terms, t, func(t *Term) string { return t.ID }, append([]string{t.ID, t.Name}, t.Aliases...))
	c.known("sources", "source", t.Sources, func(id string) bool { return c.d.sources[id] != nil })
	for _, w := range t.Words {
		c.known("words", "party", []string{w.By}, c.isParty)
		if strings.TrimSpace(w.Word) == "" {
			c.add("words", "write the word", "a word of %s is missing", w.By)
		}
	}
}

func (c *checker) question(q *Question) {
	c.needs("text", q.Text)
	if len(q.Facts) == 0 {
		c.add("facts", "name the facts that answer it, in order", "the question has no facts")
	}
	c.known("facts", "fact", q.Facts, c.isFact)
}

func (c *checker) unknown(u *Unknown) {
	c.needs("text", u.Text)
	if u.Text != "" {
		c.fullStop(u.Text)
	}
	c.issue(u.Issue)
	c.known("known", "fact", u.Known, c.isFact)
	c.keywords(u.Keywords)
}

// issue reports an issue that is none of the file's.
func (c *checker) issue(id string) {
	c.known("issue", "issue", []string{id}, func(id string) bool { i := c.d.issues[id]; return i != nil && i.ID == id })
}

func (c *checker) fullStop(text string) {
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ".”") {
		c.add("text", "end it with a full stop", "the text is not a sentence")
	}
}

// keywords reports too few and too many ways to ask for a thing.
func (c *checker) keywords(list []string) {
	if n := len(list); n < 5 || n > 24 {
		c.add("keywords", "give 5 to 24: short forms, other spellings, everyday words", "the %s has %d keywords", c.kind, n)
	}
}

func (c *checker) isParty(id string) bool {
	p := c.d.parties[id]
	return p != nil && p.ID == id
}

func (c *checker) isFact(id string) bool { return c.d.facts[id] != nil }

// known reports ids that lead nowhere and ids named twice.
func (c *checker) known(key, kind string, ids []string, exists func(string) bool) {
	for i, id := range ids {
		switch {
		case !exists(id):
			c.add(key, "correct the id or add the "+kind, "%s names %q, which is no %s of this file", key, id, kind)
		case slices.Contains(ids[:i], id):
			c.add(key, "name it once", "%s names %q twice", key, id)
		}
	}
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ids reports ids that are malformed or given twice, and short references that
// two facts share.
func (c *checker) ids() {
	d := c.d
	oneKind(c, "party", d.Parties, func(p *Party) string { return p.ID })
	oneKind(c, "issue", d.Issues, func(i *Issue) string { return i.ID })
	oneKind(c, "source", d.Sources, func(s *Source) string { return s.ID })
	oneKind(c, "term", d.Terms, func(t *Term) string { return t.ID })
	oneKind(c, "question", d.Questions, func(q *Question) string { return q.ID })
	oneKind(c, "unknown", d.Unknowns, func(u *Unknown) string { return u.ID })
	oneKind(c, "fact", d.Facts, func(f *Fact) string { return f.ID })
	for i, f := range d.Facts {
		if other := d.refs[f.Ref()]; other.ID != f.ID {
			c.at("fact", i, f.ID)
			c.add("id", "choose another id", "its short reference is the same as that of %s", other.ID)
		}
	}
}

func oneKind[T any](c *checker, kind string, list []*T, id func(*T) string) {
	seen := map[string]bool{}
	for i, v := range list {
		c.at(kind, i, id(v))
		switch {
		case !idForm.MatchString(c.id) || len(c.id) > MaxID:
			c.add("id", fmt.Sprintf("use at most %d small letters and digits with hyphens between words", MaxID), "%q is not an id", c.id)
		case seen[c.id]:
			c.add("id", "an id is given once and never reused", "a second %s has this id", kind)
		}
		seen[c.id] = true
	}
}
