package bot

import (
	"slices"

	"dossier/knowledge"
)

// Block is what a reply is split at and never inside: a claim with everything
// that is owed to it, or lines of our own.
type Block struct {
	Heading string              // stands above the block, where a new group begins
	Above   []string            // lines of our own over the claims
	Claims  []Claim             // the leading claims, each with what is shown under it
	Lines   []string            // of our own, from the templates of this package
	Small   bool                // the lines are small print: details of the claim
	Rests   []*knowledge.Source // what the lines rest on, where no fact says it
	Cites   []int               // the numbers of these sources, set by Handle
	Aside   bool                // brought in beside what was asked for: its claims do not lead
}

// Claim is a fact as it is shown.
type Claim struct {
	Fact  *knowledge.Fact
	As    Relation
	Party string          // whose word it is, the loudest part of the lead; "" for what may be stated
	Rest  string          // of the lead, up to the colon
	Small string          // date and standing
	More  int             // further accounts against it that are not shown
	For   *knowledge.Fact // the shown claim that it answers, disputes, overtakes or tells more of; nil for one that leads
	Cites []int           // the numbers of its sources

	Sentence string // a model's, checked, shown in place of the claim's own words; "" without one
	With     int    // the place in the block, from 1, of the claim before it whose sentence tells this one too; 0 for none
}

// Relation is why a claim is shown.
type Relation int

// The relations: a claim leads, or stands under the claim before it that it
// belongs to.
const (
	Leading       Relation = iota
	Answer                 // the reply to the leading claim
	Account                // the newest account against it, of the same days
	Since                  // what overtook it
	SinceAgainst           // the newest account against it, or what overtook it and says otherwise, from later
	AccountBefore          // the newest account against it, from earlier
	AnswerAccount          // an account against the answer, or against what overtook the leading claim
	AnswerBefore           // such an account from earlier
	AnswerTo               // what the leading claim replies to
	Premise                // what the leading claim speaks of
)

// Label says the relation in words.
func (r Relation) Label() string {
	return [...]string{
		Leading:       "",
		Answer:        "Answer",
		Account:       "Other account",
		Since:         "Since then",
		SinceAgainst:  "Since then, another account",
		AccountBefore: "Before that, another account",
		AnswerAccount: "Against this",
		AnswerBefore:  "Before that, against this",
		AnswerTo:      "In reply to",
		Premise:       "This speaks of",
	}[r]
}

// Leads reports whether the claim is part of what was asked for, and not there
// only as another account or because it overtook one.
func (r Relation) Leads() bool { return r == Leading || r == Answer }

// blockOf makes the block of one fact: the fact, its answers, and for each of
// them the newest account against it and what overtook it. This is the one
// place where it is decided what a shown claim owes its reader.
//
// Facts that stand beside the block on the same reply count as shown in it.
func blockOf(v knowledge.View, f *knowledge.Fact, beside ...*knowledge.Fact) Block {
	b := block{view: v, beside: beside}
	b.show(f, Leading, nil)
	return b.done(f)
}

// blockOver makes the block of a fact with what it replies to and what it speaks
// of under it, either of which may be nil.
func blockOver(v knowledge.View, f, repliesTo, speaksOf *knowledge.Fact) Block {
	b := block{view: v}
	b.show(f, Leading, nil)
	if repliesTo != nil {
		b.add(repliesTo, AnswerTo, f)
	}
	if speaksOf != nil {
		b.add(speaksOf, Premise, f)
	}
	return b.done(f)
}

// done adds what is owed to the leading claim.
func (b *block) done(f *knowledge.Fact) Block {
	for _, answer := range b.view.AnswersTo(f) {
		b.add(answer, Answer, f)
	}
	b.owe(f, Leading)
	b.count()
	return Block{Claims: b.claims}
}

// maxTogether is how many claims may lead in one block, so that a block fits a
// page.
const maxTogether = 6

