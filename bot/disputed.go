package bot

import (
	"context"

	"dossier/knowledge"
)

// disputed answers with the accounts of each disputed thing one under another,
// the earliest first, and what each rests on. A thing is shown when one of its
// accounts is about what was asked; then all of them are.
func disputed(_ context.Context, q Query) (Reply, error) {
	r := Reply{Kind: Answered, Title: q.heading("Disputed"), Notices: q.notices()}
	for _, accounts := range q.View.Disputes() {
		if !q.About.coversAny(accounts) {
			continue
		}
		issue, _ := q.View.Issue(accounts[0].Issue)
		blocks := blocksOfAll(q.View, accounts)
		blocks[0].Heading = issue.Name + " · " + count(len(accounts), "account")
		for _, b := range blocks {
			for i, c := range b.Claims {
				b.Claims[i].Small = c.Fact.Date.String() + " · " + rests(q.View.Dossier, c.Fact)
			}
		}
		r.Blocks = append(r.Blocks, blocks...)
	}
	if len(r.Blocks) == 0 {
		r.Blocks = []Block{{Lines: []string{"No dispute on record."}}}
	}
	return r, nil
}

// rests says what a claim rests on: its outlets and origins, and whether they
// are weak.
func rests(d *knowledge.Dossier, f *knowledge.Fact) string {
	line := origins(d, f)
	if f.Weak {
		line += " · weak source"
	}
	return line
}
