package playground

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// event is one server-sent event: a name, and data written as JSON.
type event struct {
	name string
	data any
}

// serveEvents streams to one page what its person sees in its channel: first
// everything, then what changes. A page that falls behind gets the newest state
// of each message, not each state.
func (p *Playground) serveEvents(w http.ResponseWriter, r *http.Request) {
	at, err := p.seat(asked(r.URL.Query()))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	for seen := -1; ; {
		p.mu.Lock()
		events, changed := p.since(seen, at), p.changed
		seen = p.revision
		p.mu.Unlock()
		for _, e := range events {
			data, err := json.Marshal(e.data)
			if err != nil {
				p.log.Error("encoding an event", "event", e.name, "error", err)
				return
			}
			fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.name, data)
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// since lists what changed after a revision; -1 is the beginning. The caller
// holds mu.
func (p *Playground) since(seen int, at seat) []event {
	var all []event
	if seen < 0 {
		all = append(all, event{"hello", p.instance})
	}
	if seen < p.commandsRev || seen < 0 {
		all = append(all, event{"commands", p.shown(at)})
	}
	var newest *post
	for _, m := range p.posts {
		if m.ChannelID != at.place.id || !m.visible(at.user.ID) {
			continue
		}
		if !m.gone && m.Author.Bot && (newest == nil || m.rev >= newest.rev) {
			newest = m
		}
		if m.rev <= seen {
			continue
		}
		if m.gone {
			all = append(all, event{"gone", m.ID})
			continue
		}
		drawn, err := p.draw(m)
		if err != nil {
			p.log.Error("drawing a message", "error", err)
			continue
		}
		all = append(all, event{"message", map[string]any{"id": m.ID, "html": drawn, "private": m.viewer != ""}})
	}
	drawn, err := p.panel(newest)
	if err != nil {
		p.log.Error("drawing the panel", "error", err)
	}
	near := newest != nil && slices.ContainsFunc(newest.gauges(), gauge.Near)
	all = append(all,
		event{"panel", map[string]any{"html": drawn, "violations": len(p.violations), "near": near}},
		event{"notices", p.notices})
	if seen < 0 {
		all = append(all, event{"ready", true})
	}
	return all
}

// shownCommand is a command as the page's input line offers it.
type shownCommand struct {
	Type        int           `json:"type"`
	Path        string        `json:"path"`
	Description string        `json:"description"`
	Options     []shownOption `json:"options"`
}

type shownOption struct {
	Type         int      `json:"type"`
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Required     bool     `json:"required"`
	Autocomplete bool     `json:"autocomplete"`
	Choices      []string `json:"choices"`
}

// shown lists the commands a person may use, subcommands as commands of their
// own, in the person's language. The caller holds mu.
func (p *Playground) shown(at seat) []shownCommand {
	all := []shownCommand{}
	for _, cmd := range p.commands {
		if cmd.mayUse(at.user, at.place) {
			all = p.unfold(all, at, cmd.Type, cmd.Name, Option{
				Description: cmd.Description, DescriptionLocalizations: cmd.DescriptionLocalizations, Options: cmd.Options,
			})
		}
	}
	slices.SortStableFunc(all, func(a, b shownCommand) int { return strings.Compare(a.Path, b.Path) })
	return all
}

func (p *Playground) unfold(all []shownCommand, at seat, kind int, path string, o Option) []shownCommand {
	if len(o.Options) > 0 && o.Options[0].Type <= subCommandGroup {
		for _, sub := range o.Options {
			all = p.unfold(all, at, kind, path+" "+sub.Name, sub)
		}
		return all
	}
	shown := shownCommand{Type: kind, Path: path, Description: spoken(o.Description, o.DescriptionLocalizations, at), Options: []shownOption{}}
	for _, in := range o.Options {
		shown.Options = append(shown.Options, shownOption{
			in.Type, in.Name, spoken(in.Description, in.DescriptionLocalizations, at), in.Required, in.Autocomplete, p.choices(in, at),
		})
	}
	return append(all, shown)
}

func spoken(text string, localized map[string]string, at seat) string {
	if l, ok := localized[at.locale]; ok {
		return l
	}
	return text
}

// choices are the fixed values of an option the page can offer without asking.
func (p *Playground) choices(o Option, at seat) []string {
	all := []string{}
	for _, c := range o.Choices {
		all = append(all, c.Name)
	}
	s := at.place.server
	switch {
	case o.Type == booleanOption:
		all = append(all, "True", "False")
	case o.Type == userOption || o.Type == mentionOption:
		for _, u := range p.world.people {
			all = append(all, u.Name())
		}
	case o.Type == channelOption && s != nil:
		for _, c := range s.channels {
			all = append(all, "#"+c.name)
		}
	}
	if (o.Type == roleOption || o.Type == mentionOption) && s != nil {
		for _, r := range s.roles {
			all = append(all, "@"+strings.TrimPrefix(r.name, "@"))
		}
	}
	return all
}
