package verify

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

// name is a party's name as words.
type name struct {
	words []string
	upper bool // a short form in capitals: "US" is a name, "us" is not
	party string
}

// seats are names of parties that are also places.
var seats = set(`kabul islamabad doha ankara riyadh beijing tehran moscow washington delhi newdelhi brussels london
	rawalpindi abudhabi`)

var places = set(`in at near around outside inside within across over`)

func (c *Checker) learnNames(d *knowledge.Dossier) {
	for _, p := range d.Parties {
		for _, alias := range append([]string{p.Name, p.Short}, p.Aliases...) {
			n := name{party: p.ID, words: lows(split(alias)), upper: len(alias) <= 4 && alias == strings.ToUpper(alias)}
			if len(n.words) > 0 {
				c.names[n.words[0]] = append(c.names[n.words[0]], n)
			}
		}
	}
	for _, list := range c.names {
		slices.SortStableFunc(list, func(a, b name) int { return len(b.words) - len(a.words) })
	}
	learn := func(text string) {
		for _, r := range text {
			if r >= 0x80 && letter(r) {
				c.letters[r] = true
			}
		}
	}
	for _, f := range d.Facts {
		learn(f.Text)
		learn(f.Speaker)
		learn(f.Via)
	}
	for _, p := range d.Parties {
		learn(p.Name)
	}
	for _, s := range d.Sources {
		learn(s.Publisher)
	}
}

// joinNames joins the words of every party's name to one word.
func (c *Checker) joinNames(words []word) []word {
	joined := words[:0]
	for i := 0; i < len(words); {
		w := words[i]
		n := 1
		for _, alias := range c.names[w.low] {
			if bare := strings.TrimSuffix(strings.TrimSuffix(w.text, "'s"), "’s"); alias.upper && bare != strings.ToUpper(bare) || !startsWith(words[i:], alias.words) {
				continue
			}
			n = len(alias.words)
			last := words[i+n-1]
			w.kind, w.party, w.owner = party, alias.party, last.owner
			w.low = strings.Join(alias.words, "")
			break
		}
		joined = append(joined, w)
		i += n
	}
	return joined
}

func startsWith(words []word, low []string) bool {
	if len(words) < len(low) {
		return false
	}
	for i, l := range low {
		if words[i].low != l || i > 0 && strings.ContainsAny(words[i].before, ",;:.()“”\"") {
			return false
		}
	}
	return true
}

// parties holds that every party named is one of the cited facts', and that a
// place is one their texts name (V3). The names of persons and of places that
// are no party are held by the closed vocabulary.
func (s *statement) parties() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind != party {
			continue
		}
		if !s.any(func(f *fact) bool {
			return f.own[w.party] || w.frame && (f.meta[w.low] || slices.Contains(f.viaParties, w.party))
		}) {
			return &Refusal{Name, w.text}
		}
		if i == 0 || !places[s.words[i-1].low] || w.owner || w.frame {
			continue
		}
		if seats[w.low] && !s.any(func(f *fact) bool {
			return f.stems[w.stem] || f.meta[w.low] || slices.Contains(f.By, w.party) && s.seat(i)
		}) {
			return &Refusal{Name, w.text}
		}
		if !seats[w.low] && !s.any(func(f *fact) bool {
			return f.named[w.party] || f.meta[w.low] || slices.Contains(f.By, w.party) && s.seat(i)
		}) {
			return &Refusal{Name, w.text}
		}
	}
	return nil
}

// seat reports whether a place says where a speaker's office is: "the defence
// ministry in Kabul".
func (s *statement) seat(i int) bool {
	return i >= 2 && s.words[i-1].low == "in" && s.any(func(f *fact) bool { return f.keys[s.words[i-2].low] || f.meta[s.words[i-2].low] })
}
