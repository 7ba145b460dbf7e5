package find_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"dossier/knowledge/find"
)

// answerable is a question of the tuning half that the record answers.
type answerable struct {
	Kind, Q string
	Gold    [][]string
}

// TestSlips holds how well questions are answered in which letters are wrong: one
// and two of each, drawn by seed. docs/quality.md has what is reached.
func TestSlips(t *testing.T) {
	data, err := os.ReadFile("testdata/tuning.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	x := index(t)
	for slips, floor := range []float64{0.95, 0.94, 0.92} {
		rnd := rand.New(rand.NewPCG(1, 7))
		found, answered, total := 0, 0, 0
		for line := range strings.Lines(string(data)) {
			var q answerable
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				t.Fatal(err)
			}
			if q.Kind != "answerable" || len(q.Gold) == 0 {
				continue
			}
			total++
			r := x.Find(slip(q.Q, slips, rnd))
			if r.Kind == find.Answer {
				answered++
			}
			gold := slices.Concat(q.Gold...)
			if slices.ContainsFunc(r.Trace.Scores[:min(3, len(r.Trace.Scores))], func(s find.Scored) bool { return s.Fact != nil && slices.Contains(gold, s.Fact.ID) }) {
				found++
			}
		}
		share := float64(found) / float64(total)
		t.Logf("%d slips: a right fact among the first three in %.3f of %d, %.3f answered", slips, share, total, float64(answered)/float64(total))
		if share < floor {
			t.Errorf("%d slips: %.3f, below %.2f", slips, share, floor)
		}
	}
}

// slip makes n slips in words of five letters or more: two letters swapped, one
// left out, one wrong, one too many. The first letter stays.
func slip(question string, n int, rnd *rand.Rand) string {
	ws := strings.Fields(question)
	var long []int
	for i, w := range ws {
		if len(w) >= 5 && !strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'z' }) {
			long = append(long, i)
		}
	}
	for range n {
		if len(long) == 0 {
			break
		}
		i := long[rnd.IntN(len(long))]
		w := []byte(ws[i])
		at, letter := 1+rnd.IntN(len(w)-2), byte('a'+rnd.IntN(26))
		switch rnd.IntN(4) {
		case 0:
			w[at], w[at+1] = w[at+1], w[at]
		case 1:
			w = slices.Delete(w, at, at+1)
		case 2:
			w[at] = letter
		case 3:
			w = slices.Insert(w, at, letter)
		}
		ws[i] = string(w)
	}
	return strings.Join(ws, " ")
}
