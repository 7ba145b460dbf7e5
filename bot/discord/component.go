package discord

import (
	"github.com/bwmarrin/discordgo"

	"dossier/bot"
)

// component is any of Discord's message components
// (discord.com/developers/docs/components/reference). discordgo's own write
// themselves as JSON once for every level they stand in, which took a fifth of an
// answer's time.
type component struct {
	Type        discordgo.ComponentType      `json:"type"`
	AccentColor int                          `json:"accent_color,omitempty"`
	Content     string                       `json:"content,omitempty"`
	Style       discordgo.ButtonStyle        `json:"style,omitempty"`
	Label       string                       `json:"label,omitempty"`
	CustomID    string                       `json:"custom_id,omitempty"`
	URL         string                       `json:"url,omitempty"`
	Disabled    bool                         `json:"disabled,omitempty"`
	Placeholder string                       `json:"placeholder,omitempty"`
	Options     []discordgo.SelectMenuOption `json:"options,omitempty"`
	Items       []galleryItem                `json:"items,omitempty"`
	File        *media                       `json:"file,omitempty"`
	Description string                       `json:"description,omitempty"`
	MaxLength   int                          `json:"max_length,omitempty"`
	Required    *bool                        `json:"required,omitempty"`
	Component   *component                   `json:"component,omitempty"` // under a label
	Components  []component                  `json:"components,omitempty"`
}

// galleryItem is a picture in a gallery.
type galleryItem struct {
	Media       media  `json:"media"`
	Description string `json:"description"`
}

type media struct {
	URL string `json:"url"`
}

func display(text string) component {
	return component{Type: discordgo.TextDisplayComponent, Content: text}
}

func separator() component { return component{Type: discordgo.SeparatorComponent} }

func row(of ...component) component {
	return component{Type: discordgo.ActionsRowComponent, Components: of}
}

// linkButton opens an address.
func linkButton(label, to string) component {
	return component{Type: discordgo.ButtonComponent, Style: discordgo.LinkButton, Label: label, URL: to}
}

// button sends a request; one that is disabled cannot be pressed.
func button(label, customID string, disabled bool) component {
	return component{Type: discordgo.ButtonComponent, Style: discordgo.SecondaryButton, Label: label, CustomID: customID, Disabled: disabled}
}

// Types of components that discordgo does not know.
const (
	fileComponent  discordgo.ComponentType = 13
	labelComponent discordgo.ComponentType = 18
)

// modal is a form (discord.com/developers/docs/interactions/receiving-and-responding).
type modal struct {
	Title      string      `json:"title"`
	CustomID   string      `json:"custom_id"`
	Components []component `json:"components"`
}

// labelled is a field of a form under its label. None must be filled in.
func labelled(f bot.Field) component {
	style := discordgo.TextInputShort
	if f.Long {
		style = discordgo.TextInputParagraph
	}
	return component{
		Type: labelComponent, Label: clip(f.Label, maxFormTitle), Description: clip(f.Help, maxDescription),
		Component: &component{
			Type: discordgo.TextInputComponent, CustomID: f.Option, Style: discordgo.ButtonStyle(style), MaxLength: f.Most, Required: new(bool),
		},
	}
}
