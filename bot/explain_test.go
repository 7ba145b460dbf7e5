package bot_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"dossier/bot"
	"dossier/knowledge"
)

// TestExplain holds that everything that leads in a reply is listed with its
// reason, found or not.
func TestExplain(t *testing.T) {
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Always{Only: d}, slog.New(slog.DiscardHandler))
	at := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ question, tells string }{
		{"did turkey quit the talks or what", ": the best found"},
		{"did turkey quit the talks or what", ". of the facts in the list"},
		{"did the us support pakistan", "the word of pakistan, not heard otherwise; how near to the best in matter: "},
		{"which hotel did the doha talks take place in", "shown beside it, as the nearest: "},
		{d.Questions[0].Text, "one of the record's own questions (" + d.Questions[0].ID + ")"},
	} {
		asked := bot.ReadLine(c.question, at)
		got, err := b.Explain(t.Context(), asked)
		if err != nil || !strings.Contains(got, c.tells) {
			t.Errorf("%s: not told: %q (%v)\n%s", c.question, c.tells, err, got)
		}
		for _, f := range b.Handle(t.Context(), asked).Facts {
			if !strings.Contains(got, f.ID) {
				t.Errorf("%s: %s is shown and not explained\n%s", c.question, f.ID, got)
			}
		}
	}
}
