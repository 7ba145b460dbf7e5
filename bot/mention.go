package bot

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A mention stands in a line for something that each place shows in its own way: a
// person, a role, a channel or a moment, by id. It is written with characters
// that no record may hold and that [typedWords] takes from what people type.
const mentionBegin, mentionEnd = '\ue000', '\ue001'

// MentionKind is what a mention stands for.
type MentionKind rune

// The kinds. A moment is in seconds since 1970.
const (
	MentionPerson  MentionKind = '@'
	MentionRole    MentionKind = '&'
	MentionChannel MentionKind = '#'
	MentionMoment  MentionKind = 't'
	MentionMessage MentionKind = 'm' // "server/channel/message"
)

func mention(kind MentionKind, value string) string {
	return string(mentionBegin) + string(kind) + value + string(mentionEnd)
}

// aPerson names a person; "" is one whose id was erased.
func aPerson(id string) string {
	switch {
	case id == "":
		return "somebody whose id was erased"
	case strings.Trim(id, "0123456789") != "":
		return "the " + id // the operator
	}
	return mention(MentionPerson, id)
}

func aRole(id string) string      { return mention(MentionRole, id) }
func aChannel(id string) string   { return mention(MentionChannel, id) }
func aMoment(at time.Time) string { return mention(MentionMoment, strconv.FormatInt(at.Unix(), 10)) }

func aMessage(server, channel, id string) string {
	return mention(MentionMessage, server+"/"+channel+"/"+id)
}
func mentions(line string) bool { return strings.ContainsRune(line, mentionBegin) }

// WriteMentions writes a line with its mentions as show has them and the rest as plain.
func WriteMentions(line string, plain func(string) string, show func(kind MentionKind, value string) string) string {
	if !mentions(line) {
		return plain(line)
	}
	var b strings.Builder
	for line != "" {
		before, rest, _ := strings.Cut(line, string(mentionBegin))
		b.WriteString(plain(before))
		inside, after, closed := strings.Cut(rest, string(mentionEnd))
		if closed && len(inside) > 1 {
			b.WriteString(show(MentionKind(inside[0]), inside[1:]))
		}
		line = after
	}
	return b.String()
}

// inWords writes a line for a place that knows none of the mentions' names.
func inWords(line string) string {
	return WriteMentions(line, func(s string) string { return s }, func(kind MentionKind, value string) string {
		switch kind {
		case MentionRole:
			return "role " + value
		case MentionChannel:
			return "channel " + value
		case MentionMoment:
			seconds, _ := strconv.ParseInt(value, 10, 64) // zero is shown as 1970
			return time.Unix(seconds, 0).UTC().Format("2 Jan 2006 15:04 MST")
		case MentionMessage:
			return "message " + value[strings.LastIndexByte(value, '/')+1:]
		case MentionPerson:
		}
		return "person " + value
	})
}

// typedWords are a person's own words as they are shown again: on one line, and
// without characters that cannot be seen.
func typedWords(s string) string {
	seen := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(seen), " ")
}
