// Package bot turns requests into replies. Everything anyone can do is a
// [Request]: a slash command, a button, a line in the terminal. Everything the
// bot says is a [Reply], which knows nothing of the place it is shown in.
//
// The way of one request: a door (the terminal, Discord) makes a Request and
// calls [Bot.Handle]. Handle finds the command in the table of commands.go,
// reads its options against the record (options.go), and calls its Run, which
// chooses facts and returns a Reply of blocks (reply.go). A block is one claim
// with everything owed to it: the answer, the newest account against it, what
// overtook it (block.go). The words of attribution are written in wording.go
// and nowhere else. A picture that is asked for is drawn by package chart from
// the same facts (picture.go). Where there is a language model it may choose and
// word facts, and code holds that against the record (model.go). What is asked
// again is answered with the reply that was made before (kept.go). The door
// renders the reply.
//
// What nobody asks for goes the same way with a clock in front: digests and
// announcements (poster.go) are requests, whose replies go to a channel, once
// each (posting.go).
package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"

	lru "github.com/hashicorp/golang-lru/v2"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// Bot answers requests. It may be used by any number of goroutines.
type Bot struct {
	library   Library
	log       *slog.Logger
	commands  []Command
	office    *office                   // nil where nobody moderates
	assistant *Assistant                // nil where there is no model
	kept      *lru.Cache[string, Reply] // by their keys; see kept.go
}

// New returns a bot that answers from the library's dossiers.
func New(library Library, log *slog.Logger, parts ...Part) *Bot {
	b := &Bot{library: library, log: log, kept: newKept()}
	for _, add := range parts {
		add(b)
	}
	b.commands = slices.DeleteFunc(commands(), func(c Command) bool { return b.office == nil && (c.For != Everyone || c.Clicked) })
	return b
}

// Commands returns the table of everything the bot can do.
func (b *Bot) Commands() []Command { return b.commands }

// Handle answers a request. It always has something to say: an error meant for
// people becomes their words, any other is logged once under an id that the
// reply shows, and a panic is such an error.
func (b *Bot) Handle(ctx context.Context, req Request) (reply Reply) {
	var c Command
	var d *knowledge.Dossier
	defer func() {
		if p := recover(); p != nil {
			reply = b.Refuse(fmt.Errorf("/%s: panic: %v\n%s", req.Do, p, debug.Stack()))
		}
		if c.For != Everyone && reply.Kind != Answered {
			d = nil // it is about the record, and does not speak from it
		}
		reply.finish(d, req)
	}()
	var err error
	if c, d, err = b.lookUp(ctx, req); err != nil {
		return b.refuse(err, "Not understood")
	}
	q := b.query(req, d)
	if err := c.read(&q); err != nil {
		return b.refuse(err, "Not understood")
	}
	again := q.again(c)
	key := b.key(c, d, again, req)
	if kept, ok := b.kept.Get(key); ok {
		return kept
	}
	reply, err = c.Run(ctx, q)
	if err != nil {
		reply = b.Refuse(fmt.Errorf("/%s: %w", req.Do, err))
	}
	if c.For != Everyone {
		reply.Notices = append(q.trouble(ctx), reply.Notices...)
	}
	if err != nil {
		return reply
	}
	if reply.Again.Do == "" {
		reply.Again = again
	}
	if len(reply.Facts) > 0 { // a question goes into no button; the facts it led to do
		reply.Again = Request{Do: "ask", Options: map[string]string{"facts": refs(reply.Facts)}}
	}
	if key != "" && reply.Kind == Answered {
		reply.finish(d, req)
		reply.Key = key
		b.kept.Add(key, reply)
	}
	return reply
}

// query is a request before its options are read.
func (b *Bot) query(req Request, d *knowledge.Dossier) Query {
	return Query{
		Request: req, View: d.Until(knowledge.Day{}), office: b.office, aid: b.aid(req, d),
		index: func() *find.Index { return indexes.of(d) },
	}
}

