package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"dossier/bot"
)

// TestPrint holds that a dressed reply has the words of a plain one, that no
// line of words is wider than asked, and that addresses stay whole.
func TestPrint(t *testing.T) {
	b := newBot(t, embedded(t))
	r := b.Handle(t.Context(), bot.ReadLine("/demands", soon))
	bold := func(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
	dim := func(s string) string { return "\x1b[2m" + s + "\x1b[0m" }
	dressed := r.Print(bot.Style{Bold: bold, Dim: dim, Width: 60})
	if !strings.Contains(dressed, bold("Pakistan")) {
		t.Error("no party is bold")
	}
	bare := strings.NewReplacer("\x1b[1m", "", "\x1b[2m", "", "\x1b[0m", "").Replace(dressed)
	if strings.Contains(bare, "\x1b") {
		t.Error("a mark of another kind")
	}
	if got, want := strings.Fields(bare), strings.Fields(r.Print(bot.Style{})); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Error("the words differ")
	}
	for line := range strings.Lines(bare) {
		line = strings.TrimSuffix(line, "\n")
		if utf8.RuneCountInString(line) > 60 && !strings.Contains(line, "https://") {
			t.Errorf("%d columns: %q", utf8.RuneCountInString(line), line)
		}
	}
}
