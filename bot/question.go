package bot

import (
	"context"

	"dossier/knowledge"
)

// plainQuestion is the command behind a line that begins with no slash. Its
// name holds a space, so that no line can call it.
const plainQuestion = "plain question"

// question answers a plain question with the nearest of the dossier's own
// questions. It does not claim that they are the same.
func question(_ context.Context, q Query) (Reply, error) {
	asks := map[string]string{}
	var wordings []string
	for _, own := range q.View.Questions {
		for _, w := range append([]string{own.Text}, own.Also...) {
			asks[w] = own.Text
			wordings = append(wordings, w)
		}
	}
	r := Reply{
		Kind: Abstained, Title: "Questions in the record",
		Notices: []string{"Plain questions are not answered yet. The nearest that the record answers:"},
	}
	seen := map[string]bool{}
	for _, w := range knowledge.Nearest(q.Options["text"], wordings, 12) {
		if own := asks[w]; !seen[own] && len(seen) < 3 {
			seen[own] = true
			r.Blocks = append(r.Blocks, Block{Lines: []string{own}})
		}
	}
	return r, nil
}

// text is a plain question as typed.
func text() Option {
	return Option{
		Name: "text", Help: "a question", Required: true,
		read: func(*Query, string) error { return nil },
	}
}
