package bot

import (
	"context"
	"slices"

	"dossier/knowledge"
)

// positions answers with every party's own word on an issue, the same template
// for each; parties without one are named together. Observers are no parties to
// the dispute: they are shown where they speak and not missed where they do not.
func positions(_ context.Context, q Query) (Reply, error) {
	var groups []group
	var silent []string
	for _, p := range q.View.Parties {
		g := group{p, q.View.Select(func(f *knowledge.Fact) bool {
			return isPosition(f) && q.about(f) && slices.Contains(f.By, p.ID)
		})}
		switch {
		case len(g.facts) > 0:
			groups = append(groups, g)
		case p.Role != knowledge.Observer:
			silent = append(silent, p.Name)
		}
	}
	sortGroups(groups)
	r := Reply{Kind: Answered, Title: q.heading("Positions"), Notices: q.notices()}
	for _, g := range groups {
		r.Blocks = append(r.Blocks, g.blocks(q.View)...)
	}
	if len(silent) > 0 {
		r.Blocks = append(r.Blocks, Block{Heading: "No position on record", Lines: []string{list(silent) + "."}})
	}
	r.Ways = []Button{{"Demands", Request{Do: "demands", Options: q.same()}}}
	return r, nil
}
