package discord

import (
	"strings"

	"dossier/bot"
)

// escaper takes from a text every character that Discord's markdown reads, so
// that nothing from the record can make a link, a mention, a heading, a list, a
// quotation or a spoiler (support.discord.com, "Markdown Text 101").
var escaper = strings.NewReplacer(
	`\`, `\\`, `*`, `\*`, `_`, `\_`, `~`, `\~`, "`", "\\`", `|`, `\|`,
	`[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `#`, `\#`,
	`@`, "@\u200b", // no escape is known for a mention
	"\n", " ", "\r", " ",
)

// escape makes a text that Discord shows as it is. At the beginning of a line
// it also takes a dash, a plus or a number from being a list.
func escape(text string) string {
	escaped := bot.WriteMentions(text, escapePlain, mentioned)
	if escaped == "" {
		return ""
	}
	switch first := escaped[0]; {
	case first == '-', first == '+':
		return `\` + escaped
	case '0' <= first && first <= '9':
		if after := strings.TrimLeft(escaped, "0123456789"); strings.HasPrefix(after, ".") {
			return strings.TrimSuffix(escaped, after) + `\` + after
		}
	}
	return escaped
}

// escapePlain escapes what mentions nothing.
func escapePlain(text string) string {
	escaped := escaper.Replace(text)
	if strings.Contains(escaped, "://") { // a bare address becomes a link by itself
		escaped = strings.ReplaceAll(escaped, "://", `:\//`)
	}
	return escaped
}

// mentioned writes what is mentioned. Nobody is pinged by it, as every
// message says (discord.com/developers/docs/reference#message-formatting).
func mentioned(kind bot.MentionKind, value string) string {
	switch kind {
	case bot.MentionRole:
		return "<@&" + value + ">"
	case bot.MentionChannel:
		return "<#" + value + ">"
	case bot.MentionMoment:
		return "<t:" + value + ":f>"
	case bot.MentionMessage:
		return "https://discord.com/channels/" + value
	case bot.MentionPerson:
	}
	return "<@" + value + ">"
}

// addressEscaper takes from an address what would end or change a masked link.
var addressEscaper = strings.NewReplacer("(", "%28", ")", "%29", "*", "%2A", "<", "%3C", ">", "%3E", " ", "%20", "\n", "%0A")

// address writes a web address so that neither markdown nor Discord reads
// anything else in it. What is no web address is "".
func address(raw string) string {
	if !strings.HasPrefix(raw, "https://") && !strings.HasPrefix(raw, "http://") {
		return ""
	}
	return addressEscaper.Replace(raw)
}

// link writes a masked link; its label is escaped already.
func link(label, to string) string { return "[" + label + "](" + to + ")" }
