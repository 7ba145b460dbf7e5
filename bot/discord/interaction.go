package discord

import (
	"encoding/json"
	"fmt"
	"time"

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
		Name     string   `json:"name"`
		Options  []option `json:"options"`
		CustomID string   `json:"custom_id"`
		TargetID string   `json:"target_id"`
		Resolved struct {
			Messages map[string]struct {
				Content string `json:"content"`
			} `json:"messages"`
		} `json:"resolved"`
		Values []string `json:"values"`
	} `json:"data"`
	Member *struct {
		User person `json:"user"`
	} `json:"member"`
	User    *person `json:"user"`
	Message *struct {
		Metadata struct {
			User person `json:"user"`
		} `json:"interaction_metadata"`
	} `json:"message"`
}

type person struct {
	ID string `json:"id"`
}

type option struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

// text is the option's value as a person would type it.
func (o option) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return string(o.Value) // true, 7
}

// from is who sent the interaction: in a server the member, elsewhere the user.
func (in *interaction) from() bot.Person {
	switch {
	case in.Member != nil:
		return bot.Person{ID: in.Member.User.ID}
	case in.User != nil:
		return bot.Person{ID: in.User.ID}
	}
	return bot.Person{}
}

// request makes the bot's request of a command, a completion or a click.
func (in *interaction) request(b *bot.Bot, at time.Time) (bot.Request, error) {
	req := bot.Request{Do: in.Data.Name, Options: map[string]string{}}
	switch in.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		if in.Data.TargetID != "" {
			req.Options["question"] = in.Data.Resolved.Messages[in.Data.TargetID].Content
		}
		for _, o := range in.Data.Options {
			req.Options[o.Name] = o.text()
			if o.Focused {
				req.Typing = o.Name
			}
		}
	case discordgo.InteractionMessageComponent:
		chosen := ""
		if len(in.Data.Values) > 0 {
			chosen = in.Data.Values[0]
		}
		var err error
		if req, err = b.Large(in.Data.CustomID, chosen); err != nil {
			return bot.Request{}, err
		}
		req.On = &bot.Message{}
		if in.Message != nil {
			req.On.Asker = in.Message.Metadata.User.ID
		}
	case discordgo.InteractionPing, discordgo.InteractionModalSubmit:
		return bot.Request{}, fmt.Errorf("an interaction of type %d has no request", in.Type)
	default:
		return bot.Request{}, fmt.Errorf("an interaction of the unknown type %d", in.Type)
	}
	req.From, req.Server, req.At = in.from(), in.GuildID, at
	return req, nil
}
