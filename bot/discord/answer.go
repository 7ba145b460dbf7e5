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

// callback is an interaction's first answer
// (discord.com/developers/docs/interactions/receiving-and-responding).
type callback struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"` // *message, choices, or the flags of a deferral
}

// deferred reports whether the callback only says that an answer will come.
func (c *callback) deferred() bool {
	return c.Type == discordgo.InteractionResponseDeferredChannelMessageWithSource || c.Type == discordgo.InteractionResponseDeferredMessageUpdate
}

// call gives a first answer through Discord's callback endpoint.
func (a *App) call(ctx context.Context, in *interaction, cb *callback) error {
	return a.rest.call(ctx, http.MethodPost, "/interactions/"+in.ID+"/"+in.Token+"/callback", cb, nil)
}

type choices struct {
	Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
}

type deferral struct {
	Flags discordgo.MessageFlags `json:"flags,omitempty"`
}

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
// It reports false for one that has. Beyond the number that may run at once the
// answer is a polite refusal.
func (a *App) take(ctx context.Context, in *interaction, first deliver) bool {
	if !a.seen.first(in.ID) {
		a.counts.Repeated.Add(1)
		return false
	}
	a.running.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, a.deadline)
		defer cancel()
		if err := a.answer(ctx, in, first); err != nil {
			a.note(err)
		}
	})
	return true
}

func (a *App) answer(ctx context.Context, in *interaction, first deliver) error {
	req, err := in.request(a.bot, a.now())
	if err != nil {
		return a.send(ctx, first, bot.Start{Private: true}, a.bot.Refuse(err))
	}
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return a.complete(ctx, req, first)
	}
	start := a.bot.Begin(ctx, req)
	ready, ok := a.run(ctx, req)
	if !ok {
		a.counts.Refused.Add(1)
		return a.send(ctx, first, bot.Start{Private: true}, a.bot.Refuse(errBusy))
	}
	soon := time.NewTimer(a.deferAt)
	defer soon.Stop()
	select {
	case r := <-ready:
		return a.send(ctx, first, start, r)
	case <-soon.C:
	}
	return a.later(ctx, in, start, ready, first)
}

var errBusy = &bot.Error{
	Text: "Too many questions are being answered at this moment.",
	Hint: "Try again in a few seconds.",
}

var errSlow = &bot.Error{
	Text: "The answer took too long.",
	Hint: "Try again; a narrower question is answered sooner.",
}

// run has the bot handle a request. It reports false when too many run already.
// A place is taken until the bot is done, and not until somebody stops waiting:
// what hangs must not pile up.
func (a *App) run(ctx context.Context, req bot.Request) (<-chan bot.Reply, bool) {
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
func (a *App) later(ctx context.Context, in *interaction, start bot.Start, ready <-chan bot.Reply, first deliver) error {
	a.counts.Deferred.Add(1)
	wait := &callback{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	switch {
	case start.Replaces:
		wait.Type = discordgo.InteractionResponseDeferredMessageUpdate
	case start.Private:
		wait.Data = deferral{discordgo.MessageFlagsEphemeral}
	}
	if err := first(ctx, wait); err != nil {
		return fmt.Errorf("deferring an answer: %w", err)
	}
	var reply bot.Reply
	grace := time.NewTimer(a.deadline - a.deferAt - editTime)
	defer grace.Stop()
	select {
	case reply = <-ready:
	case <-grace.C:
		reply = a.bot.Refuse(errSlow)
	}
	path := "/webhooks/" + in.ApplicationID + "/" + in.Token + "/messages/@original"
	if err := a.rest.call(ctx, http.MethodPatch, path, a.render(reply, false), nil); err != nil {
		return fmt.Errorf("editing a deferred answer: %w", err)
	}
	a.counts.Answered.Add(1)
	return nil
}

// editTime is what is kept of the deadline to say that it has passed.
const editTime = 3 * time.Second

// send gives a reply as the first answer.
func (a *App) send(ctx context.Context, first deliver, start bot.Start, r bot.Reply) error {
	cb := &callback{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: a.render(r, start.Private)}
	if start.Replaces {
		cb.Type = discordgo.InteractionResponseUpdateMessage
	}
	if err := first(ctx, cb); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	a.counts.Answered.Add(1)
	return nil
}

// complete answers the typing of an option.
func (a *App) complete(ctx context.Context, req bot.Request, first deliver) error {
	offered := choices{Choices: []*discordgo.ApplicationCommandOptionChoice{}}
	for _, c := range a.bot.Suggest(ctx, req) {
		offered.Choices = append(offered.Choices, &discordgo.ApplicationCommandOptionChoice{Name: c.Name, Value: c.Value})
	}
	if err := first(ctx, &callback{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: offered}); err != nil {
		return fmt.Errorf("completing an option: %w", err)
	}
	a.counts.Answered.Add(1)
	return nil
}

// note counts an answer that did not arrive and logs what is neither somebody
// else's answer nor plain lateness. No error of this package holds a token.
func (a *App) note(err error) {
	refusal, _ := errors.AsType[*apiError](err)
	switch {
	case refusal != nil && refusal.Code == codeUnknownInteraction:
		a.counts.Late.Add(1)
	case refusal != nil && refusal.Code == codeAcknowledged:
		a.counts.Taken.Add(1)
	default:
		a.counts.Failed.Add(1)
		a.log.Warn("an answer did not arrive", "error", err)
	}
}
