package bot

import (
	"slices"

	"dossier/knowledge"
)

// isPosition reports whether a fact is where a party stands: what it demands,
// holds, accuses another of, or does as a mediator. Events, background and
// counts are not.
func isPosition(f *knowledge.Fact) bool {
	return slices.Contains([]knowledge.Topic{knowledge.Demand, knowledge.Position, knowledge.Accusation, knowledge.Mediation}, f.Topic)
}

// isDeed reports whether a fact is something done or that happened.
func isDeed(f *knowledge.Fact) bool {
	return f.Topic == knowledge.Event || f.Topic == knowledge.Mediation
}

// isWord reports whether a fact is something said or counted: neither a deed nor
// background.
func isWord(f *knowledge.Fact) bool { return !isDeed(f) && f.Topic != knowledge.Background }
