package bot

import (
	"maps"
	"slices"
	"unicode/utf8"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// near is the share of the best fact's score that another leading fact must
// have. Fitted on the tuning half of knowledge/find/testdata.
const near = 0.45

// lead adds the blocks of the leading facts: the best, behind it of a contested
// matter the word of each side that is not heard in it, then those near to the
// best. None leads that an earlier block shows already, and none that would make
// the answer too long, but always the best. Of two sides both are heard or
// neither.
func (r *Reply) lead(q Query, found find.Result) {
	led, shown := 0, map[*knowledge.Fact]bool{}
	add := func(facts ...*knowledge.Fact) {
		then := maps.Clone(shown)
		blocks := fresh(q.View, facts, then)
		longer := *r
		longer.Blocks = slices.Concat(r.Blocks, blocks)
		if led+len(blocks) > maxLeading || led > 0 && !longer.brief(q) {
			return
		}
		r.Blocks, shown = longer.Blocks, then
		led += len(blocks)
	}
	for i, f := range candidates(q.View, found) {
		add(f)
		if i == 0 && contested(q.View, r.Blocks) {
			add(unheard(q.View, found, shown)...)
		}
	}
}

// unheard returns the word of each side that is not heard in what is shown and
// has one on record.
func unheard(v knowledge.View, found find.Result, shown map[*knowledge.Fact]bool) []*knowledge.Fact {
	var words []*knowledge.Fact
	for _, side := range v.Sides() {
		if word := wordOf(v, side, found, shown); word != nil {
			words = append(words, word)
		}
	}
	return words
}

// alike is how like a question must be to one of the record's own for that one's
// facts to count as found. Fitted on the tuning half.
const alike = 0.8

// candidates are the facts that may lead, in order: the best and those near to
// it, no other of them weak. A question about the present gets the newest first,
// and the facts of the record's own question that it is like.
func candidates(v knowledge.View, found find.Result) []*knowledge.Fact {
	var facts []*knowledge.Fact
	for i, s := range found.Scored() {
		if s.Score < near*found.Scored()[0].Score {
			break
		}
		if i == 0 || !s.Fact.Weak {
			facts = append(facts, s.Fact)
		}
	}
	if !found.Reading.Present {
		return facts
	}
	if own := found.Trace.Question; own != nil && found.Trace.Likeness >= alike {
		facts = append(facts, v.Named(own.Facts)...)
	}
	knowledge.SortNewest(facts)
	return facts
}

// brief reports whether a reply, as it will be shown, is as short as an answer
// must be.
func (r Reply) brief(q Query) bool {
	r.finish(q.View.Dossier, q.Request)
	return utf8.RuneCountInString(r.Text()) <= maxLetters
}

// contested reports whether what is shown is somebody's word or count, or is
// disputed.
func contested(v knowledge.View, blocks []Block) bool {
	return slices.ContainsFunc(claims(blocks), func(c Claim) bool { return isWord(c.Fact) || len(v.Against(c.Fact)) > 0 })
}

// wordOf returns what a side says of what was asked for: the best that was
// found, else its word on the issue from the time nearest to the best fact's;
// nil where it is heard already or has none on record.
func wordOf(v knowledge.View, side *knowledge.Party, found find.Result, shown map[*knowledge.Fact]bool) *knowledge.Fact {
	for f := range shown {
		if slices.Contains(f.By, side.ID) {
			return nil
		}
	}
	isTheirs := func(f *knowledge.Fact) bool {
		return slices.Contains(f.By, side.ID) && f.Issue == found.Facts[0].Issue && !f.Weak && isWord(f)
	}
	for _, f := range found.Facts {
		if isTheirs(f) {
			return f
		}
	}
	words := v.Select(isTheirs)
	if len(words) == 0 {
		return nil
	}
	knowledge.SortNewest(words)
	apart := func(f *knowledge.Fact) int {
		days := f.Date.From.Sub(found.Facts[0].Date.From)
		return max(days, -days)
	}
	return slices.MinFunc(words, func(a, b *knowledge.Fact) int { return apart(a) - apart(b) })
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
