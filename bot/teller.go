package bot

import (
	"cmp"
	"regexp"
	"slices"

	"dossier/knowledge"
)

// teller chooses what a summary or a digest tells, each claim once.
type teller struct {
	q    Query
	told map[*knowledge.Fact]bool // leads, or stands under what leads
	rank map[*knowledge.Fact]int  // by which a model would have some told before others; nil without one
	most weights
	went map[*knowledge.Fact]bool // whether it says what was under way, once looked for
}

func newTeller(q Query, rank map[*knowledge.Fact]int) teller {
	return teller{q, map[*knowledge.Fact]bool{}, rank, weights{}, map[*knowledge.Fact]bool{}}
}

const (
	// lately is how many days before the record's newest a summary calls so; what
	// was going on or to come before that may no longer be.
	lately = 30
	// stale is after how many days what was done or said tells little of where
	// things stand.
	stale = 365
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

// happened tells what weighs most in the period, as evenly spread over it as the
// record is: the period falls into n spans, each of which has one fact where it
// can, and the rest of the room goes to what weighs most anywhere in it.
func (t teller) happened(n int) []Block {
	begin, end := t.q.since(), t.q.View.AsOf.Last()
	deeds := t.fit(func(f *knowledge.Fact) bool { return isDeed(f) && !begin.After(f.Date.From) })
	t.sort(deeds, func(a, b *knowledge.Fact) int { return cmp.Compare(t.most.of(t.q.View, b), t.most.of(t.q.View, a)) })
	days := max(1, end.Sub(begin)+1)
	var blocks []Block
	for span := range n {
		within := slices.DeleteFunc(slices.Clone(deeds), func(f *knowledge.Fact) bool {
			return f.Date.From.Sub(begin)*n/days != span
		})
		blocks = append(blocks, t.take(1, within)...)
	}
	return inTime(t.q.View, append(blocks, t.take(n-len(blocks), deeds)...))
}

// stands tells the newest deeds, those that independent origins bear out before
// those that one origin has. Of an issue none is told first that is more than a
// month older than its newest, which came after it.
func (t teller) stands(n int) []Block {
	deeds := t.newest(isDeed)
	slices.SortStableFunc(deeds, func(a, b *knowledge.Fact) int { return cmp.Compare(single(a), single(b)) })
	t.preferred(deeds)
	return inTime(t.q.View, t.takeApart(n, newestFirst(deeds)))
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

// side tells what one of the two governments says, and where the record has
// less of it than of the other it may have, that. Where each has one sentence,
// one with an account against it stands beside such a one, if there is a choice.
func (t teller) side(p *knowledge.Party, most int, beside []Block) []Block {
	isOwn := func(f *knowledge.Fact) bool {
		return isPosition(f) && t.q.asked(f) && slices.Equal(f.By, []string{p.ID})
	}
	further := ""
	for f := range t.told {
		if isOwn(f) {
			further = "further "
		}
	}
	own := t.newest(isOwn)
	if most == 1 && len(beside) == 1 && len(beside[0].Claims) > 0 {
		unlike := func(f *knowledge.Fact) bool {
			b, _ := t.block(f)
			return (len(b.Claims) > 1) != (len(beside[0].Claims) > 1)
		}
		own = slices.Concat(slices.DeleteFunc(slices.Clone(own), unlike), slices.DeleteFunc(own, func(f *knowledge.Fact) bool { return !unlike(f) }))
	}
	blocks := inTime(t.q.View, t.takeApart(most, own))
	left := slices.DeleteFunc(t.newest(isOwn), func(f *knowledge.Fact) bool { return t.told[f] })
	if len(blocks) == 0 && len(left) > 0 && !t.spoke(p) { // all that it says speaks of what has no room
		blocks = t.add(blockOf(t.q.View, left[0]))
	}
	if len(blocks) > 0 {
		further = "further "
	}
	switch {
	case len(blocks) == 0 && t.spoke(p):
		blocks = append(blocks, Block{Lines: []string{"Its word stands above."}})
	case len(blocks) < most && len(left) == 0:
		none := "No " + further + "word of its own on record"
		switch {
		case !t.q.Begin.IsZero():
			none += " since " + t.q.since().String()
		case len(t.fit(func(f *knowledge.Fact) bool { return isOwn(f) && !t.told[f] && t.isStale(f) })) > 0 && further != "":
			none += " since " + t.q.yearAgo().String()
		}
		blocks = append(blocks, Block{Lines: []string{none + "."}})
	}
	return section(p.Name, blocks)
}

// spoke reports whether a word or deed of one party alone, of the period, is told.
func (t teller) spoke(p *knowledge.Party) bool {
	for f := range t.told {
		if t.q.asked(f) && slices.Equal(f.By, []string{p.ID}) {
			return true
		}
	}
	return false
}

// disputed tells the n things disputed last, each by two accounts of it, the
// earlier first, and those where an account is weak after the rest.
func (t teller) disputed(n int) []Block {
	var newest []*knowledge.Fact
	for _, accounts := range t.q.View.Disputes() {
		if !t.q.About.coversAny(accounts) || slices.ContainsFunc(accounts, func(f *knowledge.Fact) bool { return t.told[f] }) {
			continue
		}
		strong := slices.DeleteFunc(slices.Clone(accounts), func(f *knowledge.Fact) bool { return f.Weak || !t.q.asked(f) })
		knowledge.SortNewest(strong)
		newest = append(newest, strong[:min(1, len(strong))]...)
	}
	knowledge.SortNewest(newest)
	weak := func(f *knowledge.Fact) int {
		b, _ := t.block(f)
		if slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Fact.Weak }) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(newest, func(a, b *knowledge.Fact) int { return cmp.Compare(weak(a), weak(b)) })
	t.preferred(newest)
	var blocks []Block
	for _, f := range newest {
		if len(blocks) < n && t.untold(f) == nil {
			blocks = append(blocks, t.tell(f)...)
		}
	}
	return inTime(t.q.View, blocks)
}

// fit returns the facts that may lead: none that is weak or not about what was
// asked.
func (t teller) fit(keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	return t.q.View.Select(func(f *knowledge.Fact) bool { return !f.Weak && t.q.About.covers(f) && keep(f) })
}

// newest returns the facts that may lead and hold to this day, as far as the
// record tells: those of the last year where there are any, the newest month
// first, and of a month those that weigh most. What has passed comes last.
func (t teller) newest(keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	facts := t.fit(func(f *knowledge.Fact) bool { return len(t.q.View.Overtaking(f)) == 0 && keep(f) })
	if slices.ContainsFunc(facts, func(f *knowledge.Fact) bool { return !t.isStale(f) }) {
		facts = slices.DeleteFunc(facts, t.isStale)
	}
	month := func(f *knowledge.Fact) int { return t.q.View.AsOf.Last().Sub(f.Date.Last()) / lately }
	t.sort(facts, func(a, b *knowledge.Fact) int {
		return cmp.Or(cmp.Compare(t.passed(a), t.passed(b)), cmp.Compare(month(a), month(b)), cmp.Compare(t.most.of(t.q.View, b), t.most.of(t.q.View, a)))
	})
	return facts
}

// sort orders facts, ties by date, the newest first, and by the file; those that a model prefers
// come before the rest.
func (t teller) sort(facts []*knowledge.Fact, by func(a, b *knowledge.Fact) int) {
	slices.SortStableFunc(facts, func(a, b *knowledge.Fact) int { return cmp.Or(by(a, b), a.Date.Newer(b.Date)) })
	t.preferred(facts)
}

func (t teller) preferred(facts []*knowledge.Fact) {
	slices.SortStableFunc(facts, func(a, b *knowledge.Fact) int { return cmp.Compare(t.rank[a], t.rank[b]) })
}

// underWay finds what was going on, or to come, when it was said.
var underWay = regexp.MustCompile(`(?i)\b(will|(is|are) (now|in talks|paused|halted|suspended|shut|closed|due|about to|\w+ing)|not yet|still|continues?|remains?|plans? to)\b`)

// passed is 1 of a fact that says of a day before lately what was going on or to
// come: nobody can tell from it whether it still is.
func (t teller) passed(f *knowledge.Fact) int {
	went, known := t.went[f]
	if !known {
		went = t.q.View.AsOf.Last().Add(-lately).After(f.Date.Last()) && underWay.MatchString(f.Text)
		t.went[f] = went
	}
	if went {
		return 1
	}
	return 0
}
