package bot_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/bot"
	"dossier/knowledge"
)

// TestExplain holds that exactly what leads in a reply is listed as shown, each
// with its reason, and that everything else near it has one for being left out.
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
		{"did turkey quit the talks or what", "turkey-withdrawal-conclusion: left out: "},
		{"did turkey quit the talks or what", "unknown-turkey-told: an unknown that fits less than the best fact"},
		{"kab khulega torkham", "demand-mujahid-assurances: shown\n"},
		{"kab khulega torkham", "demand-border-for-assurances: shown already, under demand-mujahid-assurances"},
		{"kab khulega torkham", "of a question that is declined at most 3 are shown"},
		{"innocent afghans killed", "what became of the first in the list"},
		{"why does pakistan kill kids", "what became of the first in the list"},
		{"did saudi arabia host talks", "what became of the first in the list"},
		{"what does kabul want", "one of the record's own questions (q-kabul-demands)"},
		{"which hotel did the doha talks take place in", "shown beside it, as the nearest: "},
		{d.Questions[0].Text, "one of the record's own questions (" + d.Questions[0].ID + ")"},
	} {
		asked := bot.ReadLine(c.question, at)
		got, err := b.Explain(t.Context(), asked)
		if err != nil || !strings.Contains(got, c.tells) {
			t.Errorf("%s: not told: %q (%v)\n%s", c.question, c.tells, err, got)
		}
		var leading []string
		for _, f := range b.Handle(t.Context(), asked).Facts {
			leading = append(leading, f.ID)
		}
		if shown := saidToBeShown(got); !slices.Equal(shown, leading) {
			t.Errorf("%s: shown are %q, and explained %q\n%s", c.question, leading, shown, got)
		}
	}
}

// saidToBeShown reads off an explanation which facts lead.
func saidToBeShown(explanation string) []string {
	var ids []string
	listed := false
	for line := range strings.Lines(explanation) {
		line = strings.TrimSuffix(line, "\n")
		head, list, _ := strings.Cut(line, ": ")
		switch {
		case head == "shown" || head == "shown beside it, as the nearest":
			return strings.Split(list, ", ")
		case strings.HasPrefix(line, "shown, in this order"):
			listed = true
		case listed && strings.HasPrefix(line, "  "):
			ids = append(ids, strings.TrimSpace(head))
		default:
			listed = false
		}
	}
	return ids
}
