package verify

import (
	"slices"
	"strings"
)

// wellFormed holds the words inside a frame: an outlet keeps its name, and
// nobody is said to be anybody's by an odd "by".
func (s *statement) wellFormed() *Refusal {
	for _, f := range s.frames {
		if w := s.misrelayed(f); w != nil {
			return &Refusal{Attribution, w.text}
		}
	}
	inside := false // parentheses
	for i := range s.words {
		w := &s.words[i]
		inside = (inside || strings.Contains(w.before, "(")) && strings.LastIndexByte(w.before, ')') <= strings.LastIndexByte(w.before, '(')
		if w.kind != party || !w.frame || !inside && s.heldBy(w) != nil || inside && s.any(func(f *fact) bool { return strings.Contains(f.said, w.text) }) {
			continue
		}
		known := s.any(func(f *fact) bool {
			return i > 0 && f.pairs[s.words[i-1].low+" "+w.low] || i+1 < len(s.words) && f.pairs[w.low+" "+s.words[i+1].low]
		})
		if !known {
			return &Refusal{Attribution, w.text}
		}
	}
	for i := 1; i < len(s.words); i++ {
		a, b := &s.words[i-1], &s.words[i]
		if !a.frame || !b.frame {
			continue
		}
		outlet := a.kind == party && !a.owner && b.kind == plain && b.capital() && !strings.ContainsAny(b.before, ",(:") && !offices[b.low] && !ranks[b.low] && sayings[b.low] != says
		if outlet && !s.any(func(f *fact) bool { return f.pairs[a.low+" "+b.low] || f.Speaker != "" && f.keys[b.low] && f.speaks(a) }) {
			return &Refusal{Attribution, a.text + " " + b.text}
		}
		from := i - 1
		if a.low == "the" && from > 0 {
			from--
		}
		if s.words[from].low == "by" && b.kind == party && from > 0 && s.words[from-1].frame && !byWords[s.words[from-1].low] && !nouns[s.words[from-1].low] {
			return &Refusal{Attribution, "by " + b.text}
		}
	}
	return nil
}

// misrelayed returns a party that an "according to" names and that relays no cited
// fact, or that stands before one and whose word none of them is.
func (s *statement) misrelayed(f frame) *word {
	to := min(f.to, len(s.words))
	at := f.from + slices.IndexFunc(s.words[f.from:to], func(w word) bool { return w.low == "according" })
	if at < f.from {
		return nil
	}
	for i := at; i < to; i++ {
		w := &s.words[i]
		if w.kind == party && !s.any(func(g *fact) bool {
			return g.holds(w) || slices.Contains(g.viaParties, w.party) || g.speaks(w) && (g.byParty || slices.Contains(f.keys, g) && s.beside(g, i))
		}) {
			return w
		}
	}
	for i := range at {
		w := &s.words[i]
		if w.kind == party && (i >= f.from || i == at-1 && i == 0) && !s.any(func(g *fact) bool { return slices.Contains(g.By, w.party) }) {
			return w
		}
	}
	return nil
}

// beside reports whether a party stands where the frame of what relays its word has
// it: "according to AP, Kabul said", "according to Kabul, as cited by AP", or "a first estimate by the United Nations",
// which names nobody else.
func (s *statement) beside(g *fact, i int) bool {
	relayed := slices.ContainsFunc(s.words[i:min(i+4, len(s.words))], func(w word) bool { return byWords[w.low] })
	said := i + 1
	for said < len(s.words) && (s.words[said].kind == party && g.speaks(&s.words[said]) || s.words[said].low == "and") {
		said++
	}
	return sayings[s.low(said)] != 0 || relayed && (s.low(i-1) == "to" || s.low(i-2) == "to") || g.Via == strings.ToLower(g.Via) && (s.low(i-1) == "by" || s.low(i-2) == "by")
}

// proving holds that a word of proof, where a fact has one, stays with whom it
// belongs to there.
func (s *statement) proving() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if !proofs[w.stem] || w.quoted || s.suffered(i) {
			continue
		}
		same := s.any(func(f *fact) bool {
			return slices.ContainsFunc(indexes(f.words, w.stem), func(j int) bool { return slices.Contains(subjects(s.words, i), leftOf(f.words, j)) })
		})
		if !same {
			return &Refusal{Attribution, w.text}
		}
	}
	return nil
}

// suffered reports whether a verb is in the passive and nothing is said by it: "was
// admitted by Kabul", and not "was proved that".
func (s *statement) suffered(i int) bool {
	j := i - 1
	for s.low(j) == "not" || s.low(j) == "never" || adverb(s.low(j)) {
		j--
	}
	return beings[s.low(j)] && i+1 < len(s.words) && s.words[i+1].low != "that" && !s.words[i+1].quoted
}

var proofs = stems(`confirm prove verify admit reveal show establish demonstrate expose acknowledge concede`)

func indexes(words []word, stem string) []int {
	var list []int
	for i := range words {
		if words[i].stem == stem {
			list = append(list, i)
		}
	}
	return list
}

