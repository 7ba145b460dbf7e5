package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// facts holds every fact against the rules for one fact, and all of them
// against the rules for two.
func (c *checker) facts() {
	labels := c.partialLabels()
	ring := c.overtakingThemselves()
	texts := newSameness(len(c.d.Facts))
	for i, f := range c.d.Facts {
		c.at("fact", i, f.ID)
		quoted, rest, paired := quotations(f.Text)
		ws := words(rest)
		texts.add(words(f.Text))
		c.fields(f)
		c.attribution(f)
		c.text(f, ws, labels)
		c.quotes(f, quoted, paired)
		c.relations(f)
		if ring[f] {
			c.add("overtakes", "take one of the relations away", "it overtakes, by way of others, itself")
		}
		c.attested(f)
		c.figure(f, ws)
		c.strings(f)
	}
	c.sameTwice(texts)
}

func (c *checker) fields(f *Fact) {
	if f.Topic == "" {
		c.needs("topic", "")
	} else if !slices.Contains([]Topic{Demand, Position, Accusation, Event, Mediation, Background, Count}, f.Topic) {
		c.add("topic", "use demand, position, accusation, event, mediation, background or figure", "the topic %q is not known", f.Topic)
	}
	c.issue(f.Issue)
	c.date("date", f.Date)
	switch {
	case f.Date.IsZero():
		c.add("date", "write when it was said or happened, as exactly as the source knows", "the fact has no date")
	case f.Date.Last().After(c.d.AsOf.To) && !f.Date.Last().After(c.d.Reviewed.To):
		c.add("date", "move as_of to the newest day the record speaks of", "%s is later than as_of, %s", f.Date, c.d.AsOf)
	}
	c.known("by", "party", f.By, c.isParty)
	c.known("to", "party", f.To, c.isParty)
	c.known("sources", "source", f.Sources, func(id string) bool { return c.d.sources[id] != nil })
	switch n := len(f.Sources); {
	case n == 0:
		c.add("sources", "name at least one", "the fact has no source")
	case n > MaxSources:
		c.add("sources", "keep the best, at most eight", "the fact has %d sources", n)
	}
	c.keywords(f.Keywords)
}

// attribution: a claim is somebody's. An event may be nobody's; then its
// sources report it.
func (c *checker) attribution(f *Fact) {
	switch f.Topic {
	case Demand, Position, Accusation, Count, Mediation:
		if len(f.By) == 0 {
			c.add("by", "name the party whose word it is", "%s without a party", f.Topic)
		}
	case Event, Background:
	}
	c.notBlank("speaker", f.Speaker)
	c.notBlank("via", f.Via)
	if f.Speaker != "" && f.Via != "" {
		c.add("via", "keep speaker for a named person or office, via for everything else", "the fact has a speaker and a via")
	}
	if f.Speaker != "" && len(f.By) == 0 {
		c.add("by", "name the party the speaker speaks for", "a speaker without a party")
	}
}

func (c *checker) text(f *Fact, ws []string, labels []label) {
	n := utf8.RuneCountInString(f.Text)
	switch {
	case n == 0:
		c.add("text", "write the claim in one plain sentence", "the fact has no text")
		return
	case n > MaxText:
		c.add("text", "shorten it, or make two facts of it", "the text has %d characters, more than %d", n, MaxText)
	}
	c.fullStop(f.Text)
	if strings.ContainsAny(f.Text, "\n\r\t") || strings.Contains(f.Text, "  ") || strings.TrimSpace(f.Text) != f.Text {
		c.add("text", "use single spaces and one line", "the text has stray white space")
	}
	if strings.ContainsAny(f.Text, ";") || moreSentences(f.Text) {
		c.add("text", "make a fact of each claim", "the text holds more than one sentence")
	}
	if w := attributed(ws); w != "" {
		c.add("text", "put who said it into by, speaker or via, and leave only the claim", "the text attributes itself (%q)", w)
	}
	for _, w := range ws {
		if loadedWords[w] {
			c.add("text", "use the neutral word, or quote the speaker", "the loaded word %q stands outside a quotation", w)
		}
	}
	folded := " " + strings.Join(ws, " ") + " "
	for _, l := range labels {
		if strings.Contains(folded, l.word) {
			c.add("text", "use the neutral word, or quote the speaker", "the label %q is only %s's", strings.TrimSpace(l.word), l.by)
		}
	}
}

