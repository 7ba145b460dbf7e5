package find_test

import (
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
		{"which hotel were the talks in", []string{"words that no fact or keyword has: hotel", "give it, where they fit, the words it lacks"}},
		{"border kab khulega", []string{"future: asks what will happen", "gates.go"}},
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
