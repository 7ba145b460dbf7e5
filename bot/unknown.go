package bot

import (
	"context"
	"slices"

	"dossier/knowledge"
)

// unknown answers with what nobody on record has established, each with the
// facts nearest to it.
func unknown(_ context.Context, q Query) (Reply, error) {
	r := Reply{Kind: Answered, Title: q.heading("Not established"), Notices: q.notices()}
	for _, u := range q.View.Unknowns {
		known := q.View.Named(u.Known)
		switch {
		case !q.asks(u):
		case len(known) == 0:
			r.Blocks = append(r.Blocks, Block{Heading: u.Text, Lines: []string{"Nothing near to this on record."}})
		default:
			r.Blocks = append(r.Blocks, headed(u.Text, q.View, known)...)
		}
	}
	if len(r.Blocks) == 0 {
		r.Blocks = []Block{{Lines: []string{"No open question on record."}}}
	}
	return r, nil
}

// asks reports whether something unknown is about what was asked: of the issue,
// or asked for by the party's name, or near to a fact about the party.
func (q Query) asks(u *knowledge.Unknown) bool {
	a := q.About
	switch {
	case a.Issue == nil && a.Party == nil:
		return true
	case a.Issue != nil && a.Issue.ID == u.Issue:
		return true
	case a.Party == nil:
		return false
	}
	byName := slices.ContainsFunc(u.Keywords, func(word string) bool {
		p, ok := q.View.Party(word)
		return ok && p == a.Party
	})
	return byName || Subject{Party: a.Party}.coversAny(q.View.Named(u.Known))
}
