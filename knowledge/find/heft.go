package find

import "slices"

// usualHeft is what an ordinary word of any talk weighs, on record or not.
const usualHeft = 1

// commonness is what a word on record weighs for how common it is in English: of
// no ordinary word, of the commonest, of less common, of the rarest.
var commonness = [...]float64{1, 0.7, 0.9, 1}

// heft is what a slot weighs: as much as its weightiest term, for a party as much
// as the party.
func (x *Index) heft(s slot) float64 {
	if s.kind == party {
		return x.weightOf(s.terms[0].text)
	}
	heft := 0.0
	if s.usual {
		return usualHeft
	}
	for _, t := range s.terms {
		heft = max(heft, t.weight*x.weightOf(t.text))
	}
	if s.kind == onRecord {
		heft *= commonness[s.tier]
	}
	return heft
}

// mostly is the share of a question from which a fact is about what it names.
const mostly = 0.8

// periodHeft is what a period weighs beside the words of a question.
const periodHeft = 3

// share is the part of a question, by weight, of the slots that are in, and of
// its period. Words that merely help to choose do not count, unless there are no
// others.
func (x *Index) share(r Reading, inTime bool, in func(int) bool) float64 {
	onlyLight := !slices.ContainsFunc(r.slots, func(s slot) bool { return !s.light })
	total, got := 0.0, 0.0
	for i, s := range r.slots {
		if s.light && !onlyLight {
			continue
		}
		total += s.heft
		if in(i) {
			got += s.heft
		}
	}
	if len(r.Periods) > 0 {
		total += periodHeft
		if inTime {
			got += periodHeft
		}
	}
	if total == 0 {
		return 0
	}
	return got / total
}
