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

// grade is what a word of saying makes of what is said.
type grade int

const (
	says    grade = iota + 1 // that it was said: fits every fact
	claims                   // that it may be doubted: fits a charge or a count
	demands                  // that it is wanted: fits a demand or a duty
	accuses                  // that somebody is to blame: fits a charge
	denies                   // that it is not so: fits what is negated
)

// sayings grades the words of saying. One that is in no line, such as
// "confirmed", says more than that a thing was said.
var sayings = graded(
	`said says say saying stated stating states told tells reported reports report reporting according argued argues arguing
	maintained maintains described describes describing called calls calling counted counts put puts gave gives added adds
	adding noted notes noting wrote writes documented recorded records found finds attributed expressed expresses voiced
	voices thank thanks thanked warned warns warning held holds sees saw considers considered consider considering believes
	believed thinks announced announces announcing declared declares declaring estimates estimated remarked recalled
	explained explains explaining commented cites citing quotes quoting`,
	`claimed claims claiming alleged alleges alleging charged charges charging`,
	`demanded demands demand demanding wants wanted want asked asks asking urged urges urging seeks sought expects expected
	requires required insisted insists insisting proposed proposes proposing`,
	`accused accuses accusing blamed blames blaming`,
	`denied denies denying rejected rejects rejecting refused refuses refusing dismissed dismisses dismissing`,
)

// graded reads the lines of a table, one for each grade.
func graded(lines ...string) map[string]grade {
	m := map[string]grade{}
	for i, line := range lines {
		for w := range strings.FieldsSeq(line) {
			m[w] = grade(i + 1)
		}
	}
	return m
}

// goes reports whether a word of saying is one by which whoever spoke last goes
// on: "adding".
func goes(low string) bool {
	return sayings[low] != 0 && low != "according" && strings.HasSuffix(low, "ing")
}

var (
	citing = set(`citing cites quoting quotes`)
	nouns  = set(`count account view words conclusion position estimate tally demand demands`)

	// between may stand between the parts of a frame.
	between = set(`the a an its their his her of in on at to by from for as and who that through via then has had have
		other among including them reports report estimate statement account interview text letter also others cited citing carried quoted speaking spoke speak own relayed formally so with first month earlier`)
)

// attribution finds the frames of a statement and holds that each cited fact
// that is somebody's word has one, that nobody else is said to say anything,
// and that no word of saying is stronger than the record's (V7).
func (s *statement) attribution() *Refusal {
	s.verbatim()
	s.template()
	for i := 0; i < len(s.words); i++ {
		w := &s.words[i]
		if w.quoted || w.frame || w.kind != plain || w.low == "according" && s.ownReport(i, i+2) || w.low == "in" && s.ownReport(i, i+1) {
			continue
		}
		if sayings[w.low] == 0 && !nouns[w.low] || i > 0 && citing[w.low] {
			continue // an outlet citing others is one speaker
		}
		if f, ok := s.frameAt(i); ok && (!s.any(func(f *fact) bool { return f.stems[w.stem] }) || f.named) {
			if s.misnamed(f) {
				return &Refusal{Attribution, w.text}
			}
			if !s.fits(w.low, f.holds) || sayings[w.low] != says && !nouns[w.low] && s.onlyRelays(f) {
				return &Refusal{Attribution, w.text}
			}
			if f.from < i {
				f.from = s.apposed(f)
			}
			s.take(f)
			continue
		}
		if s.carriedOn(i) {
			continue
		}
		if sayings[w.low] != 0 && !s.any(func(f *fact) bool { return f.bears(w) }) && !neutralWords[w.low] {
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

// verbatim marks the words by which a cited fact is known where they stand as they
// do there, small words and all: "a text that names no origin for its list".
func (s *statement) verbatim() {
	for _, f := range s.facts {
		n := len(f.via)
		for i := 0; n > 1 && i+n <= len(s.words); i++ {
			if slices.Equal(lows(s.words[i:i+n]), f.via) {
				for j := range n {
					s.words[i+j].who = true
				}
			}
		}
	}
}

var (
	ranks   = set(`foreign defence information interior prime deputy lt gen maj`)
	byWords = set(`estimate statement account reported cited carried relayed quoted given reports`)
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
		return f.Topic == knowledge.Demand || f.stems["should"] || f.stems["must"] || f.stems[stem(low)]
	}
	return slices.ContainsFunc(facts, func(f *fact) bool {
		switch sayings[low] {
		case says:
			return true
		case claims:
			return f.Topic == knowledge.Accusation || f.Topic == knowledge.Count
		case demands:
			return must(f)
		case accuses:
			return f.Topic == knowledge.Accusation || f.stems[stem(low)]
		case denies:
			return f.minus > 0
		}
		return nouns[low]
	})
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
	if s.words[from].kind == party {
		return from
	}
	for j := f.from - 1; j >= 0 && !s.words[j].frame && !s.words[j].quoted; j-- {
		w := &s.words[j]
		switch {
		case strings.ContainsAny(s.words[j+1].before, ";:.") || strings.Contains(s.words[j+1].before, ",") && j+1 != f.from:
			return from
		case w.kind == party && slices.ContainsFunc(f.holds, func(g *fact) bool { return g.speaks(w) }),
			w.kind == plain && !functionWords[w.low] && slices.ContainsFunc(f.holds, func(g *fact) bool { return g.meta[w.low] && !g.bears(w) }):
			from = j
		case w.low == "the":
		default:
			return from
		}
	}
	return from
}

// carriedOn takes a word of saying that names nobody into a frame of whoever spoke
// last: right behind him ("according to AP, Kabul said", "the team's 37th report, of
// February 2026, said"), or where he goes on ("and said", ", adding that").
func (s *statement) carriedOn(i int) bool {
	if len(s.frames) == 0 || i == 0 {
		return false
	}
	w, last := &s.words[i], s.frames[len(s.frames)-1]
	on := s.low(i-1) == "and" || goes(w.low) && (strings.Contains(w.before, ",") || s.low(i-1) == "while")
	switch {
	case last.to > i, s.low(last.to-1) == "that" && !on:
		return false
	case on && (sayings[w.low] > demands || !s.fits(w.low, last.holds) || s.any(func(f *fact) bool { return f.stems[w.stem] })):
		return false
	case !on && (sayings[w.low] != says || !s.rightBehind(i)):
		return false
	}
	f := frame{from: i, to: s.rest(i + 1), holds: last.holds, keys: last.keys, named: last.named, unnamed: last.unnamed}
	if !on {
		f.from = last.from
	}
	s.take(f)
	return true
}

// rightBehind reports whether nothing but dates and small words stands between a
// frame and word i.
func (s *statement) rightBehind(i int) bool {
	for j := i - 1; !s.words[j].frame; j-- {
		if w := &s.words[j]; j == 0 || w.kind != moment && !between[w.low] || w.low == "that" {
			return false
		}
	}
	return true
}

func (s *statement) take(f frame) {
	for i := f.from; i < f.to && i < len(s.words); i++ {
		s.words[i].frame = true
	}
	s.frames = append(s.frames, f)
}
