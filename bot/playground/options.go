package playground

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// resolved is what an interaction says about the ids in it: by kind, then id.
type resolved map[string]map[string]any

func (r resolved) put(kind, id string, v any) {
	if r[kind] == nil {
		r[kind] = map[string]any{}
	}
	r[kind][id] = v
}

// filling turns what a person typed into the values of an interaction.
type filling struct {
	p        *Playground
	at       seat
	resolved resolved
	focused  string // the option being typed, in an autocomplete: anything goes
}

// data is a command interaction's data: values, wrapped in the subcommands.
func (cmd Command) data(way []Option, values []map[string]any, found resolved, at seat) map[string]any {
	for _, sub := range slices.Backward(way) {
		values = []map[string]any{{"name": sub.Name, "type": sub.Type, "options": append([]map[string]any{}, values...)}}
	}
	d := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type}
	if len(values) > 0 {
		d["options"] = values
	}
	if len(found) > 0 {
		d["resolved"] = found
	}
	return d
}

// all fills the options in, in the order the command declares them.
func (f *filling) all(takes []Option, given map[string]any) ([]map[string]any, error) {
	for name := range given {
		if !slices.ContainsFunc(takes, func(o Option) bool { return o.Name == name }) {
			return nil, fmt.Errorf("there is no option %q", name)
		}
	}
	var all []map[string]any
	for _, o := range takes {
		v, ok := given[o.Name]
		switch {
		case o.Name == f.focused:
			all = append(all, map[string]any{"name": o.Name, "type": o.Type, "value": fmt.Sprint(or(v, "")), "focused": true})
			continue
		case !ok && o.Required && f.focused == "":
			return nil, fmt.Errorf("the option %q is required", o.Name)
		case !ok:
			continue
		}
		value, err := f.value(o, v)
		if err != nil && f.focused == "" {
			return nil, fmt.Errorf("the option %q: %w", o.Name, err)
		}
		if err == nil {
			all = append(all, map[string]any{"name": o.Name, "type": o.Type, "value": value})
		}
	}
	return all, nil
}

func or(v, otherwise any) any {
	if v == nil {
		return otherwise
	}
	return v
}

// value is one option's value as Discord sends it.
func (f *filling) value(o Option, v any) (any, error) {
	text := fmt.Sprint(v)
	for _, c := range o.Choices { // a choice goes by its name or its value
		if c.Name == text || fmt.Sprint(c.Value) == text {
			return c.Value, nil
		}
	}
	if len(o.Choices) > 0 {
		return nil, fmt.Errorf("%q is not among the choices", text)
	}
	switch o.Type {
	case stringOption:
		n := utf8.RuneCountInString(text)
		if n == 0 || n > 6000 || o.MinLength != nil && n < *o.MinLength || o.MaxLength != nil && n > *o.MaxLength {
			return nil, fmt.Errorf("%d characters do not fit", n)
		}
		return text, nil
	case integerOption, numberOption:
		return number(o, text)
	case booleanOption:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither true nor false", text)
		}
		return b, nil
	case fileOption:
		file, ok := v.(File)
		if !ok {
			return nil, errors.New("a file is wanted")
		}
		return f.upload(file), nil
	default:
		return f.entity(o.Type, text)
	}
}

func number(o Option, text string) (any, error) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is no number", text)
	}
	if o.MinValue != nil && n < *o.MinValue || o.MaxValue != nil && n > *o.MaxValue {
		return nil, fmt.Errorf("%v is out of range", n)
	}
	if o.Type == numberOption {
		return n, nil
	}
	if n != float64(int64(n)) || n > 1<<53-1 || n < -(1<<53-1) {
		return nil, fmt.Errorf("%v is no whole number", n)
	}
	return int64(n), nil
}

// entity finds a person, channel or role by name or id, and describes it.
func (f *filling) entity(kind int, name string) (string, error) {
	s := f.at.place.server
	if kind == userOption || kind == mentionOption {
		u, err := f.p.world.person(strings.TrimPrefix(name, "@"))
		if err == nil {
			f.resolved.put("users", u.ID, u)
			if s != nil {
				f.resolved.put("members", u.ID, s.partialMember(u, f.at.place))
			}
			return u.ID, nil
		}
		if kind == userOption {
			return "", err
		}
	}
	if s == nil {
		return "", errors.New("there are no channels or roles in a private chat")
	}
	if kind == channelOption {
		c, err := s.channel(name)
		if err == nil {
			f.resolved.put("channels", c.id, c.describe(f.at.user.ID))
		}
		return c.id, err
	}
	r, err := s.role(name)
	if err == nil {
		f.resolved.put("roles", r.id, map[string]any{
			"id": r.id, "name": r.name, "color": 0, "hoist": false, "position": 1, "managed": false, "mentionable": false,
			"permissions": strconv.FormatUint(r.permissions, 10), "flags": 0,
		})
	}
	return r.id, err
}

// upload stores a person's file and describes it.
func (f *filling) upload(file File) string {
	f.p.mu.Lock()
	defer f.p.mu.Unlock()
	id := f.p.nextID()
	f.p.files[id] = file
	url := f.p.fileURL("ephemeral", id, file.Name)
	f.resolved.put("attachments", id, Attachment{
		ID: id, Filename: file.Name, ContentType: file.Type, Size: len(file.Data), URL: url, ProxyURL: url, Ephemeral: true,
	})
	return id
}

// picked are the values of a select: as they are for a string select, ids for
// people, roles and channels.
func (f *filling) picked(c Component, values []string) ([]string, error) {
	kind := map[int]int{5: userOption, 6: roleOption, 7: mentionOption, channelSelect: channelOption}[c.Type]
	if kind == 0 {
		return values, nil
	}
	var ids []string
	for _, v := range values {
		id, err := f.entity(kind, v)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
