package find

type loadedWord struct {
	words []string
	name  string
}

// How a word of a question judges: by itself, or as part of a phrase, which then
// says nothing else.
const (
	oneWord       = 1
	phraseOfWords = 2
)

// judging returns the loaded words of a question and where they stand.
func (l *lexicon) judging(ws []string) (names []string, at map[int]int) {
	at = map[int]int{}
	for _, loaded := range l.loaded {
		if i := within(ws, loaded.words); i >= 0 {
			names = append(names, loaded.name)
			for j := range loaded.words {
				at[i+j] = min(len(loaded.words), phraseOfWords)
			}
		}
	}
	return names, at
}

// within returns where a phrase stands in a list of words, or -1.
func within(ws, phrase []string) int {
	for i := 0; i+len(phrase) <= len(ws) && len(phrase) > 0; i++ {
		match := true
		for j, w := range phrase {
			if ws[i+j] != w {
				match = false
				break
			}
		}
		if match {
			return i
		}
	}
	return -1
}