// fresh makes the blocks of those facts that are not shown yet, and notes in
// shown what each of them shows.
func fresh(v knowledge.View, facts []*knowledge.Fact, shown map[*knowledge.Fact]bool) []Block {
	var blocks []Block
	for _, f := range facts {
		if shown[f] {
			continue
		}
		b := blockOf(v, f)
		for _, c := range b.Claims {
			shown[c.Fact] = true
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// blocksOfAll makes the blocks of facts that lead together, such as the accounts
// of one thing. Each has what is owed to it in its own block, where those that
// lead count as shown.
func blocksOfAll(v knowledge.View, facts []*knowledge.Fact) []Block {
	var blocks []Block
	for leading := range slices.Chunk(facts, maxTogether) {
		b := block{view: v, leading: leading}
		for _, f := range leading {
			b.show(f, Leading, nil)
			b.owe(f, Leading)
		}
		b.count()
		blocks = append(blocks, Block{Claims: b.claims})
	}
	return blocks
}

// block is a Block while it is made.
type block struct {
	view    knowledge.View
	beside  []*knowledge.Fact // on the same reply
	leading []*knowledge.Fact // in the same block, shown already or yet to be
	claims  []Claim
}

// add shows a fact for another and what is owed to it, unless it is shown already.
func (b *block) add(f *knowledge.Fact, as Relation, other *knowledge.Fact) {
	if !b.shows(f) {
		b.show(f, as, other)
		b.owe(f, as)
	}
}

func (b *block) show(f *knowledge.Fact, as Relation, other *knowledge.Fact) {
	c := claimOf(b.view.Dossier, f, as)
	c.For = other
	b.claims = append(b.claims, c)
}

// claimOf words a fact as it is shown.
func claimOf(d *knowledge.Dossier, f *knowledge.Fact, as Relation) Claim {
	c := Claim{Fact: f, As: as, Small: f.Date.String()}
	c.Party, c.Rest = lead(d, f)
	if s := standing(d, f); s != "" {
		c.Small += " · " + s
	}
	return c
}

// owe adds what overtook a fact and the newest account against it. A fact that
// is itself there as an account needs only some other side in view, and has it.
func (b *block) owe(f *knowledge.Fact, as Relation) {
	against := b.view.Against(f)
	if later := b.latest(f); later != nil {
		relation := Since
		if slices.Contains(against, later) {
			relation = SinceAgainst
		}
		b.add(later, relation, f)
	}
	if len(against) == 0 || slices.ContainsFunc(against, b.isBeside) {
		return
	}
	switch as {
	case Leading:
		b.add(against[0], accountOf(f, against[0]), f)
	case Answer, Since:
		b.add(against[0], underAnswer(f, against[0]), f)
	case Account, AccountBefore, SinceAgainst, AnswerAccount, AnswerBefore, AnswerTo, Premise:
		if !slices.ContainsFunc(against, b.shows) {
			b.add(against[0], underAnswer(f, against[0]), f)
		}
	}
}

// accountOf is how a fact that says otherwise stands under another: with how it
// lies in time, where their dates tell.
func accountOf(f, other *knowledge.Fact) Relation {
	switch {
	case f.Date.From.After(other.Date.Last()):
		return AccountBefore
	case other.Date.From.After(f.Date.Last()):
		return SinceAgainst
	}
	return Account
}

// underAnswer is how an account stands against what is no leading claim itself.
func underAnswer(f, other *knowledge.Fact) Relation {
	if accountOf(f, other) == AccountBefore {
		return AnswerBefore
	}
	return AnswerAccount
}

// latest follows what overtook a fact to the newest, or returns nil.
func (b *block) latest(f *knowledge.Fact) *knowledge.Fact {
	var last *knowledge.Fact
	for seen := []*knowledge.Fact{f}; ; seen = append(seen, last) {
		next := b.view.Overtaking(seen[len(seen)-1])
		if len(next) == 0 || slices.Contains(seen, next[0]) {
			return last
		}
		last = next[0]
	}
}

func (b *block) shows(f *knowledge.Fact) bool {
	return b.isBeside(f) || slices.Contains(b.leading, f) || slices.ContainsFunc(b.claims, func(c Claim) bool { return c.Fact == f })
}

func (b *block) isBeside(f *knowledge.Fact) bool { return slices.Contains(b.beside, f) }

// count notes on every claim how many accounts against it are not in the block.
func (b *block) count() {
	for i, c := range b.claims {
		for _, other := range b.view.Against(c.Fact) {
			if !b.shows(other) {
				b.claims[i].More++
			}
		}
	}
}
