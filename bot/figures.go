package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dossier/knowledge"
)

const noCount = "No count on record."

// figures answers with counts: issue by issue, those that differ first, each
// such group under how far it is from one claimant to the other.
func figures(_ context.Context, q Query) (Reply, error) {
	r := Reply{Kind: Answered, Title: q.heading("Figures"), Notices: q.notices()}
	groups := q.counts()
	for _, issue := range q.View.Issues {
		heading := issue.Name
		for _, counts := range groups {
			if counts[0].Issue != issue.ID {
				continue
			}
			blocks := blocksOfAll(q.View, counts)
			blocks[0].Heading, heading = heading, ""
			blocks[0].Above = spread(q.View, counts)
			r.Blocks = append(r.Blocks, blocks...)
		}
	}
	for _, b := range r.Blocks {
		for i, c := range b.Claims {
			if c.Fact.Figure != nil {
				b.Claims[i].Small += " · counted up to " + c.Fact.Figure.Until.String()
			}
		}
	}
	if len(r.Blocks) == 0 {
		r.Blocks = []Block{{Lines: []string{noCount}}}
	}
	if !q.pictured() {
		return r, nil
	}
	picture, err := q.figuresChart(r.Title, groups)
	r.Files = []File{picture}
	return r, err
}

// counts are the counts asked for, in groups of the same thing, those of several
// claimants first, the newest before the older. A group is shown when one of its
// counts is about what was asked; then all of them are.
func (q Query) counts() [][]*knowledge.Fact {
	v := q.View
	all := v.Connected(
		func(f *knowledge.Fact) []*knowledge.Fact { return sameCount(v, f) },
		func(f *knowledge.Fact) bool { return f.Topic == knowledge.Count },
	)
	groups := slices.DeleteFunc(all, func(counts []*knowledge.Fact) bool { return !q.About.coversAny(counts) })
	slices.Reverse(groups)
	slices.SortStableFunc(groups, func(a, b []*knowledge.Fact) int {
		return cmp.Compare(min(claimants(b), 2), min(claimants(a), 2))
	})
	return groups
}

// sameCount returns the counts of the same thing as f: those that say otherwise,
// those that overtook it or that it overtook, and those that the same account
// denies.
func sameCount(v knowledge.View, f *knowledge.Fact) []*knowledge.Fact {
	others := append(v.Named(f.Overtakes), v.Overtaking(f)...)
	for _, against := range v.Against(f) {
		others = append(others, against)
		if against.Topic != knowledge.Count {
			others = append(others, v.Against(against)...)
		}
	}
	return slices.DeleteFunc(others, func(f *knowledge.Fact) bool { return f.Topic != knowledge.Count })
}

// claimants is the number of those who count.
func claimants(counts []*knowledge.Fact) int {
	by := map[string]bool{}
	for _, f := range counts {
		by[strings.Join(f.By, " ")] = true
	}
	return len(by)
}

// whoCount names those who count, in the order of the counts.
func whoCount(d *knowledge.Dossier, counts []*knowledge.Fact) string {
	var ids []string
	for _, f := range counts {
		for _, id := range f.By {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return parties(d, ids)
}

// spread says how far the counts of several claimants lie apart, one line for
// each unit; nothing when only one party counts. Counts that another of the
// group overtook are left out.
func spread(v knowledge.View, counts []*knowledge.Fact) []string {
	if claimants(counts) < 2 {
		return nil
	}
	var lines []string
	for _, same := range byUnit(standingCounts(v, counts)) {
		lines = append(lines, whoCount(v.Dossier, same)+": "+apart(same)+" "+same[0].Figure.Unit+", counted up to "+until(same).String()+".")
	}
	return lines
}

// standingCounts leaves out the counts that another of the group overtook.
func standingCounts(v knowledge.View, counts []*knowledge.Fact) []*knowledge.Fact {
	return slices.DeleteFunc(slices.Clone(counts), func(f *knowledge.Fact) bool {
		return slices.ContainsFunc(v.Overtaking(f), func(later *knowledge.Fact) bool { return slices.Contains(counts, later) })
	})
}

// byUnit puts counts of one unit together, in the order of their first.
func byUnit(counts []*knowledge.Fact) [][]*knowledge.Fact {
	var groups [][]*knowledge.Fact
	at := map[string]int{}
	for _, f := range counts {
		i, ok := at[f.Figure.Unit]
		if !ok {
			i = len(groups)
			at[f.Figure.Unit] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// apart writes the range of counts of one unit: "at least 13 to 18". The ends
// are as the claimants give them: a count of "at least" stays one.
func apart(counts []*knowledge.Fact) string {
	lowest := slices.MinFunc(counts, func(a, b *knowledge.Fact) int { return cmp.Compare(lower(a.Figure), lower(b.Figure)) }).Figure
	highest := slices.MaxFunc(counts, func(a, b *knowledge.Fact) int {
		return cmp.Or(cmp.Compare(upper(a.Figure), upper(b.Figure)), cmp.Compare(b.Figure.High, a.Figure.High))
	}).Figure
	if lower(lowest) == upper(highest) {
		return amount(highest)
	}
	low := knowledge.Figure{Low: lowest.Low, High: lowest.High}
	if low.Low != 0 && low.High != 0 {
		low.High = low.Low
	}
	high := thousands(upper(highest))
	if highest.High == 0 {
		high = "at least " + high
	}
	return amount(&low) + " to " + high
}

// lower is the lowest number that a count names.
func lower(f *knowledge.Figure) int64 { return cmp.Or(f.Low, f.High) }

// upper is the highest number that a count names.
func upper(f *knowledge.Figure) int64 { return cmp.Or(f.High, f.Low) }

// until is the period in which the last days lie that these counts count.
func until(counts []*knowledge.Fact) knowledge.Date {
	all := counts[0].Figure.Until
	for _, f := range counts {
		d := f.Figure.Until
		if d.From.Compare(all.From) < 0 {
			all.From = d.From
		}
		if d.Last().After(all.To) {
			all.To = d.Last()
		}
		all.About = all.About || d.About
	}
	return all
}
