package playground

import "fmt"

// Form is a modal the bot opened for one person.
type Form struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`

	opened *interaction // whose answer it was
}

// checkForm holds a modal against interactions/receiving-and-responding (modal)
// and components/reference (label, text input, file upload).
func checkForm(d *draft) problems {
	var ps problems
	ps.between("form-title", "title", d.Title, 1, 45)
	ps.between("custom-id", "custom_id", d.CustomID, 1, 100)
	if n := len(d.Components); n < 1 || n > 5 {
		ps.add("form-components", "components", "%d components; allowed are 1 to 5", n)
	}
	for i, c := range d.Components {
		checkField(&ps, fmt.Sprintf("components[%d]", i), c)
	}
	checkUnique(&ps, d.Components)
	return ps
}

func checkField(ps *problems, at string, c Component) {
	switch c.Type {
	case actionRow:
		if len(c.Components) != 1 || c.Components[0].Type != textInput {
			ps.add("form-row", at, "a row of a form takes one text input")
			return
		}
		checkInput(ps, at+".components[0]", c.Components[0], true)
	case label:
		ps.between("form-label", at+".label", c.Label, 1, 45)
		ps.atMost("form-description", at+".description", c.Description, 100)
		if c.Component == nil {
			ps.add("form-label-component", at, "a label needs a component")
			return
		}
		checkInput(ps, at+".component", *c.Component, false)
	case textDisplay:
		ps.between("text-display-length", at+".content", c.Content, 1, maxText)
	default:
		ps.add("component-place", at, "type %d may not stand in a form", c.Type)
	}
}

func checkInput(ps *problems, at string, c Component, labelled bool) {
	switch {
	case c.Type == textInput:
		checkTextInput(ps, at, c, labelled)
	case c.Type == fileUpload:
		ps.between("custom-id", at+".custom_id", c.CustomID, 1, 100)
		if c.MaxValues != nil && (*c.MaxValues < 1 || *c.MaxValues > 10) {
			ps.add("upload-values", at, "max_values %d", *c.MaxValues)
		}
	case c.Type == stringSelect, c.Type >= 5 && c.Type <= channelSelect:
		checkSelect(ps, at, c)
	default:
		ps.add("component-place", at, "type %d may not stand in a label", c.Type)
	}
}

func checkTextInput(ps *problems, at string, c Component, labelled bool) {
	ps.between("custom-id", at+".custom_id", c.CustomID, 1, 100)
	ps.atMost("input-placeholder", at+".placeholder", c.Placeholder, 100)
	ps.atMost("input-value", at+".value", c.Value, maxText)
	if labelled {
		ps.between("form-label", at+".label", c.Label, 1, 45)
	} else if c.Label != "" {
		ps.add("input-label", at+".label", "inside a label, a text input has no label of its own")
	}
	if c.Style != 1 && c.Style != 2 {
		ps.add("input-style", at+".style", "%d is neither 1 nor 2", c.Style)
	}
	least, most := 0, maxText
	if c.MinLength != nil {
		least = *c.MinLength
	}
	if c.MaxLength != nil {
		most = *c.MaxLength
	}
	if least < 0 || most < 1 || most > maxText || least > most {
		ps.add("input-length", at, "min_length %d and max_length %d", least, most)
	}
}
