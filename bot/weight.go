package bot

import (
	"regexp"
	"slices"

	"dossier/knowledge"
)

// matter is what a fact is to the record that holds it.
type matter struct {
	weight   int  // how much it matters
	judges   bool // it speaks of somebody's word
	underWay bool // it tells what was going on, or to come
}

// matters are those of every fact of a dossier.
var matters = newEach(func(d *knowledge.Dossier) map[*knowledge.Fact]matter { return mattersOf(d.Until(knowledge.Day{})) })

func mattersOf(v knowledge.View) map[*knowledge.Fact]matter {
	all := make(map[*knowledge.Fact]matter, len(v.Facts))
	for _, f := range v.Facts {
		if v.Sees(f) {
			all[f] = matter{weightOf(v, f), !isDeed(f) && ofWord.MatchString(f.Text), underWay.MatchString(f.Text)}
		}
	}
	return all
}

// ofWord finds a word of somebody's of which a fact speaks.
var ofWord = regexp.MustCompile(`(?i)\b(statement|charge|claim|accusation|denial|report)s?\b`)

// underWay finds what was going on, or to come, when it was said.
var underWay = regexp.MustCompile(`(?i)\b(will|(has|have) (now|still)|(is|are) (now|in talks|paused|halted|suspended|shut|closed|due|about to|\w+ing)|not yet|still|continues?|remains?|plans? to)\b`)

// A matter weighs the more, the more is linked to it and told around it; no
// single one of these outweighs how it is borne out.
const (
	maxLinks  = 2  // that count
	maxNear   = 3  // facts of its issue and days that share a source with it
	maxOfDays = 12 // facts of its days
	ofDays    = 3  // so many of them count for one
	someDays  = 7  // what lasted longer has no days of its own
)

// weightOf weighs a fact: by its topic, how many origins have it and how many
// parties it is of, how many facts it overtakes or answer, dispute or overtake
// it, and how much the record tells of its days.
func weightOf(v knowledge.View, f *knowledge.Fact) int {
	links := len(v.AnswersTo(f)) + len(v.Against(f)) + len(v.Overtaking(f)) + len(f.Overtakes)
	near, same := around(v, f)
	return topical(f) + borneOut(f) + len(v.Origins(f)) + len(f.By) + min(links, maxLinks) + min(near, maxNear) + min(same, maxOfDays)/ofDays
}

// topical is more for an event than for a mediator's move.
func topical(f *knowledge.Fact) int {
	if f.Topic == knowledge.Event {
		return 2
	}
	return 0
}

func borneOut(f *knowledge.Fact) int {
	switch f.Attested {
	case knowledge.BothSides:
		return 4
	case knowledge.SeveralOrigins:
		return 3
	case knowledge.OneOrigin:
	}
	return 0
}

// around counts the other facts of the days of one: those of its issue that
// share a source with it, and all.
func around(v knowledge.View, f *knowledge.Fact) (near, all int) {
	if !f.Date.Exact() || f.Date.Last().Sub(f.Date.From) > someDays {
		return 0, 0
	}
	for _, g := range v.Facts {
		if g == f || g.Weak || !v.Sees(g) || !g.Date.Exact() || f.Date.From.After(g.Date.From) || g.Date.From.After(f.Date.Last()) {
			continue
		}
		all++
		if g.Issue == f.Issue && slices.ContainsFunc(g.Sources, func(s string) bool { return slices.Contains(f.Sources, s) }) {
			near++
		}
	}
	return near, all
}
