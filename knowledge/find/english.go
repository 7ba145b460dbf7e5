package find

import "strings"

// said is a word or phrase of a question with what it stands for.
type said struct {
	typed string   // as it was typed, folded
	words []string // what it stands for, itself first if it does
	same  int      // how many of words, from the first, are equally its meaning
}

// english says for every word or phrase what it stands for, the longest phrase
// first. Words that carry nothing are left out. Words of Roman Urdu count in a
// question that is in it; in others those that nobody knows. A word that is part
// of a name is none of Roman Urdu.
func (l *lexicon) english(ws []string, urdu bool, known func(string) bool, named func(at int) bool) (list []said, translated [][2]string) {
	for i := 0; i < len(ws); {
		n := min(l.longest, len(ws)-i)
		var m meaning
		found := false
		for ; n > 0 && !found; n-- {
			key := strings.Join(ws[i:i+n], " ")
			if m, found = l.roman[key]; found && (n > 1 || !named(i) && (urdu || !known(key))) {
				break
			}
			m, found = l.meaning[key]
			if more, known := l.general[key]; known {
				m, found = m.and(more), true
			}
			if found {
				break
			}
		}
		typed := ws[i : i+max(n, 1)]
		i += len(typed)
		if !found {
			if m, found = l.inflected(typed[0]); !found && !known(typed[0]) {
				m, found = l.romanWord(typed[0])
			}
		}
		if found && !m.also {
			translated = append(translated, [2]string{strings.Join(typed, " "), strings.Join(m.words, " ")})
		}
		switch {
		case !found:
			list = append(list, said{typed[0], typed, 1})
		case m.also:
			list = append(list, said{strings.Join(typed, " "), append(typed[:len(typed):len(typed)], m.words...), len(typed)})
		case len(m.words) > 0:
			same := 1
			if m.whole {
				same = len(m.words)
			}
			list = append(list, said{strings.Join(typed, " "), m.words, same})
		}
	}
	return list, translated
}

// endings are those that Urdu, Dari and Pashto put after a word, the longest
// first, in the letters of [knowledge.Fold] and [script].
var endings = []string{"ونکی", "هایی", "های", "ونو", "ونه", "گان", "یان", "یون", "وال", "ها", "ان", "ون", "ین", "ات", "ته", "ی", "و", "ه"}

// inflected looks a word of another script up without its ending.
func (l *lexicon) inflected(w string) (meaning, bool) {
	if w < "\u0600" {
		return meaning{}, false
	}
	for _, e := range endings {
		base, cut := strings.CutSuffix(w, e)
		if !cut || len(base) < 6 {
			continue
		}
		for _, try := range []string{base, base + "ه", base + "ی"} {
			if m, ok := l.meaning[try]; ok {
				return m, true
			}
		}
	}
	return meaning{}, false
}

// everyday reports a word that says little in any talk.
func (l *lexicon) everyday(w string) bool { return l.filler[w] || l.light[w] || l.common[w] }

// near returns an English word of the lexicon, or an everyday one, that differs
// from w in one place.
// A word of four letters is near to too many that stand for something.
func (l *lexicon) near(w string) string {
	return edited(w, func(v string) bool {
		_, known := l.meaning[v]
		return len(v) >= 4 && l.plain(v) && (l.everyday(v) || known && len(w) > 4) || monthOf(v) > 0 && len(v) > 3
	})
}

// nearPlain reports whether an English word differs from w in one place.
func (l *lexicon) nearPlain(w string) bool {
	return len(w) >= 5 && edited(w, func(v string) bool { return len(v) >= 5 && l.plain(v) }) != ""
}

// edited returns the first word accepted among those that differ from w in one
// place, the first letter left alone: two letters swapped, one out, one changed,
// one in.
func edited(w string, accept func(string) bool) string {
	if len(w) < 4 || len(w) > 24 || w >= "\u0080" {
		return ""
	}
	try := make([]byte, 0, len(w)+1)
	for i := 1; i < len(w); i++ {
		if i+1 < len(w) {
			try = append(append(append(try[:0], w[:i]...), w[i+1], w[i]), w[i+2:]...)
			if accept(string(try)) {
				return string(try)
			}
		}
		try = append(append(try[:0], w[:i]...), w[i+1:]...)
		if accept(string(try)) {
			return string(try)
		}
	}
	for i := 1; i <= len(w); i++ {
		for c := byte('a'); c <= 'z'; c++ {
			try = append(append(append(try[:0], w[:i]...), c), w[i:]...)
			if accept(string(try)) {
				return string(try)
			}
			if i < len(w) {
				try = append(append(append(try[:0], w[:i]...), c), w[i+1:]...)
				if accept(string(try)) {
					return string(try)
				}
			}
		}
	}
	return ""
}