// subjects returns what may be the subject of the verb at word i: what stands before
// it, and what stands before where, when or whose that is: "the side at the talks
// admitted".
func subjects(words []word, i int) []string {
	list := []string{leftOf(words, i)}
	for j := i - 1; j > 0 && !words[j].frame && !words[j+1].breaks(); j-- {
		if w := &words[j]; w.kind == plain && (w.low == "at" || w.low == "in" || w.low == "of" || w.low == "by") {
			list = append(list, leftOf(words, j))
		}
	}
	return list
}

// leftOf returns the key of the word of content or the party before word i.
func leftOf(words []word, i int) string {
	for j := i - 1; j >= 0; j-- {
		if words[j].content() || words[j].kind == party {
			return words[j].key()
		}
	}
	return ""
}

// ownReport takes "according to its 15th report", which attributes nothing by
// itself, into a frame of nobody.
func (s *statement) ownReport(i, its int) bool {
	if its >= len(s.words) || s.words[its].low != "its" && s.words[its].low != "their" {
		return false
	}
	f := frame{from: i, to: its + 1}
	for f.to < len(s.words) && (s.inFrame(&s.words[f.to]) || between[s.words[f.to].low]) && !s.words[f.to].breaks() {
		f.to++
	}
	if f.to == its+1 || !s.any(func(g *fact) bool { return g.byParty && g.Via != "" }) {
		return false
	}
	s.take(f)
	return true
}

// template reads the bot's own "Pakistan (Khawaja Asif, defence minister):".
func (s *statement) template() {
	for i := range s.words {
		w := &s.words[i]
		if i == 0 || !strings.Contains(w.before, ":") {
			continue
		}
		if f, ok := s.head(i); ok {
			s.take(f)
			continue
		}
	}
}

// maxLabel is how many words before a colon read as a label, such as those that
// stand before a reply's claims: "Since then, another account:".
const maxLabel = 4

// colons holds that a colon follows who speaks, or stands inside what is said.
func (s *statement) colons() *Refusal {
	for i := range s.words {
		if i == 0 || !strings.Contains(s.words[i].before, ":") || slices.ContainsFunc(s.frames, func(f frame) bool { return f.from == 0 && f.to == i }) {
			continue
		}
		inside := i > maxLabel && slices.ContainsFunc(s.words[:i], func(w word) bool { return !w.frame && w.content() })
		if !inside || s.words[i-1].frame && !s.words[i-1].quoted && s.words[i].low != "that" {
			return &Refusal{Attribution, s.words[i-1].text}
		}
	}
	return nil
}

// head reads all words before i as who speaks.
func (s *statement) head(i int) (frame, bool) {
	f := frame{to: i}
	for j := range i {
		w := &s.words[j]
		if held := s.heldBy(w); held != nil {
			f.hold(held, w)
		} else if w.low == "unnamed" {
			f.unnamed = true
		} else if !s.inFrame(w) && !between[w.low] && w.low != "according" && w.low != "reported" {
			return frame{}, false
		}
		f.unnamed = f.unnamed || w.low == "unnamed"
	}
	return f, len(f.holds) > 0
}

// misnamed reports whether somebody else's party stands among the words around
// a frame: "Kabul's defence minister, Khawaja Asif"; or two parties in it are
// turned round.
func (s *statement) misnamed(f frame) bool {
	roles := 0
	for j := f.from - 1; j >= 0; j-- {
		w := &s.words[j]
		if w.kind == party {
			if (roles > 0 || w.owner || !f.trails && s.opening(j) == 0) && !s.inFrame(w) && s.heldBy(w) == nil || strings.Contains(s.words[j+1].before, "(") && s.heldBy(w) == nil {
				return true
			}
			break
		}
		if s.inFrame(w) {
			roles++
		} else if !between[w.low] || w.low == "that" || w.low == "and" {
			break
		}
	}
	for j := f.to; j < len(s.words) && !s.words[j].frame; j++ {
		w := &s.words[j]
		if w.kind == party && s.heldBy(w) == nil {
			k := j - 1
			if s.words[k].low == "the" {
				k--
			}
			if k >= f.to && s.words[k].low == "of" && offices[s.words[k-1].low] {
				return true
			}
			if j+1 < len(s.words) && s.words[j+1].kind == plain && s.inFrame(&s.words[j+1]) && !s.any(func(f *fact) bool { return f.bears(&s.words[j+1]) }) {
				return true
			}
			break
		}
		if !s.inFrame(w) && s.heldBy(w) == nil && !between[w.low] {
			break
		}
	}
	return s.turned(f)
}

// turned reports whether two parties of who a fact is from stand the other way
// round in a frame.
func (s *statement) turned(f frame) bool {
	for _, g := range f.keys {
		last := -1
		for j := f.from; j < f.to && len(g.viaParties) > 1; j++ {
			if w := &s.words[j]; w.kind == party {
				if at := slices.Index(g.viaParties, w.party); at >= 0 && at < last {
					return true
				} else if at >= 0 {
					last = at
				}
			}
		}
	}
	return false
}
