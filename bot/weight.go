package bot

import (
	"regexp"
	"slices"

	"dossier/knowledge"
)

// matter is what a fact is to the record that holds it.
type matter struct {
	weight   int             // how much it matters
	whole    *knowledge.Fact // of which it tells a detail; nil for none
	judges   bool            // it speaks of somebody's word
	underWay bool            // it tells what was going on, or to come
}

// matters are those of every fact of a dossier.
var matters = newEach(func(d *knowledge.Dossier) map[*knowledge.Fact]matter { return mattersOf(d.Until(knowledge.Day{})) })

func mattersOf(v knowledge.View) map[*knowledge.Fact]matter {
	all := make(map[*knowledge.Fact]matter, len(v.Facts))
	for _, f := range v.Facts {
		if v.Sees(f) {
			all[f] = matter{weightOf(v, f), wholeOf(v, f), !isDeed(f) && ofWord.MatchString(f.Text), underWay.MatchString(f.Text)}
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

// ofStory is how many keywords two facts of one story have in common.
const ofStory = 3

// wholeOf returns the fact of which another tells a detail, or nil: the first
// in the file of the same date that has all its sources and is of its issue or,
// as it is, a deed; of two deeds of one issue, one source in common will do.
// Else it is the first that begins the story of the fact.
func wholeOf(v knowledge.View, f *knowledge.Fact) *knowledge.Fact {
	for _, g := range v.Facts {
		if g == f {
			break
		}
		if g.Date != f.Date || g.Weak || isDeed(f) && !begun(g) {
			continue
		}
		some, all := shareSources(f, g)
		deeds, one := isDeed(f) && isDeed(g), f.Issue == g.Issue
		if all && (deeds || one) || some && deeds && one {
			return g
		}
	}
	for _, g := range v.Facts {
		if g != f && !g.Weak && v.Sees(g) && begins(g, f) {
			return g
		}
	}
	return nil
}

// begins reports whether g is the deed or charge that f speaks of:
// told by a source of it under the same keywords, a few days before it at
// most, and on the same day only where f is neither.
func begins(g, f *knowledge.Fact) bool {
	days := f.Date.From.Sub(g.Date.From)
	if !begun(g) || !f.Date.Exact() || !g.Date.Exact() || days < 0 || days > someDays || days == 0 && begun(f) {
		return false
	}
	both := 0
	for _, k := range g.Keywords {
		if slices.Contains(f.Keywords, k) {
			both++
		}
	}
	some, _ := shareSources(f, g)
	return some && both >= ofStory
}

// begun reports whether a story can begin with a fact: a deed or a charge.
func begun(f *knowledge.Fact) bool { return isDeed(f) || f.Topic == knowledge.Accusation }

// shareSources reports whether g has some and whether it has all sources of f.
func shareSources(f, g *knowledge.Fact) (some, all bool) {
	has := func(s string) bool { return slices.Contains(g.Sources, s) }
	return slices.ContainsFunc(f.Sources, has), !slices.ContainsFunc(f.Sources, func(s string) bool { return !has(s) })
}
