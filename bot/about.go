package bot

import (
	"context"
	"fmt"

	"dossier/knowledge"
)

// about answers with what this is and how it treats what it holds.
func about(_ context.Context, q Query) (Reply, error) {
	d := q.View.Dossier
	disputed, single := 0, 0
	origins := map[string]bool{}
	for _, f := range d.Facts {
		if len(q.View.Against(f)) > 0 {
			disputed++
		}
		if f.Attested == knowledge.OneOrigin {
			single++
		}
		for _, o := range d.Origins(f) {
			origins[o] = true
		}
	}
	ways := []Button{{"Demands", Request{Do: "demands"}}, {"Privacy", Request{Do: "privacy"}}}
	stored := "Of those who ask, nothing: neither who asks nor what is asked. Of moderators, what they did to the record."
	if q.aid != nil && q.aid.Mode != NoModel {
		stored = "Of those who ask, neither who asks nor what is asked. For an hour it is counted how much of the language model's budget a person used, under a code whose key is then thrown away. Of moderators, what they did to the record."
	}
	blocks := []Block{
		{Heading: "What this is", Lines: []string{
			"A record of what the parties to this dispute demand, say and do: each claim with who says it, when, and where it can be read. It takes no side and gives no verdict.",
			fmt.Sprintf("%d facts from %d sources of %d origins; %d of the facts rest on a single origin and are marked so.", len(d.Facts), len(d.Sources), len(origins), single),
		}},
		{Heading: "What to keep in mind", Lines: []string{
			balance(d),
			"For a demand, a position, an accusation or a count, several origins mean that several newsrooms report that it was said, never that it is true. “One origin” means that whatever repeats it goes back to one report.",
			"The addresses were found by searching; a source without a date shows the day by which it was found, and not every page was opened.",
		}},
		{Heading: "How old it is", Lines: []string{
			fmt.Sprintf("The newest day it speaks of is %s. News was searched up to %s. What came later is not in it.", d.AsOf, d.Reviewed),
		}},
		{Heading: "How disputes are treated", Lines: []string{
			fmt.Sprintf("%d facts are disputed. Such a fact never stands alone: the newest account against it is shown with it, and both sides' claims have the same form. Sides stand in the order of their earliest statement shown.", disputed),
			"A claim begins with its speaker. Only events and background that independent origins bear out and nothing disputes are stated without one. What the record does not hold is said to be unknown.",
			"A fact that a later one overtook is never shown without the later one.",
		}},
	}
	blocks = append(blocks, q.aid.about()...)
	blocks = append(blocks, Block{Heading: "What is stored about people", Lines: []string{stored}})
	return Reply{Kind: Answered, Title: "About · " + d.Title, Ways: ways, Blocks: blocks}, nil
}

// about says which model there is, how far it may go where it was asked, and what
// leaves the machine.
func (a *aid) about() []Block {
	if a == nil || a.Mode == NoModel {
		return nil
	}
	where := "a server of whoever runs this bot"
	if a.Host != "" {
		where = a.Host
	}
	does := map[Mode]string{
		NoModel:   "This server has switched it off.",
		Selecting: "For /ask and /summary it chooses which facts are shown, and in which order. Every sentence is the record's or the bot's own.",
		Writing:   "For /ask and /summary it may write sentences over facts already chosen. Code checks each against the record; one that is not borne out is replaced by the record's own words, and such a reply says that a model wrote it.",
	}[a.mode()]
	return []Block{{Heading: "The language model", Lines: []string{
		"The model is " + a.Name + " on " + where + ". " + does + " It never decides whether the record answers, and what disputes or overtakes a fact is added by code.",
		"What leaves this machine: for /ask, and for a message it is used on, the first 300 characters of the question; for both the facts of the record that could be shown. Never who asks, where, or anything else that is written there.",
	}}}
}

// balance says how much of the record is each side's own word.
func balance(d *knowledge.Dossier) string {
	var shares []string
	for _, s := range d.Balance() {
		shares = append(shares, fmt.Sprintf("%d facts, %d of them demands, of %s", s.Facts, s.Demands, s.Party.Name))
	}
	return "Of the two governments' own words and deeds it holds " + list(shares) + ". That is what the sources found carry, and no measure of who says more."
}
