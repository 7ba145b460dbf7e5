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
		expressed expresses voiced voices thank thanks thanked warned warns held holds sees saw considers considered believes believed thinks`)
	claiming  = set(`claimed claims alleged alleges charged charges`)
	demanding = set(`demanded demands demand wants wanted want asked asks urged urges seeks sought expects expected requires required insisted insists proposed proposes`)
	// going are words of saying by which whoever spoke last goes on.
	going    = set(`saying adding noting warning arguing stating describing calling urging demanding`)
	accusing = set(`accused accuses blamed blames`)
	denying  = set(`denied denies rejected rejects refused refuses dismissed dismisses`)
	nouns    = set(`count account view words conclusion position estimate tally demand demands`)

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
		if s.goesOn(i) {
			continue
		}
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
			if !s.fits(w.low, f.holds) || !saying[w.low] && !nouns[w.low] && s.onlyRelays(f) {
				return &Refusal{Attribution, w.text}
			}
			if f.from < i {
				f.from = s.named(s.apposed(f))
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

// onlyRelays reports whether a frame names an outlet and not whose word it is. An
// outlet says things; it demands, denies and accuses nobody.
func (s *statement) onlyRelays(f frame) bool {
	return !slices.ContainsFunc(f.holds, func(g *fact) bool {
		return g.Speaker != "" || len(g.By) == 0 || slices.ContainsFunc(s.words[f.from:f.to], func(w word) bool { return w.kind == party && slices.Contains(g.By, w.party) })
	})
}

// apposed returns where a frame begins with what stands before its name: "the
// TTP's leader, Noor Wali Mehsud, said".
func (s *statement) apposed(f frame) int {
	from := f.from
	for j := f.from - 1; j >= 0 && !s.words[j].frame && !s.words[j].quoted; j-- {
		w := &s.words[j]
		switch {
		case strings.ContainsAny(s.words[j+1].before, ";:.") || strings.Contains(s.words[j+1].before, ",") && j+1 != f.from:
			return from
		case w.kind == party && slices.ContainsFunc(f.holds, func(g *fact) bool { return slices.Contains(g.By, w.party) }),
			w.kind == plain && !functionWords[w.low] && slices.ContainsFunc(f.holds, func(g *fact) bool { return g.meta[w.low] && !g.bears(w) }):
			from = j
		case w.low == "the":
		default:
			return from
		}
	}
	return from
}

// named returns where a frame begins with a noun that names what it is about: "a
// charge the army rejected".
func (s *statement) named(from int) int {
	j := from - 1
	if j >= 0 && s.words[j].low == "the" || j >= 0 && s.words[j].low == "that" {
		j--
	}
	if j < 1 || s.words[j].kind != plain || s.words[j].frame || s.words[j-1].low != "a" && s.words[j-1].low != "an" || !strings.Contains(s.words[j-1].before, ",") {
		return from
	}
	topic := topics[s.words[j].low]
	if s.any(func(f *fact) bool { return f.Topic == topic || f.bears(&s.words[j]) && !loadedWords[s.words[j].low] }) {
		return j - 1
	}
	return from
}

// topics are nouns for what a fact of a topic is.
var topics = map[string]knowledge.Topic{
	"charge": knowledge.Accusation, "accusation": knowledge.Accusation, "allegation": knowledge.Accusation,
	"demand": knowledge.Demand, "position": knowledge.Position, "count": knowledge.Count, "figure": knowledge.Count, "toll": knowledge.Count,
}

// goesOn takes ", adding that" and "and said that" into a frame of whoever spoke
// last, where nobody else is named between.
func (s *statement) goesOn(i int) bool {
	w := &s.words[i]
	if len(s.frames) == 0 || i == 0 || w.quoted || w.frame || w.kind != plain || w.owner {
		return false
	}
	last := s.frames[len(s.frames)-1]
	then := s.words[i-1].low
	joined := then == "and" && (saying[w.low] || claiming[w.low] || demanding[w.low])
	if last.to > i || !joined && !(going[w.low] && (then == "while" || strings.Contains(w.before, ","))) || s.any(func(f *fact) bool { return f.stems[w.stem] }) {
		return false
	}
	if joined && !s.fits(w.low, last.holds) {
		return false
	}
	f := frame{from: i, to: i + 1, holds: last.holds, keys: last.keys, named: last.named, unnamed: last.unnamed}
	if f.to < len(s.words) && s.words[f.to].low == "that" {
		f.to++
	}
	s.take(f)
	return true
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
