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
}

func newTeller(q Query, rank map[*knowledge.Fact]int) teller {
	return teller{q, map[*knowledge.Fact]bool{}, rank, weights{}}
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
// those that one origin has.
func (t teller) stands(n int) []Block {
	deeds := t.newest(isDeed)
	slices.SortStableFunc(deeds, func(a, b *knowledge.Fact) int { return cmp.Compare(single(a), single(b)) })
	t.preferred(deeds)
	return inTime(t.q.View, t.takeApart(n, deeds))
}

// single is 1 of what one origin has, which comes after the rest.
func single(f *knowledge.Fact) int {
	if f.Attested == knowledge.OneOrigin {
		return 1
	}
	return 0
}

// side tells what one of the two governments says, and where the record has
// less of it than of the other it may have, that.
func (t teller) side(p *knowledge.Party, most int) []Block {
	isOwn := func(f *knowledge.Fact) bool {
		return isPosition(f) && t.q.asked(f) && slices.Equal(f.By, []string{p.ID})
	}
	further := ""
	for f := range t.told {
		if isOwn(f) {
			further = "further "
		}
	}
	blocks := inTime(t.q.View, t.takeApart(most, t.newest(isOwn)))
	if len(blocks) > 0 {
		further = "further "
	}
	if len(blocks) < most {
		none := "No " + further + "word of its own on record."
		if !t.q.Begin.IsZero() {
			none = "No " + further + "word of its own on record since " + t.q.since().String() + "."
		}
		blocks = append(blocks, Block{Lines: []string{none}})
	}
	return section(p.Name, blocks)
}

// disputed tells the n things disputed last, each by two accounts of it, the
// earlier first.
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
	for i, f := range newest {
		newest[i] = t.earlier(f)
	}
	t.preferred(newest)
	return inTime(t.q.View, t.take(n, newest))
}

// fit returns the facts that may lead: none that is weak or not about what was
// asked.
func (t teller) fit(keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	return t.q.View.Select(func(f *knowledge.Fact) bool { return !f.Weak && t.q.About.covers(f) && keep(f) })
}

// newest returns the facts that may lead and hold to this day, as far as the
// record tells: those of the last year where there are any, the newest month
// first, and of a month those that weigh most.
func (t teller) newest(keep func(*knowledge.Fact) bool) []*knowledge.Fact {
	facts := t.fit(func(f *knowledge.Fact) bool { return len(t.q.View.Overtaking(f)) == 0 && !t.passed(f) && keep(f) })
	year := t.q.View.AsOf.Last().Add(-stale)
	recent := func(f *knowledge.Fact) bool { return f.Date.Last().After(year) }
	if slices.ContainsFunc(facts, recent) {
		facts = slices.DeleteFunc(facts, func(f *knowledge.Fact) bool { return !recent(f) })
	}
	month := func(f *knowledge.Fact) int { return t.q.View.AsOf.Last().Sub(f.Date.Last()) / lately }
	t.sort(facts, func(a, b *knowledge.Fact) int {
		return cmp.Or(cmp.Compare(month(a), month(b)), cmp.Compare(t.most.of(t.q.View, b), t.most.of(t.q.View, a)))
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
var underWay = regexp.MustCompile(`(?i)\b(will|(is|are) (now|still|in talks|paused|halted|suspended|shut|closed|due|about to|to \w+|\w+ing)|not yet|continues?|remains?|plans? to)\b`)

// passed reports whether a fact says of a day before lately what was going on or
// to come: nobody can tell from it whether it still is.
func (t teller) passed(f *knowledge.Fact) bool {
	return underWay.MatchString(f.Text) && t.q.View.AsOf.Last().Add(-lately).After(f.Date.Last())
}

// takeApart takes one fact of each issue, and where that leaves room, more.
func (t teller) takeApart(n int, facts []*knowledge.Fact) []Block {
	var blocks []Block
	seen := map[string]bool{}
	for _, f := range facts {
		if len(blocks) < n && !seen[f.Issue] {
			block := t.take(n-len(blocks), []*knowledge.Fact{f})
			seen[f.Issue] = len(block) > 0
			blocks = append(blocks, block...)
		}
	}
	return append(blocks, t.take(n-len(blocks), facts)...)
}

// take tells the first n of the facts that can be told without telling again
// what stands on the reply already. What a fact is a detail of is told before it
// where there is room for both, and else in its place if it may lead as well.
func (t teller) take(n int, facts []*knowledge.Fact) []Block {
	var blocks []Block
	for _, f := range facts {
		whole := wholeOf(t.q.View, f)
		switch {
		case len(blocks) >= n:
			return blocks
		case whole == nil || t.told[whole]:
			blocks = append(blocks, t.tell(f)...)
		case slices.Contains(facts, whole):
			blocks = append(blocks, t.tell(whole)...)
		case len(blocks)+1 < n:
			if both := t.tell(whole); len(both) > 0 {
				blocks = append(append(blocks, both...), t.tell(f)...)
			}
		default:
			blocks = append(blocks, t.tell(f)...)
		}
	}
	return blocks
}

// tell tells one fact, or nothing where that would tell something again.
func (t teller) tell(f *knowledge.Fact) []Block {
	b := t.block(f)
	if slices.ContainsFunc(b.Claims, func(c Claim) bool { return t.told[c.Fact] }) {
		return nil
	}
	for _, c := range b.Claims {
		t.told[c.Fact] = true
	}
	return []Block{b}
}

// block makes the block of a fact. What the fact replies to leads it.
func (t teller) block(f *knowledge.Fact) Block {
	for _, before := range append(t.q.View.Named(f.Answers), t.q.View.Against(f)...) {
		if before.Weak || t.told[before] || !t.q.View.Sees(before) || !t.repliesTo(f, before) {
			continue
		}
		if b := blockOf(t.q.View, before); shows(b, f) {
			return b
		}
	}
	return blockOf(t.q.View, f)
}

// earlier returns the newest account against a fact if it is the earlier of the
// two and brings the fact with it, otherwise the fact.
func (t teller) earlier(f *knowledge.Fact) *knowledge.Fact {
	against := t.q.View.Against(f)[0]
	if against.Weak || against.Date.Earlier(f.Date) >= 0 || !shows(blockOf(t.q.View, against), f) {
		return f
	}
	return against
}

func shows(b Block, f *knowledge.Fact) bool {
	return slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Fact == f })
}

// repliesTo reports whether a fact answers an earlier one, or denies what it
// charges.
func (t teller) repliesTo(f, before *knowledge.Fact) bool {
	if slices.Contains(f.Answers, before.ID) {
		return true
	}
	charged := slices.ContainsFunc(f.By, func(id string) bool { return slices.Contains(before.To, id) })
	return before.Topic == knowledge.Accusation && charged && before.Date.Earlier(f.Date) <= 0
}

// inTime puts blocks in the order of a chronicle, ties in that of the file.
func inTime(v knowledge.View, blocks []Block) []Block {
	slices.SortStableFunc(blocks, func(a, b Block) int {
		f, g := a.Claims[0].Fact, b.Claims[0].Fact
		return cmp.Or(f.Date.Earlier(g.Date), cmp.Compare(slices.Index(v.Facts, f), slices.Index(v.Facts, g)))
	})
	return blocks
}
