package playground

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
)

// gauge is how near a message comes to one limit.
type gauge struct {
	What      string
	Used, Max int
}

// Near is from four fifths on.
func (g gauge) Near() bool { return g.Used*5 >= g.Max*4 }

// Text is "3,650 of 4,000 characters".
func (g gauge) Text() string { return thousands(g.Used) + " of " + thousands(g.Max) + " " + g.What }

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// gauges are the limits a message uses anything of.
func (m Message) gauges() []gauge {
	s := measure(m)
	all := []gauge{
		{"characters", s.characters, maxText},
		{"bytes of text", s.bytes, maxTextBytes},
		{"components", s.components, maxComponents},
	}
	if m.Flags&FlagComponentsV2 == 0 {
		all = []gauge{{"characters", units(m.Content), maxContent}, {"embeds", len(m.Embeds), 10}, {"rows", len(m.Components), maxRows}}
	}
	id, url := 0, 0
	walk(m.Components, func(c Component) { id, url = max(id, units(c.CustomID)), max(url, units(c.URL)) })
	all = append(all, gauge{"files", len(m.Attachments), maxAttachments},
		gauge{"characters in the longest custom_id", id, 100}, gauge{"characters in the longest button address", url, 512})
	var used []gauge
	for _, g := range all {
		if g.Used > 0 {
			used = append(used, g)
		}
	}
	return used
}

// panel draws the gauges and the payload of a message, nil for none, how the bot
// takes interactions, and the rules broken so far. The caller holds mu.
func (p *Playground) panel(m *post) (template.HTML, error) {
	data := map[string]any{"Violations": p.violations, "Door": p.door()}
	if m != nil {
		var indented bytes.Buffer
		if json.Indent(&indented, m.payload, "", "  ") != nil || len(m.payload) == 0 {
			indented.Reset()
			shown, _ := json.MarshalIndent(m.Message, "", "  ") // of our own type: never fails
			indented.Write(shown)
		}
		data["Payload"], data["Gauges"] = indented.String(), m.gauges()
	}
	var b strings.Builder
	if err := p.pages.ExecuteTemplate(&b, "panel", data); err != nil {
		return "", fmt.Errorf("drawing the panel: %w", err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template
}

// servePanel shows the panel of one message.
func (p *Playground) servePanel(w http.ResponseWriter, r *http.Request) {
	at, err := p.seat(asked(r.URL.Query()))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	m, err := p.seen(at, r.URL.Query().Get("message"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	p.mu.Lock()
	drawn, err := p.panel(&m)
	p.mu.Unlock()
	if err != nil {
		http.Error(w, "the panel could not be drawn", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write([]byte(drawn))
}