// moreSentences reports a full stop followed by a capital, but for initials
// and the shortenings that the record uses.
func moreSentences(text string) bool {
	for i := range text {
		rest := text[i:]
		if len(rest) < 3 || rest[0] != '.' && rest[0] != '!' && rest[0] != '?' || rest[1] != ' ' {
			continue
		}
		if next := rest[2]; next < 'A' || next > 'Z' {
			continue
		}
		last := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
		if len(last) > 1 && !slices.Contains([]string{"Lt", "Gen", "Maj", "Col", "Dr", "Mr", "St", "No"}, last) {
			return true
		}
	}
	return false
}

func (c *checker) quotes(f *Fact, quoted []string, paired bool) {
	if !paired {
		c.add("text", "put “ before the quoted words and ” after them", "a quotation mark has no partner")
	}
	if strings.Contains(f.Text, `"`) {
		c.add("text", "use “ and ”", "a quotation is marked with straight quotes")
	}
	for _, q := range quoted {
		if n := len(words(q)); n > MaxQuote {
			c.add("text", "quote fewer than ten words", "a quotation has %d words", n)
		}
	}
	if len(quoted) > 0 && len(f.By) == 0 {
		c.add("text", "name the party whose words they are", "a quotation without a speaker")
	}
}

// label is a word that only one side uses, in the form of words between spaces,
// and whose.
type label struct{ word, by string }

// partialLabels returns the labels that the terms name as one side's.
func (c *checker) partialLabels() []label {
	var labels []label
	for _, t := range c.d.Terms {
		for _, w := range t.Words {
			if w.Partial {
				labels = append(labels, label{" " + strings.Join(words(w.Word), " ") + " ", w.By})
			}
		}
	}
	return labels
}

func (c *checker) relations(f *Fact) {
	for _, relation := range []struct {
		key string
		ids []string
	}{{"answers", f.Answers}, {"overtakes", f.Overtakes}, {"disputes", f.Disputes}} {
		c.known(relation.key, "fact", relation.ids, c.isFact)
		if slices.Contains(relation.ids, f.ID) {
			c.add(relation.key, "name the other fact", "the fact names itself")
		}
	}
	c.premise(f)
	for _, id := range f.Disputes {
		if other := c.d.facts[id]; other != nil && !slices.Contains(other.Disputes, f.ID) {
			c.add("disputes", "add "+f.ID+" to the disputes of "+id, "%s does not dispute it back", id)
		}
	}
	for _, id := range f.Overtakes {
		if other := c.d.facts[id]; other != nil && other.Date.Last().After(f.Date.Last()) {
			c.add("overtakes", "correct a date or turn the relation round", "it overtakes %s, which is newer", id)
		}
	}
	answered := len(c.d.answers[f]) > 0
	switch {
	case f.Topic == Demand && !answered && !f.Unanswered:
		c.add("unanswered", "add the answer as a fact whose answers names it, or unanswered = true", "a demand with neither an answer nor unanswered")
	case f.Unanswered && (answered || f.Topic != Demand):
		c.add("unanswered", "remove unanswered", "unanswered, but it has an answer or is no demand")
	}
}

// maxPremises is how many facts may have to be told before one.
const maxPremises = 8

// premise checks what a fact is of: another, no later than it, from which no way
// leads back.
func (c *checker) premise(f *Fact) {
	if f.Of == "" {
		return
	}
	c.known("of", "fact", []string{f.Of}, c.isFact)
	if other := c.d.facts[f.Of]; other != nil && other.Date.From.After(f.Date.Last()) {
		c.add("of", "correct a date or name an earlier fact", "it is of %s, which is later", f.Of)
	}
	far := 0
	for other := c.d.facts[f.Of]; other != nil && far < maxPremises; other = c.d.facts[other.Of] {
		far++
		if other == f {
			c.add("of", "name the fact that tells what this one speaks of", "it is of itself")
			return
		}
	}
	if far == maxPremises {
		c.add("of", "name the first of them", "%d facts must be told before it", maxPremises)
	}
}

