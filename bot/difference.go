package bot

import (
	"fmt"
	"strings"

	"dossier/knowledge"
)

// Difference tells what would change with a newer record, for whoever decides
// whether to publish it: the facts added, changed and withdrawn, each with whose
// side it touches; everything else that changed; the balance before and after;
// what rests on one origin; and which of the record's own questions would be
// answered otherwise.
func Difference(before, after *knowledge.Dossier) Reply {
	diff := knowledge.Diff(before, after)
	r := Reply{Kind: Answered, Title: fmt.Sprintf("Difference · facts: %d added, %d changed, %d withdrawn",
		diff.Count(knowledge.Added), diff.Count(knowledge.Changed), diff.Count(knowledge.Withdrawn))}
	if diff.None() {
		r.Notices = []string{"No reader would see a difference."}
		return r
	}
	for _, p := range diff.Tilts {
		r.Notices = append(r.Notices, "Warning: more of the record would be "+p.Short+"'s own word than before, and it has the larger part already.")
	}
	r.Blocks = changedFacts(before, after, diff)
	r.Blocks = append(r.Blocks, lines("Beside the facts", changedOthers(diff))...)
	r.Blocks = append(r.Blocks, lines("Balance, before and after", balanceLines(diff))...)
	var sources, single, questions []string
	for _, s := range diff.Sources {
		sources = append(sources, SourceLine(s)+": "+s.URL)
	}
	for _, f := range diff.Single {
		single = append(single, f.ID+": "+strings.Join(after.Origins(f), ""))
	}
	for _, q := range diff.Questions {
		questions = append(questions, string(q.How)+": "+q.Question.Text+" ("+list(q.Because)+")")
	}
	r.Blocks = append(r.Blocks, lines("New sources", sources)...)
	r.Blocks = append(r.Blocks, lines("Resting on one origin", single)...)
	r.Blocks = append(r.Blocks, lines("The record's own questions, answered otherwise", questions)...)
	return r
}

// changedFacts makes a block of each fact that changed.
func changedFacts(before, after *knowledge.Dossier, diff knowledge.Difference) []Block {
	titles := map[knowledge.How]string{knowledge.Added: "Added", knowledge.Changed: "Changed", knowledge.Withdrawn: "Withdrawn"}
	var blocks []Block
	var group knowledge.How
	for _, c := range diff.Facts {
		b := Block{Above: []string{c.ID + " · touches " + c.Touches()}}
		if c.How != group {
			b.Heading, group = titles[c.How], c.How
		}
		switch c.How {
		case knowledge.Added:
			b.Lines = []string{sentence(after, c.New)}
		case knowledge.Withdrawn:
			b.Lines = []string{sentence(before, c.Old)}
		case knowledge.Changed:
			b.Lines = keyLines(c.Keys)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// sentence is a fact as it is read aloud.
func sentence(d *knowledge.Dossier, f *knowledge.Fact) string {
	if party, rest := lead(d, f); party != "" {
		return party + rest + ": " + f.Text
	}
	return f.Text
}

// keyLines puts what was and what would be under one another.
func keyLines(keys []knowledge.Key) []string {
	var said []string
	for _, k := range keys {
		said = append(said, k.Name+" was: "+orNone(k.Old), k.Name+" is: "+orNone(k.New))
	}
	return said
}

func orNone(value string) string {
	if value == "" {
		return "(not given)"
	}
	return value
}

func changedOthers(diff knowledge.Difference) []string {
	var said []string
	for _, c := range diff.Others {
		said = append(said, strings.TrimSpace(string(c.How)+" "+c.Kind+" "+c.ID))
		if c.How == knowledge.Changed {
			said = append(said, keyLines(c.Keys)...)
		}
	}
	return said
}

func balanceLines(diff knowledge.Difference) []string {
	var said []string
	for i, now := range diff.After {
		was := knowledge.Share{}
		if i < len(diff.Before) {
			was = diff.Before[i]
		}
		said = append(said, fmt.Sprintf("%s: facts %d, then %d; demands %d, then %d; positions %d, then %d; words %d, then %d",
			now.Party.Short, was.Facts, now.Facts, was.Demands, now.Demands, was.Positions, now.Positions, was.Words, now.Words))
	}
	return said
}

// lines makes a block of our own lines under a heading, and none of none.
func lines(heading string, said []string) []Block {
	if len(said) == 0 {
		return nil
	}
	return []Block{{Heading: heading, Lines: said}}
}
