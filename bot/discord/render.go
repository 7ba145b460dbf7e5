package discord

import (
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
)

// message is what is sent to Discord, as a first answer or as an edit. It says
// explicitly that nobody is to be pinged.
type message struct {
	Flags           discordgo.MessageFlags           `json:"flags"`
	Components      []component                      `json:"components"`
	AllowedMentions discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Attachments     []attachment                     `json:"attachments"` // all there are: an edit removes the others

	files []bot.File
}

// attachment describes a file that comes with a message, by its place among
// them (discord.com/developers/docs/reference#uploading-files).
type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

// accent is the colour beside every reply: a slate that is in no flag or emblem
// of the dispute's parties.
const accent = 0x6C7A96

// render draws the page of a reply that was asked for, or its last.
func (a *App) render(r bot.Reply, private bool) *message {
	all := pages(&r)
	p := all[min(max(r.Page, 1), len(all))-1]
	unlinked, _ := p.unlinked()
	m := &message{
		Flags:           discordgo.MessageFlagsIsComponentsV2,
		AllowedMentions: discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		Attachments:     []attachment{},
	}
	if p.number == 1 { // a picture of the whole reply stands on its first page
		m.attach(r.Files)
	}
	if private {
		m.Flags |= discordgo.MessageFlagsEphemeral
	}
	m.Components = append(m.Components, m.container(p, unlinked))
	m.Components = append(m.Components, linkRows(p, unlinked)...)
	if buttons := a.navigation(p); len(buttons) > 0 {
		m.Components = append(m.Components, row(buttons...))
	}
	if menu, ok := a.menu(p); ok {
		m.Components = append(m.Components, menu)
	}
	for _, f := range m.files {
		if !f.Picture() {
			m.Components = append(m.Components, component{Type: fileComponent, File: &media{"attachment://" + f.Name}})
		}
	}
	return m
}

func (m *message) attach(files []bot.File) {
	m.files = files
	for i, f := range files {
		m.Attachments = append(m.Attachments, attachment{i, f.Name, f.Alt})
	}
}

// container holds the page's text, with a line before each group of blocks and
// before the sources, its pictures under its head, and how current the record is
// at its end.
func (m *message) container(p page, unlinked []int) component {
	c := component{Type: discordgo.ContainerComponent, AccentColor: accent}
	c.Components = append(c.Components, display(p.head.string))
	gallery := component{Type: discordgo.MediaGalleryComponent}
	for _, f := range m.files {
		if f.Picture() {
			gallery.Items = append(gallery.Items, galleryItem{media{"attachment://" + f.Name}, f.Alt})
		}
	}
	if len(gallery.Items) > 0 {
		c.Components = append(c.Components, gallery)
	}
	for _, part := range p.parts {
		if part.block.Heading != "" {
			c.Components = append(c.Components, separator())
		}
		for _, t := range part.texts {
			c.Components = append(c.Components, display(t.string))
		}
	}
	list := p.list(unlinked)
	if list != "" || p.current.string != "" {
		c.Components = append(c.Components, separator())
	}
	for _, text := range []string{list, p.current.string} {
		if text != "" {
			c.Components = append(c.Components, display(text))
		}
	}
	return c
}

// linkRows holds the addresses that found no place in the text.
func linkRows(p page, unlinked []int) []component {
	var rows, buttons []component
	for _, n := range p.sources() {
		s := p.reply.Sources[n-1]
		to := address(s.URL)
		if !slices.Contains(unlinked, n) || to == "" || length(to) > maxLink {
			continue
		}
		buttons = append(buttons, linkButton(clip("["+strconv.Itoa(n)+"] "+s.Publisher, maxLabel), to))
	}
	for some := range slices.Chunk(buttons, maxRow) {
		rows = append(rows, row(some...))
	}
	return rows
}

// nowhere is the custom_id of the button that only shows the page's number.
const nowhere = "-"

// navigation holds the page buttons on the left and the ways on at the right.
func (a *App) navigation(p page) []component {
	var buttons []component
	if p.of > 1 {
		buttons = append(buttons,
			a.turn(p, "◀", p.number-1),
			button(strconv.Itoa(p.number)+" / "+strconv.Itoa(p.of), nowhere, true),
			a.turn(p, "▶", p.number+1),
		)
	}
	for _, way := range p.reply.Ways {
		if small, err := a.bot.Small(way.Ask); err == nil && len(buttons) < maxRow {
			buttons = append(buttons, button(clip(way.Label, maxLabel), small, false))
		}
	}
	return buttons
}

// turn is a button to a page; one that does not exist cannot be pressed.
func (a *App) turn(p page, label string, to int) component {
	ask := p.reply.Again
	ask.Page = to
	small, err := a.bot.Small(ask)
	if to < 1 || to > p.of || err != nil {
		return button(label, nowhere+label, true)
	}
	return button(label, small, false)
}

// menu offers what the reply gives to choose from, else every fact on the page
// in full: its source and the accounts that are not shown.
func (a *App) menu(p page) (component, bool) {
	if chosen := p.reply.Menu; chosen != nil {
		return a.choice(chosen.Ask, chosen.Label, offered(chosen.Choices))
	}
	var facts []discordgo.SelectMenuOption
	seen := map[string]bool{}
	for _, part := range p.parts {
		for _, c := range part.block.Claims {
			if seen[c.Fact.ID] || len(facts) == maxChoices {
				continue
			}
			seen[c.Fact.ID] = true
			label := c.Fact.Text
			if c.Party != "" {
				label = c.Party + ": " + label
			}
			facts = append(facts, discordgo.SelectMenuOption{
				Label: clip(label, maxChoice), Value: c.Fact.Ref(), Description: clip(c.SmallPrint(), maxChoice),
			})
		}
	}
	ask := bot.Request{Do: "source", Options: map[string]string{"id": bot.FromMenu}}
	return a.choice(ask, "Open a source, or the other accounts", facts)
}

func offered(choices []bot.Choice) []discordgo.SelectMenuOption {
	var list []discordgo.SelectMenuOption
	for _, c := range choices[:min(len(choices), maxChoices)] {
		list = append(list, discordgo.SelectMenuOption{Label: clip(c.Name, maxChoice), Value: c.Value})
	}
	return list
}

// choice is a menu that asks a request with what is chosen.
func (a *App) choice(ask bot.Request, label string, options []discordgo.SelectMenuOption) (component, bool) {
	small, err := a.bot.Small(ask)
	menu := component{Type: discordgo.SelectMenuComponent, CustomID: small, Placeholder: clip(label, maxPlaceholder), Options: options}
	return row(menu), err == nil && len(options) > 0
}