// overtakingThemselves returns the facts from which a way of overtaking leads to
// others and back: those of every strongly connected part of more than one
// (Tarjan's algorithm), so that each relation is followed once.
func (c *checker) overtakingThemselves() map[*Fact]bool {
	ring := map[*Fact]bool{}
	number, low := map[*Fact]int{}, map[*Fact]int{}
	var path []*Fact
	on := map[*Fact]bool{}
	var visit func(f *Fact)
	visit = func(f *Fact) {
		number[f] = len(number) + 1
		low[f] = number[f]
		path, on[f] = append(path, f), true
		for _, id := range f.Overtakes {
			to := c.d.facts[id]
			switch {
			case to == nil:
			case number[to] == 0:
				visit(to)
				low[f] = min(low[f], low[to])
			case on[to]:
				low[f] = min(low[f], number[to])
			}
		}
		if low[f] != number[f] {
			return
		}
		part := path[slices.Index(path, f):]
		path = path[:len(path)-len(part)]
		for _, member := range part {
			on[member] = false
			ring[member] = len(part) > 1
		}
	}
	for _, f := range c.d.Facts {
		if number[f] == 0 {
			visit(f)
		}
	}
	return ring
}

// attested compares the standing with what the origins of the sources bear out.
func (c *checker) attested(f *Fact) {
	origins := c.d.Origins(f)
	switch f.Attested {
	case OneOrigin:
		if len(origins) > 1 {
			c.add("attested", `use "several", or give the sources that repeat another their origin`, "attested by one origin, but its sources have %d: %s", len(origins), strings.Join(origins, ", "))
		}
	case SeveralOrigins, BothSides:
		if len(origins) < 2 {
			c.add("attested", `use "one", or add a source of another origin`, "attested by %s, but its sources have one origin", f.Attested)
		}
		if f.Attested == BothSides && !c.byBothSides(f) {
			c.add("attested", "name both governments in by", "attested by both sides, but not said by both")
		}
	case "":
		c.needs("attested", "")
	default:
		c.add("attested", "use one, several or both", "the standing %q is not known", f.Attested)
	}
}

func (c *checker) byBothSides(f *Fact) bool {
	for _, side := range c.d.Sides() {
		if !slices.Contains(f.By, side.ID) {
			return false
		}
	}
	return true
}

func (c *checker) figure(f *Fact, ws []string) {
	if f.Topic != Count {
		if f.Figure != nil {
			c.add("figure", `use topic = "figure"`, "%s with a figure", f.Topic)
		}
		if countsHarm(ws) {
			c.add("text", `make it a fact of its own with topic = "figure"`, "%s that counts dead, hurt or displaced people", f.Topic)
		}
		return
	}
	fig := f.Figure
	if fig == nil || fig.Low == 0 && fig.High == 0 {
		c.add("figure", `add figure = { low = 13, high = 13, unit = "civilians killed", until = "2026-02-22" }`, "a count without its number")
		return
	}
	c.date("figure", fig.Until)
	if fig.Until.IsZero() {
		c.add("figure", "say the last day it counts", "a count without until when")
	}
	if strings.TrimSpace(fig.Unit) == "" {
		c.add("figure", "say what is counted", "a count without a unit")
	}
	if fig.Low < 0 || fig.High != 0 && fig.High < fig.Low {
		c.add("figure", "low is the smaller number", "a count whose range is turned round")
	}
}

// sameTwice reports facts that say the same as an earlier one of the same
// parties on overlapping days: the same count, or a text that shares most of
// its words and every number. Only facts of the same parties are compared.
func (c *checker) sameTwice(texts *sameness) {
	byParties := map[string][]int{}
	for i, f := range c.d.Facts {
		by := strings.Join(slices.Sorted(slices.Values(f.By)), " ")
		for _, j := range byParties[by] {
			if other := c.d.Facts[j]; f.overlaps(other) && (sameCount(f, other) || texts.same(i, j)) {
				c.at("fact", i, f.ID)
				c.add("text", "keep one and give it the sources of both", "it says the same as %s", other.ID)
				break
			}
		}
		byParties[by] = append(byParties[by], i)
	}
}

func (f *Fact) overlaps(other *Fact) bool {
	return f.Date.Last().Compare(other.Date.From) >= 0 && other.Date.Last().Compare(f.Date.From) >= 0
}

func sameCount(f, other *Fact) bool {
	return f.Figure != nil && other.Figure != nil && *f.Figure == *other.Figure
}
