package knowledge

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// How a thing changed from one dossier to the next.
type How string

// The ways.
const (
	Added     How = "added"
	Changed   How = "changed"
	Withdrawn How = "withdrawn"
)

// Change is one thing that two dossiers do not both hold alike.
type Change struct {
	How      How
	Kind     string // "fact", "source", "party", …; "dossier" for the file's head
	ID       string
	Old, New *Fact    // of a fact: as it was, as it is; nil where it is not there
	Sides    []*Party // of a fact: the governments among those whose word it is or to whom, before or after
	Keys     []Key    // what differs, in the order of the format
}

// Key is a key of a thing before and after, each on one line; "" where it is
// not given.
type Key struct{ Name, Old, New string }

// Touches says whose side a change of a fact touches: "Pakistan", "both sides",
// "neither side".
func (c Change) Touches() string {
	switch len(c.Sides) {
	case 0:
		return "neither side"
	case 1:
		return c.Sides[0].Short
	}
	return "both sides"
}

// Asked is one of the record's own questions that would be answered otherwise.
type Asked struct {
	How      How
	Question *Question // as it is, or was when it is withdrawn
	Because  []string  // ids of what changed: its facts, what answers, disputes or overtakes them, their sources and parties
}

// Difference is what changed from one dossier to the next. Its lists are in an
// order that depends on nothing but the two.
type Difference struct {
	Facts     []Change  // those added, then changed, then withdrawn, each the newest first
	Others    []Change  // in the order of the format, and of the newer file
	Sources   []*Source // that are new
	Single    []*Fact   // that rest on a single origin, and did not or were not there before
	Questions []Asked   // in the order of the newer file, the withdrawn last
	Before    []Share
	After     []Share
	Tilts     []*Party // the sides towards which the record tilts
}

// Diff compares two dossiers. Comments, spacing and the order of things in the
// files make no difference.
func Diff(before, after *Dossier) Difference {
	d := Difference{Before: before.Balance(), After: after.Balance()}
	d.Facts = changes("fact", before.Facts, after.Facts)
	for i := range d.Facts {
		c := &d.Facts[i]
		c.Old, c.New = before.facts[c.ID], after.facts[c.ID]
		c.Sides = sidesOf(before, after, c.Old, c.New)
	}
	order := []How{Added, Changed, Withdrawn}
	slices.SortFunc(d.Facts, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.How), slices.Index(order, b.How)),
			cmp.Or(a.New, a.Old).Date.Newer(cmp.Or(b.New, b.Old).Date),
			cmp.Compare(a.ID, b.ID))
	})
	d.Others = slices.Concat(
		head(before, after),
		changes("party", before.Parties, after.Parties),
		changes("issue", before.Issues, after.Issues),
		changes("source", before.Sources, after.Sources),
		changes("term", before.Terms, after.Terms),
		changes("question", before.Questions, after.Questions),
		changes("unknown", before.Unknowns, after.Unknowns),
	)
	for _, c := range d.Others {
		if c.Kind == "source" && c.How == Added {
			d.Sources = append(d.Sources, after.sources[c.ID])
		}
	}
	for _, f := range after.Facts {
		if old := before.facts[f.ID]; len(after.Origins(f)) == 1 && (old == nil || len(before.Origins(old)) > 1) {
			d.Single = append(d.Single, f)
		}
	}
	d.Questions = d.asked(before, after)
	d.Tilts = tilts(after, d.Before, d.After)
	return d
}

// None reports whether a reader could see no difference.
func (d Difference) None() bool { return len(d.Facts)+len(d.Others) == 0 }

// Count is how many facts changed in a way.
func (d Difference) Count(how How) int {
	n := 0
	for _, c := range d.Facts {
		if c.How == how {
			n++
		}
	}
	return n
}

// changes compares two lists of one kind of thing by their ids: what the newer
// holds in its order, then what only the older does.
func changes[T any](kind string, before, after []*T) []Change {
	old := map[string]*T{}
	for _, v := range before {
		old[idOf(v)] = v
	}
	var list []Change
	kept := map[string]bool{}
	for _, v := range after {
		id := idOf(v)
		kept[id] = true
		if was := old[id]; was == nil {
			list = append(list, Change{How: Added, Kind: kind, ID: id, Keys: differing(new(T), v)})
		} else if differ := differing(was, v); len(differ) > 0 {
			list = append(list, Change{How: Changed, Kind: kind, ID: id, Keys: differ})
		}
	}
	for _, v := range before {
		if id := idOf(v); !kept[id] {
			list = append(list, Change{How: Withdrawn, Kind: kind, ID: id, Keys: differing(v, new(T))})
		}
	}
	return list
}

