package verify

import (
	"slices"
	"strings"
)

var prepositions = set(`to from by with against on in of at for about between among over inside into toward towards near
	under as via than alongside`)

// preposition returns the preposition that a party's name follows, if any.
func preposition(words []word, i int) string {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		low := words[j].low
		if prepositions[low] {
			return low
		}
		if low != "the" && low != "both" && low != "a" || strings.ContainsAny(words[j+1].before, ",;:") {
			return ""
		}
	}
	return ""
}

// turning are prepositions that say which way a thing goes.
var turning = set(`to from by against for with`)

// prepositions holds that a party that the facts only name after prepositions
// stands after one of these, and that whoever a thing is done by does it there.
func (s *statement) prepositions() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind != party || w.frame {
			continue
		}
		prep := preposition(s.words, i)
		if !turning[prep] && !places[prep] || s.any(func(f *fact) bool {
			return slices.Contains(f.bonds.after[w.low], prep) || f.bonds.after[w.low] == nil && slices.Contains(f.bonds.roles[prep], w.party)
		}) {
			continue
		}
		here := func(f *fact) bool { return f.bonds.after[w.low] != nil }
		only := !s.any(func(f *fact) bool {
			return slices.Contains(f.bonds.after[w.low], "") || !s.any(here) && slices.Contains(f.bonds.roles[""], w.party)
		}) && s.any(func(f *fact) bool { return f.named[w.party] })
		does := s.any(func(f *fact) bool {
			return f.words[0].party == w.party || len(f.words) > 1 && f.words[1].party == w.party
		})
		if prep == "by" && i > 1 && s.words[i-2].frame {
			does = false
		}
		if k := before(s.words, i); prep == "by" && k >= 0 && s.aimed(s.words[k].key(), w.party) {
			does = false
		} else if k >= 0 && !does {
			key := s.words[k].key()
			does = s.any(func(f *fact) bool {
				return slices.Contains(f.bonds.doer[key], w.party) || slices.Contains(f.bonds.owner[key], w.party)
			})
		}
		switch {
		case prep == "by" && !does,
			prep != "by" && only && turning[prep] && !(prep == "from" && s.spanned(i)),
			places[prep] && !only && !does && !w.owner && !s.any(func(f *fact) bool { return len(f.bonds.after[w.low]) > 1 }):
			return &Refusal{Direction, prep + " " + w.text}
		}
	}
	return nil
}

// aimed reports whether a fact has the party at the other end of a word: of
// "attacks on Pakistan" none are by Pakistan.
func (s *statement) aimed(key, p string) bool {
	return s.any(func(f *fact) bool {
		for _, prep := range []string{"on", "against", "to", "with"} {
			if slices.Contains(f.bonds.aim[key+" "+prep], p) {
				return true
			}
		}
		return false
	})
}

// spanned reports whether a "from" is that of "from … to".
func (s *statement) spanned(i int) bool { return i+1 < len(s.words) && s.words[i+1].low == "to" }

// conflicts reports whether the facts tie a word to parties, and to p never.
func (s *statement) conflicts(of func(*bonds) map[string][]string, key, p string) bool {
	found := false
	for _, f := range s.facts {
		parties := of(&f.bonds)[key]
		if slices.Contains(parties, p) {
			return false
		}
		found = found || len(parties) > 0
	}
	return found
}
