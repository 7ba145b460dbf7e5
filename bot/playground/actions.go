package playground

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
)

// deed is something a person did on the page.
type deed struct {
	Command  string              `json:"command"`
	Options  map[string]any      `json:"options"`
	Files    map[string][]File   `json:"files"` // by option, or by custom_id of a form
	Focused  string              `json:"focused"`
	Message  string              `json:"message"`
	CustomID string              `json:"custom_id"`
	Values   []string            `json:"values"`
	Form     string              `json:"form"`
	Fields   map[string][]string `json:"fields"`
	Text     string              `json:"text"`
}

// outcome is what the page hears back; messages come as events.
type outcome struct {
	Error   string   `json:"error,omitempty"`
	Form    string   `json:"form,omitempty"` // the HTML of a form that opened
	Choices []Choice `json:"choices,omitempty"`
}

// serveDeed does what the person did, up to the bot's first answer.
func (p *Playground) serveDeed(w http.ResponseWriter, r *http.Request) {
	var d deed
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	if err := json.NewDecoder(r.Body).Decode(&d); err != nil {
		answer(w, nil, &apiError{Status: http.StatusBadRequest, Message: "the page sent something unreadable"})
		return
	}
	var out outcome
	in, err := p.do(r, d, &out)
	if err == nil && in != nil && in.form != nil {
		out.Form, err = p.drawForm(in)
	}
	switch {
	case errors.Is(err, ErrNoAnswer):
		out.Error = "The application did not respond (" + strings.TrimPrefix(err.Error(), ErrNoAnswer.Error()+": ") + ")"
	case err != nil:
		out.Error = err.Error()
	}
	answer(w, out, nil)
}

func (p *Playground) do(r *http.Request, d deed, out *outcome) (*interaction, error) {
	ctx, who := r.Context(), asked(r.URL.Query())
	switch r.PathValue("deed") {
	case "say":
		_, err := p.Say(who, d.Text)
		return nil, err
	case "use":
		return p.use(ctx, who, d.Command, d.withFiles())
	case "complete":
		choices, err := p.Complete(ctx, who, d.Command, d.Options, d.Focused)
		out.Choices = choices
		return nil, err
	case "press":
		return p.click(ctx, who, d.Message, d.CustomID, nil)
	case "choose":
		return p.click(ctx, who, d.Message, d.CustomID, append([]string{}, d.Values...))
	case "rightclick":
		return p.rightClick(ctx, who, d.Command, d.Message)
	case "submit":
		return p.submit(ctx, who, p.opened(d.Form), d.filled())
	default:
		return nil, errors.New("there is no such thing to do")
	}
}

func (d deed) withFiles() map[string]any {
	all := map[string]any{}
	maps.Copy(all, d.Options)
	for name, files := range d.Files {
		if len(files) > 0 {
			all[name] = files[0]
		}
	}
	return all
}

// filled are the fields of a form as Submit takes them.
func (d deed) filled() map[string]any {
	all := map[string]any{}
	for name, values := range d.Fields {
		all[name] = values
		if len(values) == 1 {
			all[name] = values[0]
		}
	}
	for name, files := range d.Files {
		all[name] = files
	}
	return all
}

// opened finds a form by the id of the interaction it answered.
func (p *Playground) opened(id string) *Form {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, in := range p.interactions {
		if in.id == id {
			return in.form
		}
	}
	return nil
}

func (p *Playground) drawForm(in *interaction) (string, error) {
	var b strings.Builder
	err := p.pages.ExecuteTemplate(&b, "form", map[string]any{
		"ID": in.id, "Title": in.form.Title, "Components": p.offered(in.form.Components, in.place.id), "App": p.world.bot.Name(),
	})
	return b.String(), err
}
