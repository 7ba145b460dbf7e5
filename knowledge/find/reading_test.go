package find_test

import (
	"cmp"
	"os"
	"strings"
	"testing"
)

// TestReading holds how questions are read: one line of testdata/reading.tsv each.
func TestReading(t *testing.T) {
	x := index(t)
	data, err := os.ReadFile("testdata/reading.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		question, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		r := x.Find(question).Reading
		var periods, repairs []string
		for _, p := range r.Periods {
			periods = append(periods, p.ISO())
		}
		for _, w := range r.Repairs {
			repairs = append(repairs, w[0]+":"+w[1])
		}
		got := strings.Join([]string{
			some(r.Parties, " "), some(periods, " "), string(r.Asks), some(repairs, " "), some(r.Loaded, ","),
		}, "\t")
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", question, got, want)
		}
	}
}

func some(list []string, sep string) string { return cmp.Or(strings.Join(list, sep), "-") }
