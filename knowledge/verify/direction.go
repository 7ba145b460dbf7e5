package verify

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

// bonds are what ties parties to the other words of a text: whose thing a word
// is, who does it, and to whom. All by key; see word.key.
type bonds struct {
	owner    map[string][]string // "air strikes" → Pakistan, of "Pakistan's air strikes"
	doer     map[string][]string // "bombed" → Pakistan, of "Pakistan bombed" and of "bombed by Pakistan"
	sufferer map[string][]string // "bombed" → Kabul, of "Kabul was bombed"
	aim      map[string][]string // "over to" → Pakistan, of "handed over to Pakistan"
	after    map[string][]string // the prepositions before each of the parties' names
	roles    map[string][]string // by the preposition before it, "" for none
	order    []string            // the parties without one, as they come
}

// maxOwned is how many words a party's name before them may own.
const maxOwned = 3

// bondsOf reads the bonds of a text. What stands in a frame has none.
func bondsOf(words []word) bonds {
	b := bonds{owner: map[string][]string{}, doer: map[string][]string{}, sufferer: map[string][]string{}, aim: map[string][]string{}, roles: map[string][]string{}, after: map[string][]string{}}
	var doers []string
	led := -1 // led is the last word that a preposition leads in
	for i := range words {
		w := &words[i]
		if w.frame {
			doers = nil
			continue
		}
		if w.breaks() && !joins(words, i) {
			doers = nil
		}
		if w.kind == party {
			owned := 0
			for j := i + 1; j < len(words) && owned < maxOwned && words[j].kind == plain && words[j].content() && words[j].before == gap(words[j]); j++ {
				tie(b.owner, &words[j], w.party)
				owned++
			}
			prep := preposition(words, i)
			add(b.roles, prep, w.party)
			add(b.after, w.low, prep)
			if listed(words, i) {
				doers = append(doers, w.party)
			} else if prep == "" {
				doers = []string{w.party}
			}
			if prep == "by" {
				doers = nil // what follows may be of the sufferer again
			}
			if prep == "" {
				b.order = append(b.order, w.party)
			} else {
				led = i + owned
			}
			switch {
			case prep == "by":
				if k := before(words, i); k >= 0 {
					untie(b.doer, &words[k])
					for _, p := range append(following(words, i), w.party) {
						tie(b.doer, &words[k], p)
					}
				}
			case prep != "":
				if k := before(words, i); k >= 0 {
					add(b.aim, words[k].key()+" "+prep, w.party)
				}
			}
			continue
		}
		if w.content() && i > led && !w.quoted {
			passive, of := suffered(words, i)
			if passive && of != "" {
				tie(b.sufferer, w, of)
			}
			for _, p := range doers {
				if !passive {
					tie(b.doer, w, p)
				}
			}
		}
	}
	return b
}

// suffered reports whether a word is a verb in the passive voice, and the party
// that stands right before it: "Kabul was bombed".
func suffered(words []word, i int) (passive bool, sufferer string) {
	if !strings.HasSuffix(words[i].low, "ed") && irregular[words[i].low] == "" {
		return false, ""
	}
	j := i - 1
	for ; j >= 0 && (beings[words[j].low] || auxiliaries[words[j].low]); j-- {
		passive = passive || beings[words[j].low]
	}
	if passive && j >= 0 && words[j].kind == party && !words[j].owner && !words[j].frame {
		sufferer = words[j].party
	}
	return passive, sufferer
}

var (
	beings      = set(`was were been be being is are`)
	auxiliaries = set(`has have had not also`)
)

// listed reports whether a party follows another in a list: "Kabul and Beijing".
func listed(words []word, i int) bool {
	j := i - 1
	for j >= 0 && (words[j].low == "and" || words[j].low == "the") {
		j--
	}
	return j >= 0 && words[j].kind == party && !words[j].frame
}

// following returns the parties that are listed after one.
func following(words []word, i int) []string {
	var list []string
	for j := i + 1; j < len(words) && (words[j].kind == party || words[j].low == "and" || words[j].low == "the"); j++ {
		if words[j].kind == party {
			list = append(list, words[j].party)
		}
	}
	return list
}

func gap(w word) string {
	if strings.Contains(w.before, "-") {
		return w.before
	}
	if w.before == "’ " || w.before == "' " {
		return w.before
	}
	return " "
}

// joins reports whether a comma at word i only lists parties: "Kabul, Kandahar".
func joins(words []word, i int) bool {
	return words[i].kind == party && i > 0 && words[i-1].kind == party
}

