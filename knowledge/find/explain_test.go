package find_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"dossier/knowledge/find"
)

// explained is all that find tells of a result.
func explained(r find.Result) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Decided())
	for _, s := range append(append(r.Read(), r.Advice()), r.Numbers(nil)...) {
		b.WriteString(s.String())
	}
	return b.String()
}

// TestExplain holds that an explanation tells a curator how a question was read,
// what decided and what to change. Runs of spaces count as one.
func TestExplain(t *testing.T) {
	x := index(t)
	for _, c := range []struct {
		question string
		tells    []string
	}{
		{"did turkey quit the talks in january 2026", []string{"parties Türkiye", "time Jan 2026", "the time ", "turkey-withdrawal-claim", "The chance that the record answers decided", "not looked for did, in, the"}},
		{"how many died at the omid hospitl", []string{"asks how many", "typing errors hospitl → hospital", "omid "}},
		{"which hotel did the doha talks take place in", []string{"hotel 35 % none nowhere on record", "the very thing asked for", "(not used: a rule decided"}},
		{"why do the cowards bomb kabul for fun", []string{"words that judge “coward”, “for fun”"}},
		{"were there any strikes in july 2026", []string{"the record ends before it, on 30 Jun 2026"}},
		{"jang kab khatam hui", []string{"kab → when", "hui → nothing", "lacks "}},
		{"noor wali kahan hai", []string{"wali "}},
		{"border wali baat kya hai", []string{"wali → nothing"}},
		{"which hotel were the talks in", []string{"nowhere on record: hotel", "the words of the question that fit it and that it lacks"}},
		{"border kab khulega", []string{"a verb of Roman Urdu", "such a wording decides before any search"}},
		{"how does this end", []string{"wording decided: “does this end”"}},
		{"exact calendar date the kunar university got hit", []string{"or take from the [[unknown]] unknown-kunar-strike"}},
		{"why did turkey leave the talks", []string{"If another fact should be first", "lacks none of the words"}},
		{"what is ghazab lil haq", []string{"asks what a word of the record means", "[[term]] ghazab-lil-haq"}},
		{"nukes pointed at kabul", []string{"the question is about “nukes”, which is nowhere on record", "give that fact the keyword “nukes”"}},
		{"what did asif say about bananas", []string{"wants the word of a speaker"}},
		{"what did khawaja asif say about the talks", []string{"+ put first: the speaker asked for"}},
		{"how many soldiers does pakistan have", []string{"counts how many were killed, hurt or driven out"}},
		{"what happened in october 2025", []string{"names nothing but a time"}},
	} {
		got := explained(x.Find(c.question))
		plain := strings.Join(strings.Fields(got), " ")
		for _, part := range c.tells {
			if !strings.Contains(plain, part) {
				t.Errorf("%s: not told: %q\n%s", c.question, part, got)
			}
		}
	}
}

// TestExplainSum holds that the terms shown add up to the sum shown, and that it
// is the chance shown; and that factors multiply to scores.
func TestExplainSum(t *testing.T) {
	x := index(t)
	for _, question := range []string{"did turkey quit the talks", "nukes pointed at kabul", "kab khulega torkham", "are the crossings open now", "how many died at the omid hospital"} {
		sections := x.Find(question).Numbers(nil)
		product, added := 1.0, 0.0
		for _, row := range sections[0].Rows[2:] { // after the sentence and the head
			switch n := number(t, row[1]); {
			case row[0] == "= the score":
				if math.Abs(product/n-1) > 0.03 {
					t.Errorf("%s: the factors make %.2f, and the score is said to be %.2f\n%s", question, product, n, sections[0])
				}
			default:
				product *= n
			}
		}
		for _, row := range sections[1].Rows[1:] {
			n := number(t, row[2])
			chance := 0.0
			if _, err := fmt.Sscanf(row[0], "the sum: a chance of %f", &chance); err != nil {
				added += n
				continue
			}
			if math.Abs(added-n) > 1e-9 || math.Abs(1/(1+math.Exp(-n))-chance) > 0.0051 {
				t.Errorf("%s: the terms add up to %.2f, and the sum is said to be %.2f, a chance of %.2f\n%s", question, added, n, chance, sections[1])
			}
			break
		}
	}
}

func number(t *testing.T, cell string) float64 {
	t.Helper()
	var n float64
	if _, err := fmt.Sscan(cell, &n); err != nil {
		t.Fatalf("no number: %q", cell)
	}
	return n
}

// TestBeside holds that a fact is told of wherever it comes.
func TestBeside(t *testing.T) {
	x := index(t)
	r := x.Find("did turkey quit the talks or what")
	for at, s := range r.Scored() {
		rows := fmt.Sprint(r.Beside(s.Fact))
		if at == 0 && !strings.Contains(rows, "#1, the best fact") || !strings.Contains(rows, "holds") {
			t.Errorf("%s: %s", s.Fact.ID, rows)
		}
	}
	if far := fmt.Sprint(x.Find("who owns bagram").Beside(r.Facts[0])); !strings.Contains(far, "found no: ") {
		t.Errorf("%s: %s", r.Facts[0].ID, far)
	}
}

// TestSection holds that columns line up and long cells are broken under
// themselves.
func TestSection(t *testing.T) {
	s := find.Section{Heading: "Head"}
	s.Add("a", "Türkiye", strings.Repeat("word ", 25))
	s.Add("long", "b", "  + under")
	want := "Head\n  a     Türkiye  " + strings.TrimSuffix(strings.Repeat("word ", 16), " ") + "\n" +
		strings.Repeat(" ", 17) + strings.TrimSuffix(strings.Repeat("word ", 9), " ") + "\n  long  b          + under\n"
	if got := s.String(); got != want {
		t.Errorf("got\n%s\nnot\n%s", got, want)
	}
}
