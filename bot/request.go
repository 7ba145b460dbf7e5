package bot

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/knowledge"
)

// Request is one thing somebody asks of the bot, whatever the place it was
// asked in.
type Request struct {
	Do      string            // the command's name: "demands"
	Options map[string]string // the command's options as typed
	Typing  string            // for Suggest: the option being typed
	Server  string            // "" in private chats and the terminal
	At      time.Time         // when it was asked, so that "now" is an argument
}

// String writes the request as it is typed: "/demands issue:border side:Pakistan".
// A plain question is itself.
func (r Request) String() string {
	if r.Do == plainQuestion {
		return r.Options["text"]
	}
	var b strings.Builder
	b.WriteString("/" + r.Do)
	for _, name := range slices.Sorted(maps.Keys(r.Options)) {
		b.WriteString(" " + name + ":" + r.Options[name])
	}
	return b.String()
}

// Query is a request whose options have been read against the record.
type Query struct {
	Request
	View  knowledge.View   // the record, up to as_of if that was given
	AsOf  knowledge.Date   // the period of as_of; zero without it
	Side  *knowledge.Party // nil without the option
	Issue *knowledge.Issue // nil without the option
	Fact  *knowledge.Fact  // of an id option, one of
	From  *knowledge.Source

	About      Subject             // of the about option; nil in both without it
	Begin, End knowledge.Date      // the periods of from and to; zero without them
	Term       *knowledge.Term     // nil without the option
	Question   *knowledge.Question // nil without the option
	Chart      bool                // a picture is to come with the reply
}

// heading says what was asked as the bot read it: other readers of a channel
// do not see the options.
func (q Query) heading(what string) string {
	parts := []string{what}
	if q.Side != nil {
		parts = append(parts, q.Side.Name)
	}
	if q.Issue != nil {
		parts = append(parts, q.Issue.Name)
	}
	if about := q.About.String(); about != "" {
		parts = append(parts, about)
	}
	if period := q.period(); period != "" {
		parts = append(parts, period)
	}
	if !q.AsOf.IsZero() {
		parts = append(parts, "up to "+q.AsOf.String())
	}
	return strings.Join(parts, " · ")
}

// period says what from and to leave: "Oct 2025", "Oct 2025 to Jan 2026", "from
// 2026"; nothing without them.
func (q Query) period() string {
	switch {
	case q.Begin == q.End && !q.Begin.IsZero():
		return q.Begin.String()
	case q.Begin.IsZero() && q.End.IsZero():
		return ""
	case q.Begin.IsZero():
		return "to " + q.End.String()
	case q.End.IsZero():
		return "from " + q.Begin.String()
	}
	return q.Begin.String() + " to " + q.End.String()
}

// notices are the lines that every answer to the query begins with.
func (q Query) notices() []string {
	if q.AsOf.IsZero() {
		return nil
	}
	return []string{"Facts up to " + q.AsOf.Last().String() + ", as today's record has them."}
}

// Command is one thing the bot can do.
type Command struct {
	Name, Help string
	Options    []Option
	Unlisted   bool // not called by its name: a door's own way in
	Run        func(context.Context, Query) (Reply, error)
}
