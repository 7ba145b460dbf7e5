package verify

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

// frame is a part of a statement that says whose word the rest is: "Khawaja
// Asif, the defence minister, said that", "according to AP", "Pakistan:".
type frame struct {
	from, to int     // its words, to excluded
	holds    []*fact // the facts whose party or speaker it names
	keys     []*fact // those of them that it attributes in full
	trails   bool    // what it attributes stands before it
	named    bool    // by more than a party's name
	unnamed  bool    // it says that the source is not named
}

// The words of saying. None is stronger than "said"; what only fits some facts
// is in the other groups.
var (
	saying = set(`said says say saying stated states told tells reported reports report reporting according argued argues
		maintained maintains described describes called calls counted counts put puts gave gives added adds noted notes wrote writes documented recorded records found finds attributed
		thank thanks thanked warned warns held holds sees saw considers considered believes believed thinks`)
	claiming  = set(`claimed claims alleged alleges`)
	demanding = set(`demanded demands demand wants wanted want asked asks urged urges seeks sought expects expected requires required insisted insists`)
	accusing  = set(`accused accuses blamed blames`)
	denying   = set(`denied denies rejected rejects refused refuses dismissed dismisses`)
	nouns     = set(`count account view words conclusion position estimate tally demand demands`)

	// between may stand between the parts of a frame.
	between = set(`the a an its their his her of in on at to by from for as and who that through via then has had have
		also others cited citing carried quoted speaking spoke speak own relayed formally so with first month earlier`)
)

// attribution finds the frames of a statement and holds that each cited fact
// that is somebody's word has one, that nobody else is said to say anything,
// and that no word of saying is stronger than the record's (V7).
func (s *statement) attribution() *Refusal {
	s.template()
	for i := 0; i < len(s.words); i++ {
		w := &s.words[i]
		if w.quoted || w.frame || w.kind != plain || w.low == "according" && s.ownReport(i, i+2) || w.low == "in" && s.ownReport(i, i+1) {
			continue
		}
		if !saying[w.low] && !claiming[w.low] && !demanding[w.low] && !accusing[w.low] && !denying[w.low] && !nouns[w.low] {
			continue
		}
		if f, ok := s.frameAt(i); ok && (!s.any(func(f *fact) bool { return f.stems[w.stem] }) || f.named) {
			if s.misnamed(f) {
				return &Refusal{Attribution, w.text}
			}
			if !s.fits(w.low, f.holds) {
				return &Refusal{Attribution, w.text}
			}
			s.take(f)
			continue
		}
		if !s.any(func(f *fact) bool { return f.bears(w) }) && !neutralWords[w.low] {
			return &Refusal{Attribution, w.text}
		}
	}
	for _, rule := range []func(*statement) *Refusal{(*statement).colons, (*statement).wellFormed, (*statement).proving} {
		if r := rule(s); r != nil {
			return r
		}
	}
	return s.attributed()
}

// wellFormed holds the words inside a frame: an outlet keeps its name, and
// nobody is said to be anybody's by an odd "by".
func (s *statement) wellFormed() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind != party || !w.frame || s.heldBy(w) != nil {
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
		outlet := a.kind == party && !a.owner && b.kind == plain && b.capital() && !strings.ContainsAny(b.before, ",(:") && !offices[b.low] && !ranks[b.low] && !saying[b.low]
		if outlet && !s.any(func(f *fact) bool { return f.pairs[a.low+" "+b.low] || f.Speaker != "" && f.keys[b.low] && f.speaks(a) }) {
			return &Refusal{Attribution, a.text + " " + b.text}
		}
		if a.low == "by" && b.kind == party && i > 1 && s.words[i-2].frame && !byWords[s.words[i-2].low] {
			return &Refusal{Attribution, a.text + " " + b.text}
		}
	}
	return nil
}

// proving holds that a word of proof, where a fact has one, stays with whom it
// belongs to there.
func (s *statement) proving() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if !proofs[w.stem] || w.quoted {
			continue
		}
		same := s.any(func(f *fact) bool {
			return slices.ContainsFunc(indexes(f.words, w.stem), func(j int) bool { return leftOf(f.words, j) == leftOf(s.words, i) })
		})
		if !same {
			return &Refusal{Attribution, w.text}
		}
	}
	return nil
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

// leftOf returns the key of the word of content or the party before word i.
func leftOf(words []word, i int) string {
	for j := i - 1; j >= 0; j-- {
		if words[j].content() || words[j].kind == party {
			return words[j].key()
		}
	}
	return ""
}

var (
	ranks   = set(`foreign defence information interior prime deputy lt gen maj`)
	byWords = set(`reported cited carried relayed quoted given reports`)
)

// attributed holds that every cited fact that may not be stated has its frame.
func (s *statement) attributed() *Refusal {
	for _, f := range s.facts {
		if f.stated {
			continue
		}
		held := slices.ContainsFunc(s.frames, func(fr frame) bool {
			return slices.Contains(fr.keys, f) && (!f.unnamed || fr.unnamed)
		})
		if !held {
			return &Refusal{Attribution, f.ID}
		}
	}
	return nil
}

