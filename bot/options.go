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
