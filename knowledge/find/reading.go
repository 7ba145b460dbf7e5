package find

import (
	"slices"
	"strconv"

	"dossier/knowledge"
)

// Asks is what kind of thing a question wants.
type Asks string

// The kinds of questions.
const (
	What    Asks = "what"
	Why     Asks = "why"
	When    Asks = "when"
	Who     Asks = "who"
	Where   Asks = "where"
	HowMany Asks = "how many"
	Whether Asks = "whether" // did, is, was …
)

// Reading is how a question was read.
type Reading struct {
	Words   []string // folded, in English as far as the lexicon goes
	Parties []string // ids of parties named
	Periods []knowledge.Date
	Asks    Asks
	Present bool        // it asks how things are now
	Loaded  []string    // words that judge
	Foreign bool        // written in another script than Latin
	Repairs [][2]string // slips, and what they were taken for

	Translated [][2]string // words and what the lexicon says they stand for; "" for nothing
	Passed     []string    // words that name nothing and are not looked for

	mixed  bool // it is in Roman Urdu
	future bool // by a verb of Roman Urdu
	slots  []slot
}

// read reads a question.
func (x *Index) read(question string) Reading {
	text := clean(question)
	r := Reading{Foreign: foreign(text)}
	raw := words(text)
	x.spell(&r, raw)
	loaded, _ := x.lexicon.judging(raw)
	r.Loaded = loaded
	named := func(at int) bool { return x.aliases.part(raw, at) }
	r.mixed = x.lexicon.urdu(raw, named)
	r.future = r.mixed && x.promised(raw)
	list, translated := x.lexicon.english(raw, r.mixed, x.isOurs, named)
	r.Translated = translated
	var flat []word
	for n, s := range list {
		for _, w := range s.words[:s.same] {
			flat = append(flat, word{w, n})
			r.Words = append(r.Words, w)
		}
	}
	r.Asks = asks(r.Words)
	used := map[int]bool{}
	r.Periods = x.periods(r.Words, used)
	r.Present = slices.ContainsFunc(r.Words, func(w string) bool { return presentWords[w] }) || asksState(r)
	x.fill(&r, flat, list, used)
	return r
}

// asksState reports a question how something stands: is it open, are they at war.
func asksState(r Reading) bool {
	return len(r.Periods) == 0 && len(r.Words) > 0 && (r.Words[0] == "is" || r.Words[0] == "are") &&
		slices.ContainsFunc(r.Words, func(w string) bool { return stateWords[w] })
}

var stateWords = map[string]bool{"open": true, "closed": true, "shut": true, "holding": true, "over": true, "ongoing": true, "alive": true, "back": true, "reopened": true, "working": true}

// onlyPeriod reports a question that names a period and nothing else: what
// happened in October 2025.
func (r Reading) onlyPeriod() bool {
	return len(r.Periods) > 0 && !slices.ContainsFunc(r.slots, func(s slot) bool { return !s.light })
}

// isOurs reports a word of the record or of English.
func (x *Index) isOurs(w string) bool {
	_, ours := x.stems[w]
	return ours || x.lexicon.plain(w) || x.aliases.words[w] || monthOf(w) > 0
}

var presentWords = map[string]bool{
	"now": true, "currently": true, "current": true, "today": true, "still": true, "latest": true, "newest": true,
	"recent": true, "recently": true, "nowadays": true, "lately": true, "yet": true, "anymore": true,
}

// foreign reports whether most letters of a text are of another script.
func foreign(text string) bool {
	latin, other := 0, 0
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			latin++
		case r > 0x370:
			other++
		}
	}
	return other > latin
}

// asks finds the kind of a question by its first word that tells it.
func asks(ws []string) Asks {
	for i, w := range ws {
		switch w {
		case "why", "reason", "reasons":
			return Why
		case "when", "since", "date":
			return When
		case "who", "whose", "whom":
			return Who
		case "where":
			return Where
		case "many", "much", "toll", "number", "count":
			return HowMany
		case "big", "large", "strong", "wide", "far", "deep", "expensive":
			if before(ws, i) == "how" {
				return HowMany
			}
		}
		if i == 0 && slices.Contains([]string{"did", "does", "do", "is", "are", "was", "were", "has", "have", "had", "can"}, w) {
			if !slices.ContainsFunc(ws, func(w string) bool { return w == "why" || w == "many" || w == "who" || w == "when" }) {
				return Whether
			}
		}
	}
	return What
}

// asking are the words after which stands what is asked for.
var asking = map[string]bool{"which": true, "what": true, "many": true, "much": true, "whose": true, "how": true, "who": true, "exact": true, "exactly": true}

// isFocus reports whether a word follows one that asks for it.
func isFocus(ws []string, i int) bool { return i > 0 && asking[ws[i-1]] }

// number is the number that a word writes, or 0.
func number(w string) int {
	if w == "" || w[0] > '9' {
		return 0 // as most words; Atoi would make an error of each
	}
	n, err := strconv.Atoi(w)
	if err != nil {
		return 0
	}
	return n
}
