package find

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kljensen/snowball/english"

	"dossier/knowledge"
)

var (
	wordnetDir = flag.String("wordnet", "", "make thesaurus.tsv from WordNet's files in this directory (Debian's wordnet-base)")
	scowlDir   = flag.String("scowl", "", "make english.txt from SCOWL's lists in this directory (Debian's scowl)")
)

// TestMakeEnglish writes english.txt: ordinary English words in three tiers, the
// commonest first, and behind a word that is mostly a noun an n. It does so only
// when it is told where SCOWL and WordNet are.
func TestMakeEnglish(t *testing.T) {
	if *scowlDir == "" || *wordnetDir == "" {
		t.Skip("-scowl or -wordnet names no directory")
	}
	n := readWordnet(t)
	seen := map[string]bool{}
	var tiers []string
	for _, size := range []string{"10", "20", "35"} {
		var list []string
		for _, of := range []string{"english", "american", "british"} {
			data, err := os.ReadFile(filepath.Join(*scowlDir, of+"-words."+size))
			if err != nil {
				t.Fatal(err)
			}
			for w := range strings.FieldsSeq(string(data)) {
				if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" || seen[w] {
					continue
				}
				seen[w] = true
				if n.isNoun(w) {
					w += " n"
				}
				list = append(list, w)
			}
		}
		slices.Sort(list)
		tiers = append(tiers, strings.Join(list, "\n"))
	}
	if err := os.WriteFile("english.txt", []byte(strings.Join(tiers, "\n---\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

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

// TestMakeThesaurus writes thesaurus.tsv: for ordinary English words, words of
// the record that mean nearly the same, by WordNet. It does so only when it is
// told where WordNet is.
func TestMakeThesaurus(t *testing.T) {
	if *wordnetDir == "" {
		t.Skip("-wordnet names no directory")
	}
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	n := readWordnet(t)
	var out bytes.Buffer
	out.WriteString("# Made by TestMakeThesaurus from WordNet 3.0 (wordnet.LICENSE): an ordinary English\n# word, and words of the record that mean nearly the same.\n")
	record := recordWords(d)
	l := theLexicon()
	var lemmas []string
	for w := range n.index {
		if len(w) > 2 && l.tier[w] > 0 && !l.everyday(w) {
			lemmas = append(lemmas, w)
		}
	}
	slices.Sort(lemmas)
	for _, w := range lemmas {
		if near := n.near(w, record); len(near) > 0 {
			fmt.Fprintf(&out, "%s\t%s\n", w, strings.Join(near, " "))
		}
	}
	if err := os.WriteFile("thesaurus.tsv", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestMakeIrregular writes irregular.tsv: forms of ordinary verbs and nouns that
// do not begin as their root does, unless they are words of their own.
func TestMakeIrregular(t *testing.T) {
	if *wordnetDir == "" {
		t.Skip("-wordnet names no directory")
	}
	n := readWordnet(t)
	l, base := theLexicon(), map[string]string{}
	for _, pos := range []string{"verb", "noun"} {
		for line := range lines(t, filepath.Join(*wordnetDir, pos+".exc")) {
			f := strings.Fields(line)
			_, taken := base[f[0]]
			if common := l.tier[f[0]]; !taken && (common == 1 || common == 2) && l.tier[f[1]] > 0 && english.Stem(f[0], false) != english.Stem(f[1], false) && !l.filler[f[0]] && len(n.index[f[0]]) <= 1 {
				base[f[0]] = f[1]
			}
		}
	}
	var out bytes.Buffer
	out.WriteString("# Made by TestMakeIrregular from WordNet 3.0 (wordnet.LICENSE): a form and its root.\n")
	for _, form := range slices.Sorted(maps.Keys(base)) {
		fmt.Fprintf(&out, "%s\t%s\n", form, base[form])
	}
	if err := os.WriteFile("irregular.tsv", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
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

// recorded is a word of the record, as it stands there first, and how many facts
// have it.
type recorded struct {
	form  string
	facts int
}

// recordWords are the words of a record's facts and keywords that tell
// something, by their stems, each with how many facts have it.
func recordWords(d *knowledge.Dossier) map[string]recorded {
	l, count := theLexicon(), map[string]recorded{}
	for _, f := range d.Facts {
		once := map[string]bool{}
		for _, w := range words(f.Text + " " + strings.Join(f.Keywords, " ")) {
			if s := stem(w); len(w) > 2 && !l.everyday(w) && number(w) == 0 && !once[s] {
				once[s] = true
				have := count[s]
				count[s] = recorded{cmp.Or(have.form, w), have.facts + 1}
			}
		}
	}
	return count
}

// mostNear is how many words of the record one word stands for, and tooGeneral
// from how many kinds of a thing on its name says little.
const (
	mostNear   = 3
	tooGeneral = 20
)

// near returns the words of the record that mean nearly the same as w: the
// synonyms of its two commonest senses, and of the commonest the words derived
// from it and the kind of thing that it is.
func (n *wordnet) near(w string, record map[string]recorded) []string {
	closeness := map[string]int{}
	add := func(set string, score, rank int) {
		for _, v := range n.sets[set].words {
			s := stem(v)
			if have, ok := record[s]; ok && s != stem(w) && n.means(v, set, rank) && !theLexicon().everyday(v) {
				closeness[have.form] = max(closeness[have.form], score)
			}
		}
	}
	for _, s := range n.index[w] {
		if s.rank > 2 {
			continue
		}
		add(s.set, 40-s.rank, 2)
		for _, l := range n.sets[s.set].links {
			switch {
			case s.rank > 1:
			case l.kind == "+":
				add(l.set, 30, 2)
			case l.kind == "@" && l.set[0] == 'n' && n.kinds(l.set) < tooGeneral:
				add(l.set, 10, 1)
			}
		}
	}
	return best(closeness, record)
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

func best(closeness map[string]int, record map[string]recorded) []string {
	list := slices.SortedFunc(maps.Keys(closeness), func(a, b string) int {
		return cmp.Or(cmp.Compare(closeness[b], closeness[a]), cmp.Compare(record[stem(b)].facts, record[stem(a)].facts), cmp.Compare(a, b))
	})
	return list[:min(len(list), mostNear)]
}
