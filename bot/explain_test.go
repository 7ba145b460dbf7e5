package bot_test

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/bot"
	"dossier/knowledge"
)

func explaining(t *testing.T) (*bot.Bot, *knowledge.Dossier, time.Time) {
	t.Helper()
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(bot.Always{Only: d}, slog.New(slog.DiscardHandler)), d, time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
}

// TestExplain holds that exactly what a reply shows is listed as shown, in its
// order, each with its reason, that nothing shown is listed as left out, and that
// all that was found is one or the other. Runs of spaces count as one.
func TestExplain(t *testing.T) {
	b, d, at := explaining(t)
	for _, c := range []struct{ question, tells string }{
		{"did turkey quit the talks or what", "The best: no other fact has a higher score."},
		{"did turkey quit the talks or what", "Found as #2: near enough to the best"},
		{"did turkey quit the talks or what", "Answered: four facts lead"},
		{"did turkey quit the talks or what", "It would lead, but 4 facts led before it:"},
		{"did turkey quit the talks or what", "it does not fit well enough to be the answer: #5"},
		{"did the us support pakistan", "Owed: above it stands what one side says or did"},
		{"kab khulega torkham", "It answers the leading fact."},
		{"kab khulega torkham", "beside that stand at most 3 facts"},
		{"innocent afghans killed", "The outcome"},
		{"why does pakistan kill kids", "The newest word against khost-pak-rejects."},
		{"did saudi arabia host talks", "The outcome"},
		{"what does kabul want", "one of the record's own questions (q-kabul-demands)"},
		{"what does kabul want now", "it is about the present"},
		{"is torkham open now", "Named by unknown-crossings-2026 as known of it"},
		{"which hotel did the doha talks take place in", "the facts that it names as known"},
		{"who lives at his home address", "it is about a private person"},
		{"how do i bake sourdough", "Declined: "},
		{"hi", "no question could be read in it"},
		{d.Questions[0].Text, "one of the record's own questions (" + d.Questions[0].ID + ")"},
	} {
		asked := bot.ReadLine(c.question, at)
		got, err := b.Explain(t.Context(), asked, "")
		if err != nil || !strings.Contains(strings.Join(strings.Fields(got), " "), c.tells) {
			t.Errorf("%s: not told: %q (%v)\n%s", c.question, c.tells, err, got)
		}
		var leading, under []string
		for _, block := range b.Handle(t.Context(), asked).Blocks {
			for i, claim := range block.Claims {
				if i == 0 {
					leading = append(leading, claim.Fact.ID)
				} else {
					under = append(under, claim.Fact.ID)
				}
			}
		}
		if ids := listed(got, `\d+\.  `, "What is shown"); !slices.Equal(ids, leading) {
			t.Errorf("%s: there lead %q, and explained are %q\n%s", c.question, leading, ids, got)
		}
		if ids := listed(got, `    \+ `, "What is shown"); !slices.Equal(ids, under) {
			t.Errorf("%s: under them stand %q, and explained are %q\n%s", c.question, under, ids, got)
		}
		for _, id := range listed(got, `  #\d+ +[\d.–]+  `, "What was found and is not shown") {
			if slices.Contains(leading, id) || slices.Contains(under, id) {
				t.Errorf("%s: %s is shown, and explained as left out\n%s", c.question, id, got)
			}
		}
	}
}

// listed are the ids that stand after a mark on the lines of a section.
func listed(explanation, mark, section string) []string {
	_, text, _ := strings.Cut(explanation, section)
	text, _, _ = strings.Cut(text, "\n\n")
	var ids []string
	for _, m := range regexp.MustCompile(`(?m)^  `+mark+`([a-z0-9-]+): `).FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// TestExplainOne holds that of every fact it is told rightly whether it is shown.
func TestExplainOne(t *testing.T) {
	b, d, at := explaining(t)
	for _, question := range []string{"did the us support pakistan", "which hotel did the doha talks take place in", "what happened in october 2025", "what does kabul want", "is torkham open now", "hi"} {
		asked := bot.ReadLine(question, at)
		var shown []string
		for _, block := range b.Handle(t.Context(), asked).Blocks {
			for _, claim := range block.Claims {
				shown = append(shown, claim.Fact.ID)
			}
		}
		for i, f := range d.Facts {
			if i%100 != 0 && !slices.Contains(shown, f.ID) {
				continue
			}
			got, err := b.Explain(t.Context(), asked, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			_, about, _ := strings.Cut(got, fmt.Sprintf("\nAbout %s\n", f.ID))
			about, _, _ = strings.Cut(about, "\n\n")
			if said := regexp.MustCompile(`(?m)^  shown +Yes[.,]`).MatchString(about); said != slices.Contains(shown, f.ID) {
				t.Errorf("%s: shown are %q, and of %s it is told\n%s", question, shown, f.ID, about)
			}
		}
	}
	var unknown *bot.Error
	if _, err := b.Explain(t.Context(), bot.ReadLine("who owns bagram", at), "demand-bufer-zone"); !errors.As(err, &unknown) || !strings.Contains(unknown.Hint, "demand-buffer-zone") {
		t.Errorf("an id that no fact has: %v", err)
	}
}
