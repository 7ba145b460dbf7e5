package verify

import (
	"slices"
	"strings"
	"unicode"

	"dossier/knowledge"
)

// fact is a fact as the rules ask it: its text as words, and what may be said
// of it beyond its text.
type fact struct {
	*knowledge.Fact
	words      []word
	stems      map[string]bool // of its text
	named      map[string]bool // parties in its text
	own        map[string]bool // parties in its text, By and To
	meta       map[string]bool // words of its speaker, via, publishers and parties' names
	keys       map[string]bool // words of whom it must be attributed to
	byParty    bool            // its party's name is enough to attribute it
	viaParties []string        // parties in its speaker's and via's words
	unnamed    bool            // it is known only from somebody who is not named
	stated     bool            // it may be stated without a speaker
	pairs      map[string]bool // words that follow one another in who says it
	said       string          // speaker, via and outlets, as written
	via        []string        // the words by which it is known
	days       []date          // in its text
	mentions   []mention
	minus      int // negations in its text
}

func (c *Checker) readFact(d *knowledge.Dossier, k *knowledge.Fact) *fact {
	f := &fact{
		Fact: k, words: c.read(k.Text), stems: map[string]bool{}, named: map[string]bool{},
		own: map[string]bool{}, meta: map[string]bool{}, keys: map[string]bool{}, pairs: map[string]bool{}, stated: k.Stated(),
	}
	for i := range f.words {
		w := &f.words[i]
		f.stems[w.stem] = true
		if n := i + 1; w.content() && n < len(f.words) && f.words[n].content() {
			f.stems[stem(w.low+f.words[n].low)] = true // "cease fire" is the ceasefire
		}
		if w.kind == party {
			f.named[w.party], f.own[w.party] = true, true
		}
		if w.kind == moment {
			f.days = append(f.days, w.day)
		}
	}
	for _, id := range append(slices.Clone(k.By), k.To...) {
		f.own[id] = true
		if p, ok := d.Party(id); ok {
			f.knows(c.readOnce(p.Name), c.readOnce(p.Short))
		}
	}
	for _, words := range [][]word{c.read(k.Speaker), c.read(k.Via)} {
		f.knows(words)
		f.heard(words)
	}
	f.said = k.Speaker + " " + k.Via
	f.via = lows(c.read(k.Via))
	for _, s := range d.SourcesOf(k) {
		f.said += " " + s.Publisher + " " + s.Origin
		f.knows(c.readOnce(s.Publisher), c.readOnce(s.Origin))
	}
	f.whose(c, d)
	f.minus = negations(f.words, nil)
	f.mentions = mentionsIn(withOwners(f.words))
	return f
}

// withOwners reads an "its" of a text as the party that it stands for, where no
// more than one is named before it: "Pakistan … from its territory".
func withOwners(words []word) []word {
	words = slices.Clone(words)
	last := -1
	for i := range words {
		switch w := &words[i]; {
		case w.kind == party && last >= 0 && w.party != words[last].party:
			return words
		case w.kind == party:
			last = i
		case w.low == "its" && last >= 0 && !w.quoted:
			w.kind, w.party, w.owner = party, words[last].party, true
		}
	}
	return words
}

// readOnce reads a text that many facts share, while the dossier is read.
func (c *Checker) readOnce(text string) []word {
	words, ok := c.reading[text]
	if !ok {
		words = c.read(text)
		c.reading[text] = words
	}
	return words
}

// knows takes words into what may be said of a fact beside its text.
func (f *fact) knows(lists ...[]word) {
	for _, words := range lists {
		for i := range words {
			f.meta[words[i].low], f.meta[words[i].stem] = true, true
		}
	}
}

// heard takes in the words of who says a fact, in their order.
func (f *fact) heard(words []word) {
	for i := range words {
		if words[i].kind == party {
			f.viaParties = append(f.viaParties, words[i].party)
		}
		if i > 0 {
			f.pairs[words[i-1].low+" "+words[i].low] = true
		}
	}
}

// whose finds who a fact must be attributed to, as the bot's own wording does:
// its speaker or party, what it is known by, or who reported it.
func (f *fact) whose(c *Checker, d *knowledge.Dossier) {
	deed := f.deed()
	switch {
	case f.stated:
	case f.Speaker != "":
		f.byParty = true
		name, _, _ := strings.Cut(f.Speaker, ",")
		for _, w := range c.read(name) {
			if !offices[w.low] {
				f.keyed([]word{w})
			}
		}
	case f.Via != "":
		if f.byParty = strings.HasPrefix(f.Via, "its ") || strings.HasPrefix(f.Via, "their "); !f.byParty {
			f.keyed(c.read(f.Via))
		}
		f.unnamed = strings.Contains(f.Via, "unnamed")
	case !deed || f.Attested == knowledge.BothSides:
		f.byParty = true
	default:
		for _, s := range d.SourcesOf(f.Fact) {
			for _, words := range [][]word{c.readOnce(s.Publisher), c.readOnce(s.Origin)} {
				f.keyed(words)
				f.heard(words)
			}
		}
	}
}

// offices are words that many speakers share.
var offices = set(`ministry minister office spokesman spokeswoman spokesperson official officials government military media
	wing president`)

// publishing are words of many outlets' names, that name none of them.
var publishing = set(`news agency the post times media india of and daily world digest`)

func (f *fact) keyed(words []word) {
	for i := range words {
		if w := &words[i]; !functionWords[w.low] && !publishing[w.low] && w.kind != count {
			f.keys[w.low] = true
		}
	}
}

// holds reports whether a word names whom the fact is to be attributed to.
func (f *fact) holds(w *word) bool {
	if w.kind == party && f.byParty && slices.Contains(f.By, w.party) {
		return true
	}
	return f.keys[w.low]
}

// speaks reports whether a word names the party whose word the fact is. Where
// it is known only from somebody else, that is not enough to attribute it.
func (f *fact) speaks(w *word) bool {
	deed := f.deed()
	return w.kind == party && slices.Contains(f.By, w.party) && (!deed || f.byParty)
}

// bears reports whether a word, as it was read, stands in the text.
func (f *fact) bears(w *word) bool { return f.stems[w.stem] }

// capital reports whether a word is written as a name is.
func (w *word) capital() bool {
	for _, r := range w.text {
		return unicode.IsUpper(r)
	}
	return false
}
