package knowledge

import (
	"cmp"
	"slices"
)

// Nearest returns the n names most like what was typed, the most alike first:
// by the share of three-letter sequences that both hold (Dice's coefficient),
// after folding.
func Nearest(typed string, names []string, n int) []string {
	want := trigrams(typed)
	type scored struct {
		name  string
		score float64
	}
	list := make([]scored, 0, len(names))
	for _, name := range names {
		list = append(list, scored{name, alike(want, trigrams(name))})
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	nearest := make([]string, 0, n)
	for _, s := range list[:min(n, len(list))] {
		nearest = append(nearest, s.name)
	}
	return nearest
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
