package bot

import (
	"context"
	"fmt"
	"strings"

	"dossier/knowledge"
)

// The options that are read against the record, used by more than one command;
// one that a single command has stands beside it.

// asOf shows the record as far as the end of a period.
func asOf() Option {
	return Option{
		Name: "as_of", Code: "a", Help: "only facts up to a day, month or year",
		value: func(q Query) string { return isoDate(q.AsOf) },
		read: func(q *Query, typed string) error {
			date, err := period(typed)
			if err == nil {
				q.AsOf, q.View = date, q.View.Until(date.Last())
			}
			return err
		},
	}
}

// isoDate writes a date, and none as "".
func isoDate(d knowledge.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.ISO()
}

// period reads a day, month or year.
func period(typed string) (knowledge.Date, error) {
	date, err := knowledge.ParsePeriod(typed)
	if err != nil {
		return knowledge.Date{}, &Error{Text: fmt.Sprintf("%q is not a date this command reads.", clip(typed, maxEcho)), Hint: "Give " + knowledge.DateForms + "."}
	}
	return date, nil
}

// begin leaves out what ended before a period.
func begin() Option {
	return Option{
		Name: "from", Code: "b", Help: "from a day, month or year on",
		value: func(q Query) string { return isoDate(q.Begin) },
		read: func(q *Query, typed string) (err error) {
			q.Begin, err = period(typed)
			return err
		},
	}
}

// end leaves out what began after a period. It stands after begin in a
// command's options. Unlike as_of it does not hide what is owed to the rest:
// later accounts are shown.
func end() Option {
	return Option{
		Name: "to", Code: "e", Help: "up to a day, month or year",
		value: func(q Query) string { return isoDate(q.End) },
		read: func(q *Query, typed string) (err error) {
			q.End, err = period(typed)
			if err == nil && q.Begin.From.After(q.End.Last()) {
				return &Error{Text: fmt.Sprintf("from:%s is later than to:%s.", q.Begin, q.End), Hint: "Turn them round, or leave one out."}
			}
			return err
		},
	}
}

// side names the party whose demands are asked for.
func side() Option {
	return Option{
		Name: "side", Code: "s", Help: "whose: Pakistan, Kabul, TTP…",
		value: func(q Query) string {
			if q.Side == nil {
				return ""
			}
			return q.Side.ID
		},
		read: func(q *Query, typed string) (err error) {
			q.Side, err = named(typed, "party", q.View.Party, q.View.Parties, partyNames)
			return err
		},
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(demanding(q.View, anyFact), typed, partyNames)
		},
	}
}

// who names the party whose mediation is asked for.
func who() Option {
	return Option{
		Name: "who", Code: "s", Help: "one mediator: Qatar, Türkiye, China…",
		value: side().value, read: side().read,
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(mediating(q.View), typed, partyNames)
		},
	}
}

// word names a term of the glossary.
func word() Option {
	return Option{
		Name: "term", Code: "w", Help: "a word of the dispute: Durand Line, PoR card, TTP…", Required: true,
		value: func(q Query) string { return q.Term.ID },
		read: func(q *Query, typed string) (err error) {
			q.Term, err = named(typed, "term", q.View.Term, q.View.Terms, termNames)
			return err
		},
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(q.View.Terms, typed, termNames)
		},
	}
}

// ownQuestion names one of the dossier's own questions.
func ownQuestion() Option {
	return Option{
		Name: "question", Code: "q", Help: "one of the record's own; without it, their list",
		value: func(q Query) string {
			if q.Question == nil {
				return ""
			}
			return q.Question.ID
		},
		read: func(q *Query, typed string) (err error) {
			q.Question, err = named(typed, "question", q.View.Question, q.View.Questions, questionNames)
			return err
		},
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(q.View.Questions, typed, questionNames)
		},
	}
}

// chartWanted asks for a picture with the reply.
func chartWanted() Option {
	return Option{
		Name: "chart", Code: "c", Help: "true: a picture comes with it",
		value: func(q Query) string { return map[bool]string{true: "true"}[q.Chart] },
		read: func(q *Query, typed string) error {
			switch knowledge.Fold(typed) {
			case "true":
				q.Chart = true
			case "false":
			default:
				return &Error{Text: fmt.Sprintf("%q is neither true nor false.", typed), Hint: "Add chart:true for a picture, or leave it out."}
			}
			return nil
		},
		suggest: func(context.Context, Query, string) []Choice {
			return []Choice{{Name: "with a picture", Value: "true"}}
		},
	}
}

// issue names the subject asked for.
func issue(required bool) Option {
	return Option{
		Name: "issue", Code: "i", Help: "about what: TTP, border, trade, refugees…", Required: required,
		value: func(q Query) string {
			if q.Issue == nil {
				return ""
			}
			return q.Issue.ID
		},
		read: func(q *Query, typed string) (err error) {
			q.Issue, err = named(typed, "issue", q.View.Issue, q.View.Issues, issueNames)
			return err
		},
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(q.View.Issues, typed, issueNames)
		},
	}
}

// id names one fact or source.
func id() Option {
	return Option{
		Name: "id", Code: "f", Help: "of a fact or a source", Required: true,
		value: func(q Query) string {
			if q.Fact != nil {
				return q.Fact.Ref()
			}
			return q.Source.ID
		},
		read: func(q *Query, typed string) error {
			typed = strings.ToLower(typed)
			var isFact, isSource bool
			q.Fact, isFact = q.View.Dossier.Fact(typed)
			q.Source, isSource = q.View.Source(typed)
			if isFact || isSource {
				return nil
			}
			var ids []string
			for _, f := range q.View.Facts {
				ids = append(ids, f.ID)
			}
			for _, s := range q.View.Sources {
				ids = append(ids, s.ID)
			}
			return &Error{Text: fmt.Sprintf("No fact or source has the id %q.", clip(typed, maxEcho)), Hint: "The nearest are " + list(knowledge.Nearest(typed, ids, 3)) + "."}
		},
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			offered := append(choices(q.View.Facts, typed, factNames), choices(q.View.Sources, typed, sourceNames)...)
			return offered[:min(len(offered), maxChoices)]
		},
	}
}

func anyFact(*knowledge.Fact) bool { return true }

// The names by which the things of a record are found: the id, the name shown,
// and others.

func partyNames(p *knowledge.Party) (id, shown string, others []string) {
	return p.ID, p.Name, append([]string{p.Short}, p.Aliases...)
}

func issueNames(i *knowledge.Issue) (id, shown string, others []string) {
	return i.ID, i.Name, i.Aliases
}

func termNames(t *knowledge.Term) (id, shown string, others []string) {
	for _, w := range t.Words {
		others = append(others, w.Word)
	}
	return t.ID, t.Name, append(others, t.Aliases...)
}

func questionNames(q *knowledge.Question) (id, shown string, others []string) {
	return q.ID, q.Text, q.Also
}

func factNames(f *knowledge.Fact) (id, shown string, others []string) {
	return f.ID, f.ID + ": " + f.Text, []string{f.Text}
}

func sourceNames(s *knowledge.Source) (id, shown string, others []string) {
	return s.ID, s.ID + ": " + s.Publisher + ", " + s.Title, []string{s.Publisher, s.Title}
}
