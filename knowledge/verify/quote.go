package verify

import "strings"

// quotations holds that quoted words stand, in that order and as a quotation,
// in a cited fact (V4). A quotation that the fact negates is quoted whole.
func (s *statement) quotations() *Refusal {
	for i := 0; i < len(s.words); i++ {
		if !s.words[i].quoted {
			continue
		}
		end := i + 1
		for end < len(s.words) && s.words[end].quoted && !strings.ContainsAny(s.words[end].before, "“\"") {
			end++
		}
		if !s.any(func(f *fact) bool { return f.quotes(s.words[i:end]) }) {
			return &Refusal{Quotation, s.words[i].text}
		}
		i = end - 1
	}
	return nil
}

func (f *fact) quotes(words []word) bool {
	for from := range f.words {
		if !f.words[from].quoted || from+len(words) > len(f.words) || from > 0 && f.words[from-1].quoted {
			continue
		}
		// The whole quotation, from its first word to its last.
		end := from
		for end < len(f.words) && f.words[end].quoted {
			end++
		}
		if end-from == len(words) && sameWords(f.words[from:end], words) {
			return true
		}
	}
	return false
}

func sameWords(a, b []word) bool {
	for i := range a {
		if a[i].low != b[i].low || a[i].kind != b[i].kind {
			return false
		}
	}
	return true
}

// loaded holds that no loaded word and no label of one side stands outside a
// quotation (V8), but where the fact's own text has it there.
func (s *statement) loaded() *Refusal {
	for i := range s.words {
		w := &s.words[i]
		if w.low == "called" && i > 0 && s.words[i-1].low == "so" {
			return &Refusal{Loaded, w.text}
		}
		if loadedWords[w.low] && !w.quoted && !s.any(func(f *fact) bool { return f.unquoted(w.low) }) {
			return &Refusal{Loaded, w.text}
		}
	}
	for _, label := range s.c.labels {
		for i := range s.words {
			if startsWith(s.words[i:], label) && !s.words[i].quoted && !s.any(func(f *fact) bool { return f.unquoted(label[0]) }) {
				return &Refusal{Loaded, s.words[i].text}
			}
		}
	}
	return nil
}

func (f *fact) unquoted(low string) bool {
	for i := range f.words {
		if f.words[i].low == low && !f.words[i].quoted {
			return true
		}
	}
	return false
}
