package bot

import (
	"slices"
	"testing"
)

// TestFitting holds what a digest shows of the latest and of a dispute where there
// is no room for all, each given by its number of claims.
func TestFitting(t *testing.T) {
	blocks := func(sizes ...int) []Block {
		list := make([]Block, 0, len(sizes))
		for _, n := range sizes {
			list = append(list, Block{Claims: make([]Claim, n)})
		}
		return list
	}
	for _, c := range []struct {
		name            string
		room            int
		latest, dispute []int
		want            []int
	}{
		{"all", 6, []int{1, 1, 1}, []int{2}, []int{1, 1, 1, 2}},
		{"the dispute before the last of the latest", 4, []int{1, 1, 1}, []int{2}, []int{1, 1, 2}},
		{"one of the latest before the dispute", 3, []int{1}, []int{3}, []int{1}},
		{"the dispute where none of the latest fits", 3, []int{4}, []int{3}, []int{3}},
		{"a dispute alone", 6, nil, []int{3}, []int{3}},
		{"neither", 2, []int{4}, []int{3}, nil},
	} {
		var got []int
		for _, b := range fitting(c.room, blocks(c.latest...), blocks(c.dispute...)) {
			got = append(got, len(b.Claims))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}