// before returns the word of content nearest before i, or -1.
func before(words []word, i int) int {
	for j := i - 1; j >= 0 && j >= i-5; j-- {
		if words[j].frame {
			return -1
		}
		if words[j].content() {
			return j
		}
	}
	return -1
}

func tie(to map[string][]string, w *word, p string) { add(to, w.key(), p) }

func untie(from map[string][]string, w *word) { delete(from, w.key()) }

func add(to map[string][]string, key, p string) {
	if !slices.Contains(to[key], p) {
		to[key] = append(to[key], p)
	}
}

// direction holds that who does what to whom is as in the facts (V11): no word
// that a party owns, does or suffers there is given to another here, and
// parties that come in another order must be borne out by such a word.
func (s *statement) direction() *Refusal {
	here := bondsOf(s.words)
	for i := range s.words {
		w := &s.words[i]
		if w.frame || w.kind != plain {
			continue
		}
		key := w.key()
		for _, p := range here.owner[key] {
			if s.conflicts(func(b *bonds) map[string][]string { return b.owner }, key, p) && !s.tied(i, key, p) {
				return &Refusal{Direction, w.text}
			}
		}
		for _, p := range here.sufferer[key] {
			if s.any(func(f *fact) bool { return slices.Contains(f.bonds.doer[key], p) }) && !s.any(func(f *fact) bool { return slices.Contains(f.bonds.sufferer[key], p) }) {
				return &Refusal{Direction, w.text}
			}
		}
		for _, p := range here.doer[key] {
			if s.conflicts(func(b *bonds) map[string][]string { return b.doer }, key, p) && !s.tied(i, key, p) {
				return &Refusal{Direction, w.text}
			}
		}
	}
	for key, parties := range here.aim {
		for _, p := range parties {
			if s.conflicts(func(b *bonds) map[string][]string { return b.aim }, key, p) {
				return &Refusal{Direction, key}
			}
		}
	}
	for prep, parties := range here.roles {
		for _, p := range parties {
			if turning[prep] && s.conflicts(func(b *bonds) map[string][]string { return b.roles }, prep, p) && s.any(func(f *fact) bool { return slices.Contains(f.bonds.order, p) }) {
				return &Refusal{Direction, prep + " " + p}
			}
		}
	}
	if r := s.prepositions(); r != nil {
		return r
	}
	if r := s.agents(); r != nil {
		return r
	}
	return s.ordered(&here)
}

// agents holds that "by" a party is whoever a fact says does that, or has by it.
func (s *statement) agents() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind != party || w.frame || w.quoted || preposition(s.words, i) != "by" {
			continue
		}
		verb := ""
		if k := before(s.words, i); k >= 0 {
			verb = s.words[k].key()
		}
		if !s.any(func(f *fact) bool {
			deed := f.Topic != knowledge.Demand && f.Topic != knowledge.Position && f.Topic != knowledge.Accusation
			return slices.Contains(f.bonds.roles["by"], w.party) || slices.Contains(f.bonds.doer[verb], w.party) || slices.Contains(f.bonds.owner[verb], w.party) || deed && slices.Contains(f.By, w.party)
		}) {
			return &Refusal{Direction, "by " + w.text}
		}
	}
	return nil
}

// tied reports whether a fact ties a word to a party in any way.
func (s *statement) tied(_ int, key, p string) bool {
	return s.any(func(f *fact) bool {
		return slices.Contains(f.bonds.owner[key], p) && slices.Contains(f.bonds.doer[key], p)
	})
}

// ordered holds that two parties which a fact names once each are not turned
// round without a word that bears it out.
func (s *statement) ordered(here *bonds) *Refusal {
	for _, f := range s.facts {
		order := f.bonds.order
		last := -1
		for _, p := range here.order {
			at := slices.Index(order, p)
			if at < 0 {
				continue
			}
			if at < last && !s.borne(here, p) {
				return &Refusal{Direction, p + " after " + order[last]}
			}
			last = at
		}
	}
	return nil
}

// borne reports whether a word tied to a party here is tied to it in a fact.
func (s *statement) borne(here *bonds, p string) bool {
	for key, parties := range here.doer {
		if slices.Contains(parties, p) && s.any(func(f *fact) bool { return slices.Contains(f.bonds.doer[key], p) }) {
			return true
		}
	}
	for key, parties := range here.owner {
		if slices.Contains(parties, p) && s.any(func(f *fact) bool { return slices.Contains(f.bonds.owner[key], p) }) {
			return true
		}
	}
	for key, parties := range here.aim {
		if slices.Contains(parties, p) && s.any(func(f *fact) bool { return slices.Contains(f.bonds.aim[key], p) }) {
			return true
		}
	}
	return false
}
