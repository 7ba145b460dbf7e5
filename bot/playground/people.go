package playground

import (
	"context"
	"fmt"
	"time"
)

// Who says who does something, and where: names of the world.
type Who struct {
	Person  string // [Member], [Moderator] or [SecondModerator]; "" is Member
	Server  string // [BorderWatch], [SecondServer] or [Direct]
	Channel string // "general", "news", "read-only"; "" is general
	Locale  string // the person's language; "" is en-US
}

// seat is a Who looked up.
type seat struct {
	user   User
	place  place
	locale string
}

func (p *Playground) seat(w Who) (seat, error) {
	if w.Person == "" {
		w.Person = Member
	}
	user, err := p.world.person(w.Person)
	if err != nil {
		return seat{}, err
	}
	at := seat{user: user, locale: w.Locale}
	if at.locale == "" {
		at.locale = "en-US"
	}
	if w.Server == Direct {
		for _, d := range p.world.directs {
			if d.with == user.ID {
				at.place = d
				return at, nil
			}
		}
		return seat{}, fmt.Errorf("%s has no private chat", w.Person)
	}
	s, err := p.world.server(w.Server)
	if err != nil {
		return seat{}, err
	}
	if w.Channel == "" {
		w.Channel = "general"
	}
	at.place, err = s.channel(w.Channel)
	return at, err
}

// Answer is what came of something a person did.
type Answer struct {
	Type      int       // Discord's callback type of the first answer
	Message   *Message  // the answer when it was complete; nil for a form, or when it was deleted
	Form      *Form     // the form that opened
	Followups []Message // what had followed by then
	Took      time.Duration
}

// Use runs a slash command, "refresh history", as a person would: it refuses
// what Discord's client would not send. Options are strings, numbers, booleans,
// or a [File]; people, channels and roles go by name. A deferred answer is
// waited for until it is edited, or the context ends.
func (p *Playground) Use(ctx context.Context, who Who, command string, options map[string]any) (*Answer, error) {
	in, err := p.use(ctx, who, command, options)
	if err != nil {
		return nil, err
	}
	return p.settled(ctx, in)
}

// use returns at the first answer, complete or not.
func (p *Playground) use(ctx context.Context, who Who, command string, options map[string]any) (*interaction, error) {
	in, body, err := p.compose(who, command, options)
	if err != nil {
		return nil, err
	}
	return in, p.send(ctx, in, body)
}

// compose makes the interaction of a slash command and does not send it.
func (p *Playground) compose(who Who, command string, options map[string]any) (*interaction, payload, error) {
	at, err := p.seat(who)
	if err != nil {
		return nil, payload{}, err
	}
	cmd, way, takes, ok := p.find(slashCommand, command)
	if !ok || !cmd.mayUse(at.user, at.place) {
		return nil, payload{}, fmt.Errorf("there is no command /%s for %s here", command, at.user.Name())
	}
	f := filling{p: p, at: at, resolved: resolved{}}
	values, err := f.all(takes, options)
	if err != nil {
		return nil, payload{}, fmt.Errorf("/%s: %w", command, err)
	}
	in := p.begin(isCommand, at)
	in.used = "/" + command
	return in, p.describe(in, at, cmd.data(way, values, f.resolved, at)), nil
}

// Complete asks for the choices of one option while it is being typed; options
// holds what is typed so far, the focused option included.
func (p *Playground) Complete(ctx context.Context, who Who, command string, options map[string]any, focused string) ([]Choice, error) {
	at, err := p.seat(who)
	if err != nil {
		return nil, err
	}
	cmd, way, takes, ok := p.find(slashCommand, command)
	if !ok || !cmd.mayUse(at.user, at.place) {
		return nil, fmt.Errorf("there is no command /%s for %s here", command, at.user.Name())
	}
	f := filling{p: p, at: at, resolved: resolved{}, focused: focused}
	values, err := f.all(takes, options)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	in := p.begin(isAutocomplete, at)
	for _, o := range takes {
		if o.Name == focused {
			in.focused = o
		}
	}
	if !in.focused.Autocomplete {
		return nil, fmt.Errorf("the option %q of /%s has no autocomplete", focused, command)
	}
	if err := p.send(ctx, in, p.describe(in, at, cmd.data(way, values, f.resolved, at))); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return in.choices, nil
}

// RightClick uses a message command on a message the person sees.
func (p *Playground) RightClick(ctx context.Context, who Who, command, message string) (*Answer, error) {
	in, err := p.rightClick(ctx, who, command, message)
	if err != nil {
		return nil, err
	}
	return p.settled(ctx, in)
}

func (p *Playground) rightClick(ctx context.Context, who Who, command, message string) (*interaction, error) {
	at, err := p.seat(who)
	if err != nil {
		return nil, err
	}
	cmd, _, _, ok := p.find(messageCommand, command)
	if !ok || !cmd.mayUse(at.user, at.place) {
		return nil, fmt.Errorf("there is no message command %q for %s here", command, at.user.Name())
	}
	target, err := p.seen(at, message)
	if err != nil {
		return nil, err
	}
	in := p.begin(isCommand, at)
	in.used, in.target = command, message
	data := cmd.data(nil, nil, resolved{"messages": {message: target.Message}}, at)
	data["target_id"] = message
	return in, p.send(ctx, in, p.describe(in, at, data))
}

// seen finds a message the person sees in the channel.
func (p *Playground) seen(at seat, message string) (post, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.posts {
		if m.ID == message && m.ChannelID == at.place.id && m.visible(at.user.ID) && !m.gone {
			return *m, nil
		}
	}
	return post{}, fmt.Errorf("%s sees no such message", at.user.Name())
}

// settled waits until a deferred answer is complete.
func (p *Playground) settled(ctx context.Context, in *interaction) (*Answer, error) {
	err := p.await(ctx, func() bool {
		waiting := in.acked == answerDeferred || in.acked == answerDeferredUpdate
		return !waiting || in.settled
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for the answer to %s: %w", in.used, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := &Answer{Type: in.acked, Form: in.form, Took: p.clock().Sub(in.created)}
	if in.original != nil && !in.original.gone {
		a.Message = new(in.original.Message)
	}
	for _, m := range in.followups {
		a.Followups = append(a.Followups, m.Message)
	}
	return a, nil
}
