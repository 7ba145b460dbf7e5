package discord

import (
	"context"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
)

// definitions writes the bot's commands as Discord registers them
// (discord.com/developers/docs/interactions/application-commands).
func definitions(commands []bot.Command) []*discordgo.ApplicationCommand {
	everywhere := []discordgo.InteractionContextType{
		discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
	}
	installs := []discordgo.ApplicationIntegrationType{
		discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
	}
	list := []*discordgo.ApplicationCommand{}
	for _, c := range commands {
		if c.Unlisted {
			continue
		}
		def := &discordgo.ApplicationCommand{
			Type: discordgo.ChatApplicationCommand, Name: c.Name, Description: clip(c.Help, maxDescription),
			Contexts: &everywhere, IntegrationTypes: &installs,
			Options: []*discordgo.ApplicationCommandOption{},
		}
		for _, o := range c.Options {
			def.Options = append(def.Options, &discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionString, Name: o.Name, Description: clip(o.Help, maxDescription),
				Required: o.Required, Autocomplete: o.Completes(), MaxLength: maxTyped,
			})
		}
		def.Options = append(def.Options, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "only you see the answer",
		})
		list = append(list, def)
	}
	return list
}

// maxTyped is how long an option's value may be. Nothing in a record that an
// option can name is longer.
const maxTyped = 200

// Register writes the bot's commands to Discord, replacing those it has.
func (a *App) Register(ctx context.Context) error {
	app, err := a.rest.application(ctx)
	if err != nil {
		return fmt.Errorf("asking Discord whose token this is: %w", err)
	}
	path := "/applications/" + app.ID + "/commands"
	if err := a.rest.call(ctx, http.MethodPut, path, definitions(a.bot.Commands()), nil); err != nil {
		return fmt.Errorf("registering the commands: %w", err)
	}
	return nil
}
