package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
)

// interaction is what is read of an interaction. It is decoded here and not by
// discordgo, which gives up on a whole message when it holds one component it
// does not know.
type interaction struct {
	ID            string                    `json:"id"`
	ApplicationID string                    `json:"application_id"`
	Type          discordgo.InteractionType `json:"type"`
	Token         string                    `json:"token"`
	GuildID       string                    `json:"guild_id"`
	Data          struct {
		Name       string   `json:"name"`
		Options    []option `json:"options"`
		CustomID   string   `json:"custom_id"`
		TargetID   string   `json:"target_id"`
		Resolved   resolved `json:"resolved"`
		Values     []string `json:"values"`
		Components []field  `json:"components"` // of a form
	} `json:"data"`
	Member  *member `json:"member"`
	User    *person `json:"user"`
	Message *struct {
		Metadata struct {
			User person `json:"user"`
		} `json:"interaction_metadata"`
	} `json:"message"`
}

// resolved are the things whose ids stand in an interaction.
type resolved struct {
	Messages map[string]struct {
		Content string `json:"content"`
	} `json:"messages"`
	Attachments map[string]struct {
		Filename string `json:"filename"`
		Size     int    `json:"size"`
		URL      string `json:"url"`
	} `json:"attachments"`
	Channels map[string]struct {
		Name        string      `json:"name"`
		Permissions permissions `json:"permissions"` // of who sent the interaction
	} `json:"channels"`
}

type member struct {
	User        person      `json:"user"`
	Roles       []string    `json:"roles"`
	Permissions permissions `json:"permissions"`
}

type person struct {
	ID string `json:"id"`
}

// permissions are a set of bits, written as a decimal number in a string
// (discord.com/developers/docs/topics/permissions).
type permissions string

// all reports whether every one of the bits is set, or the right to everything.
func (p permissions) all(bits int64) bool {
	has, err := strconv.ParseInt(string(p), 10, 64)
	return err == nil && (has&bits == bits || has&discordgo.PermissionAdministrator != 0)
}

type option struct {
	Type    discordgo.ApplicationCommandOptionType `json:"type"`
	Name    string                                 `json:"name"`
	Value   json.RawMessage                        `json:"value"`
	Focused bool                                   `json:"focused"`
	Options []option                               `json:"options"` // of a subcommand
}

// text is the option's value as a person would type it.
func (o option) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return string(o.Value) // true, 7
}

// field is what was filled into a form, under the label or in the row that
// holds it.
type field struct {
	CustomID   string  `json:"custom_id"`
	Value      string  `json:"value"`
	Component  *field  `json:"component"`
	Components []field `json:"components"`
}

// fill takes the fields into a request's options; an empty one is as if it were
// not there.
func (f field) fill(options map[string]string) {
	if f.Value != "" && f.CustomID != "" {
		options[f.CustomID] = f.Value
	}
	if f.Component != nil {
		f.Component.fill(options)
	}
	for _, in := range f.Components {
		in.fill(options)
	}
}

// from is who sent the interaction: in a server the member, elsewhere the user.
func (in *interaction) from() bot.Person {
	switch {
	case in.Member != nil:
		return bot.Person{
			ID: in.Member.User.ID, Roles: in.Member.Roles, Manages: in.Member.Permissions.all(discordgo.PermissionManageGuild),
		}
	case in.User != nil:
		return bot.Person{ID: in.User.ID}
	}
	return bot.Person{}
}

// request makes the bot's request of a command, a completion, a click or a form.
func (a *App) request(in *interaction) (bot.Request, error) {
	var req bot.Request
	var err error
	switch in.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		req = a.typed(in)
	case discordgo.InteractionMessageComponent, discordgo.InteractionModalSubmit:
		req, err = a.clicked(in)
	case discordgo.InteractionPing:
		err = fmt.Errorf("an interaction of type %d has no request", in.Type)
	default:
		err = fmt.Errorf("an interaction of the unknown type %d", in.Type)
	}
	req.From, req.Server, req.At = in.from(), in.GuildID, a.now()
	return req, err
}

// typed is a command, complete or being typed.
func (a *App) typed(in *interaction) bot.Request {
	req := bot.Request{Do: in.Data.Name, Options: map[string]string{}}
	if in.Data.TargetID != "" {
		req.Options["question"] = in.Data.Resolved.Messages[in.Data.TargetID].Content
	}
	options := in.Data.Options
	if len(options) == 1 && options[0].Type == discordgo.ApplicationCommandOptionSubCommand {
		req.Do += " " + options[0].Name
		options = options[0].Options
	}
	for _, o := range options {
		value := o.text()
		switch o.Type {
		case discordgo.ApplicationCommandOptionAttachment:
			file := in.Data.Resolved.Attachments[value]
			value = file.Filename
			req.Upload = &bot.Upload{Size: file.Size, Read: func(ctx context.Context) ([]byte, error) {
				return a.rest.download(ctx, file.URL)
			}}
		case discordgo.ApplicationCommandOptionChannel:
			channel := in.Data.Resolved.Channels[value]
			may := channel.Permissions.all(discordgo.PermissionViewChannel | discordgo.PermissionSendMessages)
			req.Channels = map[string]bot.Channel{value: {MaySend: may}}
		}
		req.Options[o.Name] = value
		if o.Focused {
			req.Typing = o.Name
		}
	}
	return req
}

// clicked is a button or a choice, or the form that one opened.
func (a *App) clicked(in *interaction) (bot.Request, error) {
	chosen := ""
	if len(in.Data.Values) > 0 {
		chosen = in.Data.Values[0]
	}
	req, err := a.bot.Large(in.Data.CustomID, chosen)
	if err != nil {
		return bot.Request{}, err
	}
	req.On = &bot.Message{}
	if in.Message != nil {
		req.On.Asker = in.Message.Metadata.User.ID
	}
	if req.Filled = in.Type == discordgo.InteractionModalSubmit; req.Filled {
		for _, f := range in.Data.Components {
			f.fill(req.Options)
		}
	}
	return req, nil
}
