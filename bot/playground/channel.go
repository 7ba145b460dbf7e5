package playground

import (
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

// channel finds a channel the bot may see.
func (p *Playground) channel(c *call) (place, error) {
	in, ok := p.world.place(c.PathValue("channel"))
	if !ok {
		return place{}, notFound(codeUnknownChannel, "Channel")
	}
	return in, nil
}

// getMessages lists the newest messages first; private answers are in no list.
func (p *Playground) getMessages(c *call) (any, error) {
	in, err := p.channel(c)
	if err != nil {
		return nil, err
	}
	limit, err := strconv.Atoi(c.URL.Query().Get("limit"))
	if err != nil {
		limit = 50
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	all := []Message{}
	for _, m := range slices.Backward(p.posts) {
		if m.ChannelID == in.id && m.viewer == "" && !m.gone && len(all) < min(limit, 100) {
			all = append(all, m.Message)
		}
	}
	return all, nil
}

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

// postMessage writes into a channel unasked (resources/message, create message).
func (p *Playground) postMessage(c *call) (any, error) {
	in, err := p.channel(c)
	if err != nil {
		return nil, err
	}
	d, err := p.newDraft(c.where, c.body, c.files)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if in.permissions(p.ApplicationID())&sendMessages == 0 {
		p.violate("permission", c.where, "the bot may not write in #%s", in.name)
		return nil, &apiError{Status: http.StatusForbidden, Code: codeMissingPermission, Message: "Missing Permissions"}
	}
	to := &post{}
	to.Author, to.ChannelID = p.world.bot, in.id
	to.fill()
	if err := p.write(c.where, d, to); err != nil {
		return nil, err
	}
	return to.Message, nil
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