func idOf(table any) string {
	for key, v := range keys(table) {
		if key == "id" {
			return v.String()
		}
	}
	return ""
}

// differing returns the keys of two things of one kind that are not alike.
func differing(before, after any) []Key {
	now := maps.Collect(keys(after))
	var list []Key
	for key, v := range keys(before) {
		if key != "id" && !alikeValues(v, now[key]) {
			list = append(list, Key{key, valueText(v), valueText(now[key])})
		}
	}
	return list
}

// alikeValues compares what two keys say: a list that is empty and one that is
// not there say the same.
func alikeValues(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// head compares what stands before a file's tables.
func head(before, after *Dossier) []Change {
	differ := slices.DeleteFunc(differing(plainHead(before), plainHead(after)), func(k Key) bool { return k.Old == k.New })
	if len(differ) == 0 {
		return nil
	}
	return []Change{{How: Changed, Kind: "dossier", Keys: differ}}
}

func plainHead(d *Dossier) *Dossier {
	return &Dossier{Format: d.Format, Title: d.Title, AsOf: d.AsOf, Reviewed: d.Reviewed}
}

// sidesOf returns the governments, of either dossier, among the parties of a
// fact before and after.
func sidesOf(before, after *Dossier, old, now *Fact) []*Party {
	var sides []*Party
	for _, p := range slices.Concat(after.Sides(), before.Sides()) {
		known := slices.ContainsFunc(sides, func(s *Party) bool { return s.ID == p.ID })
		for _, f := range []*Fact{old, now} {
			if f != nil && !known && (slices.Contains(f.By, p.ID) || slices.Contains(f.To, p.ID)) {
				sides, known = append(sides, p), true
			}
		}
	}
	return sides
}

// asked finds the questions that would be answered otherwise: that are new,
// withdrawn or changed themselves, or one of whose facts was, or something that
// is shown with one of them, in either dossier.
func (d Difference) asked(before, after *Dossier) []Asked {
	moved := map[string]bool{} // "fact id"
	how := map[string]How{}    // of questions
	for _, c := range slices.Concat(d.Facts, d.Others) {
		moved[c.Kind+" "+c.ID] = true
		if c.Kind == "question" {
			how[c.ID] = c.How
		}
	}
	var list []Asked
	ask := func(q *Question) {
		because := slices.Concat(behind(before, q, moved), behind(after, q, moved))
		slices.Sort(because)
		because = slices.Compact(because)
		if way := how[q.ID]; way != "" || len(because) > 0 {
			list = append(list, Asked{cmp.Or(way, Changed), q, because})
		}
	}
	for _, q := range after.Questions {
		ask(q)
	}
	for _, q := range before.Questions {
		if how[q.ID] == Withdrawn {
			ask(q)
		}
	}
	return list
}

// behind returns the ids of what moved among what a dossier shows for a
// question: its facts, what is owed to them, and the sources and parties of all.
func behind(d *Dossier, q *Question, moved map[string]bool) []string {
	var ids []string
	add := func(kind string, names ...string) {
		for _, id := range names {
			if moved[kind+" "+id] {
				ids = append(ids, id)
			}
		}
	}
	for _, id := range q.Facts {
		add("fact", id)
		f := d.facts[id]
		if f == nil {
			continue
		}
		for _, shown := range slices.Concat([]*Fact{f}, d.answers[f], d.overtaken[f], d.disputed[f]) {
			add("fact", shown.ID)
			add("source", shown.Sources...)
			add("party", shown.By...)
		}
	}
	return ids
}

// tilt is the rule by which a moderator is warned of one side's growing weight,
// in thousandths of what both sides say: a record tilts towards a side that has
// more than half of the two sides' facts, or of their words, and whose share
// has grown by two hundredths or more.
const tilt = 20

// tilts returns the sides towards which the newer dossier tilts.
func tilts(after *Dossier, was, is []Share) []*Party {
	var list []*Party
	for _, p := range after.Sides() {
		for _, measure := range []func(Share) int{func(s Share) int { return s.Facts }, func(s Share) int { return s.Words }} {
			old, now := thousandths(was, p, measure), thousandths(is, p, measure)
			if now > 500 && now-old >= tilt && !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// thousandths is a party's part of what all shares measure; half where they
// measure nothing.
func thousandths(shares []Share, p *Party, measure func(Share) int) int {
	own, all := 0, 0
	for _, s := range shares {
		all += measure(s)
		if s.Party.ID == p.ID {
			own += measure(s)
		}
	}
	if all == 0 {
		return 500
	}
	return (own*1000 + all/2) / all
}
