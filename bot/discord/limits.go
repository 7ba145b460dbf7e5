package discord

import (
	"strings"
	"unicode/utf16"
)

// Discord's limits on a message of components
// (discord.com/developers/docs/components/reference, where no other page is named).
const (
	maxComponents  = 40   // in all, nested ones counted
	maxText        = 4000 // characters of all text displays together
	maxRow         = 5    // buttons of an action row
	maxLabel       = 80   // characters of a button's label
	maxCustomID    = 100  // characters of what a button or menu sends
	maxChoices     = 25   // options of a select menu
	maxPlaceholder = 150  // characters of what stands in a menu before a choice
	maxChoice      = 100  // characters of an option's label, value or description
	maxLink        = 512  // characters of a link button's address
	maxFormTitle   = 45   // characters of a form's title, and of the label of a field
	maxDescription = 100  // characters of a command's or option's description (interactions/application-commands)

	// Discord fails with 500 when the bytes of all text displays and 12 for each
	// of them exceed this (discord-api-docs issue 8554).
	maxTextBytes, bytesPerText = 10170, 12
)

// length counts characters as Discord's clients do, in UTF-16, which is never
// fewer than its servers count: one for each character, two beyond U+FFFF.
func length(text string) int {
	n := 0
	for i := range len(text) {
		switch b := text[i]; {
		case b < 0x80 || b >= 0xC0 && b < 0xF0:
			n++
		case b >= 0xF0:
			n += 2
		}
	}
	return n
}

// clip shortens a text to n characters, the last of them an ellipsis.
func clip(text string, n int) string {
	if length(text) <= n {
		return text
	}
	var b strings.Builder
	left := n - 1
	for _, r := range text {
		if left -= utf16.RuneLen(r); left < 0 {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String()) + "…"
}
