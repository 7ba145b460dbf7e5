package find

import (
	"slices"
	"strconv"
	"strings"
	"time"

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
	Terms   []term   // what is looked for, each with its weight
	Parties []string // ids of parties named
	Periods []knowledge.Date
	Asks    Asks
	Present bool     // it asks how things are now
	Loaded  []string // words that judge
	Foreign bool     // written in another script than Latin
	Repairs [][2]string
}

// term is one thing looked for.
type term struct {
	text   string
	weight float64
	known  bool // it stands somewhere in the record
	group  int  // terms that stand for one word of the question share a number
}

// read reads a question.
func (x *Index) read(question string) Reading {
	text := clean(question)
	r := Reading{Foreign: foreign(text)}
	raw := words(text)
	r.Loaded = x.lexicon.judging(raw)
	groups := x.lexicon.english(raw)
	for _, g := range groups {
		r.Words = append(r.Words, g...)
	}
	r.Asks = asks(r.Words)
	r.Periods = periods(r.Words)
	r.Present = slices.ContainsFunc(r.Words, func(w string) bool { return presentWords[w] })
	_, r.Parties = x.aliases.take(r.Words)
	for _, p := range r.Parties {
		r.Terms = append(r.Terms, term{partyTerm(p), x.partyWeight(p), true, -1})
	}
	for n, g := range groups {
		x.look(&r, n, g)
	}
	return r
}

// look adds what a word of the question stands for to what is looked for.
func (x *Index) look(r *Reading, group int, meanings []string) {
	for i, w := range meanings {
		if x.lexicon.filler[w] || monthOf(w) > 0 || isYear(w) || len(w) == 1 {
			continue
		}
		weight := 1.0
		if x.aliases.single[w] {
			weight = nameAgain
		}
		if i > 0 {
			weight = otherWord
		}
		s := stem(w)
		if !x.known(s) {
			if x.lexicon.plain[w] {
				weight = ordinary
			} else if better := x.repair(w); better != "" {
				r.Repairs = append(r.Repairs, [2]string{w, better})
				s = stem(better)
			}
		}
		if !slices.ContainsFunc(r.Terms, func(t term) bool { return t.text == s }) {
			r.Terms = append(r.Terms, term{s, weight, x.known(s), group})
		}
	}
}

// What a term weighs beside one that is the question's own word. Fitted on the
// tuning half.
const (
	nameAgain = 0.6  // a name that counts as its party already
	otherWord = 0.7  // another word for the same
	ordinary  = 0.35 // an English word that the record does not use
)

var presentWords = map[string]bool{
	"now": true, "currently": true, "current": true, "today": true, "still": true, "latest": true, "newest": true,
	"recent": true, "recently": true, "nowadays": true, "lately": true,
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
		}
		if i == 0 && slices.Contains([]string{"did", "does", "do", "is", "are", "was", "were", "has", "have", "had", "can"}, w) {
			if !slices.ContainsFunc(ws, func(w string) bool { return w == "why" || w == "many" || w == "who" || w == "when" }) {
				return Whether
			}
		}
	}
	return What
}

func monthOf(w string) time.Month {
	if len(w) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if w == name || w == name[:3] || w == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

func isYear(w string) bool { return len(w) == 4 && w >= "1880" && w <= "2099" && number(w) > 0 }

func number(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil {
		return 0
	}
	return n
}

// periods finds the days, months and years a question names.
func periods(ws []string) []knowledge.Date {
	var list []knowledge.Date
	usedYear := map[int]bool{}
	for i, w := range ws {
		m := monthOf(w)
		if m == 0 || w == "may" && (i == 0 || i+1 < len(ws) && !isYear(ws[i+1]) && number(ws[i+1]) == 0) && number(before(ws, i)) == 0 {
			continue
		}
		day := 0
		switch {
		case dayOf(before(ws, i)) > 0:
			day = dayOf(before(ws, i))
		case i >= 2 && ordinals[ws[i-1]] && dayOf(ws[i-2]) > 0:
			day = dayOf(ws[i-2])
		case dayOf(after(ws, i)) > 0:
			day = dayOf(after(ws, i))
		}
		year := 0
		for j := i + 1; j < min(i+4, len(ws)); j++ {
			if isYear(ws[j]) {
				year = number(ws[j])
				usedYear[j] = true
				break
			}
		}
		list = append(list, dates(day, m, year)...)
	}
	for i, w := range ws {
		if isYear(w) && !usedYear[i] {
			if d, err := knowledge.ParseDate(w); err == nil {
				list = append(list, d)
			}
		}
	}
	return list
}

var ordinals = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "of": true}

func before(ws []string, i int) string {
	if i == 0 {
		return ""
	}
	return ws[i-1]
}

func after(ws []string, i int) string {
	if i+1 == len(ws) {
		return ""
	}
	return ws[i+1]
}

func dayOf(w string) int {
	if n := number(w); n >= 1 && n <= 31 && len(w) <= 2 {
		return n
	}
	return 0
}

// years are those a month without a year may mean, because the record's events
// lie there.
var years = []int{2025, 2026}

func dates(day int, m time.Month, year int) []knowledge.Date {
	candidates := []int{year}
	if year == 0 {
		candidates = years
	}
	var list []knowledge.Date
	for _, y := range candidates {
		text := strconv.Itoa(y) + "-" + pad(int(m))
		if day > 0 {
			text += "-" + pad(day)
		}
		if d, err := knowledge.ParseDate(text); err == nil {
			list = append(list, d)
		}
	}
	return list
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
