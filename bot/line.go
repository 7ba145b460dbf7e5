package bot

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// optionName finds the option names in a line: a word and a colon, at the
// start or after a space.
var optionName = regexp.MustCompile(`(?i)(?:^|\s)([a-z_]+):`)

// ReadLine reads a request as a person types it: "/positions issue:border
// as_of:11 Nov 2025", where a value goes on to the next option's name, or a
// plain question. A word after the command that belongs to no option, and an
// option given twice, are kept as options that no command has.
func ReadLine(line string, at time.Time) Request {
	line = strings.TrimSpace(line)
	command, isCommand := strings.CutPrefix(line, "/")
	if !isCommand {
		return Request{Line: line, Do: "ask", Options: map[string]string{"question": line}, At: at}
	}
	name, rest := command, ""
	if i := strings.IndexFunc(name, unicode.IsSpace); i >= 0 {
		name, rest = name[:i], name[i+1:]
	}
	req := Request{Line: line, Do: strings.ToLower(name), Options: map[string]string{}, At: at}
	found := optionName.FindAllStringSubmatchIndex(rest, -1)
	end := len(rest)
	if len(found) > 0 {
		end = found[0][0]
	}
	if stray := strings.TrimSpace(rest[:end]); stray != "" {
		req.Options[stray] = ""
	}
	for i, f := range found {
		end := len(rest)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		name := strings.ToLower(rest[f[2]:f[3]])
		if _, twice := req.Options[name]; twice {
			name += " given twice"
		}
		req.Options[name] = strings.TrimSpace(rest[f[1]:end])
	}
	return req
}
