// Package verify decides whether a sentence that a model wrote is supported by
// the facts it cites. It asks no second model: every rule is code, and the same
// sentence always gets the same answer.
//
// The way of one sentence: script.go refuses anything that is not one plain
// sentence, words.go reads it into words with their numbers, dates and parties,
// and clause.go parts it where its facts have several speakers. Of each clause
// synonym.go reads a word as the fact's word that it may stand for; frame.go,
// span.go and speaker.go find who is said to say it; quote.go, number.go, date.go,
// timing.go and name.go ask whether these stand in the cited facts; vocabulary.go
// asks whether every other word is a fact's; negation.go, certainty.go and, with
// role.go and grammar.go, direction.go hold what is said against what the facts
// say. text.go does this for a whole text.
//
// The vocabulary is closed: a word that is neither in the facts cited, nor
// means the same as one there, nor is among the plain words of lexicon.go is
// refused, whatever it says. So a model that is wrong, broken or turned by an
// attacker is left with the facts' own words, and the other rules hold their
// order. What the rules refuse and let through is measured in docs/quality.md.
package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Sentence is one sentence as a model gives it.
type Sentence struct {
	Text  string
	Facts []string // the ids it rests on
}

// Rule names what a sentence broke.
type Rule string

// The rules, in the order in which they are asked.
const (
	Citation    Rule = "citation"    // no fact, too many, or one that was not given
	Script      Rule = "script"      // letters or signs of another script, or none at all
	Markup      Rule = "markup"      // links, mentions, markdown, code
	Shape       Rule = "shape"       // not one plain sentence
	Quotation   Rule = "quotation"   // quoted words that the facts do not quote
	Loaded      Rule = "loaded"      // a loaded word, or one side's label, outside a quotation
	Number      Rule = "number"      // a number the facts lack, or have for something else
	Attribution Rule = "attribution" // nobody's, somebody else's, or a stronger saying
	DateRule    Rule = "date"        // a date, month or year the facts lack
	Name        Rule = "name"        // a party, person or place the facts lack
	Vocabulary  Rule = "vocabulary"  // a word that nothing in the facts bears out
	Negation    Rule = "negation"    // a negation added, dropped or moved
	Certainty   Rule = "certainty"   // may made will, a condition or a hedge dropped
	Direction   Rule = "direction"   // who did what to whom
)

// Refusal says which rule a sentence broke, and at which of its words.
type Refusal struct {
	Rule Rule
	At   string
}

func (r *Refusal) String() string { return fmt.Sprintf("%s: %q", r.Rule, r.At) }

// maxFacts is how many facts one sentence may rest on. Nobody could check more
// in one reading.
const maxFacts = 3

// Checker checks sentences against one dossier. It may be used by any number
// of goroutines.
type Checker struct {
	names   map[string][]name // of parties, by their first word, the longest first
	letters map[rune]bool     // beyond ASCII, that the dossier uses
	labels  [][]string        // words only one side uses
	facts   map[*knowledge.Fact]*fact
	sides   []*knowledge.Party
	reading map[string][]word // names already read, while New is at work
}

// New reads all facts of a dossier, once. It takes some 20 ms.
func New(d *knowledge.Dossier) *Checker {
	c := &Checker{names: map[string][]name{}, letters: map[rune]bool{}, facts: make(map[*knowledge.Fact]*fact, len(d.Facts)), sides: d.Sides(), reading: map[string][]word{}}
	c.learnNames(d)
	for _, t := range d.Terms {
		for _, w := range t.Words {
			if w.Partial {
				c.labels = append(c.labels, lows(split(w.Word)))
			}
		}
	}
	for _, f := range d.Facts {
		c.facts[f] = c.readFact(d, f)
	}
	c.reading = nil
	return c
}

// Sentence checks one sentence against the facts that the model was given. It
// returns nil when every rule holds.
func (c *Checker) Sentence(given []*knowledge.Fact, s Sentence) *Refusal {
	cited, refusal := c.cited(given, s)
	if refusal != nil {
		return refusal
	}
	if refusal := c.script(s.Text, cited); refusal != nil {
		return refusal
	}
	words := c.read(s.Text)
	refusal = c.holds(words, cited)
	if len(cited) == 1 || refusal == nil && oneVoice(cited) {
		return refusal
	}
	if c.byClauses(words, cited) {
		return nil
	}
	return cmp.Or(refusal, &Refusal{Attribution, "two speakers in one clause"})
}

// holds checks one statement against the facts it rests on.
func (c *Checker) holds(words []word, facts []*fact) *Refusal {
	return (&statement{c: c, facts: facts, words: slices.Clone(words)}).refusal()
}

func (s *statement) refusal() *Refusal {
	s.license()
	for _, rule := range []func(*statement) *Refusal{
		(*statement).quotations, (*statement).loaded, (*statement).numbers, (*statement).attribution,
		(*statement).dates, (*statement).parties, (*statement).vocabulary, (*statement).negation, (*statement).certainty,
		(*statement).direction,
	} {
		if refusal := rule(s); refusal != nil {
			return refusal
		}
	}
	return nil
}

// statement is a sentence while it is checked.
type statement struct {
	c      *Checker
	facts  []*fact
	words  []word
	frames []frame
}

// cited returns the facts a sentence cites (V1).
func (c *Checker) cited(given []*knowledge.Fact, s Sentence) ([]*fact, *Refusal) {
	if len(s.Facts) == 0 || len(s.Facts) > maxFacts {
		return nil, &Refusal{Citation, strings.Join(s.Facts, " ")}
	}
	var list []*fact
	for _, id := range s.Facts {
		i := slices.IndexFunc(given, func(f *knowledge.Fact) bool { return f.ID == id })
		if i < 0 || c.facts[given[i]] == nil {
			return nil, &Refusal{Citation, id}
		}
		if f := c.facts[given[i]]; !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list, nil
}

// any reports whether a question is answered yes for one of the facts.
func (s *statement) any(of func(*fact) bool) bool { return slices.ContainsFunc(s.facts, of) }
