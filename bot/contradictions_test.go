package bot_test

import (
	"slices"
	"strings"
	"testing"

	"dossier/bot"
	"dossier/knowledge"
)

// contradictions are the hardest of the record: their accounts, and the commands
// that touch the matter.
var contradictions = []struct {
	name     string
	accounts []string
	commands []string
}{
	{
		"whether Türkiye left",
		[]string{"turkey-withdrawal-claim", "turkey-active-feb27", "turkey-erdogan-mar3", "turkey-eid-role"},
		[]string{"timeline", "mediators", "positions", "disputed", "unknown", "briefing", "source"},
	},
	{
		"five demands or one",
		[]string{"demand-buffer-zone", "demand-handover-news18", "demand-refugees-home", "demand-security-primacy", "demand-transit-controls", "demand-single-point", "demand-dar-one-commitment", "single-point-chaudhry", "demand-doha-refugee-clause", "position-asif-refugees-aj"},
		[]string{"demands", "positions", "disputed", "unknown", "briefing", "source"},
	},
	{
		"who began in October 2025",
		[]string{"event-oct11-start-afghan", "event-oct11-start-pak"},
		[]string{"positions", "disputed", "briefing", "source"},
	},
	{
		"the dead of October 2025",
		[]string{"figure-oct11-pak", "figure-oct11-afghan"},
		[]string{"figures", "disputed", "unknown", "briefing", "source"},
	},
	{
		"whether the ceasefire held",
		[]string{"truce-largely-held-dec", "ceasefire-definition-pak", "truce-collapsed-qatar", "event-fo-truce-faltered"},
		[]string{"timeline", "positions", "disputed", "briefing", "source"},
	},
	{
		"what came of Riyadh",
		[]string{"event-riyadh-talks", "riyadh-failed-version", "saudi-fo-unaware"},
		[]string{"timeline", "mediators", "positions", "disputed", "briefing", "source"},
	},
	{
		"whether the TTP is in Afghanistan",
		[]string{"position-afghan-no-ttp", "position-ttp-denies-soil", "position-noorwali-denies", "noorwali-shelter-baseless", "position-muttaqi-mar13", "position-un-not-credible", "position-un37-permissive", "un37-no-state-agrees", "position-fo-taliban-admit", "figure-un-ttp-strength", "pak-charge-shelter"},
		[]string{"figures", "positions", "disputed", "briefing", "source"},
	},
	{
		"the toll of 21-22 February 2026",
		[]string{"figure-feb22-pak", "feb22-pak-80", "figure-feb22-dead", "figure-feb22-afghan", "feb22-tolonews", "feb22-red-crescent"},
		[]string{"figures", "disputed", "briefing", "source"},
	},
	{
		"who began on 26 February 2026",
		[]string{"event-feb26-afghan-version", "event-feb26-pak-version"},
		[]string{"positions", "disputed", "briefing", "source"},
	},
	{
		"what was hit in Kabul on 16 March 2026",
		[]string{"omid-pak-version", "tarar-no-civilian-areas", "event-omid-strike", "position-muttaqi-mar17", "figure-omid-dead", "figure-omid-un", "muttaqi17-toll", "muttaqi-only-civilians", "omid-location-dispute", "omid-hospital-far"},
		[]string{"figures", "positions", "disputed", "unknown", "briefing", "source"},
	},
}

// TestContradictions holds that no account of a contradiction is ever shown
// without another, and that every command which touches the matter shows two.
func TestContradictions(t *testing.T) {
	d := embedded(t)
	b := newBot(t, d)
	showing := map[string]bool{} // "figures: the dead of October 2025"
	for _, line := range commandLines(d) {
		if strings.Contains(line, "as_of") || strings.Contains(line, "chart") {
			continue
		}
		command, _, _ := strings.Cut(line[1:], " ")
		r := b.Handle(t.Context(), bot.ReadLine(line, soon))
		for _, block := range r.Blocks {
			claims := shownWith(r, block)
			for _, c := range contradictions {
				switch shown := accounts(claims, c.accounts); {
				case len(shown) > 1:
					showing[command+": "+c.name] = true
				case len(shown) == 1 && !alsoAgainst(d, claims, shown[0]):
					t.Errorf("%s shows %s without another account", line, shown[0])
				}
			}
		}
	}
	for _, c := range contradictions {
		for _, command := range c.commands {
			if !showing[command+": "+c.name] {
				t.Errorf("/%s does not show two accounts of %s", command, c.name)
			}
		}
	}
}

// alsoAgainst reports whether one of the claims says otherwise than a fact,
// although it is not among the accounts named above.
func alsoAgainst(d *knowledge.Dossier, claims []bot.Claim, id string) bool {
	f, _ := d.Fact(id)
	return slices.ContainsFunc(d.Until(knowledge.Day{}).Against(f), func(other *knowledge.Fact) bool {
		return slices.ContainsFunc(claims, func(c bot.Claim) bool { return c.Fact == other })
	})
}

// accounts returns those of the facts that are among the claims.
func accounts(claims []bot.Claim, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return !slices.ContainsFunc(claims, func(c bot.Claim) bool { return c.Fact.ID == id })
	})
}
