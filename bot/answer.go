package bot

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// near is the share of the best fact's score that another leading fact must
// have. Fitted on the questions that may be read (docs/quality.md).
const near = 0.15

// lead adds the blocks of the leading facts: the best, those near to it, and of
// a contested matter the word of each side that is not heard in the first of
// them. None leads that an earlier block shows already, and none that would make
// the answer too long or leave no room for a side's word, but always the best.
func (r *Reply) lead(q Query, found find.Result) { r.Blocks = choose(q, *r, found).reply.Blocks }

// choose chooses what leads in a reply that holds nothing of it yet.
func choose(q Query, r Reply, found find.Result) answer {
	a := answer{query: q, found: found, reply: r, shown: map[*knowledge.Fact]bool{}, owed: map[*knowledge.Fact]bool{}, passed: map[*knowledge.Fact]string{}}
	for i, f := range candidates(q.View, found) {
		if i == 1+beside {
			a = a.withUnheard()
		}
		next, fits := a.with([]*knowledge.Fact{f})
		switch {
		case !fits && a.led == maxLeading:
			a.passed[f] = fmt.Sprintf("%d facts led before it", maxLeading)
		case !fits:
			a.passed[f] = "with it the answer would be too long"
		case i > 0 && !next.hasRoom():
			a.passed[f] = "with it there would be no room for the word of a side that is not heard"
		default:
			a = next
		}
	}
	return a.withUnheard()
}

// hasRoom reports whether the word of each side that is not heard fits in.
func (a answer) hasRoom() bool {
	_, fits := a.with(a.unheard())
	return fits
}

// withUnheard returns the answer with the word of each side that is not heard in
// it, as far as there is room.
func (a answer) withUnheard() answer {
	words := a.unheard()
	longer, fits := a.with(words)
	for _, f := range words {
		a.owed[f] = fits
	}
	return longer
}

// beside is how many facts lead with the best before a side's word that is not
// heard in them. Fitted on the questions that may be read.
const beside = 1

// answer is a reply while its leading facts are chosen.
type answer struct {
	query Query
	found find.Result
	reply Reply
	led   int // facts
	shown map[*knowledge.Fact]bool

	owed   map[*knowledge.Fact]bool   // leads as the word of a side not heard otherwise
	passed map[*knowledge.Fact]string // why it does not lead, though near to the best
}

// with returns the answer with further facts in the lead, or as it is when there
// is no room for all of them. There always is for the first.
func (a answer) with(facts []*knowledge.Fact) (longer answer, fits bool) {
	longer = a
	longer.shown = maps.Clone(a.shown)
	blocks := fresh(a.query.View, facts, longer.shown)
	longer.reply.Blocks = slices.Concat(a.reply.Blocks, blocks)
	longer.led += len(blocks)
	if longer.led > maxLeading || a.led > 0 && !longer.reply.brief(a.query) {
		return a, false
	}
	return longer, true
}

// unheard returns of a contested matter the word of each side that is not heard
// in what leads and has one on record.
func (a answer) unheard() []*knowledge.Fact {
	if !contested(a.query.View, a.reply.Blocks) {
		return nil
	}
	var words []*knowledge.Fact
	for _, side := range a.query.View.Sides() {
		if word := wordOf(a.query.View, side, a.found, a.shown); word != nil {
			words = append(words, word)
		}
	}
	return words
}

// alike is how like a question must be to one of the record's own for that one's
// facts to count as found, and asNear the share of the best fact's score from
// which a newer fact goes before it. Fitted on the questions that may be read.
const (
	alike  = 0.7
	asNear = 0.75
)

// candidates are the facts that may lead, in order: the best and those near to
// it, no other of them weak. A question about the present gets the newest of
// those that are about as near, and the facts of the record's own question that
// it is like.
func candidates(v knowledge.View, found find.Result) []*knowledge.Fact {
	var facts []*knowledge.Fact
	best, nearest := 0.0, 0
	for i, s := range found.Scored() {
		if i == 0 {
			best = s.Score
		}
		if s.Score < near*best {
			break
		}
		if i == 0 || !s.Fact.Weak {
			facts = append(facts, s.Fact)
			if s.Score >= asNear*best {
				nearest = len(facts)
			}
		}
	}
	if !found.Reading.Present {
		return facts
	}
	knowledge.SortNewest(facts[:nearest])
	if own := found.Trace.Question; own != nil && found.Trace.Likeness >= alike {
		facts = append(facts, v.Named(own.Facts)...)
	}
	return facts
}

// brief reports whether a reply, as it will be shown, is as short as an answer
// must be.
func (r Reply) brief(q Query) bool {
	r.finish(q.View.Dossier, q.Request)
	return utf8.RuneCountInString(r.Text()) <= maxLetters
}

