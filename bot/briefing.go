package bot

import "context"

// briefing answers one of the dossier's own questions with its facts, in the
// question's order; without a question, it lists them.
func briefing(_ context.Context, q Query) (Reply, error) {
	r := Reply{Kind: Answered, Title: "Briefing", Notices: q.notices()}
	if q.Question != nil {
		r.Title += " · " + q.Question.Text
		r.Blocks = headed("", q.View, q.View.Named(q.Question.Facts))
		return r, nil
	}
	r.Notices = append(r.Notices, "The record has an answer to each of these: /briefing question:…")
	var questions []string
	for _, own := range q.View.Questions {
		questions = append(questions, own.Text)
	}
	r.Blocks = []Block{{Lines: questions}}
	return r, nil
}
