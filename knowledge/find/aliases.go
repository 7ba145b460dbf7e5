package find

import (
	"cmp"
	"slices"
	"strings"

	"dossier/knowledge"
)

// aliases finds the parties that words name, the longest name first, so that
// "Pakistani Taliban" is never the Afghan Taliban.
type aliases struct {
	all   map[string][]alias // by first word
	words map[string]bool    // that names are made of
	pairs map[[2]string]bool // of words that stand side by side in a name
}

type alias struct {
	words []string
	party string
}

func newAliases(d *knowledge.Dossier) *aliases {
	a := &aliases{all: map[string][]alias{}, words: map[string]bool{}, pairs: map[[2]string]bool{}}
	for _, p := range d.Parties {
		for _, name := range append([]string{p.Name, p.Short}, p.Aliases...) {
			if ws := words(name); len(ws) > 0 {
				a.all[ws[0]] = append(a.all[ws[0]], alias{ws, p.ID})
				for i, w := range ws {
					a.words[w] = true
					if i > 0 {
						a.pairs[[2]string{ws[i-1], w}] = true
					}
				}
			}
		}
	}
	for _, list := range a.all {
		slices.SortStableFunc(list, func(a, b alias) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	return a
}

// at returns the longest name that begins at ws[i].
func (a *aliases) at(ws []string, i int) (alias, bool) {
	for _, name := range a.all[ws[i]] {
		if i+len(name.words) <= len(ws) && slices.Equal(ws[i:i+len(name.words)], name.words) {
			return name, true
		}
	}
	if base, cut := strings.CutSuffix(ws[i], "s"); cut { // a possessive typed without its apostrophe
		for _, name := range a.all[base] {
			if len(name.words) == 1 {
				return name, true
			}
		}
	}
	return alias{}, false
}

// part reports whether ws[i] is part of a name: one by itself, or beside another
// word that it stands beside in a name, as in "noor wali". It is then no word of
// another language.
func (a *aliases) part(ws []string, i int) bool {
	if i > 0 && a.pairs[[2]string{ws[i-1], ws[i]}] || i+1 < len(ws) && a.pairs[[2]string{ws[i], ws[i+1]}] {
		return true
	}
	_, one := a.at(ws[i:i+1], 0)
	return one
}

// take returns the parties named, each once, and the words without the names of
// more than one word; a name of one word stays too, at its own weight.
func (a *aliases) take(ws []string) (rest, parties []string) {
	for i := 0; i < len(ws); {
		name, ok := a.at(ws, i)
		if ok && !slices.Contains(parties, name.party) {
			parties = append(parties, name.party)
		}
		if len(name.words) < 2 {
			rest = append(rest, ws[i])
		}
		i += max(1, len(name.words))
	}
	return rest, parties
}
