package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Option is a value a command takes.
type Option struct {
	Name, Help string
	Code       string // its name inside a button, one letter, for ever
	Required   bool
	Kind       OptionKind
	hidden     bool   // only a button gives it, and then nothing else is required
	none       *Error // said when it is missing, in place of the general words

	value   func(Query) string                                             // what was read, as it goes into a button; nil: it goes into none
	read    func(q *Query, typed string) error                             // against q's record; nil: q.Options has it
	suggest func(ctx context.Context, q Query, typed string) (of []Choice) // nil: nothing to offer
}

// OptionKind is how a place asks for an option's value.
type OptionKind int

// The kinds. Of a role and a channel the value is its id; of a file it is its
// name, and the file is the request's Upload.
const (
	OfText OptionKind = iota
	OfFlag            // "true" or "false"
	OfRole
	OfChannel // where messages can be sent
	OfFile
)

// Hidden reports whether the option is given by buttons alone, and never typed.
func (o Option) Hidden() bool { return o.hidden }

// Completes reports whether Suggest has completions for the option.
func (o Option) Completes() bool { return o.suggest != nil }

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

// read reads the query's options against its record.
func (c Command) read(q *Query) error {
	for _, name := range slices.Sorted(maps.Keys(q.Options)) {
		if _, known := c.option(name); !known && name != private {
			return c.unknownOption(name)
		}
	}
	for _, o := range c.Options {
		typed, given := q.Options[o.Name]
		typed = strings.TrimSpace(typed)
		switch {
		case typed == "" && (given || o.Required && !c.fromButton(q.Request)):
			return c.missing(o, *q)
		case typed == "":
			continue
		case len(typed) > maxTyped:
			return &Error{Text: "That is too long to be read.", Hint: fmt.Sprintf("Give at most %d characters.", maxTyped)}
		}
		if o.read == nil {
			continue
		}
		if err := o.read(q, typed); err != nil {
			return err
		}
	}
	return nil
}

// fromButton reports whether a request has an option that only buttons give.
func (c Command) fromButton(req Request) bool {
	return slices.ContainsFunc(c.Options, func(o Option) bool { return o.hidden && req.Options[o.Name] != "" })
}

// maxTyped is how long a value may be, and maxEcho how much of one that was not
// understood is shown again.
const maxTyped, maxEcho = 6000, 60

// missing says what an option wants, with what there is to choose from.
func (c Command) missing(o Option, q Query) error {
	if o.none != nil {
		return o.none
	}
	hint := "Add " + o.Name + ":… (" + o.Help + ")."
	if o.suggest != nil {
		var names []string
		for _, choice := range o.suggest(context.Background(), q, "") {
			names = append(names, choice.Name)
		}
		if len(names) < maxChoices {
			hint += " There are " + list(names) + "."
		}
	}
	return &Error{Text: fmt.Sprintf("/%s needs %s.", c.Name, o.Name), Hint: hint}
}

func (c Command) unknownOption(name string) error {
	if len(c.Options) == 0 {
		return &Error{Text: fmt.Sprintf("/%s has no option %q.", c.Name, clip(name, maxEcho)), Hint: "It takes no options."}
	}
	names := make([]string, 0, len(c.Options))
	for _, o := range c.Options {
		names = append(names, o.Name)
	}
	return &Error{Text: fmt.Sprintf("/%s has no option %q.", c.Name, clip(name, maxEcho)), Hint: "It takes " + list(names) + ", each followed by a colon and a value."}
}

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

// named finds what was typed, or says what is nearest to it.
func named[T any](typed, kind string, find func(string) (*T, bool), all []*T, names func(*T) (string, string, []string)) (*T, error) {
	if found, ok := find(typed); ok {
		return found, nil
	}
	byShown := map[string][]string{}
	for _, v := range all {
		_, shown, others := names(v)
		byShown[shown] = append([]string{shown}, others...)
	}
	var nearest []string
	for _, shown := range knowledge.NearestOf(typed, byShown, 3) {
		name := knowledge.Nearest(typed, byShown[shown], 1)[0]
		if knowledge.Fold(name) != knowledge.Fold(shown) {
			shown = name + " (" + shown + ")"
		}
		nearest = append(nearest, "“"+shown+"”")
	}
	return nil, &Error{Text: fmt.Sprintf("No %s on record is called %q.", kind, clip(typed, maxEcho)), Hint: "The nearest are " + list(nearest) + "."}
}

// choices offers the things whose names hold what was typed, those first whose
// names begin with it.
func choices[T any](all []*T, typed string, names func(*T) (string, string, []string)) []Choice {
	typed = knowledge.Fold(typed)
	var beginning, holding []Choice
	offering := map[string]bool{} // Discord refuses two choices of one name
	for _, v := range all {
		id, shown, others := names(v)
		if offering[shown] {
			continue
		}
		offering[shown] = true
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
