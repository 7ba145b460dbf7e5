package bot

import (
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Option is a value a command takes.
type Option struct {
	Name, Help string
	Required   bool

	read    func(q *Query, typed string) error                // against q's record
	suggest func(d *knowledge.Dossier, typed string) []Choice // nil: nothing to offer
}

// Choice is a completion of an option.
type Choice struct {
	Name  string // what the person sees, at most 100 characters
	Value string // what the option then holds
}

// maxChoices is how many completions Discord shows
// (discord.com/developers/docs/interactions/receiving-and-responding).
const maxChoices = 25

// maxChoice is how many characters a completion may have, by the same page.
const maxChoice = 100

// read reads the request's options against the record.
func (c Command) read(req Request, d *knowledge.Dossier) (Query, error) {
	q := Query{Request: req, View: d.Until(knowledge.Day{})}
	for name := range req.Options {
		if !slices.ContainsFunc(c.Options, func(o Option) bool { return o.Name == name }) {
			return Query{}, c.unknownOption(name)
		}
	}
	for _, o := range c.Options {
		typed := strings.TrimSpace(req.Options[o.Name])
		if typed == "" && o.Required {
			return Query{}, &Error{fmt.Sprintf("/%s needs %s.", c.Name, o.Name), "Add " + o.Name + ":… (" + o.Help + ")."}
		}
		if typed == "" {
			continue
		}
		if err := o.read(&q, typed); err != nil {
			return Query{}, err
		}
	}
	return q, nil
}

func (c Command) unknownOption(name string) error {
	if len(c.Options) == 0 {
		return &Error{fmt.Sprintf("/%s has no option %q.", c.Name, name), "It takes none."}
	}
	names := make([]string, 0, len(c.Options))
	for _, o := range c.Options {
		names = append(names, o.Name)
	}
	return &Error{fmt.Sprintf("/%s has no option %q.", c.Name, name), "It takes " + list(names) + "."}
}

// asOf shows the record as far as the end of a period.
func asOf() Option {
	return Option{
		Name: "as_of", Help: "only facts up to a day, month or year",
		read: func(q *Query, typed string) error {
			date, err := period(typed)
			if err == nil {
				q.AsOf, q.View = date, q.View.Until(date.Last())
			}
			return err
		},
	}
}

// period reads a day, month or year.
func period(typed string) (knowledge.Date, error) {
	date, err := knowledge.ParseDate(typed)
	if err != nil || date.About || date.Open {
		return knowledge.Date{}, &Error{fmt.Sprintf("%q is not a date this command reads.", typed), "Give " + knowledge.DateForms + "."}
	}
	return date, nil
}

// begin leaves out what ended before a period.
func begin() Option {
	return Option{
		Name: "from", Help: "from a day, month or year on",
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
		Name: "to", Help: "up to a day, month or year",
		read: func(q *Query, typed string) (err error) {
			q.End, err = period(typed)
			if err == nil && q.Begin.From.After(q.End.Last()) {
				return &Error{fmt.Sprintf("from:%s is later than to:%s.", q.Begin, q.End), "Turn them round, or leave one out."}
			}
			return err
		},
	}
}

// side names the party whose demands are asked for.
func side() Option {
	return Option{
		Name: "side", Help: "whose: Pakistan, Kabul, TTP…",
		read: func(q *Query, typed string) (err error) {
			q.Side, err = named(typed, "party", q.View.Party, q.View.Parties, partyNames)
			return err
		},
		suggest: func(d *knowledge.Dossier, typed string) []Choice {
			return choices(demanding(d), typed, partyNames)
		},
	}
}

// who names the party whose mediation is asked for.
func who() Option {
	return Option{
		Name: "who", Help: "one mediator: Qatar, Türkiye, China…",
		read: side().read,
		suggest: func(d *knowledge.Dossier, typed string) []Choice {
			return choices(mediating(d.Until(knowledge.Day{})), typed, partyNames)
		},
	}
}

// word names a term of the glossary.
func word() Option {
	return Option{
		Name: "term", Help: "a word of the dispute: Durand Line, PoR card, TTP…", Required: true,
		read: func(q *Query, typed string) (err error) {
			q.Term, err = named(typed, "term", q.View.Term, q.View.Terms, termNames)
			return err
		},
		suggest: func(d *knowledge.Dossier, typed string) []Choice { return choices(d.Terms, typed, termNames) },
	}
}

// ownQuestion names one of the dossier's own questions.
func ownQuestion() Option {
	return Option{
		Name: "question", Help: "one of the record's own; without it, their list",
		read: func(q *Query, typed string) (err error) {
			quoted := func(own *knowledge.Question) (string, string, []string) {
				return own.ID, "“" + own.Text + "”", own.Also
			}
			q.Question, err = named(typed, "question", q.View.Question, q.View.Questions, quoted)
			return err
		},
		suggest: func(d *knowledge.Dossier, typed string) []Choice { return choices(d.Questions, typed, questionNames) },
	}
}

// chartWanted asks for a picture with the reply.
func chartWanted() Option {
	return Option{
		Name: "chart", Help: "true: a picture comes with it",
		read: func(q *Query, typed string) error {
			switch knowledge.Fold(typed) {
			case "true":
				q.Chart = true
			case "false":
			default:
				return &Error{fmt.Sprintf("%q is neither true nor false.", typed), "Add chart:true for a picture, or leave it out."}
			}
			return nil
		},
		suggest: func(*knowledge.Dossier, string) []Choice { return []Choice{{Name: "with a picture", Value: "true"}} },
	}
}

// issue names the subject asked for.
func issue(required bool) Option {
	return Option{
		Name: "issue", Help: "about what: TTP, border, trade, refugees…", Required: required,
		read: func(q *Query, typed string) (err error) {
			q.Issue, err = named(typed, "issue", q.View.Issue, q.View.Issues, issueNames)
			return err
		},
		suggest: func(d *knowledge.Dossier, typed string) []Choice { return choices(d.Issues, typed, issueNames) },
	}
}

// id names one fact or source.
func id() Option {
	return Option{
		Name: "id", Help: "of a fact or a source", Required: true,
		read: func(q *Query, typed string) error {
			var isFact, isSource bool
			q.Fact, isFact = q.View.Dossier.Fact(typed)
			q.From, isSource = q.View.Source(typed)
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
			return &Error{
				fmt.Sprintf("No fact or source has the id %q.", typed),
				"The nearest are " + list(knowledge.Nearest(typed, ids, 3)) + ".",
			}
		},
		suggest: func(d *knowledge.Dossier, typed string) []Choice {
			offered := append(choices(d.Facts, typed, factNames), choices(d.Sources, typed, sourceNames)...)
			return offered[:min(len(offered), maxChoices)]
		},
	}
}

// named finds what was typed, or says what is nearest to it.
func named[T any](typed, kind string, find func(string) (*T, bool), all []*T, names func(*T) (string, string, []string)) (*T, error) {
	if found, ok := find(typed); ok {
		return found, nil
	}
	shownBy := map[string]string{}
	var candidates []string
	for _, v := range all {
		id, shown, others := names(v)
		for _, name := range append([]string{id, shown}, others...) {
			candidates = append(candidates, name)
			shownBy[name] = shown
		}
	}
	var nearest []string
	for _, name := range knowledge.Nearest(typed, candidates, 10) {
		if shown := shownBy[name]; !slices.Contains(nearest, shown) && len(nearest) < 3 {
			nearest = append(nearest, shown)
		}
	}
	return nil, &Error{fmt.Sprintf("No %s on record is called %q.", kind, typed), "The nearest are " + list(nearest) + "."}
}

// choices offers the things whose names hold what was typed, those first whose
// names begin with it.
func choices[T any](all []*T, typed string, names func(*T) (string, string, []string)) []Choice {
	typed = knowledge.Fold(typed)
	var beginning, holding []Choice
	for _, v := range all {
		id, shown, others := names(v)
		choice := Choice{Name: clip(shown, maxChoice), Value: id}
		folded := make([]string, 0, len(others)+2)
		for _, name := range append([]string{id, shown}, others...) {
			folded = append(folded, knowledge.Fold(name))
		}
		switch {
		case slices.ContainsFunc(folded, func(name string) bool { return strings.HasPrefix(name, typed) }):
			beginning = append(beginning, choice)
		case slices.ContainsFunc(folded, func(name string) bool { return strings.Contains(name, typed) }):
			holding = append(holding, choice)
		}
	}
	offered := append(beginning, holding...)
	return offered[:min(len(offered), maxChoices)]
}

// clip shortens a text to n characters, the last of them an ellipsis.
func clip(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return text
}

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
