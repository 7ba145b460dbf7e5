package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestAltText holds that a picture is described in full where there is room, or
// in brief, or in part, and then says so.
func TestAltText(t *testing.T) {
	long := strings.Split(strings.Repeat("Sixteen letters.|", 200), "|")
	for _, c := range []struct {
		name        string
		said, brief []string
		want        string // the end
	}{
		{"full", []string{"Two events.", "Border: Pakistan 2."}, []string{"Two events.", "Border: 2."}, "Border: Pakistan 2."},
		{"brief", append([]string{"Many events."}, long...), []string{"Many events.", "Border: 2."}, "Border: 2."},
		{"part", long, long, "Sixteen letters. More in the reply."},
	} {
		got := altText(c.said, c.brief)
		if n := utf8.RuneCountInString(got); n > maxAlt || !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: %d characters that end with %q", c.name, n, got[max(0, len(got)-60):])
		}
	}
}
