package playground

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// post is a message in the world.
type post struct {
	Message
	viewer  string          // the only user who sees it; "" is everyone
	used    string          // "/demands", shown over it
	payload json.RawMessage // the body that made or last changed it
	gone    bool
	rev     int // the playground's revision when it last changed
}

func (m *post) visible(user string) bool { return m.viewer == "" || m.viewer == user }

// fill makes lists empty instead of null, as in Discord's answers.
func (m *post) fill() {
	m.Mentions, m.MentionRoles = []User{}, []string{}
	m.Attachments, m.Embeds, m.Components = []Attachment{}, []Embed{}, []Component{}
}

// now is the time as Discord writes it. The caller holds mu.
func (p *Playground) now() string { return p.clock().UTC().Format(time.RFC3339Nano) }

// channel finds a channel the bot may see, with what it may do there.
func (p *Playground) channel(c *call) (place, uint64, error) {
	in, ok := p.world.place(c.PathValue("channel"))
	if !ok {
		return place{}, 0, notFound(codeUnknownChannel, "Channel")
	}
	may := in.permissions(p.ApplicationID())
	if may&viewChannel == 0 {
		return place{}, 0, &apiError{Status: http.StatusForbidden, Code: codeMissingAccess, Message: "Missing Access"}
	}
	return in, may, nil
}

// getChannel describes a channel. Its last message may have been deleted
// (resources/channel, channel object).
func (p *Playground) getChannel(c *call) (any, error) {
	in, _, err := p.channel(c)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	d := map[string]any{"id": in.id, "type": in.kind, "name": in.name, "last_message_id": nil}
	if in.server != nil {
		d["guild_id"] = in.server.id
	}
	for _, m := range p.posts {
		if m.ChannelID == in.id && m.viewer == "" {
			d["last_message_id"] = m.ID
		}
	}
	return d, nil
}

// getMessages lists the newest messages first, before or after one where that is
// asked for; private answers are in no list. Who may not read the history gets
// none (resources/message, get channel messages).
func (p *Playground) getMessages(c *call) (any, error) {
	in, may, err := p.channel(c)
	if err != nil {
		return nil, err
	}
	query := c.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if query.Get("limit") == "" {
		limit, err = 50, nil
	}
	if err != nil || limit < 1 || limit > 100 {
		return nil, formError(codeInvalidForm)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	all := []Message{}
	if may&readHistory == 0 {
		return all, nil
	}
	for _, m := range p.posts {
		listed := m.ChannelID == in.id && m.viewer == "" && !m.gone
		if listed && (query.Get("before") == "" || older(m.ID, query.Get("before"))) && (query.Get("after") == "" || older(query.Get("after"), m.ID)) {
			all = append(all, m.Message)
		}
	}
	if query.Get("after") != "" && query.Get("before") == "" {
		all = all[:min(len(all), limit)]
	} else {
		all = all[max(0, len(all)-limit):]
	}
	slices.Reverse(all)
	return all, nil
}

// older compares ids.
func older(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

func (p *Playground) getMessage(c *call) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, err := p.posted(c.PathValue("channel"), c.PathValue("message"))
	if err != nil {
		return nil, err
	}
	return m.Message, nil
}

// posted finds a public message. The caller holds mu.
func (p *Playground) posted(channel, id string) (*post, error) {
	for _, m := range p.posts {
		if m.ID == id && m.ChannelID == channel && m.viewer == "" && !m.gone {
			return m, nil
		}
	}
	return nil, notFound(codeUnknownMessage, "Message")
}

// enforced is how long a nonce keeps a message from being made again; Discord
// says "the past few minutes".
const enforced = 5 * time.Minute

// postMessage writes into a channel unasked (resources/message, create message).
// Whether it may, a bot learns only by trying.
func (p *Playground) postMessage(c *call) (any, error) {
	in, may, err := p.channel(c)
	if err != nil {
		return nil, err
	}
	d, err := p.newDraft(c.where, c.body, c.files)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if may&sendMessages == 0 {
		return nil, &apiError{Status: http.StatusForbidden, Code: codeMissingPermission, Message: "Missing Permissions"}
	}
	if made := p.made(d); made != nil {
		return made.Message, nil
	}
	to := &post{}
	to.Author, to.ChannelID = p.world.bot, in.id
	to.fill()
	if len(d.Nonce) > 0 && string(d.Nonce) != "null" {
		to.Nonce = d.Nonce
	}
	if err := p.write(c.where, d, to); err != nil {
		return nil, err
	}
	return to.Message, nil
}

// made is the bot's own message of the past few minutes that has the draft's
// nonce; nil where there is none, or where it is not enforced. The caller holds
// mu.
func (p *Playground) made(d *draft) *post {
	since := strconv.FormatUint(snowflake(p.clock().Add(-enforced)), 10)
	for _, m := range slices.Backward(p.posts) {
		switch {
		case !d.EnforceNonce || len(d.Nonce) == 0 || older(m.ID, since):
			return nil
		case m.Author.Bot && bytes.Equal(m.Nonce, d.Nonce):
			return m
		}
	}
	return nil
}

func (p *Playground) patchMessage(c *call) (any, error) {
	d, err := p.newDraft(c.where, c.body, c.files)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	m, err := p.posted(c.PathValue("channel"), c.PathValue("message"))
	if err != nil {
		return nil, err
	}
	if !m.Author.Bot {
		p.violate("not-yours", c.where, "a bot edits only its own messages")
		return nil, &apiError{Status: http.StatusForbidden, Code: codeNotYours, Message: "Cannot edit a message authored by another user"}
	}
	if err := p.write(c.where, d, m); err != nil {
		return nil, err
	}
	return m.Message, nil
}

// Say lets a person write a plain message, and returns it.
func (p *Playground) Say(who Who, text string) (Message, error) {
	at, err := p.seat(who)
	if err != nil {
		return Message{}, err
	}
	if at.place.permissions(at.user.ID)&sendMessages == 0 {
		return Message{}, fmt.Errorf("%s may not write in #%s", at.user.Name(), at.place.name)
	}
	if n := units(text); n == 0 || n > maxContent {
		return Message{}, fmt.Errorf("a message has 1 to %d characters, not %d", maxContent, n)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	m := &post{}
	m.fill()
	m.ID, m.Timestamp, m.Author, m.ChannelID, m.Content = p.nextID(), p.now(), at.user, at.place.id, text
	p.posts = append(p.posts, m)
	p.touch()
	m.rev = p.revision
	return m.Message, nil
}

// Messages are what a person sees in a channel, oldest first.
func (p *Playground) Messages(who Who) ([]Message, error) {
	at, err := p.seat(who)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Message
	for _, m := range p.posts {
		if m.ChannelID == at.place.id && m.visible(at.user.ID) && !m.gone {
			all = append(all, m.Message)
		}
	}
	return all, nil
}
