package playground

import (
	"fmt"
	"slices"
	"strings"
)

// checkTree holds components against components/reference; allowed are the
// types that may stand at this place.
func checkTree(ps *problems, at string, cs []Component, allowed []int) {
	for i, c := range cs {
		checkComponent(ps, fmt.Sprintf("%s[%d]", at, i), c, allowed)
	}
}

func checkComponent(ps *problems, at string, c Component, allowed []int) {
	if !slices.Contains(allowed, c.Type) {
		ps.add("component-place", at, "type %d may not stand here; allowed are %v", c.Type, allowed)
		return
	}
	switch c.Type {
	case actionRow:
		checkRow(ps, at, c)
	case button:
		checkButton(ps, at, c)
	case section:
		checkSection(ps, at, c)
	case textDisplay:
		if units(strings.TrimSpace(c.Content)) == 0 {
			ps.add("text-empty", at+".content", "a text display without text")
		}
		ps.atMost("text-display-length", at+".content", c.Content, maxText)
	case thumbnail:
		checkMedia(ps, at+".media", c.Media, c.Description)
	case mediaGallery:
		if n := len(c.Items); n < 1 || n > 10 {
			ps.add("gallery-items", at+".items", "%d items; allowed are 1 to 10", n)
		}
		for _, item := range c.Items {
			checkMedia(ps, at+".items", &item.Media, item.Description)
		}
	case fileComponent:
		if c.File == nil || !strings.HasPrefix(c.File.URL, "attachment://") && c.File.AttachmentID == "" {
			ps.add("file-reference", at+".file", "a file component takes attachment:// only")
		}
	case separator:
		if c.Spacing < 0 || c.Spacing > 2 {
			ps.add("separator-spacing", at+".spacing", "%d is neither 1 nor 2", c.Spacing)
		}
	case container:
		checkContainer(ps, at, c)
	default:
		checkSelect(ps, at, c)
	}
}

func checkContainer(ps *problems, at string, c Component) {
	if len(c.Components) == 0 {
		ps.add("container-empty", at, "a container without components")
	}
	if c.AccentColor != nil && (*c.AccentColor < 0 || *c.AccentColor > 0xffffff) {
		ps.add("accent-color", at+".accent_color", "%d is no colour", *c.AccentColor)
	}
	checkTree(ps, at+".components", c.Components, []int{actionRow, section, textDisplay, mediaGallery, fileComponent, separator})
}

func checkRow(ps *problems, at string, c Component) {
	buttons := 0
	for _, b := range c.Components {
		if b.Type == button {
			buttons++
		}
	}
	selects := len(c.Components) - buttons
	if len(c.Components) == 0 || buttons > 5 || selects > 1 || selects > 0 && buttons > 0 {
		ps.add("row-components", at+".components", "%d buttons and %d others; a row takes 1 to 5 buttons, or one select", buttons, selects)
	}
	checkTree(ps, at+".components", c.Components, []int{button, stringSelect, 5, 6, 7, channelSelect})
}

func checkSection(ps *problems, at string, c Component) {
	if n := len(c.Components); n < 1 || n > 3 {
		ps.add("section-texts", at+".components", "%d texts; a section takes 1 to 3", n)
	}
	checkTree(ps, at+".components", c.Components, []int{textDisplay})
	if c.Accessory == nil {
		ps.add("section-accessory", at+".accessory", "a section needs an accessory")
		return
	}
	checkComponent(ps, at+".accessory", *c.Accessory, []int{button, thumbnail})
}

func checkMedia(ps *problems, at string, m *Media, description string) {
	ps.atMost("media-description", at, description, 1024)
	if m == nil || m.URL == "" {
		ps.add("media-url", at, "media without an address")
		return
	}
	if !strings.HasPrefix(m.URL, "attachment://") && m.AttachmentID == "" {
		checkURL(ps, "media-url", at, m.URL, 2048)
	}
}

// Button styles (components/reference, button styles).
const (
	styleLink    = 5
	stylePremium = 6
)

func checkButton(ps *problems, at string, c Component) {
	ps.atMost("button-label", at+".label", c.Label, 80)
	switch {
	case c.Style < 1 || c.Style > stylePremium:
		ps.add("button-style", at+".style", "%d is no style", c.Style)
	case c.Style == styleLink:
		if c.CustomID != "" {
			ps.add("button-link", at, "a link button has no custom_id")
		}
		checkURL(ps, "button-url", at+".url", c.URL, 512)
	case c.Style != stylePremium:
		if c.URL != "" {
			ps.add("button-link", at, "only a link button has a url")
		}
		ps.between("custom-id", at+".custom_id", c.CustomID, 1, 100)
	}
	if c.Label == "" && c.Emoji == nil && c.Style != stylePremium {
		ps.add("button-empty", at, "a button needs a label or an emoji")
	}
}

func checkSelect(ps *problems, at string, c Component) {
	ps.between("custom-id", at+".custom_id", c.CustomID, 1, 100)
	ps.atMost("select-placeholder", at+".placeholder", c.Placeholder, 150)
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if least < 0 || least > 25 || most < 1 || most > 25 || least > most {
		ps.add("select-values", at, "min_values %d and max_values %d", least, most)
	}
	if c.Type != stringSelect {
		return
	}
	if n := len(c.Options); n < 1 || n > 25 {
		ps.add("select-options", at+".options", "%d options; allowed are 1 to 25", n)
	} else if most > n {
		ps.add("select-values", at, "max_values %d with %d options", most, n)
	}
	seen, chosen := map[string]bool{}, 0
	for _, o := range c.Options {
		ps.between("select-label", at+".options", o.Label, 1, 100)
		ps.between("select-value", at+".options", o.Value, 1, 100)
		ps.atMost("select-description", at+".options", o.Description, 100)
		if seen[o.Value] {
			ps.add("select-value-unique", at+".options", "the value %q occurs twice", o.Value)
		}
		seen[o.Value] = true
		if o.Default {
			chosen++
		}
	}
	if chosen > most {
		ps.add("select-defaults", at+".options", "%d defaults with max_values %d", chosen, most)
	}
}
