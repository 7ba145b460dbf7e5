package bot

import (
	"slices"

	"dossier/bot/chart"
	"dossier/knowledge"
)

// lookOf says by its mark whose a fact is: either side, both together, or what
// the parties are in the dispute. With a mediator's hand in it, it is the
// mediator's.
func lookOf(d *knowledge.Dossier, by []string) chart.Look {
	has := func(role knowledge.Role) bool {
		return slices.ContainsFunc(by, func(id string) bool { p, ok := d.Party(id); return ok && p.Role == role })
	}
	sides := d.Sides()
	first, second := slices.Contains(by, sides[0].ID), slices.Contains(by, sides[1].ID)
	switch {
	case has(knowledge.Mediator):
		return chart.TriangleDown
	case first && second:
		return chart.Diamond
	case first:
		return chart.Circle
	case second:
		return chart.Square
	case has(knowledge.ArmedGroup):
		return chart.TriangleUp
	case has(knowledge.UN):
		return chart.Plus
	}
	return chart.Cross
}

// lookName says in words what a look stands for.
func lookName(d *knowledge.Dossier, l chart.Look) string {
	sides := d.Sides()
	return [...]string{
		chart.Circle:       sides[0].Name,
		chart.Square:       sides[1].Name,
		chart.Diamond:      "both governments",
		chart.TriangleUp:   "armed groups",
		chart.TriangleDown: "mediators",
		chart.Plus:         "UN bodies",
		chart.Cross:        "others",
	}[l]
}

// legend explains the looks that are used, in a fixed order.
func legend(d *knowledge.Dossier, used []chart.Look) []chart.Key {
	used = slices.Clone(used)
	slices.Sort(used)
	var keys []chart.Key
	for _, l := range slices.Compact(used) {
		keys = append(keys, chart.Key{Look: l, Label: lookName(d, l)})
	}
	return keys
}
