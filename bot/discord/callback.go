package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"
	lru "github.com/hashicorp/golang-lru/v2"

	"dossier/bot"
)

// callback is an interaction's first answer as it is sent
// (discord.com/developers/docs/interactions/receiving-and-responding). It never
// changes.
type callback struct {
	kind  discordgo.InteractionResponseType
	body  json.RawMessage
	files []bot.File // that come with its message
}

// newCallback writes a callback. Its data is a *message, choices, the flags of a
// deferral, or nil.
func newCallback(kind discordgo.InteractionResponseType, data any) (*callback, error) {
	body, err := json.Marshal(struct {
		Type discordgo.InteractionResponseType `json:"type"`
		Data any                               `json:"data,omitempty"`
	}{kind, data})
	if err != nil {
		return nil, fmt.Errorf("writing an answer: %w", err)
	}
	cb := &callback{kind: kind, body: body}
	if m, ok := data.(*message); ok {
		cb.files = m.files
	}
	return cb, nil
}

// deferred reports whether the callback only says that an answer will come.
func (c *callback) deferred() bool {
	return c.kind == discordgo.InteractionResponseDeferredChannelMessageWithSource || c.kind == discordgo.InteractionResponseDeferredMessageUpdate
}

// call gives a first answer through Discord's callback endpoint.
func (a *App) call(ctx context.Context, in *interaction, cb *callback) error {
	return a.rest.call(ctx, http.MethodPost, "/interactions/"+in.ID+"/"+in.Token+"/callback", cb.body, nil, cb.files...)
}

type choices struct {
	Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
}

type deferral struct {
	Flags discordgo.MessageFlags `json:"flags,omitempty"`
}

// answer writes a reply as a first answer, or finds it written: most of what is
// asked has been asked before, of the same record and on the same day.
func (a *App) answer(start bot.Start, r bot.Reply) (*callback, error) {
	as := shown{r.Key, r.Page, start}
	if r.Key != "" {
		if cb, ok := a.kept.Get(as); ok {
			return cb, nil
		}
	}
	kind := discordgo.InteractionResponseChannelMessageWithSource
	if start.Replaces {
		kind = discordgo.InteractionResponseUpdateMessage
	}
	cb, err := newCallback(kind, a.render(r, start.Private))
	if err == nil && r.Key != "" && len(cb.body) <= maxKept && len(cb.files) == 0 {
		a.kept.Add(as, cb)
	}
	return cb, err
}

// shown is everything that decides how a reply with a key is written.
type shown struct {
	reply string // its key
	page  int
	start bot.Start
}

// How many answers are kept, and how many bytes each may have: four megabytes in
// all. A full page has about ten thousand.
const keptAnswers, maxKept = 256, 16 << 10

func newKept() *lru.Cache[shown, *callback] {
	kept, err := lru.New[shown, *callback](keptAnswers)
	if err != nil {
		panic(err) // only for a size that is none
	}
	return kept
}
