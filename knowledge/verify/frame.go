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
