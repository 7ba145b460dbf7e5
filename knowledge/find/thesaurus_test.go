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

// TestMakeIrregular writes ../irregular.tsv: forms of ordinary verbs and nouns that
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
	if err := os.WriteFile("../irregular.tsv", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
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

func best(closeness map[string]int, record map[string]recorded) []string {
	list := slices.SortedFunc(maps.Keys(closeness), func(a, b string) int {
		return cmp.Or(cmp.Compare(closeness[b], closeness[a]), cmp.Compare(record[stem(b)].facts, record[stem(a)].facts), cmp.Compare(a, b))
	})
	return list[:min(len(list), mostNear)]
}
