package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// walk goes through everything the bot offers.
type walk struct {
	fake    *fake
	covered *coverage
	first   string                     // a command
	tokens  []string                   // of every interaction: no log may show one
	seen    map[string]bool            // presses that were made or wait to be
	current map[string]map[string]bool // what can be pressed on a message now
	waiting []press
	pressed map[string]int // how often something of a kind was pressed
	most    int
}

// press is a button, or a choice of a menu, of some message.
type press struct {
	from    string // the command whose reply it comes from
	kind    string // what it is, without its place: for the list, and for its turn
	message string
	id      string
	values  []any
	user    string
}

func newWalk(d *fake, most int) *walk {
	return &walk{
		fake: d, covered: newCoverage(), most: most,
		seen: map[string]bool{}, current: map[string]map[string]bool{}, pressed: map[string]int{},
	}
}

func (w *walk) everything() error {
	if err := w.commands(); err != nil {
		return err
	}
	if err := w.presses(); err != nil {
		return err
	}
	if w.fake.door == "" {
		return nil
	}
	return w.refusals()
}

// commands fires every registered command.
func (w *walk) commands() error {
	var registered []command
	if err := w.fake.call("GET", "/commands", nil, &registered); err != nil {
		return err
	}
	if len(registered) == 0 {
		return errors.New("no command is registered")
	}
	w.first = registered[0].Name
	for _, c := range registered {
		var err error
		if c.Type == 1 || c.Type == 0 {
			err = w.slash(c, nil, c.Options)
		} else {
			err = w.onTarget(c)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

// onTarget fires a command of the menu of a person or a message.
func (w *walk) onTarget(c command) error {
	target := alice
	if c.Type == 3 {
		var written message
		said := object{"channel_id": general, "user_id": alice, "content": "Pakistan wants a buffer zone along the Durand Line."}
		if err := w.fake.call("POST", "/messages", said, &written); err != nil {
			return err
		}
		target = written.ID
	}
	return w.answered(c.Name, "right-click", object{"type": "command", "command_type": c.Type, "command": c.Name, "target_id": target})
}

// Kinds of options (interactions/application-commands, "Application Command
// Option Type"); the first two are subcommands and groups of them.
const (
	subcommands   = 2
	textOption    = 3
	integerOption = 4
	booleanOption = 5
	userOption    = 6
	channelOption = 7
	roleOption    = 8
	anyoneOption  = 9
	numberOption  = 10
	fileOption    = 11
)

// slash fires a command, or each of its subcommands: without options, with each
// value of each, with all of them, by a plain member, and in a private chat.
func (w *walk) slash(c command, sub []string, options []option) error {
	if len(options) > 0 && options[0].Type <= subcommands {
		for _, o := range options {
			if err := w.slash(c, append(slices.Clone(sub), o.Name), o.Options); err != nil {
				return err
			}
		}
		return nil
	}
	name := strings.Join(append([]string{"/" + c.Name}, sub...), " ")
	spec := func(kind string, given object) object {
		return object{"type": kind, "command": c.Name, "sub": sub, "options": given}
	}
	values := map[string][]any{}
	required, everything := object{}, object{}
	for _, o := range options {
		found, err := w.values(name, o, spec)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			w.covered.problem("%s %s: there is no value to give", name, o.Name)
			continue
		}
		values[o.Name], everything[o.Name] = found, found[0]
		if o.Required {
			required[o.Name] = found[0]
		}
	}
	fires := []struct {
		what string
		spec object
	}{
		{"alone", spec("command", required)},
		{"with every option", spec("command", everything)},
		{"by a member", merged(spec("command", required), object{"user_id": alice})},
		{"in private", merged(spec("command", required), object{"dm": true})},
	}
	for _, o := range options {
		for _, v := range values[o.Name] {
			fires = append(fires, struct {
				what string
				spec object
			}{o.Name, spec("command", merged(required, object{o.Name: v}))})
		}
	}
	for _, f := range fires {
		err := w.answered(name, f.what, f.spec)
		if _, refused := errors.AsType[*refusal](err); refused && (f.what == "by a member" || f.what == "in private") {
			continue // not offered there
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func merged(a, b object) object {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// values are what can be given to an option; completions come from the bot.
func (w *walk) values(name string, o option, spec func(string, object) object) ([]any, error) {
	var values []any
	if o.Autocomplete {
		typed := []any{"", "a", "zzzz", "…"}
		for i := 0; i < len(typed); i++ {
			f := spec("autocomplete", object{o.Name: typed[i]})
			f["focused"] = o.Name
			r, err := w.fire(f)
			if err != nil {
				return nil, err
			}
			w.covered.add(name, "completions", o.Name)
			if r.CallbackType != 8 {
				w.covered.problem("%s %s:%v is not completed: %s", name, o.Name, typed[i], r.answer())
			}
			for _, c := range r.Choices {
				if i == 0 && len(typed) < 6 {
					typed = append(typed, clipped(c.Name))
				}
				if !slices.Contains(values, c.Value) {
					values = append(values, c.Value)
				}
			}
		}
		if len(values) == 0 && o.Required { // one of the server's own things, of which there are none
			values = []any{"7"}
		}
		return values, nil
	}
	for _, c := range o.Choices {
		values = append(values, c.Value)
	}
	if len(values) > 0 {
		return values, nil
	}
	switch o.Type {
	case textOption:
		long := strings.Repeat("what does Pakistan want ", 1+o.MinLength/24)
		return []any{"2025-11", long, "@everyone <@" + alice + "> **[x](https://a.example)**"}, nil
	case integerOption, numberOption:
		return []any{max(1, o.MinValue)}, nil
	case booleanOption:
		return []any{true, false}, nil
	case userOption, anyoneOption:
		return []any{alice}, nil
	case channelOption:
		return []any{general}, nil
	case roleOption:
		return []any{readers}, nil
	case fileOption:
		record := func(data []byte) object {
			return object{"filename": "draft.toml", "content_type": "application/toml", "base64": base64.StdEncoding.EncodeToString(data)}
		}
		return []any{record(w.fake.feed.newer), record([]byte("format = 1\n"))}, nil
	default:
		return nil, nil
	}
}

// clipped is the beginning of a completion, as somebody would type it.
func clipped(name string) string {
	letters := []rune(name)
	return string(letters[:min(len(letters), 4)])
}

// fire fires one interaction and holds what came back against everything that
// goes for all of them.
func (w *walk) fire(spec object) (*record, error) {
	r, err := w.fake.fire(spec, "valid")
	if err != nil {
		return nil, err
	}
	w.tokens = append(w.tokens, r.Token)
	where := fmt.Sprintf("%v %v%v %v", spec["type"], or(spec["command"], spec["custom_id"]), or(spec["sub"], ""), or(spec["options"], spec["values"]))
	if r.CallbackType == 0 || r.FinalMS == 0 || r.HTTP.Refused != nil {
		w.covered.problem("%s: no answer: %s", where, r.answer())
	}
	for _, e := range r.Events {
		if e.Status >= 400 {
			w.covered.problem("%s: %s is answered with %d: %v", where, e.Kind, e.Status, e.Error)
		}
		if e.Message != nil {
			w.covered.pings(where, e.Message.Pings)
		}
	}
	return r, nil
}

func or(v, otherwise any) any {
	if list, ok := v.([]string); v == nil || ok && list == nil {
		return otherwise
	}
	return v
}

// answer says what came instead of an answer.
func (r *record) answer() string {
	return fmt.Sprintf("status %d, callback %d, %s%s %v", r.HTTP.Status, r.CallbackType, r.HTTP.Error, r.HTTP.Body, or(r.HTTP.Refused, ""))
}

// answered fires a command and takes down what its reply offers.
func (w *walk) answered(name, what string, spec object) error {
	r, err := w.fire(spec)
	if err != nil {
		return err
	}
	w.covered.add(name, "options", what)
	return w.offered(name, r)
}

// offered takes down the buttons and menus of an answer, and submits its form.
func (w *walk) offered(from string, r *record) error {
	if r.Modal != nil {
		return w.submit(from, r)
	}
	for _, e := range r.Events {
		if e.Message == nil {
			continue
		}
		now := map[string]bool{}
		for _, c := range all(e.Message.Components) {
			for _, p := range c.presses() {
				p.from, p.message, p.user = from, e.Message.ID, r.UserID
				now[p.what()] = true
				w.take(p)
				if !e.Message.Ephemeral && r.UserID == owner {
					p.user, p.kind = alice, p.kind+", by somebody else"
					w.take(p)
				}
			}
		}
		w.current[e.Message.ID] = now
	}
	return nil
}

// presses are what can be done with a component: nothing, one press, or one
// for every choice of a menu.
func (c component) presses() []press {
	if c.CustomID == "" || c.Disabled {
		return nil
	}
	if c.Type == 2 {
		return []press{{id: c.CustomID, kind: c.Label}}
	}
	var list []press
	for _, o := range c.Options {
		list = append(list, press{id: c.CustomID, kind: "“" + c.Placeholder + "”", values: []any{o.Value}})
	}
	if entity, ok := map[int]string{5: alice, 6: readers, 7: alice, 8: general}[c.Type]; ok {
		list = append(list, press{id: c.CustomID, kind: "“" + c.Placeholder + "”", values: []any{entity}})
	}
	return list
}

// what the press asks, wherever it is done.
func (p press) what() string { return fmt.Sprint(p.id, p.values) }

// take has a press wait for its turn, once: the same request on another message
// is the same to the bot. Whether somebody else presses is not.
func (w *walk) take(p press) {
	if key := p.what() + p.user; !w.seen[key] {
		w.seen[key] = true
		w.waiting = append(w.waiting, p)
	}
}

// presses presses what the replies offered, the least pressed kind first, until
// nothing or no turn is left.
func (w *walk) presses() error {
	for n := 0; len(w.waiting) > 0 && n < w.most; n++ {
		next := 0
		for i, p := range w.waiting {
			if w.pressed[p.from+p.kind] < w.pressed[w.waiting[next].from+w.waiting[next].kind] {
				next = i
			}
		}
		p := w.waiting[next]
		w.waiting = slices.Delete(w.waiting, next, next+1)
		w.pressed[p.from+p.kind]++
		spec := object{"type": "component", "custom_id": p.id, "message_id": p.message, "user_id": p.user}
		if p.values != nil {
			spec["values"] = p.values
			spec["component_type"] = 3
		}
		if !w.current[p.message][p.what()] {
			spec["force"] = true // the message changed while it was being pressed
		}
		r, err := w.fire(spec)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", p.from, p.kind, err)
		}
		group := "buttons"
		if p.values != nil {
			group = "menus"
		}
		w.covered.add(p.from, group, p.kind)
		if err := w.offered(p.from, r); err != nil {
			return err
		}
	}
	w.covered.left = len(w.waiting)
	return nil
}

// submit fills a form in and sends it.
func (w *walk) submit(from string, asked *record) error {
	fields := object{}
	for _, c := range all(asked.Modal.Components) {
		switch {
		case c.CustomID == "":
		case c.Type == 4:
			fields[c.CustomID] = strings.Repeat("What does each side demand? ", 1+c.MinLength/28)
		case len(c.Options) > 0:
			fields[c.CustomID] = []any{c.Options[0].Value}
		}
	}
	r, err := w.fire(object{"type": "modal", "custom_id": asked.Modal.CustomID, "fields": fields, "user_id": asked.UserID})
	if err != nil {
		return err
	}
	w.covered.add(from, "forms", "submitted")
	return w.offered(from, r)
}
