package find_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestExplain holds that an explanation tells a curator what decided.
func TestExplain(t *testing.T) {
	x := index(t)
	for _, c := range []struct {
		question string
		tells    []string
	}{
		{"did turkey quit the talks in january 2026", []string{"parties: turkey", "period: Jan 2026", "turkey-withdrawal-claim", "answer: "}},
		{"how many died at the omid hospitl", []string{"asks: how many", "read as a slip: hospitl for hospital", "omid: in "}},
		{"which hotel did the doha talks take place in", []string{"hotel, nowhere in the record", "the thing asked for", "silent: "}},
		{"why do the cowards bomb kabul for fun", []string{"words that judge: coward, for fun"}},
		{"were there any strikes in july 2026", []string{"the record ends before the time asked for"}},
		{"jang kab khatam hui", []string{"stands for: kab → when", "stands for: hui → nothing", "lacks: "}},
		{"noor wali kahan hai", []string{"looks for: wali: in "}},
		{"border wali baat kya hai", []string{"stands for: wali → nothing"}},
		{"which hotel were the talks in", []string{"words that no fact or keyword has: hotel", "give it, where they fit, the words it lacks"}},
		{"border kab khulega", []string{"future: asks what will happen", "decide before any search"}},
		{"how does this end", []string{"by “does this end”"}},
		{"exact calendar date the kunar university got hit", []string{"unknown-kunar-strike, under [[unknown]] in the record's file", "if a fact does answer it"}},
		{"why did turkey leave the talks", []string{"the words that put the first there: ", "turkey"}},
		{"what is ghazab lil haq", []string{"word asked about: Ghazab lil-Haq"}},
	} {
		got := x.Find(c.question).Explain()
		for _, part := range c.tells {
			if !strings.Contains(got, part) {
				t.Errorf("%s: not told: %q\n%s", c.question, part, got)
			}
		}
	}
}

// TestExplainSum holds that the terms shown add up to the sum shown, and that it
// is the chance shown.
func TestExplainSum(t *testing.T) {
	x := index(t)
	for _, question := range []string{"did turkey quit the talks", "nukes pointed at kabul", "kab khulega torkham", "are the crossings open now", "how many died at the omid hospital"} {
		got := x.Find(question).Explain()
		_, table, _ := strings.Cut(got, "by this sum:\n")
		added, said, chance := 0.0, math.NaN(), math.NaN()
		for line := range strings.Lines(table) {
			fields := strings.Fields(line)
			var n float64
			if _, err := fmt.Sscan(fields[len(fields)-1], &n); err != nil {
				t.Fatalf("%s: no number ends %q", question, line)
			}
			if _, rest, ok := strings.Cut(line, "the sum: a chance of "); ok {
				said = n
				fmt.Sscan(rest, &chance)
				break
			}
			added += n
		}
		if math.Abs(added-said) > 1e-9 || math.Abs(1/(1+math.Exp(-said))-chance) > 0.0051 {
			t.Errorf("%s: the terms add up to %.2f, and the sum is said to be %.2f, a chance of %.2f\n%s", question, added, said, chance, got)
		}
	}
}
