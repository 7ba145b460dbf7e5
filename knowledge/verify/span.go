package verify

import (
	"slices"
	"strings"
)

// frameAt finds the frame of the word of saying at i, in one of the orders in which
// English says who speaks.
func (s *statement) frameAt(i int) (frame, bool) {
	if s.words[i].low == "according" {
		return s.accordingTo(i)
	}
	for _, read := range []func(int) (frame, bool){s.speakerFirst, s.saidBy, s.wordsOf, s.speakerLast} {
		if f, ok := read(i); ok {
			return f, true
		}
	}
	return frame{}, false
}

func (s *statement) low(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].low
}

// accordingTo reads "according to AP".
func (s *statement) accordingTo(i int) (frame, bool) {
	f, ok := s.span(s.behindCount(i+2), 1)
	f.from, f.to = i, s.saidOn(f.to)
	f.trails = i > 0 && !s.opens(i) && (f.to == len(s.words) || !s.continues(f.to))
	return f, ok && s.low(i+1) == "to"
}

// behindCount returns where who counted is named, behind what a cited fact calls
// the count: "an early count by AP".
func (s *statement) behindCount(i int) int {
	for j := i; j < len(s.words); j++ {
		w := &s.words[j]
		if s.heldBy(w) != nil || !between[w.low] && !s.any(func(f *fact) bool { return f.bears(w) }) {
			break
		}
		if nouns[w.low] && s.low(j+1) == "by" {
			return j + 2
		}
	}
	return i
}

// speakerFirst reads "AP said", "by AP's count".
func (s *statement) speakerFirst(i int) (frame, bool) {
	f, ok := s.span(i-1, -1)
	low := s.words[i].low
	if !ok || nouns[low] && !s.words[i-1].owner && sayings[low] != demands {
		return frame{}, false
	}
	f.to = i + 1
	if s.low(i+1) == "of" && nouns[low] {
		if g, ok := s.span(i+2, 1); ok {
			f.to = g.to
		}
	}
	said := f.to
	for f.to = s.rest(f.to); said < f.to; said++ {
		f.hold(s.heldBy(&s.words[said]), &s.words[said]) // "PICSS said in an earlier tally that"
	}
	f.from = s.opening(f.from)
	f.trails = f.from > 0 && !s.opens(f.from) && (f.to == len(s.words) || s.words[f.to].breaks())
	if low == "told" || low == "tells" {
		f = s.listener(f)
	}
	return f, true
}

// saidBy reads "reported by AP", "CNN-News18 was told by unnamed sources".
func (s *statement) saidBy(i int) (frame, bool) {
	if sayings[s.words[i].low] != says || s.low(i+1) != "by" {
		return frame{}, false
	}
	f, ok := s.span(i+2, 1)
	for f.from = i; f.from > 0 && !s.words[f.from].breaks() && s.told(f.from-1); {
		f.from--
	}
	f.trails = f.from > 0
	if f.to < len(s.words) && s.words[f.to].low == "that" {
		f.to++
	}
	return f, ok
}

// told reports whether a word may stand between who was told and "told".
func (s *statement) told(i int) bool {
	w := &s.words[i]
	return beings[w.low] || auxiliaries[w.low] || w.kind != party && s.inFrame(w) || w.low == "as" || w.low == "it"
}

// wordsOf reads "in the words of Khawaja Asif", "the 37th report of the team".
func (s *statement) wordsOf(i int) (frame, bool) {
	if low := s.words[i].low; s.low(i+1) != "of" || !nouns[low] && !strings.HasPrefix(low, "report") {
		return frame{}, false
	}
	f, ok := s.span(i+2, 1)
	for f.from = i; f.from > 0 && (between[s.low(f.from-1)] || s.inFrame(&s.words[f.from-1])) && !strings.Contains(s.words[f.from].before, ","); {
		f.from--
	}
	f.trails = f.from > 0 && !s.opens(f.from)
	return f, ok
}

// speakerLast reads ", said AP" and, where a sentence opens with it, "Citing AP, …".
func (s *statement) speakerLast(i int) (frame, bool) {
	w := &s.words[i]
	opens := i == 0 && goes(w.low)
	if sayings[w.low] != says || !opens && !strings.Contains(w.before, ",") || s.low(i+1) == "that" {
		return frame{}, false
	}
	f, ok := s.span(i+1, 1)
	f.from, f.to, f.trails = i, s.saidOn(f.to), !opens
	return f, ok && (f.to == len(s.words) || s.words[f.to].breaks())
}

// opening takes the date that a sentence opens with into the frame after it.
func (s *statement) opening(i int) int {
	for j := i - 1; j >= 0; j-- {
		if w := &s.words[j]; w.kind != moment && !between[w.low] {
			return i
		}
	}
	return 0
}

// listener takes "CNN-News18" of "sources told CNN-News18 that" into a frame.
func (s *statement) listener(f frame) frame {
	for f.to < len(s.words) && s.inFrame(&s.words[f.to]) && !strings.ContainsAny(s.words[f.to].before, ",;:") {
		f.to++
	}
	if f.to < len(s.words) && s.words[f.to].low == "that" {
		f.to++
	}
	f.trails = f.from > 0 && !s.opens(f.from)
	return f
}

// opens reports whether a new statement begins at a word.
func (s *statement) opens(i int) bool {
	if i == 0 {
		return true
	}
	low := s.words[i-1].low
	return strings.Contains(s.words[i].before, ";") || low == "while" || low == "whereas" || low == "and" || low == "but"
}

