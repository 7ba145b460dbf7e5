package knowledge

import (
	"cmp"
	"maps"
	"slices"
)

// Nearest returns the n names most like what was typed, the most alike first:
// by the share of three-letter sequences that both hold (Dice's coefficient),
// after folding.
func Nearest(typed string, names []string, n int) []string {
	things := make(map[string][]string, len(names))
	for _, name := range names {
		things[name] = []string{name}
	}
	return NearestOf(typed, things, n)
}

// NearestOf returns the n things one of whose names is most like what was
// typed, ties in the order of the alphabet.
func NearestOf(typed string, things map[string][]string, n int) []string {
	want := trigrams(typed)
	score := make(map[string]float64, len(things))
	for thing, names := range things {
		for _, name := range names {
			score[thing] = max(score[thing], alike(want, trigrams(name)))
		}
	}
	nearest := slices.Sorted(maps.Keys(score))
	slices.SortStableFunc(nearest, func(a, b string) int { return cmp.Compare(score[b], score[a]) })
	return nearest[:min(n, len(nearest))]
}

func trigrams(s string) map[string]bool {
	set := map[string]bool{}
	r := []rune("  " + Fold(s) + " ")
	for i := range len(r) - 2 {
		set[string(r[i:i+3])] = true
	}
	return set
}

func alike(a, b map[string]bool) float64 {
	both := 0
	for t := range a {
		if b[t] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}
