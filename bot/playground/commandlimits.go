package playground

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// commandName is the documented pattern (interactions/application-commands,
// naming).
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// checkCommands holds a bulk overwrite against interactions/application-commands.
func checkCommands(cmds []Command) problems {
	var ps problems
	count, seen := map[int]int{}, map[string]bool{}
	for i, cmd := range cmds {
		at := fmt.Sprintf("[%d]", i)
		kind := max(cmd.Type, slashCommand)
		count[kind]++
		key := fmt.Sprint(kind, " ", cmd.Name)
		if seen[key] {
			ps.add("command-unique", at+".name", "%q occurs twice", cmd.Name)
		}
		seen[key] = true
		checkCommand(&ps, at, kind, cmd)
	}
	for kind, most := range map[int]int{1: 100, 2: 15, 3: 15} {
		if count[kind] > most {
			ps.add("command-count", "", "%d commands of type %d; at most %d", count[kind], kind, most)
		}
	}
	return ps
}

func checkCommand(ps *problems, at string, kind int, cmd Command) {
	if kind == slashCommand {
		checkName(ps, "command-name", at+".name", cmd.Name, cmd.NameLocalizations)
		checkDescription(ps, "command-description", at+".description", cmd.Description, cmd.DescriptionLocalizations)
	} else {
		ps.between("command-name", at+".name", cmd.Name, 1, 32)
		if cmd.Description != "" || len(cmd.Options) > 0 {
			ps.add("command-menu", at, "a command of type %d has neither description nor options", kind)
		}
	}
	checkLocales(ps, at, cmd.NameLocalizations, cmd.DescriptionLocalizations)
	if slices.Contains(cmd.Contexts, 2) && !slices.Contains(cmd.IntegrationTypes, 1) {
		ps.add("command-contexts", at+".contexts", "PRIVATE_CHANNEL without the integration type USER_INSTALL")
	}
	checkOptions(ps, at+".options", cmd.Options, 0)
	n := longest(cmd.Name, cmd.NameLocalizations) + longest(cmd.Description, cmd.DescriptionLocalizations) + weigh(cmd.Options)
	if n > 8000 {
		ps.add("command-size", at, "%d characters of names, descriptions and values; at most 8000", n)
	}
}

// checkLocales refuses a locale Discord does not offer (reference, locales).
func checkLocales(ps *problems, at string, maps ...map[string]string) {
	known := strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko ar he")
	for _, m := range maps {
		for locale := range m {
			if !slices.Contains(known, locale) {
				ps.add("locale", at, "there is no locale %q", locale)
			}
		}
	}
}

func checkName(ps *problems, rule, at, name string, localized map[string]string) {
	for _, n := range append(values(localized), name) {
		if !commandName.MatchString(n) || n != strings.ToLower(n) {
			ps.add(rule, at, "%q: 1 to 32 letters, digits, - or _, in lower case", n)
		}
	}
}

func checkDescription(ps *problems, rule, at, text string, localized map[string]string) {
	for _, d := range append(values(localized), text) {
		ps.between(rule, at, d, 1, 100)
	}
}

func values(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// checkOptions checks options at a depth: subcommands may stand at 0, or at 1
// inside a group.
func checkOptions(ps *problems, at string, options []Option, depth int) {
	if len(options) > 25 {
		ps.add("option-count", at, "%d options; at most 25", len(options))
	}
	seen, optional, subs := map[string]bool{}, false, 0
	for i, o := range options {
		in := fmt.Sprintf("%s[%d]", at, i)
		checkName(ps, "option-name", in+".name", o.Name, o.NameLocalizations)
		checkDescription(ps, "option-description", in+".description", o.Description, o.DescriptionLocalizations)
		checkLocales(ps, in, o.NameLocalizations, o.DescriptionLocalizations)
		if seen[o.Name] {
			ps.add("option-unique", in+".name", "%q occurs twice", o.Name)
		}
		seen[o.Name] = true
		if o.Required && optional {
			ps.add("option-order", in, "required options come first")
		}
		optional = optional || !o.Required
		if o.Type == subCommand || o.Type == subCommandGroup {
			subs++
			if depth > 1 || depth == 1 && o.Type == subCommandGroup {
				ps.add("option-nesting", in, "a subcommand too deep")
			}
			checkOptions(ps, in+".options", o.Options, depth+3-o.Type)
			continue
		}
		checkOption(ps, in, o)
	}
	if subs > 0 && subs < len(options) {
		ps.add("option-nesting", at, "subcommands beside other options")
	}
}

func checkOption(ps *problems, at string, o Option) {
	if o.Type < stringOption || o.Type > fileOption {
		ps.add("option-type", at+".type", "%d is no type", o.Type)
	}
	if len(o.Choices) > 25 {
		ps.add("choice-count", at+".choices", "%d choices; at most 25", len(o.Choices))
	}
	choosable := o.Type == stringOption || o.Type == integerOption || o.Type == numberOption
	if o.Autocomplete && (len(o.Choices) > 0 || !choosable) {
		ps.add("option-autocomplete", at, "autocomplete beside choices, or on a type that has none")
	}
	if len(o.Choices) > 0 && !choosable {
		ps.add("choice-type", at, "an option of type %d has no choices", o.Type)
	}
	checkChoices(ps, at+".choices", o.Type, o.Choices)
	for _, n := range []*int{o.MinLength, o.MaxLength} {
		if n != nil && (o.Type != stringOption || *n < 0 || *n > 6000) {
			ps.add("option-length", at, "min_length and max_length are 0 to 6000, on strings")
		}
	}
}

// checkChoices checks the choices of an option or of an autocomplete answer.
func checkChoices(ps *problems, at string, kind int, choices []Choice) {
	seen := map[string]bool{}
	for i, c := range choices {
		in := fmt.Sprintf("%s[%d]", at, i)
		for _, name := range append(values(c.NameLocalizations), c.Name) {
			ps.between("choice-name", in+".name", name, 1, 100)
		}
		if seen[c.Name] {
			ps.add("choice-unique", in+".name", "%q occurs twice", c.Name)
		}
		seen[c.Name] = true
		switch v := c.Value.(type) {
		case string:
			ps.atMost("choice-value", in+".value", v, 100)
			if kind != stringOption {
				ps.add("choice-type", in+".value", "a string where the option is a number")
			}
		case float64:
			if kind == stringOption || kind == integerOption && v != float64(int64(v)) {
				ps.add("choice-type", in+".value", "%v does not fit the option", v)
			}
		default:
			ps.add("choice-type", in+".value", "%v is neither a string nor a number", v)
		}
	}
}

// longest is the length that counts: that of the longest localization.
func longest(text string, localized map[string]string) int {
	n := units(text)
	for _, l := range localized {
		n = max(n, units(l))
	}
	return n
}

func weigh(options []Option) int {
	n := 0
	for _, o := range options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations) + weigh(o.Options)
		for _, c := range o.Choices {
			n += longest(c.Name, c.NameLocalizations)
			if s, ok := c.Value.(string); ok {
				n += units(s)
			}
		}
	}
	return n
}
