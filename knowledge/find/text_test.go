package find

import (
	"os"
	"strings"
	"testing"
)

// TestWords holds how texts are cleaned and split: one line of
// testdata/words.tsv each.
func TestWords(t *testing.T) {
	data, err := os.ReadFile("testdata/words.tsv")
	if err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer(`\u200b`, "\u200b", `\u200c`, "\u200c", `\u202e`, "\u202e", `\x00`, "\x00", `\n`, "\n")
	for line := range strings.Lines(string(data)) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if got := strings.Join(words(clean(unescape.Replace(text))), " "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"doha", "doha", 0}, {"doha", "dohaa", 1}, {"torkham", "tokrham", 1}, {"kabul", "kubal", 2}, {"kabul", "durand", 3}} {
		if got := distance(c.a, c.b, 2); got != c.want {
			t.Errorf("%s, %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestSkeleton(t *testing.T) {
	for _, pair := range [][2]string{{"akhundzada", "اخندزاده"}, {"torkham", "طورخم"}, {"mehsud", "محسود"}} {
		a, b := skeleton(pair[0]), skeleton(pair[1])
		if a == "" || a != b {
			t.Errorf("%s is %q, %s is %q", pair[0], a, pair[1], b)
		}
	}
}
