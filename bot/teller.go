package bot

import (
	"cmp"
	"fmt"
	"slices"

	"dossier/knowledge"
)

// teller chooses what a summary or a digest tells, each claim once.
type teller struct {
	q       Query
	matters map[*knowledge.Fact]matter
	told    map[*knowledge.Fact]bool // leads, or stands under what leads
	rank    map[*knowledge.Fact]int  // by which a model would have some told before others; nil without one

	made map[*knowledge.Fact]Block // as block makes it
}

func newTeller(q Query, rank map[*knowledge.Fact]int) teller {
	t := teller{q, nil, map[*knowledge.Fact]bool{}, rank, map[*knowledge.Fact]Block{}}
	if q.AsOf.IsZero() {
		t.matters = matters.of(q.View.Dossier)
	} else {
		t.matters = mattersOf(q.View)
	}
	return t
}

// premise returns the fact that tells what another speaks of, or nil.
func (t teller) premise(f *knowledge.Fact) *knowledge.Fact {
	for _, g := range t.q.View.Named([]string{f.Of}) {
		return g
	}
	return nil
}

// heavier orders facts by their weight, the greatest first.
func (t teller) heavier(a, b *knowledge.Fact) int { return t.matters[b].weight - t.matters[a].weight }

const (
	// lately is how many days before the record's newest a summary calls so; what
	// was going on or to come before that may no longer be.
	lately = 30
	// stale is after how many days what was done or said tells little of where
	// things stand.
	stale = 365
	// quarter is within how many days what weighs more comes before what is newer.
	quarter = 91
)

// since is the first day of what counts as lately.
func (q Query) since() knowledge.Day {
	if !q.Begin.IsZero() {
		return q.Begin.From
	}
	return q.View.AsOf.Last().Add(-lately)
}

// yearAgo is the last day of what is stale.
func (q Query) yearAgo() knowledge.Day { return q.View.AsOf.Last().Add(-stale) }

// isStale reports whether a fact tells little of where things stand.
func (t teller) isStale(f *knowledge.Fact) bool { return !f.Date.Last().After(t.q.yearAgo()) }

// asked reports whether a fact is of the period that was asked for.
func (q Query) asked(f *knowledge.Fact) bool {
	return q.Begin.IsZero() || !q.Begin.From.After(f.Date.From)
}

// chronicle tells what happened in one order of time: what weighs most in the
// period and, where none was asked for, the latest before it.
func (t teller) chronicle(most caps) []Block {
	begin, room := t.q.since(), most.changed+most.stands
	var blocks []Block
	if t.q.Begin.IsZero() {
		blocks = t.happened(most.changed)
		blocks = append(blocks, t.latest(room-len(blocks))...)
	} else {
		blocks = t.happened(room)
	}
	blocks = t.inTime(blocks)
	lately := slices.IndexFunc(blocks, func(b Block) bool { return !begin.After(b.Claims[0].Fact.Date.From) })
	if lately < 0 {
		lately = len(blocks)
		blocks = append(blocks, t.nothingSince(begin)...)
	}
	section("What changed since "+begin.String(), blocks[lately:])
	section("Where things stood by "+begin.String(), blocks[:lately])
	return blocks
}

// nothingSince says that the record has nothing of the period, where it has not.
func (t teller) nothingSince(begin knowledge.Day) []Block {
	if len(t.q.View.Select(func(f *knowledge.Fact) bool { return t.q.About.covers(f) && !begin.After(f.Date.Last()) })) > 0 {
		return nil
	}
	return []Block{{Lines: []string{fmt.Sprintf("Nothing of it on record from %s to %s.", begin, t.q.View.AsOf.Last())}}}
}

// happened tells what weighs most in the period, as evenly spread over it as the
// record is: the period falls into n spans, each of which has one fact where it
// can, and the rest of the room goes to what weighs most anywhere in it.
func (t teller) happened(n int) []Block {
	begin, end := t.q.since(), t.q.View.AsOf.Last()
	deeds := t.fit(func(f *knowledge.Fact) bool { return t.isStory(f) && !begin.After(f.Date.From) })
	t.sort(deeds, func(a, b *knowledge.Fact) int {
		return cmp.Or(t.minor(a)-t.minor(b), t.heavier(a, b))
	})
	days := max(1, end.Sub(begin)+1)
	var blocks []Block
	for span := range n {
		within := slices.DeleteFunc(slices.Clone(deeds), func(f *knowledge.Fact) bool {
			return f.Date.From.Sub(begin)*n/days != span || t.minor(f) > 0
		})
		blocks = append(blocks, t.take(1, within)...)
	}
	return append(blocks, t.take(n-len(blocks), deeds)...)
}

