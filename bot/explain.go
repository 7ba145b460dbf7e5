package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// Explain tells a curator why a question in plain words gets the reply it does:
// how it was read, what was found, what leads and why. What it says is shown is
// read off the reply itself. It repeats words of the question and so is for a
// terminal, never for a chat.
func (b *Bot) Explain(ctx context.Context, req Request) (string, error) {
	c, d, err := b.lookUp(ctx, req)
	if err != nil {
		return "", err
	}
	q := b.query(req, d)
	if err := c.read(&q); err != nil {
		return "", err
	}
	reply, err := ask(ctx, q)
	if err != nil {
		return "", err
	}
	if own, ok := q.View.Question(q.Options["question"]); ok {
		return fmt.Sprintf("one of the record's own questions (%s): it is not searched for, and shows its facts in order, as far as there is room\nshown: %s\n",
			own.ID, idsOf(leadingFacts(reply.Blocks))), nil
	}
	e := explanation{view: q.View, found: q.find(), reply: reply}
	if e.found.Kind == find.Answer {
		e.answer = choose(q, begun(ctx, q, e.found), e.found)
	}
	return e.found.Explain() + e.shown() + e.fates(), nil
}

// explanation tells what became in a reply of what was found.
type explanation struct {
	view   knowledge.View
	found  find.Result
	reply  Reply
	answer answer // what leads without a model
}

// shown lists what leads in the reply, each with its reason.
func (e explanation) shown() string {
	leading := leadingFacts(e.reply.Blocks)
	switch {
	case len(leading) == 0:
		return "no fact is shown\n"
	case e.found.Kind != find.Answer:
		return fmt.Sprintf("shown beside it, as the nearest: %s\n", idsOf(leading))
	}
	var b strings.Builder
	b.WriteString("shown, in this order, with what answers, disputes or overtakes them:\n")
	for i, f := range leading {
		fmt.Fprintf(&b, "  %s: %s\n", f.ID, e.why(i, f))
	}
	return b.String()
}

// why says why a fact leads an answer, as its i-th.
func (e explanation) why(i int, f *knowledge.Fact) string {
	place := slices.IndexFunc(e.found.Scored(), func(s find.Scored) bool { return s.Fact == f })
	candidate := slices.Contains(candidates(e.view, e.found), f)
	switch {
	case place == 0 && i == 0:
		return "the best found"
	case place >= 0 && i == 0:
		return "the newest of those found that are about as near, since the question is about the present"
	case place >= 0 && candidate && !e.answer.owed[f]:
		return fmt.Sprintf("found, %d. of the facts in the list", place+1)
	case candidate && !e.answer.owed[f]:
		return "of the record's own question " + e.found.Trace.Question.ID + ", which this one is like"
	}
	return fmt.Sprintf("the word of %s, not heard otherwise; how near to the best in matter: %.2f", strings.Join(f.By, ", "), e.found.Kin(e.found.Facts[0], f))
}

// explained is of how many of the best found it is told what became of them.
const explained = 10

// fates says of each of the best found whether it is shown, and if not, why.
func (e explanation) fates() string {
	var b strings.Builder
	for i, s := range e.found.Trace.Scores[:min(explained, len(e.found.Trace.Scores))] {
		if i == 0 {
			b.WriteString("what became of the first in the list:\n")
		}
		fmt.Fprintf(&b, "  %s: %s\n", s.ID(), e.fate(s))
	}
	return b.String()
}

func (e explanation) fate(s find.Scored) string {
	switch {
	case s.Unknown != nil && s.Unknown == e.found.Unknown:
		return "shown, as what nobody has established"
	case s.Unknown != nil && e.found.Kind != find.Answer:
		return "an unknown that fits too little to be the answer"
	case s.Unknown != nil:
		return "an unknown that fits less than the best fact"
	case s.Term != nil && s.Term == e.found.Term:
		return "shown, as the word asked about"
	case s.Term != nil:
		return "a word whose meaning is not asked for"
	}
	return e.fateOf(s.Fact, s.Score)
}

func (e explanation) fateOf(f *knowledge.Fact, score float64) string {
	leading := leadingFacts(e.reply.Blocks)
	under := slices.IndexFunc(e.reply.Blocks, func(b Block) bool {
		return slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Fact == f })
	})
	switch {
	case slices.Contains(leading, f):
		return "shown"
	case under >= 0:
		return "shown already, under " + e.reply.Blocks[under].Claims[0].Fact.ID
	case e.found.Kind != find.Answer:
		return fmt.Sprintf("left out: of a question that is declined at most %d are shown, as far as there is room", maxNearest)
	case f.Weak:
		return "left out: marked weak in the record, and not the best found"
	case score < near*e.found.Scored()[0].Score:
		return fmt.Sprintf("left out: too far below the best (less than %.2f of its score)", near)
	case e.answer.passed[f] != "":
		return "left out: " + e.answer.passed[f]
	}
	return "left out by the model"
}

func idsOf(facts []*knowledge.Fact) string {
	ids := make([]string, 0, len(facts))
	for _, f := range facts {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, ", ")
}
