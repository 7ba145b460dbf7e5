package playground

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// hand gives an interaction to the bot in the one way the application receives
// them (interactions/receiving-and-responding, receiving an interaction): by
// post where an interactions URL is set, otherwise over the gateway.
func (p *Playground) hand(ctx context.Context, in *interaction, raw []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.url != "":
		in.reached = true
		go p.deliver(context.WithoutCancel(ctx), in, p.url, raw)
	case p.gateway.interact(in, raw) == 0:
		in.failed = "the bot is not connected, and has not said where it takes interactions"
		p.touch()
	}
}

// interact sends an interaction to every session that serves its place, and
// says to how many. The caller holds mu.
func (g *Gateway) interact(in *interaction, raw []byte) int {
	times, server := 1, ""
	if in.place.server != nil {
		server = in.place.server.id
	}
	if f := g.fault(AtInteraction); f != nil {
		switch {
		case f.Twice:
			times = 2
		case f.Strange:
			raw = strange(raw)
		default:
			for _, s := range g.sockets {
				s.play(f)
			}
		}
	}
	to := 0
	for _, n := range g.sessions {
		if !n.serves(server) {
			continue
		}
		to++
		for range times {
			n.dispatch("INTERACTION_CREATE", json.RawMessage(raw), in)
		}
	}
	g.p.touch()
	return to
}

// Missed is a command somebody used some time ago, while the bot did not listen.
// The event comes with the next resume, or now where the bot is connected; it is
// too late to be answered, and nobody waits.
func (g *Gateway) Missed(who Who, command string, options map[string]any, ago time.Duration) error {
	p := g.p
	in, body, err := p.compose(who, command, options)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	serial, err := strconv.ParseUint(in.id, 10, 64)
	if err != nil {
		return fmt.Errorf("reading an id of our own: %w", err)
	}
	in.created = in.created.Add(-ago)
	in.id = strconv.FormatUint(serial-uint64(ago.Milliseconds())<<22|1<<21, 10) // an id nobody had then
	in.failed = "it was used " + ago.String() + " ago"
	body.ID = in.id
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encoding the interaction: %w", err)
	}
	if g.interact(in, raw) == 0 {
		return errors.New("the bot has no session to miss anything in")
	}
	return nil
}

// door says how the bot takes interactions. The caller holds mu.
func (p *Playground) door() string {
	switch {
	case p.url != "":
		return "Interactions are posted to " + p.url + "."
	case p.gateway.connected():
		return "Interactions go over the gateway; the bot is connected."
	case len(p.gateway.sessions) > 0:
		return "Interactions go over the gateway; the bot has lost its connection."
	default:
		return "The bot takes no interactions yet."
	}
}
