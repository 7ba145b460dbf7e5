package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
)

// definitions writes the bot's commands as Discord registers them
// (discord.com/developers/docs/interactions/application-commands): in servers,
// in private chats, and for people who install the bot for themselves; those of
// moderators in servers only. Who may use these is decided on every use and not
// by default_member_permissions, which would hide them from the roles that a
// server's settings name.
func definitions(commands []bot.Command) []*discordgo.ApplicationCommand {
	list := []*discordgo.ApplicationCommand{}
	groups := map[string]*discordgo.ApplicationCommand{}
	for _, c := range commands {
		first, second, grouped := strings.Cut(c.Name, " ")
		switch {
		case c.Clicked:
		case c.OfMessage:
			list = append(list, placed(&discordgo.ApplicationCommand{
				Type: discordgo.MessageApplicationCommand, Name: c.Name, Options: []*discordgo.ApplicationCommandOption{},
			}, c.For))
		case !grouped:
			list = append(list, placed(&discordgo.ApplicationCommand{
				Type: discordgo.ChatApplicationCommand, Name: c.Name, Description: clip(c.Help, maxDescription), Options: options(c),
			}, c.For))
		default:
			if groups[first] == nil {
				groups[first] = placed(&discordgo.ApplicationCommand{
					Type: discordgo.ChatApplicationCommand, Name: first, Description: clip(bot.Groups()[first], maxDescription),
				}, c.For)
				list = append(list, groups[first])
			}
			groups[first].Options = append(groups[first].Options, &discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionSubCommand, Name: second, Description: clip(c.Help, maxDescription), Options: options(c),
			})
		}
	}
	return list
}

// placed says where a command can be used.
func placed(c *discordgo.ApplicationCommand, by bot.Right) *discordgo.ApplicationCommand {
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	installs := []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	if by == bot.Everyone {
		contexts = append(contexts, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel)
		installs = append(installs, discordgo.ApplicationIntegrationUserInstall)
	}
	c.Contexts, c.IntegrationTypes = &contexts, &installs
	return c
}

// optionTypes are Discord's types of the bot's kinds of options.
var optionTypes = map[bot.OptionKind]discordgo.ApplicationCommandOptionType{
	bot.OfText:    discordgo.ApplicationCommandOptionString,
	bot.OfFlag:    discordgo.ApplicationCommandOptionBoolean,
	bot.OfRole:    discordgo.ApplicationCommandOptionRole,
	bot.OfChannel: discordgo.ApplicationCommandOptionChannel,
	bot.OfFile:    discordgo.ApplicationCommandOptionAttachment,
}

// options writes a command's options. What everyone may ask can be asked
// privately; the rest always is.
func options(c bot.Command) []*discordgo.ApplicationCommandOption {
	list := []*discordgo.ApplicationCommandOption{}
	for _, o := range c.Options {
		if o.Hidden() {
			continue
		}
		def := &discordgo.ApplicationCommandOption{
			Type: optionTypes[o.Kind], Name: o.Name, Description: clip(o.Help, maxDescription), Required: o.Required, Autocomplete: o.Completes(),
		}
		switch o.Kind {
		case bot.OfText:
			def.MaxLength = maxTyped
		case bot.OfChannel:
			def.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews}
		}
		list = append(list, def)
	}
	if c.For == bot.Everyone {
		list = append(list, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "only you see the answer",
		})
	}
	return list
}

// maxTyped is how long an option's value may be. Nothing in a record that an
// option can name is longer.
const maxTyped = 200

// Changes are what registering would change, by command.
type Changes struct{ Added, Changed, Removed []string }

// None reports whether Discord has the commands as they are.
func (c Changes) None() bool { return len(c.Added)+len(c.Changed)+len(c.Removed) == 0 }

