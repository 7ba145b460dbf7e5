package verify

import "strings"

// synonyms returns, by stem, the stems that a word may stand for.
func synonyms(groups string) map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(groups) {
		for a := range strings.FieldsSeq(line) {
			for b := range strings.FieldsSeq(line) {
				if stem(a) != stem(b) {
					m[stem(a)] = append(m[stem(a)], stem(b))
				}
			}
		}
	}
	return m
}

// license has each word that no cited fact has read as the word of a fact that it
// may stand for. All rules then hold it as they hold that word.
func (s *statement) license() {
	for i := range s.words {
		w := &s.words[i]
		small := functionWords[w.low] && !strictWords[w.low]
		saying := proofs[w.stem] && !s.suffered(i)
		if w.kind != plain || w.quoted || small || saying || w.low == "according" || s.any(func(f *fact) bool { return f.stems[w.stem] }) {
			continue
		}
		for _, stem := range sameMeaning[w.stem] {
			if s.any(func(f *fact) bool { return f.stems[stem] }) {
				w.stem = stem
				break
			}
		}
	}
}
