package bot

import (
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

	value   func(Query) string                                // what was read, as it goes into a button
	read    func(q *Query, typed string) error                // against q's record
	suggest func(d *knowledge.Dossier, typed string) []Choice // nil: nothing to offer
}

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

// read reads the request's options against the record.
func (c Command) read(req Request, d *knowledge.Dossier) (Query, error) {
	q := Query{Request: req, View: d.Until(knowledge.Day{})}
	for _, name := range slices.Sorted(maps.Keys(req.Options)) {
		if name != private && !slices.ContainsFunc(c.Options, func(o Option) bool { return o.Name == name }) {
			return Query{}, c.unknownOption(name)
		}
	}
	for _, o := range c.Options {
		typed, given := req.Options[o.Name]
		typed = strings.TrimSpace(typed)
		switch {
		case typed == "" && (o.Required || given):
			return Query{}, c.missing(o, d)
		case typed == "":
			continue
		case len(typed) > maxTyped:
			return Query{}, &Error{"That is too long to be read.", fmt.Sprintf("Give at most %d characters.", maxTyped)}
		}
		if err := o.read(&q, typed); err != nil {
			return Query{}, err
		}
	}
	return q, nil
}

// maxTyped is how long a value may be, and maxEcho how much of one that was not
// understood is shown again.
const maxTyped, maxEcho = 6000, 60

// missing says what an option wants, with what there is to choose from.
func (c Command) missing(o Option, d *knowledge.Dossier) error {
	if c.Unlisted {
		return &Error{"The question is empty.", "Type a question, or a command such as /demands."}
	}
	hint := "Add " + o.Name + ":… (" + o.Help + ")."
	if o.suggest != nil {
		var names []string
		for _, choice := range o.suggest(d, "") {
			names = append(names, choice.Name)
		}
		if len(names) < maxChoices {
			hint += " There are " + list(names) + "."
		}
	}
	return &Error{fmt.Sprintf("/%s needs %s.", c.Name, o.Name), hint}
}

func (c Command) unknownOption(name string) error {
	if len(c.Options) == 0 {
		return &Error{fmt.Sprintf("/%s has no option %q.", c.Name, clip(name, maxEcho)), "It takes no options."}
	}
	names := make([]string, 0, len(c.Options))
	for _, o := range c.Options {
		names = append(names, o.Name)
	}
	return &Error{fmt.Sprintf("/%s has no option %q.", c.Name, clip(name, maxEcho)), "It takes " + list(names) + ", each followed by a colon and a value."}
}

// asOf shows the record as far as the end of a period.
func asOf() Option {
	return Option{
		Name: "as_of", Code: "a", Help: "only facts up to a day, month or year",
		value: func(q Query) string {
			if q.AsOf.IsZero() {
				return ""
			}
			return q.AsOf.ISO()
		},
		read: func(q *Query, typed string) error {
			date, err := knowledge.ParsePeriod(typed)
			if err != nil {
				return &Error{fmt.Sprintf("%q is not a date this command reads.", clip(typed, maxEcho)), "Give " + knowledge.DateForms + "."}
			}
			q.AsOf, q.View = date, q.View.Until(date.Last())
			return nil
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
		suggest: func(d *knowledge.Dossier, typed string) []Choice {
			return choices(demanding(d.Until(knowledge.Day{}), anyFact), typed, partyNames)
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
		suggest: func(d *knowledge.Dossier, typed string) []Choice { return choices(d.Issues, typed, issueNames) },
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
			return &Error{
				fmt.Sprintf("No fact or source has the id %q.", clip(typed, maxEcho)),
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
	return nil, &Error{fmt.Sprintf("No %s on record is called %q.", kind, clip(typed, maxEcho)), "The nearest are " + list(nearest) + "."}
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

func anyFact(*knowledge.Fact) bool { return true }

// The names by which the things of a record are found: the id, the name shown,
// and others.

func partyNames(p *knowledge.Party) (id, shown string, others []string) {
	return p.ID, p.Name, append([]string{p.Short}, p.Aliases...)
}

func issueNames(i *knowledge.Issue) (id, shown string, others []string) {
	return i.ID, i.Name, i.Aliases
}

func factNames(f *knowledge.Fact) (id, shown string, others []string) {
	return f.ID, f.ID + ": " + f.Text, []string{f.Text}
}

func sourceNames(s *knowledge.Source) (id, shown string, others []string) {
	return s.ID, s.ID + ": " + s.Publisher + ", " + s.Title, []string{s.Publisher, s.Title}
}
