package bot

import (
	"context"
	"slices"

	"dossier/knowledge"
)

// mediators answers with what each mediating party did, the oldest first, the
// same template for each.
func mediators(_ context.Context, q Query) (Reply, error) {
	asked := mediating(q.View)
	if q.Side != nil {
		asked = []*knowledge.Party{q.Side}
	}
	groups := make([]group, 0, len(asked))
	for _, p := range asked {
		groups = append(groups, group{p, q.View.Select(func(f *knowledge.Fact) bool { return isMediation(f, p) })})
	}
	sortGroups(groups)
	r := Reply{Kind: Answered, Title: q.heading("Mediators"), Notices: q.notices()}
	for _, g := range groups {
		if len(g.facts) == 0 {
			r.Blocks = append(r.Blocks, Block{Heading: g.party.Name, Lines: []string{"No mediation on record."}})
			continue
		}
		knowledge.SortOldest(g.facts)
		r.Blocks = append(r.Blocks, headed(g.party.Name, q.View, g.facts)...)
	}
	if q.Side != nil {
		r.Blocks[0].Heading = "" // the title names the party
	}
	return r, nil
}

// mediating returns the parties that mediate: those whose part that is, and
// every other but the two sides that did so.
func mediating(v knowledge.View) []*knowledge.Party {
	var parties []*knowledge.Party
	for _, p := range v.Parties {
		did := slices.ContainsFunc(v.Facts, func(f *knowledge.Fact) bool {
			return f.Topic == knowledge.Mediation && v.Sees(f) && slices.Contains(f.By, p.ID)
		})
		if p.Role == knowledge.Mediator || did && p.Role != knowledge.Government {
			parties = append(parties, p)
		}
	}
	return parties
}

// isMediation reports whether a fact is part of what a party did to mediate:
// mediation by it or addressed to it and, of those whose part it is to mediate,
// an event they had a hand in.
func isMediation(f *knowledge.Fact, p *knowledge.Party) bool {
	switch f.Topic {
	case knowledge.Mediation:
		return slices.Contains(f.By, p.ID) || slices.Contains(f.To, p.ID)
	case knowledge.Event:
		return p.Role == knowledge.Mediator && slices.Contains(f.By, p.ID)
	case knowledge.Demand, knowledge.Position, knowledge.Accusation, knowledge.Background, knowledge.Count:
	}
	return false
}
