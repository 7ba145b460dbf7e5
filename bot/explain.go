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
// how it was read, what was found, what leads and why. It repeats words of the
// question and so is for a terminal, never for a chat.
func (b *Bot) Explain(ctx context.Context, req Request) (string, error) {
	c, d, err := b.lookUp(ctx, req)
	if err != nil {
		return "", err
	}
	q := b.query(req, d)
	if err := c.read(&q); err != nil {
		return "", err
	}
	if own, ok := q.View.Question(q.Options["question"]); ok {
		return fmt.Sprintf("one of the record's own questions (%s): it is not searched for, and shows its facts in order: %s\n", own.ID, strings.Join(own.Facts, ", ")), nil
	}
	found := q.find()
	return found.Explain() + q.explainShown(found), nil
}

// explainShown lists what leads in the reply, each with its reason.
func (q Query) explainShown(found find.Result) string {
	var b strings.Builder
	if found.Kind != find.Answer {
		if nearest := q.nearest(found); len(nearest) > 0 {
			fmt.Fprintf(&b, "shown beside it, as the nearest: %s\n", idsOf(leadingFacts(nearest)))
		}
		return b.String()
	}
	b.WriteString("shown, in this order, with what answers, disputes or overtakes them:\n")
	for i, f := range leadingFacts(choose(q, Reply{Kind: Answered}, found).reply.Blocks) {
		fmt.Fprintf(&b, "  %s: %s\n", f.ID, q.why(i, f, found))
	}
	return b.String()
}

// why says why a fact leads an answer, as its i-th.
func (q Query) why(i int, f *knowledge.Fact, found find.Result) string {
	place := slices.IndexFunc(found.Scored(), func(s find.Scored) bool { return s.Fact == f })
	own := found.Trace.Question
	switch {
	case place == 0 && i == 0:
		return "the best found"
	case place >= 0 && i == 0:
		return "the newest of those found that are about as near, since the question is about the present"
	case place >= 0 && slices.Contains(candidates(q.View, found), f):
		return fmt.Sprintf("found, %d. of the facts in the list", place+1)
	case slices.Contains(candidates(q.View, found), f):
		return "of the record's own question " + own.ID + ", which this one is like"
	}
	return fmt.Sprintf("the word of %s, not heard otherwise; how near to the best in matter: %.2f", strings.Join(f.By, ", "), found.Kin(found.Facts[0], f))
}

func idsOf(facts []*knowledge.Fact) string {
	ids := make([]string, 0, len(facts))
	for _, f := range facts {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, ", ")
}
