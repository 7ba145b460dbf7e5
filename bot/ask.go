package bot

import (
	"cmp"
	"context"
	"strings"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// What an answer may hold. A reply is read on a phone in a moving channel.
const (
	maxLeading = 4    // facts
	maxNearest = 3    // facts beside a decline
	maxLetters = 1200 // characters without the sources, unless one fact with its accounts has more
	maxMore    = 8    // facts behind a button
)

// ask answers a question in plain words, or declines and says why. The question
// itself is never shown: the heading names what was recognised in it.
func ask(ctx context.Context, q Query) (Reply, error) {
	if len(q.Facts) > 0 {
		return chosen(q), nil
	}
	if own, ok := q.View.Question(q.Options["question"]); ok { // picked from those offered
		q.Question = own
		r, err := briefing(ctx, q)
		r.Blocks = trimmed(q, r)
		r.Facts = leadingFacts(r.Blocks)
		r.Ways = ways(q.View, q.View.Named(own.Facts), r.Blocks)
		r.write(ctx, q)
		return r, err
	}
	found := q.find()
	r := begun(ctx, q, found)
	if found.Kind != find.Answer {
		decline(q, &r, found)
		return r, nil
	}
	if !r.choose(ctx, q, found) {
		r.lead(q, found)
	}
	r.Facts = leadingFacts(r.Blocks)
	r.Ways = ways(q.View, found.Facts, r.Blocks)
	r.write(ctx, q)
	return r, nil
}

// begun is the reply to a question before anything that was found leads in it.
func begun(ctx context.Context, q Query, found find.Result) Reply {
	r := Reply{Kind: Answered, Title: "Asked · " + recognised(q, found), Notices: opening(q, found)}
	if found.Kind == find.Answer && found.Term != nil {
		q.Term = found.Term
		meaning, _ := term(ctx, q) // it never fails
		r.Blocks = append(r.Blocks, meaning.Blocks[:2]...)
	}
	return r
}

// chosen shows facts that a button names: the rest of an answer, or the pages
// of one.
func chosen(q Query) Reply {
	r := Reply{Kind: Answered, Title: "Asked · further facts", Facts: q.Facts}
	if q.Withdrawn > 0 {
		r.Notices = []string{"No longer in the record, and left out: " + count(q.Withdrawn, "fact") + "."}
	}
	r.Blocks = headed("", q.View, q.Facts)
	return r
}

// recognised names what was read in a question: parties, the issue, periods.
func recognised(q Query, found find.Result) string {
	var parts []string
	for _, id := range found.Reading.Parties {
		if p, ok := q.View.Party(id); ok {
			parts = append(parts, p.Short)
		}
	}
	if len(found.Facts) > 0 && found.Kind == find.Answer {
		if issue, ok := q.View.Dossier.Issue(found.Facts[0].Issue); ok {
			parts = append(parts, issue.Name)
		}
	}
	if periods := found.Reading.Periods; len(periods) == 1 {
		parts = append(parts, periods[0].String())
	}
	return cmp.Or(strings.Join(parts, " · "), "nothing recognised")
}

// opening are the lines before an answer: which words are the question's own,
// and that the record is in English.
func opening(q Query, found find.Result) []string {
	var lines []string
	if words := found.Reading.Loaded; len(words) > 0 && found.Kind == find.Answer {
		quoted := make([]string, 0, len(words))
		for _, w := range words {
			quoted = append(quoted, "“"+w+"”")
		}
		verb := " is the question's own word, not the record's."
		if len(words) > 1 {
			verb = " are the question's own words, not the record's."
		}
		lines = append(lines, list(quoted)+verb)
	}
	if found.Reading.Foreign && found.Kind != find.Nothing {
		lines = append(lines, inEnglish(q.Options["question"]))
	}
	return lines
}

// inEnglish says in the question's language, where we can write it, that the
// record is in English. Letters tell Urdu and Pashto from Persian.
func inEnglish(question string) string {
	switch {
	case strings.ContainsAny(question, "ټډړږښځڅڼۍې"):
		return "The record is in English; these are its nearest facts by the names in the question."
	case strings.ContainsAny(question, "ٹڈڑںےہ"):
		return "یہ ریکارڈ انگریزی میں ہے؛ سوال میں آئے ناموں کے مطابق قریب ترین باتیں یہ ہیں۔"
	case strings.ContainsFunc(question, func(r rune) bool { return r >= 0x600 && r <= 0x6ff }):
		return "این سند به انگلیسی است؛ نزدیک\u200cترین موارد بر پایهٔ نام\u200cهای پرسش در زیر می\u200cآید."
	}
	return "The record is in English; these are its nearest facts by the names in the question."
}

// refs writes facts as they go into a button.
func refs(facts []*knowledge.Fact) string {
	list := make([]string, 0, len(facts))
	for _, f := range facts {
		list = append(list, f.Ref())
	}
	return strings.Join(list, ".")
}

// freely is the question of /ask.
func freely() Option {
	return Option{
		Name: "question", Help: "what you wonder, in your own words", Required: true,
		none: &Error{Text: "The question is empty.", Hint: "Type a question, or a command such as /demands."},
		read: func(*Query, string) error { return nil },
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(q.View.Questions, typed, func(own *knowledge.Question) (id, shown string, others []string) {
				return clip(own.Text, maxChoice), own.Text, own.Also
			})
		},
	}
}

// theseFacts are facts that a button names, and nobody types.
func theseFacts() Option {
	return Option{
		Name: "facts", Code: "f", Help: "facts by their short names", hidden: true,
		value: func(q Query) string { return refs(q.Facts) },
		read: func(q *Query, typed string) error {
			for ref := range strings.SplitSeq(typed, ".") {
				if f, ok := q.View.Dossier.Fact(ref); ok && q.View.Sees(f) {
					q.Facts = append(q.Facts, f)
				} else {
					q.Withdrawn++
				}
			}
			if len(q.Facts) == 0 {
				return &Error{Text: "These facts are no longer in the record.", Hint: "Ask anew with /ask."}
			}
			return nil
		},
	}
}
