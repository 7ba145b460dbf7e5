package knowledge

import (
	"slices"
	"strings"
	"unicode"
)

// The words a fact's text may not hold. Attribution belongs in the fields
// beside the text, and a loaded word only in a quotation that names its
// speaker (Reuters and BBC guidance on labels; docs/curating.md).
var (
	attributionWords = wordSet(`said says saying according reportedly allegedly alleged alleges claimed claims
		told stated insisted insists`)
	loadedWords = wordSet(`terrorist terrorists terrorism terror regime regimes martyr martyrs martyred martyrdom
		khawarij khwarij jihadist jihadists extremist extremists fanatic fanatics barbaric brutal heinous cowardly
		heroic massacre massacred genocide puppet puppets stooge stooges infidel infidels butcher butchered
		so-called shameful evil savage slaughter slaughtered invaders aggressor aggressors`)
	claimedDeedWords = wordSet(`attack attacks bombing bombings responsibility raid strike strikes it`)
	harmWords        = wordSet(`killed dead died deaths death wounded hurt injured casualties displaced`)
	numberWords      = wordSet(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen
		fifteen sixteen seventeen eighteen nineteen twenty dozens scores hundreds thousands`)
	emptyWords = wordSet(`a an the of in on at to and or for by with from its it is are was were be been has have
		had that this which as not`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// words splits a text into lower-case words; hyphens and apostrophes stay
// inside them.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	})
}

// quotations returns what stands between curly quotation marks in a text, and
// the text without it. It reports false when a mark has no partner.
func quotations(text string) (quoted []string, rest string, paired bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "“")
		if strings.Contains(before, "”") {
			return quoted, rest, false
		}
		b.WriteString(before)
		if !found {
			return quoted, b.String(), true
		}
		inside, behind, closed := strings.Cut(after, "”")
		if !closed {
			return quoted, b.String(), false
		}
		quoted = append(quoted, inside)
		b.WriteByte(' ')
		text = behind
	}
}

// attributed returns a word by which a text says whose word it is, or "".
// Claiming a deed ("claimed the attack") is no such word.
func attributed(ws []string) string {
	for i, w := range ws {
		if !attributionWords[w] {
			continue
		}
		if strings.HasPrefix(w, "claim") && slices.ContainsFunc(ws[i+1:min(i+4, len(ws))], func(w string) bool { return claimedDeedWords[w] }) {
			continue
		}
		return w
	}
	return ""
}

// countsHarm reports whether a text gives a number of dead, hurt or displaced.
func countsHarm(ws []string) bool {
	for i, w := range ws {
		if !harmWords[w] {
			continue
		}
		for _, near := range ws[max(0, i-4):min(i+4, len(ws))] {
			if numberWords[near] || isCount(near) {
				return true
			}
		}
	}
	return false
}

// isCount reports whether a word is a number that can count people: years and
// numbers joined to letters are not.
func isCount(w string) bool {
	if w == "" || strings.TrimLeft(w, "0123456789") != "" {
		return false
	}
	return len(w) != 4 || w < "1800" || w > "2100"
}
