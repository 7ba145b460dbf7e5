package playground

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// drawn is a message as the template takes it.
type drawn struct {
	Message
	Used, By string
	Loading  bool
	Hidden   bool // only its viewer sees it
	V2       bool
	Files    []Attachment
}

// draw makes the HTML of a message. The caller holds mu.
func (p *Playground) draw(m *post) (template.HTML, error) {
	d := drawn{
		Message: m.Message, Used: m.used, Loading: m.Flags&FlagLoading != 0,
		Hidden: m.viewer != "", V2: m.Flags&FlagComponentsV2 != 0,
	}
	if m.InteractionMetadata != nil {
		d.By = m.InteractionMetadata.User.Name()
	}
	if !d.V2 { // with components, only files a component names are shown
		d.Files = m.Attachments
	}
	d.Components = p.offered(d.Components, m.ChannelID)
	var b strings.Builder
	if err := p.pages.ExecuteTemplate(&b, "message", d); err != nil {
		return "", fmt.Errorf("drawing the message %s: %w", m.ID, err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template
}

// offered gives the selects Discord fills itself their options.
func (p *Playground) offered(cs []Component, channel string) []Component {
	out := slices.Clone(cs)
	in, _ := p.world.place(channel)
	for i := range out {
		c := &out[i]
		c.Components = p.offered(c.Components, channel)
		if c.Component != nil {
			c.Component = &p.offered([]Component{*c.Component}, channel)[0]
		}
		if c.Type == 5 || c.Type == 7 {
			for _, u := range p.world.people {
				c.Options = append(c.Options, SelectOption{Label: u.Name(), Value: u.ID})
			}
		}
		if in.server == nil {
			continue
		}
		if c.Type == 6 || c.Type == 7 {
			for _, r := range in.server.roles {
				c.Options = append(c.Options, SelectOption{Label: "@" + strings.TrimPrefix(r.name, "@"), Value: r.id})
			}
		}
		if c.Type == channelSelect {
			for _, ch := range in.server.channels {
				c.Options = append(c.Options, SelectOption{Label: "#" + ch.name, Value: ch.id})
			}
		}
	}
	return out
}

// Chosen is what a closed menu shows.
func (c Component) Chosen() string {
	var chosen []string
	for _, o := range c.Options {
		if o.Default {
			chosen = append(chosen, o.Label)
		}
	}
	switch {
	case len(chosen) > 0:
		return strings.Join(chosen, ", ")
	case c.Placeholder != "":
		return c.Placeholder
	default:
		return "Make a selection"
	}
}

// Many says whether a menu takes more than one choice.
func (c Component) Many() bool { return c.MaxValues != nil && *c.MaxValues > 1 }

// Gallery are a component's pictures, whether it has one or many.
func (c Component) Gallery() []GalleryItem {
	if c.Media != nil {
		return []GalleryItem{{Media: *c.Media, Description: c.Description, Spoiler: c.Spoiler}}
	}
	return c.Items
}

// Image says whether the page shows a file as a picture.
func (a Attachment) Image() bool {
	return slices.Contains(pictures(), strings.ToLower(path.Ext(a.Filename)))
}

// local is the path of a file served here, "" for anything outside: the page
// loads nothing from elsewhere.
func (p *Playground) local(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/attachments/") || u.Host != "" && p.base != u.Scheme+"://"+u.Host {
		return ""
	}
	return u.EscapedPath()
}

func colour(c *int) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("#%06x", *c)
}

func fileSize(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}

func initial(name string) string {
	r, _ := utf8.DecodeRuneInString(strings.ToUpper(name))
	return string(r)
}
