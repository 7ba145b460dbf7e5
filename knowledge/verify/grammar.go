package verify

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

// head reports whether a word may be what a party does, owns or suffers.
func (w *word) head() bool { return w.content() && !w.quoted }

// undergoing are verbs whose subject suffers or gets what follows.
var undergoing = stems(`receive get lose suffer sustain face undergo obtain`)

var beings = set(`was were been be being is are`)

// verbal reports whether a word looks like a verb, or what stands before one.
func verbal(w *word) bool {
	return w.kind == plain && (strings.HasSuffix(w.low, "ed") || adverb(w.low) || verbForms[w.low] != "" ||
		nounForms[w.low] == "" && knowledge.Root(w.low) != w.low || beings[w.low] || auxiliaries[w.low])
}

// adverb reports whether a word says how a thing is done.
func adverb(low string) bool { return strings.HasSuffix(low, "ly") && !inLy[low] }

var inLy = set(`reply supply apply comply imply rely fly family ally assembly early only`)

// giving are verbs after which a party does not own what follows it.
var giving = stems(`give hand send offer grant pay tell promise notify`)

var auxiliaries = set(`has have had do does did will would shall should must may might can could cannot`)

// adjective reports whether a party's name says whose the next word is: "Pakistani
// posts", "Taliban posts". Both governments' are among them.
func adjective(low string) bool {
	return low == "afghan" || low == "taliban" || slices.ContainsFunc([]string{"i", "ian", "ese", "ish", "ican"}, func(e string) bool { return strings.HasSuffix(low, e) })
}

var prepositions = set(`to from by with against on in of at for about between among over inside into toward towards near
	under as via than alongside including include includes`)

// preposition returns the preposition that a party's name follows, if any.
func preposition(words []word, i int) string {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		low := words[j].low
		if prepositions[low] {
			return low
		}
		if low != "the" && low != "both" && low != "a" || strings.ContainsAny(words[j+1].before, ",;:") {
			return ""
		}
	}
	return ""
}
