package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dossier/bot"
)

// Discord's history is read in pages of at most a hundred
// (discord.com/developers/docs/resources/message#get-channel-messages).
const (
	perPage  = 100
	maxPages = 10
)

// skew is how far this machine's clock and Discord's may be apart.
const skew = 15 * time.Minute

// posted is what is looked at of a message.
type posted struct {
	ID         string
	Components []pressable
}

type pressable struct {
	CustomID   string `json:"custom_id"`
	Components []pressable
}

// Find looks for a message with a mark that was sent to a channel since a time;
// see [bot.Channels]. It is not there where the channel's last message is older,
// or every message of the time was seen. Without the right to read the history
// Discord shows none, so that an empty one proves nothing; and where the last
// message was deleted, it may have been this one.
func (a *App) Find(ctx context.Context, channel, mark string, since time.Time) (string, error) {
	since = since.Add(-skew)
	var described struct {
		Last string `json:"last_message_id"`
	}
	if err := a.ask(ctx, channel, "", &described); err != nil {
		return "", err
	}
	if described.Last == "" || sentAt(described.Last).Before(since) {
		return "", nil
	}
	path := fmt.Sprintf("/messages?limit=%d", perPage)
	before := ""
	for range maxPages {
		var page []posted
		if err := a.ask(ctx, channel, path+before, &page); err != nil {
			return "", err
		}
		if before == "" && (len(page) == 0 || newer(described.Last, page[0].ID)) {
			return "", fmt.Errorf("%w: the history shows no last message", bot.ErrDoubtful)
		}
		for _, m := range page {
			if holds(m.Components, bot.Marked(mark)) {
				return m.ID, nil
			}
		}
		if len(page) < perPage || sentAt(page[len(page)-1].ID).Before(since) {
			return "", nil
		}
		before = "&before=" + page[len(page)-1].ID
	}
	return "", fmt.Errorf("%w: too much was written since", bot.ErrDoubtful)
}

// ask reads something of a channel. Where Discord does not let the bot, it cannot
// be found out what is there: the error is [bot.ErrDoubtful] and holds the words.
func (a *App) ask(ctx context.Context, channel, path string, out any) error {
	err := a.repeat(ctx, func() error { return a.rest.inChannel(ctx, http.MethodGet, channel, path, payload{}, out) })
	if err == nil {
		return nil
	}
	err = meant(err)
	if _, words := errors.AsType[*bot.Error](err); words {
		return fmt.Errorf("%w: %w", bot.ErrDoubtful, err)
	}
	return err
}

func holds(components []pressable, mark string) bool {
	for _, c := range components {
		if strings.HasSuffix(c.CustomID, mark) || holds(c.Components, mark) {
			return true
		}
	}
	return false
}

// sentAt is when a message was made, which its id tells
// (discord.com/developers/docs/reference#snowflakes).
func sentAt(id string) time.Time {
	n, _ := strconv.ParseUint(id, 10, 64)
	const epoch = 1420070400000
	return time.UnixMilli(int64(n>>22) + epoch)
}

// newer compares ids.
func newer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }
