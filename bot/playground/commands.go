package playground

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Command is an application command (interactions/application-commands).
type Command struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	Version                  string            `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []Option          `json:"options,omitempty"`
	DefaultMemberPermissions *string           `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types"`
	NSFW                     bool              `json:"nsfw"`
}

// Kinds of command and of option (application command types, option types).
const (
	slashCommand   = 1
	messageCommand = 3

	subCommand      = 1
	subCommandGroup = 2
	stringOption    = 3
	integerOption   = 4
	booleanOption   = 5
	userOption      = 6
	channelOption   = 7
	roleOption      = 8
	mentionOption   = 9
	numberOption    = 10
	fileOption      = 11
)

// Option is an option of a command, or a subcommand.
type Option struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []Option          `json:"options,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
}

// Choice is a value with the name people see.
type Choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             any               `json:"value"`
}

// Commands are what the bot registered.
func (p *Playground) Commands() []Command {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.commands)
}

func (p *Playground) getCommands(c *call) (any, error) {
	if c.PathValue("application") != p.ApplicationID() {
		return nil, notFound(10002, "Application")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]map[string]any, 0, len(p.commands))
	localized, _ := strconv.ParseBool(c.URL.Query().Get("with_localizations"))
	for _, cmd := range p.commands {
		shown := asMap(cmd)
		if !localized {
			dropLocalizations(shown)
		}
		all = append(all, shown)
	}
	return all, nil
}

func asMap(v any) map[string]any {
	var m map[string]any
	data, _ := json.Marshal(v) // of our own types: never fails
	json.Unmarshal(data, &m)
	return m
}

// dropLocalizations does what GET does without with_localizations.
func dropLocalizations(m map[string]any) {
	delete(m, "name_localizations")
	delete(m, "description_localizations")
	for _, list := range []string{"options", "choices"} {
		inner, _ := m[list].([]any)
		for _, o := range inner {
			if o, ok := o.(map[string]any); ok {
				dropLocalizations(o)
			}
		}
	}
}

// putCommands replaces all commands; one with the name of an older keeps its id
// (interactions/application-commands, bulk overwrite).
func (p *Playground) putCommands(c *call) (any, error) {
	if c.PathValue("application") != p.ApplicationID() {
		return nil, notFound(10002, "Application")
	}
	body := permissionString(c.body)
	var cmds []Command
	if err := json.Unmarshal(body, &cmds); err != nil {
		p.record("body", c.where, err)
		return nil, &apiError{Status: http.StatusBadRequest, Code: codeInvalidForm, Message: "Invalid Form Body"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if refused := p.refuse(c.where, checkCommands(cmds)); refused != nil {
		return nil, refused
	}
	for i := range cmds {
		cmd := &cmds[i]
		cmd.Type = max(cmd.Type, slashCommand)
		cmd.ApplicationID = p.ApplicationID()
		cmd.ID, cmd.Version = p.nextID(), p.nextID()
		for _, old := range p.commands {
			if old.Name == cmd.Name && old.Type == cmd.Type {
				cmd.ID = old.ID
			}
		}
	}
	p.commands = cmds
	p.touch()
	p.commandsRev = p.revision
	if cmds == nil {
		cmds = []Command{}
	}
	return cmds, nil
}

// permissionString lets default_member_permissions be a number, as the API does.
func permissionString(body []byte) []byte {
	var list []map[string]json.RawMessage
	if json.Unmarshal(body, &list) != nil {
		return body
	}
	for _, cmd := range list {
		if v := string(cmd["default_member_permissions"]); v != "" && v[0] >= '0' && v[0] <= '9' {
			cmd["default_member_permissions"] = json.RawMessage(`"` + v + `"`)
		}
	}
	fixed, err := json.Marshal(list)
	if err != nil {
		return body
	}
	return fixed
}

// find looks up "refresh history": the command, the subcommands on the way, and
// the options it takes.
func (p *Playground) find(kind int, path string) (Command, []Option, []Option, bool) {
	words := strings.Fields(strings.TrimPrefix(path, "/"))
	if kind != slashCommand {
		words = []string{path}
	}
	for _, cmd := range p.Commands() {
		if len(words) == 0 || cmd.Type != kind || cmd.Name != words[0] {
			continue
		}
		options := cmd.Options
		var way []Option
		for _, w := range words[1:] {
			i := slices.IndexFunc(options, func(o Option) bool { return o.Name == w && o.Type <= subCommandGroup })
			if i < 0 {
				return Command{}, nil, nil, false
			}
			way = append(way, options[i])
			options = options[i].Options
		}
		if len(options) > 0 && options[0].Type <= subCommandGroup {
			return Command{}, nil, nil, false // a command with subcommands is not used itself
		}
		return cmd, way, options, true
	}
	return Command{}, nil, nil, false
}

// mayUse says whether Discord shows the command to this person here.
func (cmd Command) mayUse(user User, in place) bool {
	if in.server == nil {
		return (cmd.Contexts == nil || slices.Contains(cmd.Contexts, 1)) && (cmd.DMPermission == nil || *cmd.DMPermission)
	}
	if cmd.Contexts != nil && !slices.Contains(cmd.Contexts, 0) {
		return false
	}
	if cmd.DefaultMemberPermissions == nil {
		return true
	}
	need, err := strconv.ParseUint(*cmd.DefaultMemberPermissions, 10, 64)
	may := in.permissions(user.ID)
	return err == nil && need != 0 && may&need == need
}
