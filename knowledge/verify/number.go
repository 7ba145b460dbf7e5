package verify

import (
	"slices"
	"strconv"
	"strings"
)

var numerals = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
	"eighty": 80, "ninety": 90,
}

var magnitudes = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12}

// joinNumbers reads numbers in figures and in words, each with its magnitude
// and its unit, into one word.
func joinNumbers(words []word) []word {
	joined := words[:0]
	for i := 0; i < len(words); {
		w := words[i]
		value, ok := number(&w)
		n := 1
		if !ok {
			joined = append(joined, w)
			i++
			continue
		}
		if value >= 20 && value < 100 && numerals[w.low] > 0 && i+1 < len(words) {
			if small := numerals[words[i+1].low]; small > 0 && small < 10 {
				value += small
				n++
			}
		}
		for i+n < len(words) && magnitudes[words[i+n].low] > 0 {
			value *= magnitudes[words[i+n].low]
			n++
		}
		if i+n < len(words) && words[i+n].low == "percent" && words[i+n].quoted == w.quoted {
			w.unit = "%"
			n++
		}
		w.kind, w.value = count, value
		joined = append(joined, w)
		i += n
	}
	return joined
}

func number(w *word) (float64, bool) {
	if w.kind != plain {
		return 0, false
	}
	if v, ok := numerals[w.low]; ok {
		return v, true
	}
	if m, ok := magnitudes[w.low]; ok {
		return m, true
	}
	if w.low == "" || w.low[0] < '0' || w.low[0] > '9' {
		return 0, false
	}
	digits := strings.ReplaceAll(w.low, ",", "")
	for _, ordinal := range []string{"st", "nd", "rd", "th", "s"} {
		digits = strings.TrimSuffix(digits, ordinal)
	}
	v, err := strconv.ParseFloat(digits, 64)
	return v, err == nil
}

// hedges are words before a number, by what they make of it.
var hedges = map[string]string{
	"about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about",
	"nearly": "below", "almost": "below", "under": "below", "below": "below",
	"over": "above", "more": "above", "above": "above", "least": "least", "most": "most", "up": "most",
}

// hedgeReach is how many words before a number may qualify it: "at least about".
const hedgeReach = 3

// hedge returns what the words before a number make of it.
func hedge(words []word, i int) string {
	for j := i - 1; j >= max(0, i-hedgeReach); j-- {
		if words[j].kind == count {
			if words[j+1].low == "to" || j == i-1 {
				continue
			}
			break
		}
		if words[j].low == "than" {
			return comparison(words, j)
		}
		if h := hedges[words[j].low]; h != "" {
			return h
		}
		if words[j].content() {
			break
		}
	}
	return ""
}

// comparison returns what "more than", "fewer than" and "no fewer than" make of a
// number; j is the place of "than".
func comparison(words []word, j int) string {
	if j == 0 {
		return ""
	}
	not := j > 1 && (words[j-2].low == "no" || words[j-2].low == "not")
	switch words[j-1].low {
	case "more":
		if not {
			return "most"
		}
		return "above"
	case "less", "fewer":
		if not {
			return "least"
		}
		return "below"
	}
	return ""
}

// reach is how many words on each side of a number bind it to what it counts.
// Chosen, and left so by the planted swaps of two numbers.
const reach = 4

// numbers holds that every number stands in a fact, with the same unit and the
// same hedge, beside at least one of the same words (V2).
func (s *statement) numbers() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind != count || w.low == "one" && !s.counts(i) {
			continue
		}
		if i > 0 && (s.words[i-1].low == "in" || s.words[i-1].low == "since") && w.value > 31 && (i+1 == len(s.words) || !s.words[i+1].content()) {
			return &Refusal{Number, w.text} // it stands where a year does
		}
		if !s.any(func(f *fact) bool { return f.counts(s.words, i) || f.describes(w) }) && !s.bothSides(i) {
			return &Refusal{Number, w.text}
		}
	}
	return s.numbersInOrder()
}

// counts reports whether a "one" is a number and no pronoun.
func (s *statement) counts(i int) bool {
	return s.any(func(f *fact) bool { return f.stems["one"] }) || i+1 < len(s.words) && s.words[i+1].content()
}