// fits reports whether a word of saying is no stronger than the facts are.
func (s *statement) fits(low string, facts []*fact) bool {
	must := func(f *fact) bool {
		return f.Topic == knowledge.Demand || f.stems["should"] || f.stems["must"] || f.bears(&word{stem: stem(low)})
	}
	for _, f := range facts {
		switch {
		case saying[low], nouns[low] && !demanding[low],
			claiming[low] && (f.Topic == knowledge.Accusation || f.Topic == knowledge.Count),
			demanding[low] && must(f),
			accusing[low] && (f.Topic == knowledge.Accusation || f.bears(&word{stem: stem(low)})),
			denying[low] && f.minus > 0:
			return true
		}
	}
	return false
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

// colons holds that a colon follows who speaks, or stands inside what is said.
func (s *statement) colons() *Refusal {
	for i := range s.words {
		if i == 0 || !strings.Contains(s.words[i].before, ":") || slices.ContainsFunc(s.frames, func(f frame) bool { return f.from == 0 && f.to == i }) {
			continue
		}
		inside := slices.ContainsFunc(s.words[:i], func(w word) bool { return !w.frame && w.content() })
		if !inside || s.words[i-1].frame && !s.words[i-1].quoted {
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
			if (roles > 0 || w.owner) && !s.inFrame(w) && s.heldBy(w) == nil || strings.Contains(s.words[j+1].before, "(") && s.heldBy(w) == nil {
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
		if w.kind == party {
			if s.heldBy(w) == nil && j > f.to && s.words[j-1].low == "of" && offices[s.words[j-2].low] {
				return true
			}
			if s.heldBy(w) == nil && j+1 < len(s.words) && s.words[j+1].kind == plain && s.inFrame(&s.words[j+1]) && !s.any(func(f *fact) bool { return f.bears(&s.words[j+1]) }) {
				return true
			}
			break
		}
		if !s.inFrame(w) && w.low != "of" && w.low != "the" {
			break
		}
	}
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

// frameAt finds the frame of the word of saying at i.
func (s *statement) frameAt(i int) (frame, bool) {
	w := &s.words[i]
	next := ""
	if i+1 < len(s.words) {
		next = s.words[i+1].low
	}
	if w.low == "according" {
		f, ok := s.span(i+2, 1)
		f.from = i
		f.trails = i > 0 && !s.opens(i) && (f.to == len(s.words) || !s.continues(f.to))
		return f, ok && next == "to"
	}
	if f, ok := s.span(i-1, -1); ok {
		f.to = i + 1
		if nouns[w.low] && !s.words[i-1].owner && !demanding[w.low] {
			return frame{}, false
		}
		if next == "of" && nouns[w.low] {
			if g, ok := s.span(i+2, 1); ok {
				f.to = g.to
			}
		}
		f.to = s.rest(f.to)
		f.from = s.opening(f.from)
		f.trails = f.from > 0 && !s.opens(f.from) && (f.to == len(s.words) || s.words[f.to].breaks())
		if w.low == "told" || w.low == "tells" {
			f = s.listener(f)
		}
		return f, true
	}
	if next == "by" && w.low == "reported" {
		f, ok := s.span(i+2, 1)
		f.from = i
		f.trails = i > 0
		return f, ok
	}
	if saying[w.low] && i > 0 && strings.Contains(w.before, ",") && next != "that" {
		f, ok := s.span(i+1, 1)
		f.from, f.trails = i, true
		return f, ok && (f.to == len(s.words) || s.words[f.to].breaks())
	}
	return frame{}, false
}

// opening takes the date that a sentence opens with into the frame after it.
func (s *statement) opening(i int) int {
	for j := i - 1; j >= 0; j-- {
		if w := &s.words[j]; w.kind != moment && w.low != "on" {
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
	comma := step > 0 && strings.Contains(s.words[next].before, ",") || step < 0 && strings.Contains(s.words[i].before, ",")
	if !comma {
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
	if w.kind == party {
		return s.any(func(f *fact) bool {
			return f.speaks(w) || f.meta[w.low] && (f.keys[w.low] || slices.Contains(f.viaParties, w.party))
		})
	}
	return !functionWords[w.low] && s.any(func(f *fact) bool { return f.meta[w.low] })
}

func (s *statement) take(f frame) {
	for i := f.from; i < f.to && i < len(s.words); i++ {
		s.words[i].frame = true
	}
	s.frames = append(s.frames, f)
}

// supporting returns the facts that may bear out word i: those of the frame
// that it stands in the scope of, and those that need none.
func (s *statement) supporting(i int) []*fact {
	if len(s.frames) < 2 || len(s.facts) < 2 {
		return s.facts
	}
	var governing *frame
	for n := range s.frames {
		f := &s.frames[n]
		if f.from <= i && i < f.to {
			governing = f
			break
		}
		switch {
		case f.to <= i && !f.trails:
			governing = f
		case f.from > i && f.trails && !s.parted(i, f.from):
			governing = f
		}
	}
	if governing == nil {
		return s.facts
	}
	list := slices.Clone(governing.holds)
	for _, f := range s.facts {
		if f.stated && !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

func (s *statement) parted(i, j int) bool {
	for k := i + 1; k <= j; k++ {
		if strings.Contains(s.words[k].before, ";") || s.words[k].low == "while" {
			return true
		}
	}
	return slices.ContainsFunc(s.frames, func(f frame) bool { return f.from > i && f.to < j })
}