// lookUp finds the command and the dossier of a request, and whether the person
// may use it. The dossier is given with an error too, where it could be opened.
func (b *Bot) lookUp(ctx context.Context, req Request) (Command, *knowledge.Dossier, error) {
	d, err := b.library.Dossier(ctx, req.Server)
	if err != nil {
		return Command{}, nil, fmt.Errorf("opening the dossier: %w", err)
	}
	c, err := b.command(req.Do)
	if err == nil {
		err = b.allowed(c, req)
	}
	return c, d, err
}

// Begin says what a place must know before there is a reply. A page that the
// person who asked turns replaces the page before, and so does what a moderator
// clicks on; for everybody else, and from any other button, the reply opens
// privately, so that nobody's clicks fill a channel or change what another is
// reading.
func (b *Bot) Begin(_ context.Context, req Request) Start {
	c, err := b.command(req.Do)
	if err == nil {
		err = b.allowed(c, req)
	}
	own := req.On != nil && req.On.Asker == req.From.ID
	switch {
	case err != nil:
		return Start{Private: true}
	case c.Form != nil && req.On != nil && !req.Filled:
		return Start{Form: c.Form}
	case own && (req.Page > 0 || c.For != Everyone):
		return Start{Replaces: true}
	case req.On != nil || c.OfMessage || c.For != Everyone:
		return Start{Private: true}
	case req.Options[private] != "":
		return Start{Private: req.Options[private] == "true"}
	}
	return Start{Private: b.library.Settings(req.Server).Private}
}

// Suggest completes the option that is being typed; see [Request.Typing]. What
// goes wrong is logged, and nothing is offered.
func (b *Bot) Suggest(ctx context.Context, req Request) (offered []Choice) {
	defer func() {
		if p := recover(); p != nil {
			b.Refuse(fmt.Errorf("completing /%s: panic: %v\n%s", req.Do, p, debug.Stack()))
			offered = nil
		}
	}()
	c, d, err := b.lookUp(ctx, req)
	if err != nil {
		b.Refuse(fmt.Errorf("completing /%s: %w", req.Do, err))
		return nil
	}
	if o, known := c.option(req.Typing); known && o.suggest != nil {
		return o.suggest(ctx, b.query(req, d), req.Options[o.Name])
	}
	return nil
}

func (b *Bot) command(name string) (Command, error) {
	for _, c := range b.commands {
		if c.Name == name {
			return c, nil
		}
	}
	names := make([]string, 0, len(b.commands))
	for _, c := range b.commands {
		if !c.OfMessage && !c.Clicked && c.For == Everyone {
			names = append(names, "/"+c.Name)
		}
	}
	return Command{}, &Error{Text: fmt.Sprintf("There is no command %q.", clip("/"+name, maxEcho)), Hint: "The commands are " + list(names) + "."}
}

// Error is an error meant for the person who asked.
type Error struct {
	Text string // what happened
	Hint string // what to do next
	Err  error  // what lies behind it, for the log alone; nil where the text says all

	denied bool // the person may not do what they tried
}

// Error is the text with its hint.
func (e *Error) Error() string { return e.Text + " " + e.Hint }

// Unwrap returns what lies behind it.
func (e *Error) Unwrap() error { return e.Err }

// Refuse turns an error into a reply. The one meant for people becomes their
// words, and what lies behind it is logged; any other is logged once, under an
// id that the reply shows.
func (b *Bot) Refuse(err error) Reply { return b.refuse(err, "Not done") }

// refuse has a title for what went wrong with an error meant for people.
func (b *Bot) refuse(err error, title string) Reply {
	if said, ok := errors.AsType[*Error](err); ok {
		if said.Err != nil {
			b.log.Error("request failed", "error", err, "behind", said.Err)
		}
		r := Reply{Kind: Failed, Title: title, Notices: []string{said.Text, said.Hint}}
		if said.denied {
			r.Kind, r.Title = Refused, "Not for you to do"
		}
		return r
	}
	id := rand.Text()[:8]
	b.log.Error("request failed", "id", id, "error", err)
	return Reply{Kind: Failed, Title: "Something went wrong", Notices: []string{
		"The answer could not be made. Nothing was changed.",
		"Try again. If it happens again, give whoever runs this bot the number " + id + ".",
	}}
}
