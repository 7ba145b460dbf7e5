package knowledge

// View is a dossier as far as a day: facts dated later are not there, and what
// disputes, answers or overtakes a fact is worked out among those that are. It
// is what today's record says of that day, not what was known on it.
type View struct {
	*Dossier
	until Day // no day: everything
}

// Until returns the view up to and including day; the zero Day sees everything.
func (d *Dossier) Until(day Day) View { return View{d, day} }

// Sees reports whether the fact is dated on or before the view's day. A fact
// known only to the month counts from the month's end, so that it is never
// shown too early.
func (v View) Sees(f *Fact) bool {
	return v.until.IsZero() || !f.Date.Last().After(v.until)
}

// Select returns the facts of the view that keep, in the file's order.
func (v View) Select(keep func(*Fact) bool) []*Fact {
	var list []*Fact
	for _, f := range v.Facts {
		if v.Sees(f) && keep(f) {
			list = append(list, f)
		}
	}
	return list
}

// AnswersTo returns the facts that reply to f, newest first.
func (v View) AnswersTo(f *Fact) []*Fact { return v.seen(v.answers[f]) }

// Named returns the facts with these ids that the view sees, in their order.
func (v View) Named(ids []string) []*Fact {
	var list []*Fact
	for _, id := range ids {
		if f, ok := v.facts[id]; ok && v.Sees(f) {
			list = append(list, f)
		}
	}
	return list
}

// Overtaking returns the facts that made f old, newest first.
func (v View) Overtaking(f *Fact) []*Fact { return v.seen(v.overtaken[f]) }

// Against returns the facts that say otherwise than f, newest first.
func (v View) Against(f *Fact) []*Fact { return v.seen(v.disputed[f]) }

// Disputes returns the accounts of each disputed thing: facts that say
// otherwise than one another, directly or through others, the earliest first,
// ties by id. What has the earliest account comes first.
func (v View) Disputes() [][]*Fact {
	return v.Connected(v.Against, func(f *Fact) bool { return len(v.Against(f)) > 0 })
}

// Connected splits the facts of the view that keep into groups, so that a fact
// and those that next leads to from it are in one; next must lead back again.
// Groups and the facts in them are in the order of a chronicle.
func (v View) Connected(next func(*Fact) []*Fact, keep func(*Fact) bool) [][]*Fact {
	var groups [][]*Fact
	taken := map[*Fact]bool{}
	facts := v.Select(keep)
	SortOldest(facts)
	for _, f := range facts {
		if taken[f] {
			continue
		}
		taken[f] = true
		group := []*Fact{f}
		for i := 0; i < len(group); i++ {
			for _, other := range next(group[i]) {
				if !taken[other] {
					taken[other] = true
					group = append(group, other)
				}
			}
		}
		SortOldest(group)
		groups = append(groups, group)
	}
	return groups
}

func (v View) seen(facts []*Fact) []*Fact {
	if v.until.IsZero() {
		return facts
	}
	var list []*Fact
	for _, f := range facts {
		if v.Sees(f) {
			list = append(list, f)
		}
	}
	return list
}
