package knowledge

import (
	_ "embed"
	"strings"
	"sync"
)

// irregularFile holds English forms that no stemmer brings to their root:
// "fought	fight". It is made from WordNet (find/wordnet.LICENSE) by
// TestMakeIrregular of knowledge/find.
//
//go:embed irregular.tsv
var irregularFile string

var irregular = sync.OnceValue(func() map[string]string {
	roots := map[string]string{}
	for line := range strings.Lines(irregularFile) {
		if form, root, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && form[0] != '#' {
			roots[form] = root
		}
	}
	return roots
})

// Root returns the root of an irregular English form, and any other word as it
// is. A form that is more often a word of its own is left so ("ground", "left").
func Root(word string) string {
	if root, ok := irregular()[word]; ok {
		return root
	}
	return word
}
