package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"

	"dossier/bot"
)

// unasked is a message that answers nobody
// (discord.com/developers/docs/resources/message#create-message). Within some
// minutes Discord makes only one of its nonce.
type unasked struct {
	*message
	Nonce        string `json:"nonce"`
	EnforceNonce bool   `json:"enforce_nonce"`
}

// Post sends the first page of a reply to a channel, under a mark by which
// [App.Find] finds it, and returns the message's id; see [bot.Channels].
func (a *App) Post(ctx context.Context, channel, mark string, r bot.Reply) (string, error) {
	m := a.render(r, false)
	if err := m.mark(mark); err != nil {
		return "", fmt.Errorf("%w: %w", bot.ErrUnfit, err)
	}
	body, err := encode(unasked{m, mark, true}, m.files)
	if err != nil {
		return "", fmt.Errorf("%w: %w", bot.ErrUnfit, err)
	}
	doubtful := false
	var made struct{ ID string }
	err = a.repeat(ctx, func() error {
		err := a.rest.inChannel(ctx, http.MethodPost, channel, "/messages", body, &made)
		doubtful = doubtful || mayHaveArrived(err)
		return err
	})
	switch {
	case err == nil && made.ID != "":
		return made.ID, nil
	case err == nil: // it was taken, and the answer tells nothing
		return "", bot.ErrDoubtful
	case doubtful:
		return "", fmt.Errorf("%w: %w", bot.ErrDoubtful, err)
	}
	return "", meant(err)
}

// repeat does a call in a channel until it succeeds, or is refused for good, or
// the context ends.
func (a *App) repeat(ctx context.Context, call func() error) error {
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := call()
		if _, limited := errors.AsType[*backoff.RetryAfterError](err); limited {
			err = errLimited // inChannel knows how long to wait, and whether there is time
		}
		return struct{}{}, err
	}, backoff.WithNotify(func(err error, again time.Duration) {
		a.metrics.retries.Inc()
		a.log.Info("Discord is tried again", "why", err, "in", again.String())
	}), backoff.WithBackOff(&backoff.ExponentialBackOff{
		InitialInterval: 200 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 10 * time.Second,
	}), backoff.WithMaxElapsedTime(0))
	return err
}

var errLimited = errors.New("asked of Discord too often")

// channelPath begins the path of every call that Discord's limits are kept for.
const channelPath = "/channels/"

// route is what Discord counts a call in a channel under.
func route(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	return method + " " + path
}

// inChannel makes a call in a channel when Discord's limits allow it.
func (r *rest) inChannel(ctx context.Context, method, channel, path string, body payload, out any) error {
	path = channelPath + channel + path
	if err := r.limits.wait(ctx, route(method, path)); err != nil {
		return backoff.Permanent(err)
	}
	return r.try(ctx, method, path, body, out)
}

// mayHaveArrived reports whether a call that failed may have taken effect: it was
// sent, and it is not known that it was refused.
func mayHaveArrived(err error) bool {
	if err == nil || errors.Is(err, errLimited) || errors.Is(err, errNoTime) {
		return false
	}
	if _, limited := errors.AsType[*backoff.RetryAfterError](err); limited {
		return false
	}
	if said, ok := errors.AsType[*apiError](err); ok {
		return said.Status >= http.StatusInternalServerError
	}
	if _, fatal := errors.AsType[*FatalError](err); fatal {
		return false
	}
	exchange, ok := errors.AsType[*net.OpError](err)
	return !ok || exchange.Op != "dial"
}

// lasting are Discord's words for a channel that takes no post until somebody
// changes something (discord.com/developers/docs/topics/opcodes-and-status-codes).
func lasting(code int) *bot.Error {
	switch code {
	case 10003, 10004:
		return &bot.Error{Text: "The channel no longer exists.", Hint: "Remove the digest, or add one for another channel."}
	case 50001:
		return &bot.Error{Text: "The bot may not see the channel.", Hint: "Give it View Channel and Send Messages there."}
	case 50013:
		return &bot.Error{Text: "The bot may not write in the channel.", Hint: "Give it Send Messages there."}
	case 50008, 50024, 50068:
		return &bot.Error{Text: "The channel is of a kind that takes no messages.", Hint: "Choose a text channel."}
	case 50083, 160005:
		return &bot.Error{Text: "The thread is archived or locked.", Hint: "Open it again, or choose another channel."}
	}
	return nil
}

// meant gives an error of a call that surely took no effect its meaning.
func meant(err error) error {
	said, ok := errors.AsType[*apiError](err)
	if !ok {
		return err
	}
	if words := lasting(said.Code); words != nil {
		words.Err = said
		return words
	}
	if said.Status == http.StatusBadRequest {
		return fmt.Errorf("%w: %w", bot.ErrUnfit, err)
	}
	return err
}

var errNoPlace = errors.New("no button has room for the mark")

// mark writes a mark into the first button or menu that has room for it.
func (m *message) mark(mark string) error {
	for i := range m.Components {
		for j := range m.Components[i].Components {
			c := &m.Components[i].Components[j]
			marked := c.CustomID + bot.Marked(mark)
			if m.Components[i].Type == discordgo.ActionsRowComponent && c.CustomID != "" && !c.Disabled && len(marked) <= maxCustomID {
				c.CustomID = marked
				return nil
			}
		}
	}
	return errNoPlace
}
