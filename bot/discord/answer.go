package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
)

// deliver carries an interaction's first answer back through the door it came
// by. It returns when Discord has it.
type deliver func(context.Context, *callback) error

// Discord's words for an answer that came too late, or that somebody else, or
// an earlier try of ours, has given already
// (discord.com/developers/docs/topics/opcodes-and-status-codes).
const (
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
)

// take answers an interaction that has not been seen before, in the background.
// It reports false for one that has, and once the App is closed. Beyond the
// number that may run at once the answer is a polite refusal.
func (a *App) take(ctx context.Context, in *interaction, first deliver) bool {
	if !a.seen.first(in.ID) {
		a.count(in.Data.Name, repeated)
		return false
	}
	return a.begin(func() {
		ctx, cancel := context.WithTimeout(ctx, a.deadline)
		defer cancel()
		x := &exchange{App: a, in: in, first: first, command: in.Data.Name, began: a.now()}
		if err := x.run(ctx); err != nil {
			x.note(err)
		}
	})
}

// exchange is one interaction and its answer.
type exchange struct {
	*App
	in      *interaction
	first   deliver
	command string
	began   time.Time
}

// run has the interaction answered, deferred first where that takes long.
func (x *exchange) run(ctx context.Context) error {
	req, err := x.request(x.in)
	if err != nil {
		return x.send(ctx, bot.Start{Private: true}, x.bot.Refuse(err))
	}
	x.command = req.Do
	if x.in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return x.complete(ctx, req)
	}
	start := x.bot.Begin(ctx, req)
	if start.Form != nil {
		return x.open(ctx, start.Form)
	}
	ready, ok := x.handle(ctx, req)
	if !ok {
		x.count(x.command, refused)
		return x.send(ctx, bot.Start{Private: true}, x.bot.Refuse(errBusy))
	}
	soon := time.NewTimer(x.deferAt)
	defer soon.Stop()
	select {
	case r := <-ready:
		return x.send(ctx, start, r)
	case <-soon.C:
	}
	return x.later(ctx, start, ready)
}

// deliver gives the first answer, unless it could not be written.
func (x *exchange) deliver(ctx context.Context, cb *callback, err error) error {
	if err == nil {
		err = x.first(ctx, cb)
	}
	if err != nil {
		return err
	}
	x.firstAnswer(x.command, x.began)
	return nil
}

var errBusy = &bot.Error{Text: "Too many questions are being answered at this moment.", Hint: "Try again in a few seconds."}

var errSlow = &bot.Error{Text: "The answer took too long.", Hint: "Try again; a narrower question is answered sooner."}

// handle has the bot handle a request. It reports false when too many run already.
// A place is taken until the bot is done, and not until somebody stops waiting:
// what hangs must not pile up.
func (a *App) handle(ctx context.Context, req bot.Request) (<-chan bot.Reply, bool) {
	select {
	case a.slots <- struct{}{}:
	default:
		return nil, false
	}
	ready := make(chan bot.Reply, 1)
	go func() {
		defer func() { <-a.slots }()
		ready <- a.bot.Handle(ctx, req)
	}()
	return ready, true
}

// later defers the answer and gives it as an edit. This is the one place where
// an answer is deferred.
func (x *exchange) later(ctx context.Context, start bot.Start, ready <-chan bot.Reply) error {
	x.count(x.command, deferred)
	kind, flags := discordgo.InteractionResponseDeferredChannelMessageWithSource, deferral{}
	switch {
	case start.Replaces:
		kind = discordgo.InteractionResponseDeferredMessageUpdate
	case start.Private:
		flags.Flags = discordgo.MessageFlagsEphemeral
	}
	wait, err := newCallback(kind, flags)
	if err := x.deliver(ctx, wait, err); err != nil {
		return fmt.Errorf("deferring an answer: %w", err)
	}
	var reply bot.Reply
	grace := time.NewTimer(x.deadline - x.deferAt - editTime)
	defer grace.Stop()
	select {
	case reply = <-ready:
	case <-grace.C:
		reply = x.bot.Refuse(errSlow)
	}
	path := "/webhooks/" + x.in.ApplicationID + "/" + x.in.Token + "/messages/@original"
	edit := x.render(reply, false)
	if err := x.rest.call(ctx, http.MethodPatch, path, edit, nil, edit.files...); err != nil {
		return fmt.Errorf("editing a deferred answer: %w", err)
	}
	x.count(x.command, came(reply))
	return nil
}

// editTime is what is kept of the deadline to say that it has passed.
const editTime = 3 * time.Second

// send gives a reply as the first answer.
func (x *exchange) send(ctx context.Context, start bot.Start, r bot.Reply) error {
	cb, err := x.answer(start, r)
	if err := x.deliver(ctx, cb, err); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	x.count(x.command, came(r))
	return nil
}

// came is what became of an interaction whose reply arrived.
func came(r bot.Reply) outcome {
	if r.Kind == bot.Refused {
		return forbidden
	}
	return answered
}

// open answers a click with the form it opens. What is handed in comes back with
// the custom_id of the button, and each field under the name of its option.
func (x *exchange) open(ctx context.Context, f *bot.Form) error {
	m := modal{Title: clip(f.Title, maxFormTitle), CustomID: x.in.Data.CustomID}
	for _, field := range f.Fields {
		m.Components = append(m.Components, labelled(field))
	}
	cb, err := newCallback(discordgo.InteractionResponseModal, m)
	if err := x.deliver(ctx, cb, err); err != nil {
		return fmt.Errorf("opening a form: %w", err)
	}
	x.count(x.command, answered)
	return nil
}

// complete answers the typing of an option.
func (x *exchange) complete(ctx context.Context, req bot.Request) error {
	offered := choices{Choices: []*discordgo.ApplicationCommandOptionChoice{}}
	for _, c := range x.bot.Suggest(ctx, req) {
		offered.Choices = append(offered.Choices, &discordgo.ApplicationCommandOptionChoice{Name: c.Name, Value: c.Value})
	}
	cb, err := newCallback(discordgo.InteractionApplicationCommandAutocompleteResult, offered)
	if err := x.deliver(ctx, cb, err); err != nil {
		return fmt.Errorf("completing an option: %w", err)
	}
	x.count(x.command, answered)
	return nil
}

// note counts an answer that did not arrive and logs what is neither somebody
// else's answer nor plain lateness. No error of this package holds a token.
func (x *exchange) note(err error) {
	refusal, _ := errors.AsType[*apiError](err)
	switch {
	case refusal != nil && refusal.Code == codeUnknownInteraction:
		x.count(x.command, late)
	case refusal != nil && refusal.Code == codeAcknowledged:
		x.count(x.command, taken)
	default:
		x.count(x.command, failed)
		x.log.Warn("an answer did not arrive", "error", err)
	}
}
