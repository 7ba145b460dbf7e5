package verify

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

const (
	// maxRefused is the share of sentences above which a text is refused whole.
	// Decided, not fitted.
	maxRefused = 1.0 / 3
	// maxTilt is how far a side's share of the words may be from its share of the
	// words of the facts that were given. Chosen, not fitted: with two sides of
	// equal space it lets one have at most 70 of 100 words.
	maxTilt = 0.20
	// minTilt is the number of words below which space is not compared: about two
	// sentences. Chosen.
	minTilt = 40
)

// Part is a piece of a checked text: a sentence that holds, or the facts that a
// refused one cited, to be shown in their own words.
type Part struct {
	Text    string
	Facts   []*knowledge.Fact
	Refused *Refusal // why the facts stand here in its place
}

// Why nothing of a text may be shown.
const (
	Empty   = "no sentence"
	Refused = "too many sentences refused"
	Tilted  = "one side has too much of the space"
)

// Text is what may be shown of a model's text.
type Text struct {
	Parts    []Part
	Refusals []*Refusal
	Whole    string // why nothing of it may be shown; "" if it may
}

// Text checks a whole text. Facts that were shown once in place of a sentence
// are not shown in place of another.
func (c *Checker) Text(given []*knowledge.Fact, sentences []Sentence) Text {
	var t Text
	var shown []*knowledge.Fact
	for _, s := range sentences {
		p := Part{Text: s.Text, Refused: c.Sentence(given, s)}
		for _, id := range s.Facts {
			if i := slices.IndexFunc(given, func(f *knowledge.Fact) bool { return f.ID == id }); i >= 0 && !slices.Contains(p.Facts, given[i]) {
				p.Facts = append(p.Facts, given[i])
			}
		}
		if p.Refused != nil {
			t.Refusals = append(t.Refusals, p.Refused)
			p.Text = ""
			p.Facts = slices.DeleteFunc(p.Facts, func(f *knowledge.Fact) bool { return slices.Contains(shown, f) })
			shown = append(shown, p.Facts...)
			if len(p.Facts) == 0 {
				continue
			}
		}
		t.Parts = append(t.Parts, p)
	}
	switch {
	case len(sentences) == 0:
		t.Whole = Empty
	case float64(len(t.Refusals)) > maxRefused*float64(len(sentences)):
		t.Whole = Refused
	case c.tilted(given, t.Parts):
		t.Whole = Tilted
	}
	return t
}

// tilted compares the sides' shares of the text with those of the facts given.
func (c *Checker) tilted(given []*knowledge.Fact, parts []Part) bool {
	if len(c.sides) != 2 {
		return false
	}
	var text, facts [2]float64
	for _, f := range given {
		c.weigh(&facts, f, len(strings.Fields(f.Text)))
	}
	for _, p := range parts {
		for _, f := range p.Facts {
			n := len(strings.Fields(f.Text))
			if p.Text != "" {
				n = len(strings.Fields(p.Text)) / len(p.Facts)
			}
			c.weigh(&text, f, n)
		}
	}
	if text[0]+text[1] < minTilt || facts[0]+facts[1] == 0 {
		return false
	}
	tilt := text[0]/(text[0]+text[1]) - facts[0]/(facts[0]+facts[1])
	return tilt > maxTilt || tilt < -maxTilt
}

// weigh adds a fact's words to the side whose word alone it is.
func (c *Checker) weigh(space *[2]float64, f *knowledge.Fact, n int) {
	for i, side := range c.sides {
		if slices.Contains(f.By, side.ID) && !slices.Contains(f.By, c.sides[1-i].ID) {
			space[i] += float64(n)
		}
	}
}
