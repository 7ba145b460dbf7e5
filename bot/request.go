package bot

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// Request is one thing somebody asks of the bot, whatever the place it was
// asked in: a command, a button, a line in the terminal.
type Request struct {
	Line    string            // as typed, where it was typed as a line; "" otherwise
	Do      string            // the command's name: "demands"
	Options map[string]string // the command's options as typed
	Typing  string            // for Suggest: the option being typed
	Page    int               // which page of the reply, from 1, where it is shown in pages; 0 when no page was turned
	From    Person
	On      *Message // the message that was clicked on; nil otherwise
	Filled  bool     // a form was handed in, and its fields are among the options
	Upload  *Upload  // the file that came with it; nil without
	// Channels are those the options name, by id.
	Channels map[string]Channel
	Server   string    // "" in private chats and the terminal
	At       time.Time // when it was asked, so that "now" is an argument
}

// Person is who asks. Nothing of them is stored or logged.
type Person struct {
	ID      string
	Roles   []string // their ids in the server
	Manages bool     // may manage the server
}

// Channel is where messages are sent, as the person who asks sees it.
type Channel struct {
	MaySend bool // they may view it and send there
}

// Message is one the bot has sent.
type Message struct {
	Asker string // the id of the person whose request it answered
}

// private is the option that every command takes: an answer that only the
// person who asked can see. A terminal has no others.
const private = "private"

// Start is what a place must be told before there is a reply.
type Start struct {
	Private  bool  // only the person who asked may see the reply
	Replaces bool  // it takes the place of the message clicked on
	Form     *Form // it is a form, to be filled in before there is a reply; nil otherwise
}

// String writes the request as it is typed: "/demands issue:border side:Pakistan".
func (r Request) String() string {
	if r.Line != "" {
		return r.Line
	}
	var b strings.Builder
	b.WriteString("/" + r.Do)
	for _, name := range slices.Sorted(maps.Keys(r.Options)) {
		if name != private {
			b.WriteString(" " + name + ":" + r.Options[name])
		}
	}
	return b.String()
}

// Query is a request whose options have been read against the record.
type Query struct {
	Request
	View   knowledge.View    // the record, up to as_of if that was given
	AsOf   knowledge.Date    // the period of as_of; zero without it
	Side   *knowledge.Party  // nil without the option
	Issue  *knowledge.Issue  // nil without the option
	Fact   *knowledge.Fact   // of an id option, this one
	Source *knowledge.Source // or this

	About      Subject             // of the about option; nil in both without it
	Begin, End knowledge.Date      // the periods of from and to; zero without them
	Term       *knowledge.Term     // nil without the option
	Question   *knowledge.Question // nil without the option
	Chart      bool                // a picture is to come with the reply
	Full       bool                // the long form is wanted
	Facts      []*knowledge.Fact   // that a button names
	Withdrawn  int                 // how many it names that are no longer on record

	index  func() *find.Index
	office *office // of moderators' commands; nil elsewhere
	aid    *aid    // nil where there is no model
}

// find looks for what answers the query's question.
func (q Query) find() find.Result { return q.index().Find(q.Options["question"]) }

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
	said := "Facts up to " + q.AsOf.Last().String() + ", as today's record has them."
	if q.AsOf.Last().After(q.View.AsOf.To) {
		said += " It speaks of nothing after " + q.View.AsOf.String() + "."
	}
	return []string{said}
}

// same returns the issue and the day of the query as options, for a request
// that asks something else about the same.
func (q Query) same() map[string]string {
	kept := map[string]string{}
	for _, o := range []Option{issue(false), asOf()} {
		if v := o.value(q); v != "" {
			kept[o.Name] = v
		}
	}
	return kept
}

// again is the query as a request that asks for the same: its options hold
// ids and dates of the record, not what was typed.
func (q Query) again(c Command) Request {
	req := Request{Do: c.Name, Options: map[string]string{}}
	for _, o := range c.Options {
		if o.value == nil {
			continue
		}
		if v := o.value(q); v != "" {
			req.Options[o.Name] = v
		}
	}
	return req
}

// onMessage is the command that is used on a message.
const onMessage = "What does the record say?"

// Command is one thing the bot can do.
type Command struct {
	Name      string // "demands"; "refresh check" is the subcommand check of refresh, see Groups
	Help      string
	Code      string // its name inside a button, for ever; "" is never reached from one
	Options   []Option
	For       Right // what is not for everyone is answered privately
	OfMessage bool  // used on a message, which it answers privately; its question is the message's text
	Clicked   bool  // reached by buttons alone, and never typed
	Steady    bool  // the reply follows from the record, the options and the day alone, whoever asks and wherever
	Form      *Form // what a click on its button opens; nil for none
	Run       func(context.Context, Query) (Reply, error)
}