// latest tells the newest deeds, those that independent origins bear out before
// those that one origin has, and details last. Of an issue none is told first
// that is more than a month older than its newest, which came after it.
func (t teller) latest(n int) []Block {
	deeds := t.newest(t.isStory)
	slices.SortStableFunc(deeds, func(a, b *knowledge.Fact) int { return cmp.Compare(single(a), single(b)) })
	deeds = newestFirst(deeds)
	slices.SortStableFunc(deeds, func(a, b *knowledge.Fact) int { return t.minor(a) - t.minor(b) })
	t.preferred(deeds)
	return t.inTime(t.takeApart(n, deeds))
}

// minor is 1 of what does not make a story of its own: what speaks of another fact,
// what comes with more than one account, and what only states that are neither
// parties to the dispute nor mediators did.
func (t teller) minor(f *knowledge.Fact) int {
	outside := len(f.By) > 0 && !slices.ContainsFunc(f.By, func(id string) bool {
		p, ok := t.q.View.Party(id)
		return !ok || p.Role != knowledge.State
	})
	if outside || len(t.block(f).Claims) > 2 || t.premise(f) != nil {
		return 1
	}
	return 0
}

// isStory reports whether a fact is a deed that no weak account speaks against.
func (t teller) isStory(f *knowledge.Fact) bool {
	return isDeed(f) && !slices.ContainsFunc(t.block(f).Claims, func(c Claim) bool { return c.Fact.Weak })
}

// newestFirst puts the newest deed of each issue before those of it that are
// more than a month older.
func newestFirst(deeds []*knowledge.Fact) []*knowledge.Fact {
	newest := map[string]*knowledge.Fact{}
	for _, f := range deeds {
		if n := newest[f.Issue]; n == nil || f.Date.Newer(n.Date) < 0 {
			newest[f.Issue] = f
		}
	}
	var first []*knowledge.Fact
	for _, f := range deeds {
		if n := newest[f.Issue]; n.Date.Last().Sub(f.Date.Last()) > lately {
			first = appendNew(first, n)
		}
		first = appendNew(first, f)
	}
	return first
}

// single is 1 of what one origin has, which comes after the rest.
func single(f *knowledge.Fact) int {
	if f.Attested == knowledge.OneOrigin {
		return 1
	}
	return 0
}

// fit returns the facts that may lead: none that is weak or not about what was
// asked.
func (t teller) fit(keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	return t.q.View.Select(func(f *knowledge.Fact) bool { return !f.Weak && t.q.About.covers(f) && keep(f) })
}

// newest returns the facts that may lead and hold to this day, as far as the
// record tells: those of the last year where there are any, the newest quarter
// first, and of a quarter those that weigh most. What has passed comes last.
func (t teller) newest(keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	facts := t.fit(func(f *knowledge.Fact) bool { return len(t.q.View.Overtaking(f)) == 0 && keep(f) })
	if slices.ContainsFunc(facts, func(f *knowledge.Fact) bool { return !t.isStale(f) }) {
		facts = slices.DeleteFunc(facts, t.isStale)
	}
	quarters := func(f *knowledge.Fact) int { return t.q.View.AsOf.Last().Sub(f.Date.Last()) / quarter }
	t.sort(facts, func(a, b *knowledge.Fact) int {
		return cmp.Or(t.passed(a)-t.passed(b), quarters(a)-quarters(b), t.heavier(a, b))
	})
	return facts
}

// sort orders facts, ties by date, the newest first, and by the file; those that a
// model prefers come before the rest.
func (t teller) sort(facts []*knowledge.Fact, by func(a, b *knowledge.Fact) int) {
	slices.SortStableFunc(facts, func(a, b *knowledge.Fact) int { return cmp.Or(by(a, b), a.Date.Newer(b.Date)) })
	t.preferred(facts)
}

func (t teller) preferred(facts []*knowledge.Fact) {
	slices.SortStableFunc(facts, func(a, b *knowledge.Fact) int { return cmp.Compare(t.rank[a], t.rank[b]) })
}

// passed is 1 of a fact that says of a day before lately what was going on or to
// come: nobody can tell from it whether it still is.
func (t teller) passed(f *knowledge.Fact) int {
	if t.matters[f].underWay && t.q.View.AsOf.Last().Add(-lately).After(f.Date.Last()) {
		return 1
	}
	return 0
}