// bothSides reports whether a "two" counts the two parties whose word or deed a
// fact is, or that it names.
func (s *statement) bothSides(i int) bool {
	return s.words[i].value == 2 && i+1 < len(s.words) && partyWords[s.words[i+1].low] && s.any(func(f *fact) bool { return len(f.named) == 2 || len(f.By) == 2 })
}

var partyWords = set(`sides countries governments parties neighbours`)

// describes reports whether a number belongs to who says the fact: "its 15th report".
func (f *fact) describes(w *word) bool {
	return f.meta[w.low] && !slices.ContainsFunc(f.words, func(o word) bool { return o.kind == count && o.value == w.value })
}

// counts reports whether the fact has the number i of a statement.
func (f *fact) counts(words []word, i int) bool {
	for j := range f.words {
		o := &f.words[j]
		if o.kind == count && o.value == words[i].value && o.unit == words[i].unit &&
			hedge(f.words, j) == hedge(words, i) && bound(words, i, f.words, j) {
			return true
		}
	}
	return false
}

// bound reports whether two numbers stand beside a word of the same stem, or
// nothing else stands beside one of them.
func bound(a []word, i int, b []word, j int) bool {
	beside := neighbours(a, i)
	others := neighbours(b, j)
	if all := everyWord(b); alone(b, j) && (i+1 == len(a) || !a[i+1].content() || slices.Contains(all, a[i+1].key())) {
		others = all
	}
	for _, s := range beside {
		if slices.Contains(others, s) {
			return true
		}
	}
	return len(others) == 0
}

// alone reports whether a text has no other number.
func alone(words []word, i int) bool {
	for j := range words {
		if j != i && words[j].kind == count {
			return false
		}
	}
	return true
}

func everyWord(words []word) []string {
	var keys []string
	for i := range words {
		if words[i].content() || words[i].kind == party {
			keys = append(keys, words[i].key())
		}
	}
	return keys
}

func neighbours(words []word, i int) []string {
	var stems []string
	for _, step := range []int{1, -1} {
		seen := 0
		for j := i + step; j >= 0 && j < len(words) && seen < reach; j += step {
			if step > 0 && words[j].breaks() || step < 0 && words[j+1].breaks() {
				break
			}
			if words[j].kind == count && seen > 0 {
				break
			}
			if w := &words[j]; w.content() || w.kind == party {
				seen++
				stems = append(stems, w.key())
			}
		}
	}
	// What a number is said to be: "65 of the 110 were women".
	for j := i + 1; j+1 < len(words) && !words[j].breaks(); j++ {
		if words[j].low == "were" && words[j+1].content() {
			stems = append(stems, words[j+1].key())
		}
	}
	return stems
}

// key is what two words are compared by where their meaning must be one.
func (w *word) key() string {
	if w.kind == party {
		return "@" + w.party
	}
	return w.stem
}

// numbersInOrder holds that two numbers of one fact with the same unit are not
// turned round.
func (s *statement) numbersInOrder() *Refusal {
	for _, f := range s.facts {
		last := -1
		for i := range s.words {
			w := &s.words[i]
			if w.kind != count {
				continue
			}
			at := slices.IndexFunc(f.words, func(o word) bool { return o.kind == count && o.value == w.value && o.unit == w.unit })
			if at < 0 {
				continue
			}
			if again := slices.IndexFunc(f.words[at+1:], func(o word) bool { return o.kind == count && o.value == w.value }); again >= 0 {
				continue
			}
			if at <= last && f.words[last].unit == w.unit && !apart(s.words, i, f.words, at, last) {
				return &Refusal{Number, w.text}
			}
			last = at
		}
	}
	return nil
}

// apart reports whether a number counts the same here and in a fact, and the fact's
// other number something else: "15 votes" and "three months" may change places.
func apart(a []word, i int, b []word, at, other int) bool {
	counted := func(words []word, i int) string {
		if i+1 < len(words) && words[i+1].content() {
			return words[i+1].key()
		}
		return ""
	}
	return counted(a, i) != "" && counted(a, i) == counted(b, at) && counted(b, at) != counted(b, other)
}