// continues reports whether what a frame says goes on after it.
func (s *statement) continues(i int) bool {
	return !s.opens(i) && s.words[i].low != "while" && s.words[i].low != "and"
}

// rest takes what else is said of a saying into its frame: where and when it
// was said, up to "that".
func (s *statement) rest(i int) int {
	j := i
	for j < len(s.words) && j < i+maxRest && !s.words[j].breaks() && !s.words[j].quoted &&
		(between[s.words[j].low] || s.words[j].kind == moment || s.inFrame(&s.words[j])) {
		j++
	}
	if j < len(s.words) && s.words[j].low == "that" {
		return j + 1
	}
	return s.skipDates(i)
}

// maxRest is how many words may stand between "said" and "that".
const maxRest = 10

func (s *statement) skipDates(i int) int {
	j := i
	for j < len(s.words) && (s.words[j].kind == moment || s.words[j].low == "on" || s.words[j].low == "in") {
		j++
	}
	if j > i && s.words[j-1].kind == moment {
		return j
	}
	return i
}

// saidOn takes when it was said into a frame that ends at word i, where that ends the
// clause: "according to UNAMA in February 2026,".
func (s *statement) saidOn(i int) int {
	j := s.skipDates(i)
	other := func(w word) bool {
		return w.kind == moment && !s.any(func(f *fact) bool { return f.when(w.day, s.words, true) })
	}
	if j < len(s.words) && !s.words[j].breaks() || slices.ContainsFunc(s.words[i:j], other) {
		return i
	}
	return j
}

// span reads a run of words that name who speaks, from word i on in a
// direction. Whoever stands nearest must be one a cited fact is attributed to.
func (s *statement) span(i, step int) (frame, bool) {
	f := frame{from: i, to: i}
	last := i - step
	for ; i >= 0 && i < len(s.words); i += step {
		w := &s.words[i]
		if w.quoted || w.frame && step > 0 {
			break
		}
		if w.frame {
			continue
		}
		held := s.heldBy(w)
		if w.low == "unnamed" || w.low == "anonymous" || w.low == "unidentified" {
			f.unnamed, last = true, i
			continue
		}
		cut := step > 0 && strings.ContainsAny(w.before, ";:") || step < 0 && i+1 < len(s.words) && strings.Contains(s.words[i+1].before, ";")
		if cut && i != last+step {
			break
		}
		switch {
		case held != nil:
			f.hold(held, w)
			last = i
		case w.kind == party && !s.inFrame(w):
			if len(f.holds) == 0 || !s.apart(i, last, step) {
				return frame{}, false
			}
			return f.ends(last, step), true
		case s.inFrame(w):
			last = i
		case between[w.low], w.kind == moment:
		default:
			return f.ends(last, step), len(f.holds) > 0
		}
		if len(f.holds) > 0 && last == i && s.edge(i, step) {
			break
		}
	}
	return f.ends(last, step), len(f.holds) > 0
}

// edge reports whether a comma stands behind word i and what follows it is no
// part of who speaks.
func (s *statement) edge(i, step int) bool {
	next := i + step
	if next < 0 || next >= len(s.words) {
		return true
	}
	first := &s.words[max(i, next)]
	if step < 0 && s.words[next].low == "the" {
		first = &s.words[next]
	}
	if !strings.Contains(first.before, ",") {
		return false
	}
	for j := next; j >= 0 && j < len(s.words); j += step {
		w := &s.words[j]
		switch {
		case s.heldBy(w) != nil, s.inFrame(w):
			if step > 0 && j+1 < len(s.words) && strings.Contains(s.words[j+1].before, ",") {
				return false
			}
		case between[w.low]:
			if (w.low == "and" || w.low == "that") && j != next {
				return false
			}
		case w.kind == moment:
		default:
			return true
		}
	}
	return false
}

// apart reports whether a comma or a "that" parts word i from the last word of
// who speaks.
func (s *statement) apart(i, last, step int) bool {
	for j := min(i, last) + 1; j <= max(i, last); j++ {
		if strings.ContainsAny(s.words[j].before, ",(") || s.words[j].low == "that" || step < 0 && j < last && between[s.words[j].low] {
			return true
		}
	}
	return false
}

func (f *frame) hold(facts []*fact, w *word) {
	for _, g := range facts {
		if !slices.Contains(f.holds, g) {
			f.holds = append(f.holds, g)
		}
		if w.kind != party {
			f.named = true
		}
		if g.holds(w) && !slices.Contains(f.keys, g) {
			f.keys = append(f.keys, g)
		}
	}
}

func (f frame) ends(last, step int) frame {
	if step > 0 {
		f.to = last + 1
	} else {
		f.from = last
	}
	return f
}

// heldBy returns the facts that are the word of whom a word names.
func (s *statement) heldBy(w *word) []*fact {
	var facts []*fact
	for _, f := range s.facts {
		if f.holds(w) || f.speaks(w) {
			facts = append(facts, f)
		}
	}
	if w.kind != party && slices.ContainsFunc(facts, func(f *fact) bool { return f.byParty && !slices.Equal(f.By, facts[0].By) }) {
		return nil // an office that both sides have
	}
	return facts
}

// inFrame reports whether a word belongs to who a cited fact says is speaking.
func (s *statement) inFrame(w *word) bool {
	if w.who {
		return true
	}
	if w.kind == party {
		return s.any(func(f *fact) bool {
			return f.speaks(w) || f.meta[w.low] && (f.keys[w.low] || slices.Contains(f.viaParties, w.party))
		})
	}
	return (!functionWords[w.low] || strictWords[w.low]) && s.any(func(f *fact) bool { return f.meta[w.low] }) // "under secretary"
}
