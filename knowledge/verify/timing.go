package verify

import (
	"slices"
	"strconv"
	"strings"
)

// paired holds that two days joined to a span are the two of one fact, in that
// order: "26-27 February", "from 26 February to 2 March".
func (s *statement) paired() *Refusal {
	for _, p := range spans(s.words) {
		if !s.any(func(f *fact) bool {
			return slices.ContainsFunc(spans(f.words), func(q [2]date) bool { return within(p[0], q[0]) && within(p[1], q[1]) }) ||
				is(p[0], f.Date.From) && is(p[1], f.Date.Last()) && p[0] != p[1]
		}) {
			return &Refusal{DateRule, strconv.Itoa(p[0].day) + "-" + strconv.Itoa(p[1].day)}
		}
	}
	return nil
}

// spans returns the pairs of days of a text that are joined by a hyphen, "and"
// or "to".
func spans(words []word) [][2]date {
	var list [][2]date
	last, joined := -1, false
	for i := range words {
		switch w := &words[i]; {
		case w.kind == moment && w.day.day != 0:
			if last >= 0 && (joined || strings.Contains(w.before, "-")) {
				list = append(list, [2]date{words[last].day, w.day})
			}
			last, joined = i, false
		case w.kind == moment || hedges[w.low] == "about":
		case w.low == "to" || w.low == "and" && last == i-1:
			joined = true
		default:
			last, joined = -1, false
		}
	}
	return list
}

// timing holds that a date is not tied to a word that the facts tie to another
// date, and that what stands before it ("by", "since", "about") is the same
// there.
func (s *statement) timing() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.kind == moment && w.frame && !s.any(func(f *fact) bool { return f.when(w.day, s.words, true) }) {
			return &Refusal{DateRule, w.text} // when it was said, not of what
		}
		if w.kind != moment || w.frame {
			continue
		}
		if w.day.month == 0 && !yearly(s.words, i) {
			return &Refusal{DateRule, w.text}
		}
		for _, key := range beside(s.words, i) {
			found, same := false, false
			for _, f := range s.facts {
				for j := range f.words {
					if f.words[j].kind == moment && slices.Contains(beside(f.words, j), key) {
						found = true
						same = same || w.day.fits(f.words[j].day)
					}
				}
			}
			if found && !same {
				return &Refusal{DateRule, w.text}
			}
		}
		meant, agrees := false, false
		for _, f := range s.facts {
			for j := range f.words {
				if o := &f.words[j]; o.kind == moment && o.day == w.day {
					meant = true
					agrees = agrees || bearing(f.words, j) == bearing(s.words, i)
				}
			}
		}
		if meant && !agrees {
			return &Refusal{DateRule, w.text}
		}
	}
	return nil
}

// yearly reports whether a year stands where years do and numbers do not.
func yearly(words []word, i int) bool {
	if i == 0 {
		return false
	}
	if words[i-1].kind == moment || strings.Contains(words[i].before, "-") || strings.Contains(words[i].before, ",") {
		return true
	}
	return beforeYear[words[i-1].low]
}

var beforeYear = set(`in of since by until from to and early mid late year the during before after around about between`)

// beside returns the words of content that a date belongs to: the one before it
// and its preposition, and the one right after it.
func beside(words []word, i int) []string {
	var keys []string
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		w := &words[j]
		if w.kind == moment || w.frame {
			break
		}
		if w.content() || w.kind == party {
			if !neutralWords[w.low] || partOf[w.low] != 0 {
				keys = append(keys, w.key())
			}
			break
		}
		if words[j+1].breaks() {
			break
		}
	}
	if i+1 < len(words) && words[i+1].content() && words[i+1].before == " " && !words[i+1].frame && words[i].day.day == 0 {
		keys = append(keys, words[i+1].key())
	}
	return keys
}

// bearing is what stands before a date and changes what it means.
func bearing(words []word, i int) string {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch words[j].low {
		case "about", "around":
			return "about"
		case "by", "until", "up":
			return "until"
		case "since", "after", "before":
			return words[j].low
		}
		if words[j].kind != moment && words[j].low != "to" {
			break
		}
	}
	return ""
}