// contested reports whether what is shown is somebody's word or count, is
// disputed, or is the deed of one side.
func contested(v knowledge.View, blocks []Block) bool {
	deed := func(f *knowledge.Fact) bool {
		return slices.ContainsFunc(v.Sides(), func(side *knowledge.Party) bool { return slices.Contains(f.By, side.ID) })
	}
	return slices.ContainsFunc(claims(blocks), func(c Claim) bool {
		return isWord(c.Fact) || len(v.Against(c.Fact)) > 0 || deed(c.Fact)
	})
}

// How near to the best fact a side's word on its issue must be to be about the
// same matter, and one on another issue. Fitted on the questions that may be
// read.
const (
	sameMatter = 0.12
	anywhereSo = 0.3
)

// wordOf returns what a side says of what was asked for: of its words the one
// nearest in matter to the best fact, those that were found first, at least one
// on the same issue; nil where it is heard already or has none on record.
func wordOf(v knowledge.View, side *knowledge.Party, found find.Result, shown map[*knowledge.Fact]bool) *knowledge.Fact {
	for f := range shown {
		if slices.Contains(f.By, side.ID) {
			return nil
		}
	}
	near := nearness(v, side, found)
	var word *knowledge.Fact
	for _, f := range v.Facts {
		if _, theirs := near[f]; theirs && (word == nil || near[f] > near[word]) {
			word = f
		}
	}
	return word
}

// nearness says of a side's words how near they are to what was asked for, from
// 1 on those about the same matter. Words on other issues that are not are left
// out, and so are counts where none was asked for.
func nearness(v knowledge.View, side *knowledge.Party, found find.Result) map[*knowledge.Fact]float64 {
	best, near := found.Facts[0], map[*knowledge.Fact]float64{}
	counts := best.Topic == knowledge.Count
	for _, f := range v.Select(func(f *knowledge.Fact) bool {
		return slices.Contains(f.By, side.ID) && !f.Weak && isWord(f) && (counts || f.Topic != knowledge.Count)
	}) {
		kin, onIssue := found.Kin(best, f), f.Issue == best.Issue
		switch {
		case kin >= anywhereSo || kin >= sameMatter && onIssue:
			near[f] = 1 + kin
		case onIssue:
			near[f] = kin
		}
	}
	for _, s := range found.Scored() {
		if _, theirs := near[s.Fact]; theirs {
			near[s.Fact] += s.Score / found.Scored()[0].Score
		}
	}
	return near
}

// trimmed returns a reply's blocks without the last ones that make it too long,
// but always the first.
func trimmed(q Query, r Reply) []Block {
	for len(r.Blocks) > 1 && !r.brief(q) {
		r.Blocks = r.Blocks[:len(r.Blocks)-1]
	}
	return r.Blocks
}

func leadingFacts(blocks []Block) []*knowledge.Fact {
	var facts []*knowledge.Fact
	for _, b := range blocks {
		if len(b.Claims) > 0 {
			facts = append(facts, b.Claims[0].Fact)
		}
	}
	return facts
}

// ways lead on: the rest of what was found, the accounts that are counted and
// not shown, what happened when, and the first fact in full.
func ways(v knowledge.View, found []*knowledge.Fact, blocks []Block) []Button {
	var rest, accounts []*knowledge.Fact
	offered := map[*knowledge.Fact]bool{} // or shown
	for _, c := range claims(blocks) {
		offered[c.Fact] = true
	}
	further := func(to *[]*knowledge.Fact, facts []*knowledge.Fact) {
		for _, f := range facts {
			if !offered[f] && len(*to) < maxMore {
				*to = append(*to, f)
				offered[f] = true
			}
		}
	}
	for _, c := range claims(blocks) {
		further(&accounts, v.Against(c.Fact))
	}
	further(&rest, found)
	var buttons []Button
	for _, b := range []struct {
		label string
		facts []*knowledge.Fact
	}{{"More", rest}, {"Other accounts", accounts}} {
		if len(b.facts) > 0 {
			buttons = append(buttons, Button{b.label, Request{Do: "ask", Options: map[string]string{"facts": refs(b.facts)}}})
		}
	}
	if led := leadingFacts(blocks); len(led) > 0 {
		buttons = append(buttons,
			Button{"Timeline of this", Request{Do: "timeline", Options: map[string]string{"about": onlyIssue + led[0].Issue}}},
			Button{"Source", Request{Do: "source", Options: map[string]string{"id": led[0].ID}}})
	}
	return buttons
}

func claims(blocks []Block) []Claim {
	var list []Claim
	for _, b := range blocks {
		list = append(list, b.Claims...)
	}
	return list
}
