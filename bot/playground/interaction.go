package playground

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Kinds of interaction and of answer (interactions/receiving-and-responding).
const (
	isPing         = 1
	isCommand      = 2
	isComponent    = 3
	isAutocomplete = 4
	isForm         = 5

	answerPong           = 1
	answerMessage        = 4
	answerDeferred       = 5
	answerDeferredUpdate = 6
	answerUpdate         = 7
	answerChoices        = 8
	answerForm           = 9
)

// ErrNoAnswer says that the bot let the time for its first answer pass, or that
// its answer was refused.
var ErrNoAnswer = errors.New("the application did not respond")

// interaction is one thing a person did, and what the bot made of it.
type interaction struct {
	id, token string
	kind      int
	user      User
	place     place
	created   time.Time
	used      string // "/demands", shown over the answer
	source    *post  // the message clicked on
	target    string // the message right-clicked
	focused   Option // of an autocomplete

	reached   bool   // the bot has been sent it
	acked     int    // the type of the first answer; 0 before it
	failed    string // why there will be none
	deferred  bool   // the answer shows "thinking…"
	settled   bool   // a deferred answer has been completed
	original  *post
	followups []*post
	form      *Form
	choices   []Choice
}

// payload is an interaction as the bot receives it.
type payload struct {
	ID                           string            `json:"id"`
	ApplicationID                string            `json:"application_id"`
	Type                         int               `json:"type"`
	Data                         any               `json:"data,omitempty"`
	Guild                        any               `json:"guild,omitempty"`
	GuildID                      string            `json:"guild_id,omitempty"`
	Channel                      any               `json:"channel,omitempty"`
	ChannelID                    string            `json:"channel_id,omitempty"`
	Member                       any               `json:"member,omitempty"`
	User                         *User             `json:"user,omitempty"`
	Token                        string            `json:"token"`
	Version                      int               `json:"version"`
	Message                      *Message          `json:"message,omitempty"`
	AppPermissions               string            `json:"app_permissions"`
	Locale                       string            `json:"locale,omitempty"`
	GuildLocale                  string            `json:"guild_locale,omitempty"`
	Entitlements                 []any             `json:"entitlements"`
	AuthorizingIntegrationOwners map[string]string `json:"authorizing_integration_owners"`
	Context                      *int              `json:"context,omitempty"`
	AttachmentSizeLimit          int               `json:"attachment_size_limit"`
}

// begin makes an interaction of a person in a place.
func (p *Playground) begin(kind int, who seat) *interaction {
	p.mu.Lock()
	defer p.mu.Unlock()
	in := &interaction{
		id: p.nextID(), token: rand.Text() + rand.Text(), kind: kind,
		user: who.user, place: who.place, created: p.clock(),
	}
	p.interactions[in.token] = in
	return in
}

// describe fills what every interaction carries beside its data.
func (p *Playground) describe(in *interaction, who seat, data any) payload {
	context, locale := 1, who.locale
	out := payload{
		ID: in.id, ApplicationID: p.ApplicationID(), Type: in.kind, Data: data, Token: in.token, Version: 1,
		ChannelID: in.place.id, Channel: in.place.describe(who.user.ID), Locale: locale, Entitlements: []any{},
		AppPermissions:               strconv.FormatUint(in.place.permissions(p.ApplicationID()), 10),
		AuthorizingIntegrationOwners: map[string]string{"0": "0"}, AttachmentSizeLimit: maxFile,
	}
	if s := in.place.server; s != nil {
		context = 0
		out.GuildID, out.GuildLocale = s.id, "en-US"
		out.Guild = map[string]any{"id": s.id, "locale": "en-US", "features": []string{}}
		out.Member = s.member(who.user, in.place)
		out.AuthorizingIntegrationOwners["0"] = s.id
	} else {
		out.User = &who.user
	}
	out.Context = &context
	if in.source != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		out.Message = new(in.source.Message)
	}
	return out
}

// describe is the partial channel of an interaction, with what the user may do.
func (c place) describe(user string) map[string]any {
	d := map[string]any{"id": c.id, "type": c.kind, "name": c.name}
	if c.server != nil {
		d["guild_id"] = c.server.id
		d["permissions"] = strconv.FormatUint(c.permissions(user), 10)
	}
	return d
}

// member is a person in a server, with the permissions Discord signs.
func (s *server) member(u User, in place) map[string]any {
	m := s.partialMember(u, in)
	m["user"] = u
	return m
}

func (s *server) partialMember(u User, in place) map[string]any {
	return map[string]any{
		"nick": nil, "avatar": nil, "roles": append([]string{}, s.members[u.ID]...), "joined_at": "2024-01-01T00:00:00Z",
		"premium_since": nil, "deaf": false, "mute": false, "pending": false, "flags": 0,
		"permissions": strconv.FormatUint(in.permissions(u.ID), 10),
	}
}

// send gives the interaction to the bot and waits for the first answer. A post
// outlives the wait: the bot may answer by callback and end the request later.
func (p *Playground) send(ctx context.Context, in *interaction, body payload) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encoding the interaction: %w", err)
	}
	p.hand(ctx, in, raw)
	limited, cancel := context.WithTimeout(ctx, p.answerWithin)
	defer cancel()
	err = p.await(limited, func() bool { return in.acked != 0 || in.failed != "" })
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case in.acked != 0:
		return nil
	case in.failed == "" && ctx.Err() != nil: // whoever waited went away; the bot may still answer
		return fmt.Errorf("waiting for the first answer: %w", err)
	case in.failed == "" && !in.reached: // and now it is too late
		in.failed = "the bot has lost its connection"
	case in.failed == "":
		in.failed = fmt.Sprintf("no answer within %s", p.answerWithin)
		p.violate("answer-late", "POST interactions", "%s", in.failed)
	}
	return fmt.Errorf("%w: %s", ErrNoAnswer, in.failed)
}

// late says whether the time for the first answer has passed. The caller holds mu.
func (p *Playground) late(in *interaction) bool {
	return in.failed != "" || p.clock().Sub(in.created) > p.answerWithin
}

// fail ends an interaction that will not be answered.
func (p *Playground) fail(in *interaction, reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if in.acked == 0 && in.failed == "" {
		in.failed = reason
		p.touch()
	}
}
