package playground

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Press presses a button of a message the person sees.
func (p *Playground) Press(ctx context.Context, who Who, message, customID string) (*Answer, error) {
	in, err := p.click(ctx, who, message, customID, nil)
	if err != nil {
		return nil, err
	}
	return p.settled(ctx, in)
}

// Choose picks values of a select menu of a message the person sees.
func (p *Playground) Choose(ctx context.Context, who Who, message, customID string, values ...string) (*Answer, error) {
	in, err := p.click(ctx, who, message, customID, append([]string{}, values...))
	if err != nil {
		return nil, err
	}
	return p.settled(ctx, in)
}

// click sends a component interaction; values are nil for a button.
func (p *Playground) click(ctx context.Context, who Who, message, customID string, values []string) (*interaction, error) {
	at, err := p.seat(who)
	if err != nil {
		return nil, err
	}
	target, err := p.seen(at, message)
	if err != nil {
		return nil, err
	}
	var clicked *Component
	walk(target.Components, func(c Component) {
		if c.CustomID == customID && customID != "" {
			clicked = &c
		}
	})
	if clicked == nil || clicked.Disabled || (clicked.Type == button) != (values == nil) {
		return nil, fmt.Errorf("the message has nothing to click with the custom_id %q", customID)
	}
	data := map[string]any{"component_type": clicked.Type, "custom_id": customID}
	if clicked.ID != 0 {
		data["id"] = clicked.ID
	}
	if values != nil {
		if err := clicked.takes(values); err != nil {
			return nil, err
		}
		f := filling{p: p, at: at, resolved: resolved{}}
		if data["values"], err = f.picked(*clicked, values); err != nil {
			return nil, err
		}
		if clicked.Type != stringSelect {
			data["resolved"] = f.resolved
		}
	}
	in := p.begin(isComponent, at)
	in.source, in.used = p.original(target), ""
	return in, p.send(ctx, in, p.describe(in, at, data))
}

// original is the stored post of which seen gave a copy.
func (p *Playground) original(copied post) *post {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.posts, func(m *post) bool { return m.ID == copied.ID })
	return p.posts[i]
}

// takes says whether a select would let somebody pick these values.
func (c Component) takes(values []string) error {
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if c.Required != nil && !*c.Required && len(values) == 0 {
		return nil
	}
	if len(values) < least || len(values) > most {
		return fmt.Errorf("%q takes %d to %d choices, not %d", c.CustomID, least, most, len(values))
	}
	for _, v := range values {
		known := slices.ContainsFunc(c.Options, func(o SelectOption) bool { return o.Value == v })
		if c.Type == stringSelect && !known {
			return fmt.Errorf("%q does not offer %q", c.CustomID, v)
		}
	}
	return nil
}

// Submit fills in a form and sends it. Fields go by custom_id: a string for a
// text input, a string or []string for a menu, a [File] or []File for an upload.
// A field left out keeps the value the bot gave it.
func (p *Playground) Submit(ctx context.Context, who Who, form *Form, fields map[string]any) (*Answer, error) {
	in, err := p.submit(ctx, who, form, fields)
	if err != nil {
		return nil, err
	}
	return p.settled(ctx, in)
}

func (p *Playground) submit(ctx context.Context, who Who, form *Form, fields map[string]any) (*interaction, error) {
	at, err := p.seat(who)
	if err != nil {
		return nil, err
	}
	if form == nil || form.opened == nil || form.opened.user.ID != at.user.ID {
		return nil, fmt.Errorf("%s has no such form open", at.user.Name())
	}
	f := filling{p: p, at: at, resolved: resolved{}}
	rows := []map[string]any{}
	for _, c := range form.Components {
		row := map[string]any{"type": c.Type, "id": c.ID}
		for _, input := range c.children() {
			value, err := f.field(input, fields[input.CustomID])
			if err != nil {
				return nil, err
			}
			if c.Type == actionRow {
				row["components"] = []any{value}
			} else {
				row["component"] = value
			}
		}
		rows = append(rows, row)
	}
	data := map[string]any{"custom_id": form.CustomID, "components": rows}
	if len(f.resolved) > 0 {
		data["resolved"] = f.resolved
	}
	in := p.begin(isForm, at)
	in.source, in.used = form.opened.source, form.opened.used
	return in, p.send(ctx, in, p.describe(in, at, data))
}

// field is one input of a submitted form.
func (f *filling) field(c Component, given any) (map[string]any, error) {
	out := map[string]any{"type": c.Type, "id": c.ID, "custom_id": c.CustomID}
	required := c.Required == nil || *c.Required
	if c.Type == textInput {
		text := c.Value
		if given != nil {
			text = fmt.Sprint(given)
		}
		n := utf8.RuneCountInString(text)
		if required && n == 0 || c.MinLength != nil && n < *c.MinLength && n > 0 || c.MaxLength != nil && n > *c.MaxLength || n > maxText {
			return nil, fmt.Errorf("the field %q does not take %d characters", c.CustomID, n)
		}
		out["value"] = text
		return out, nil
	}
	var values []string
	switch v := given.(type) {
	case string:
		values = []string{v}
	case []string:
		values = v
	case File:
		values = []string{f.upload(v)}
	case []File:
		for _, file := range v {
			values = append(values, f.upload(file))
		}
	}
	if err := c.takes(values); err != nil && (required || len(values) > 0) {
		return nil, err
	}
	picked, err := f.picked(c, values)
	out["values"] = append([]string{}, picked...)
	return out, err
}
