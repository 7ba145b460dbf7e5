package find

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// isNoun reports whether a word is used as a noun more than otherwise, by how
// often WordNet's texts have it.
func (n *wordnet) isNoun(w string) bool {
	noun, other := n.used[w]["n"], n.used[w]["v"]+n.used[w]["a"]+n.used[w]["r"]
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "er", "est"} {
		base, cut := strings.CutSuffix(w, ending)
		if !cut {
			continue
		}
		for _, b := range []string{base, base + "e"} {
			if ending == "s" || ending == "es" {
				noun += n.used[b]["n"]
				other += n.used[b]["v"]
			} else {
				other += n.used[b]["v"] + n.used[b]["a"]
			}
		}
	}
	return noun > other
}

func readWordnet(t *testing.T) *wordnet {
	t.Helper()
	n := &wordnet{index: map[string][]sense{}, sets: map[string]synset{}, used: map[string]map[string]int{}}
	for _, pos := range []string{"noun", "verb", "adj", "adv"} {
		n.read(t, *wordnetDir, pos)
	}
	for line := range lines(t, filepath.Join(*wordnetDir, "cntlist.rev")) {
		f := strings.Fields(line)
		lemma, rest, _ := strings.Cut(f[0], "%")
		count, _ := strconv.Atoi(f[2])
		n.use(lemma, map[byte]string{'1': "n", '2': "v", '3': "a", '4': "r", '5': "a"}[rest[0]], 10*count)
	}
	return n
}

func (n *wordnet) use(lemma, pos string, times int) {
	if n.used[lemma] == nil {
		n.used[lemma] = map[string]int{}
	}
	n.used[lemma][pos] += times
}

// wordnet is as much of WordNet as the thesaurus needs. See wndb(5WN) for the
// form of its files.
type wordnet struct {
	index map[string][]sense // by lemma, the commonest sense first for each part of speech
	sets  map[string]synset
	used  map[string]map[string]int // how often, by lemma and part of speech
}

// sense is the place of a synset among those of a word.
type sense struct {
	set  string
	rank int
}

type synset struct {
	words []string
	links []link
}

type link struct{ kind, set string }

func (n *wordnet) read(t *testing.T, dir, pos string) {
	t.Helper()
	short := map[string]string{"noun": "n", "verb": "v", "adj": "a", "adv": "r"}[pos]
	for line := range lines(t, filepath.Join(dir, "index."+pos)) {
		f := strings.Fields(line)
		pointers, _ := strconv.Atoi(f[3])
		for i, offset := range f[6+pointers:] {
			n.index[f[0]] = append(n.index[f[0]], sense{short + offset, i + 1})
			n.use(f[0], short, 1)
		}
	}
	for line := range lines(t, filepath.Join(dir, "data."+pos)) {
		f := strings.Fields(line)
		count, _ := strconv.ParseInt(f[3], 16, 0)
		var s synset
		for i := range int(count) {
			s.words = append(s.words, strings.ToLower(f[4+2*i]))
		}
		at := 4 + 2*int(count)
		pointers, _ := strconv.Atoi(f[at])
		for i := range pointers {
			p := f[at+1+4*i:]
			s.links = append(s.links, link{p[0], p[2] + p[1]})
		}
		n.sets[short+f[0]] = s
	}
}

func lines(t *testing.T, file string) func(func(string) bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, " ") && !yield(line) { // the licence is indented
				return
			}
		}
	}
}

// kinds is how many kinds of a thing there are.
func (n *wordnet) kinds(set string) int {
	count := 0
	for _, l := range n.sets[set].links {
		if l.kind == "~" {
			count++
		}
	}
	return count
}

// means reports whether a synset is among the first senses of a word.
func (n *wordnet) means(w, set string, rank int) bool {
	return slices.ContainsFunc(n.index[w], func(s sense) bool { return s.set == set && s.rank <= rank })
}