// Register compares the bot's commands with those Discord has and, unless it is
// only to look, writes them when they differ: Discord counts new commands
// against a day's limit. It returns the differences.
func (a *App) Register(ctx context.Context, onlyLook bool) (Changes, error) {
	app, err := a.rest.application(ctx)
	if err != nil {
		return Changes{}, fmt.Errorf("asking Discord whose token this is: %w", err)
	}
	path := "/applications/" + app.ID + "/commands"
	var has []*discordgo.ApplicationCommand
	if err := a.rest.call(ctx, http.MethodGet, path+"?with_localizations=true", nil, &has); err != nil {
		return Changes{}, fmt.Errorf("asking Discord for the commands it has: %w", err)
	}
	wants := definitions(a.bot.Commands())
	changes := compare(has, wants)
	if onlyLook || changes.None() {
		return changes, nil
	}
	if err := a.rest.call(ctx, http.MethodPut, path, wants, nil); err != nil {
		return Changes{}, fmt.Errorf("registering the commands: %w", err)
	}
	return changes, nil
}

func compare(has, wants []*discordgo.ApplicationCommand) Changes {
	var c Changes
	old := map[string]string{}
	for _, command := range has {
		old[key(command)] = canonical(command)
	}
	for _, command := range wants {
		switch was, known := old[key(command)]; {
		case !known:
			c.Added = append(c.Added, command.Name)
		case was != canonical(command):
			c.Changed = append(c.Changed, command.Name)
		}
		delete(old, key(command))
	}
	for _, command := range has {
		if _, left := old[key(command)]; left {
			c.Removed = append(c.Removed, command.Name)
		}
	}
	return c
}

func key(c *discordgo.ApplicationCommand) string {
	return fmt.Sprint(cmp.Or(c.Type, discordgo.ChatApplicationCommand), c.Name)
}

// canonical writes what matters of a command, whoever wrote it: Discord leaves
// out what is empty or the default, and adds ids of its own.
func canonical(c *discordgo.ApplicationCommand) string {
	plain := struct {
		Description string
		Permissions *int64
		NSFW        bool
		Contexts    []discordgo.InteractionContextType
		Installs    []discordgo.ApplicationIntegrationType
		Options     []*discordgo.ApplicationCommandOption
	}{
		c.Description, c.DefaultMemberPermissions, c.NSFW != nil && *c.NSFW,
		sorted(c.Contexts), sorted(c.IntegrationTypes), append([]*discordgo.ApplicationCommandOption{}, c.Options...),
	}
	flatten(plain.Options)
	data, err := json.Marshal(plain)
	if err != nil {
		return err.Error() // differs from everything, so the command is written
	}
	return string(data)
}

func sorted[T cmp.Ordered](list *[]T) []T {
	if list == nil {
		return nil
	}
	return slices.Sorted(slices.Values(*list))
}

// flatten makes empty lists the same as missing ones.
func flatten(options []*discordgo.ApplicationCommandOption) {
	for _, o := range options {
		if len(o.ChannelTypes) == 0 {
			o.ChannelTypes = nil
		}
		if len(o.Choices) == 0 {
			o.Choices = nil
		}
		if len(o.Options) == 0 {
			o.Options = nil
		}
		flatten(o.Options)
	}
}

// invited is what the bot asks for in a server, by the names Discord shows
// (discord.com/developers/docs/topics/permissions). Answering commands needs none
// of it; posting digests and announcements does, and finding again what it may
// have posted.
var invited = []struct {
	name string
	bit  int64
}{
	{"View Channels", discordgo.PermissionViewChannel},
	{"Send Messages", discordgo.PermissionSendMessages},
	{"Read Message History", discordgo.PermissionReadMessageHistory},
}

// Permissions are the names of what [App.Invitation] asks for.
func Permissions() []string {
	var names []string
	for _, p := range invited {
		names = append(names, p.name)
	}
	return names
}

// Invitation are the addresses under which who manages a server adds the bot to
// it, and a person to their own account, where it can be no member of anything
// (discord.com/developers/docs/topics/oauth2).
func (a *App) Invitation(ctx context.Context) (server, account string, err error) {
	app, err := a.rest.application(ctx)
	if err != nil {
		return "", "", fmt.Errorf("asking Discord whose token this is: %w", err)
	}
	var bits int64
	for _, p := range invited {
		bits |= p.bit
	}
	base := "https://discord.com/oauth2/authorize?client_id=" + app.ID
	return fmt.Sprintf("%s&integration_type=0&scope=bot+applications.commands&permissions=%d", base, bits),
		base + "&integration_type=1&scope=applications.commands", nil
}
