package bot_test

import (
	"testing"

	"dossier/bot"
	"dossier/knowledge"
)

// TestSummaryOnce asks for every summary and holds that a claim stands once on
// it, and that what happened in a period began in it.
func TestSummaryOnce(t *testing.T) {
	d := embedded(t)
	b := newBot(t, d)
	february := knowledge.Day{Year: 2026, Month: 2, Day: 1}
	for _, i := range d.Issues {
		for _, line := range []string{"/summary about:" + i.ID, "/summary length:full since:2026-02 about:" + i.ID, "/summary length:full about:" + i.ID} {
			heading, seen := "", map[*knowledge.Fact]bool{}
			for _, block := range b.Handle(t.Context(), bot.ReadLine(line, soon)).Blocks {
				if block.Heading != "" {
					heading = block.Heading
				}
				for _, c := range block.Claims {
					if seen[c.Fact] {
						t.Errorf("%s: %s stands twice", line, c.Fact.ID)
					}
					seen[c.Fact] = true
					if heading == "What happened since 1 Feb 2026" && c.As == bot.Leading && february.After(c.Fact.Date.From) {
						t.Errorf("%s: %s began before", line, c.Fact.ID)
					}
				}
			}
		}
	}
}
