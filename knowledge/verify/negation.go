package verify

import "slices"

// negatives turn what a clause says round. Those in a group turn it round by
// themselves ("false", "denies"), the others with the words after them.
var (
	negatives = set(`not no never nobody nothing none neither nor without cannot`)
	denials   = set(`deny denies denied denying reject rejects rejected rejecting refuse refuses refused refusing decline
		declines declined false untrue dismiss dismisses dismissed fail fails failed failing forbidding denying rejecting refusing declining dismissing lacking lack lacks lacked unable
		unwilling forbid forbids forbidden unanswered`)
)

// negations counts what turns a text round. Words for which skip says so are
// left out.
func negations(words []word, skip func(int) bool) int {
	n := 0
	for i := range words {
		as := i+2 < len(words) && words[i+1].low == "as" && denials[words[i+2].low] // "rejected as false"
		if w := &words[i]; (skip == nil || !skip(i)) && !as && (negatives[w.low] || denials[w.low]) {
			n++
		}
	}
	return n
}

// negation holds that a statement turns round as much as its facts do (V6), and
// that each "not" is followed by a word that one in the facts is followed by.
func (s *statement) negation() *Refusal {
	n, at := negations(s.words, func(i int) bool { return s.words[i].frame && negatives[s.words[i].low] }), ""
	want := 0
	for i, f := range s.facts {
		want += f.minus
		for _, earlier := range s.facts[:i] {
			want -= sharedNegations(earlier.words, f.words)
		}
	}
	for i := range s.words {
		w := &s.words[i]
		if !negatives[w.low] || w.frame {
			continue
		}
		at = w.text
		if !s.any(func(f *fact) bool { return f.negates(s.words, i) || f.ends(w.low) }) {
			return &Refusal{Negation, at}
		}
	}
	if w := s.unsaid(); w != "" {
		return &Refusal{Negation, w}
	}
	if n%2 != want%2 || (n == 0) != (want == 0) {
		return &Refusal{Negation, at}
	}
	return nil
}

// unsaid returns a word that what a fact is known by has after a "no", and the
// statement without: "a text that names an origin".
func (s *statement) unsaid() string {
	for _, f := range s.facts {
		for i := 1; i < len(f.via); i++ {
			if negatives[f.via[i-1]] && slices.ContainsFunc(s.words, func(w word) bool { return w.low == f.via[i] && !w.who }) {
				return f.via[i]
			}
		}
	}
	return ""
}

// sharedNegations counts the negations that two texts have of one word, such as
// "without papers": a statement of both needs to say them once.
func sharedNegations(a, b []word) (n int) {
	for i := range a[:len(a)-1] {
		for j := range b[:len(b)-1] {
			if negatives[a[i].low] && a[i].low == b[j].low && a[i+1].content() && a[i+1].key() == b[j+1].key() {
				n++
			}
		}
	}
	return n
}

// scope is how many words of content after a "not" it may turn round. Chosen,
// and left so by the planted negations.
const scope = 3

func (f *fact) negates(words []word, i int) bool {
	turned := f.turned()
	seen := 0
	for j := i + 1; j < len(words) && seen < scope; j++ {
		if w := &words[j]; w.content() && !w.frame || w.kind == party && seen == 0 {
			if turned[w.key()] || turned[w.stem] {
				return true
			}
			if !neutralWords[w.low] {
				seen++
			}
		}
	}
	return false
}

// ends reports whether the fact's last word is that negation: "brought nothing".
func (f *fact) ends(low string) bool { return f.words[len(f.words)-1].low == low }

// turned returns what the negations of a fact turn round.
func (f *fact) turned() map[string]bool {
	m := map[string]bool{}
	for i := range f.words {
		low := f.words[i].low
		from, to := i+1, len(f.words)
		switch {
		case negatives[low]:
		case denials[low]:
			from = 0
		default:
			continue
		}
		seen := 0
		for j := from; j < to && (seen <= scope || from == 0); j++ {
			if w := &f.words[j]; w.content() || w.kind == party {
				seen++
				m[w.key()], m[w.stem] = true, true
			}
		}
	}
	return m
}
