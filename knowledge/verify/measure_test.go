package verify_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"dossier/knowledge"
	"dossier/knowledge/verify"
)

const seed = 9

func long() bool { return os.Getenv("DOSSIER_LONG") != "" }

// bases are the faithful sentences that errors are planted in: every fact of
// the record in several of the styles, and those written by hand.
func bases(t testing.TB, w *worder) []trial {
	r := rand.New(rand.NewPCG(seed, 1))
	list := faithful(t, w.d)
	for _, f := range w.d.Facts {
		seen := map[string]bool{}
		for range styles() {
			s := w.word(r, f)
			if !seen[s] {
				facts := []*knowledge.Fact{f}
				list = append(list, trial{kind: byTemplate, text: s, facts: facts, given: beside(w.d, facts), aside: aside(f.ID)})
			}
			seen[s] = true
		}
	}
	return list
}

// planted draws n sentences with an error of one kind, no two alike.
func planted(w *worder, from []trial, k planting, n int) []trial {
	h := fnv.New64a()
	h.Write([]byte(k.kind))
	p := &planter{worder: w, r: rand.New(rand.NewPCG(seed, h.Sum64()))}
	var list []trial
	seen := map[string]bool{}
	for range 60 * n {
		if len(list) == n {
			break
		}
		t := k.plant(p, from[p.r.IntN(len(from))])
		var key strings.Builder
		key.WriteString(t.text)
		for _, f := range t.facts {
			key.WriteString(f.ID)
		}
		if t.text == "" || seen[key.String()] {
			continue
		}
		seen[key.String()] = true
		t.kind, t.aside = k.kind, aside(t.text)
		list = append(list, t)
	}
	return list
}

// TestPlantedSight prints what passes of the half that rules may be fitted on.
func TestPlantedSight(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("for whoever changes a rule")
	}
	w := newWorder(embedded(t))
	c := verify.New(w.d)
	all := bases(t, w)
	var sound []trial
	n, refused := 0, 0
	for _, b := range all {
		r := c.Sentence(b.given, b.sentence())
		if r == nil {
			sound = append(sound, b)
		}
		if b.kind == byTemplate && !b.aside {
			n++
			if r != nil {
				refused++
				if refused%4 == 0 {
					t.Logf("REFUSED %s\n\t\t%s", r, b.text)
				}
			}
		}
	}
	t.Logf("templates: %d of %d refused", refused, n)
	for _, k := range plantings {
		list := planted(w, sound, k, 600)
		near, passed := 0, 0
		for _, tr := range list {
			if tr.aside {
				continue
			}
			near++
			if c.Sentence(tr.given, tr.sentence()) == nil {
				if passed++; passed <= 12 {
					t.Logf("PASSED %s\n\t\t%s\n\t\t[%s]", k.kind, tr.text, tr.facts[0].Text)
				}
			}
		}
		t.Logf("== %s: %d of %d passed (drawn %d)", k.kind, passed, near, len(list))
	}
}

var update = flag.Bool("update", false, "write the tables to docs/quality.md")

// The floors that CI holds. Of the short draw a kind has 30 sentences, so
// that one more or less is over a hundredth.
const (
	floorCaught = 0.99
	floorShort  = 0.95
)

// ceilings are the largest shares of faithful sentences refused, of the half that
// rules were fitted on and of the other. The aim is 0.08 in all of them; where a
// ceiling is higher it is what is reached, and no aim.
var ceilings = map[string][2]float64{
	byHand:          {0.08, 0.08},
	byTemplate:      {0.08, 0.08},
	oneFact:         {0.24, 0.30},
	oneSpeaker:      {0.25, 0.61},
	severalSpeakers: {0.57, 0.74},
	asModel:         {0.13, 0.22},
	asModelNow:      {0.08, 0.08},
	asModelAgain:    {0.28, 0.22},
}

// tally counts one row of a table, the half that rules were fitted on and the
// half set aside.
type tally struct {
	kind string
	n, r [2]int // tried and refused
}

func (t *tally) add(tr trial, refused bool) {
	half := 0
	if tr.aside {
		half = 1
	}
	t.n[half]++
	if refused {
		t.r[half]++
	}
}

func (t *tally) share() float64 { return float64(t.r[0]+t.r[1]) / float64(max(1, t.n[0]+t.n[1])) }

func (t *tally) row() string {
	part := func(r, n int) string {
		return fmt.Sprintf("%d of %d (%.1f %%)", r, n, 100*float64(r)/float64(max(1, n)))
	}
	return fmt.Sprintf("| %s | %d | %s | %s |\n", t.kind, t.n[0]+t.n[1], part(t.r[0], t.n[0]), part(t.r[1], t.n[1]))
}

// TestMeasure refuses planted errors and lets faithful sentences through, as
// far as the floors say. With -update it writes the tables.
func TestMeasure(t *testing.T) {
	draw, floor := 30, floorShort
	if long() || *update {
		draw, floor = 600, floorCaught
	}
	w := newWorder(embedded(t))
	c := verify.New(w.d)
	refused := func(tr trial) bool { return c.Sentence(tr.given, tr.sentence()) != nil }

	var sound []trial
	faithful := []*tally{{kind: byHand}, {kind: byTemplate}, {kind: oneFact}, {kind: oneSpeaker}, {kind: severalSpeakers}, {kind: asModel}, {kind: asModelNow}, {kind: asModelAgain}}
	for _, tr := range bases(t, w) {
		no := refused(tr)
		faithful[slices.IndexFunc(faithful, func(row *tally) bool { return row.kind == tr.kind })].add(tr, no)
		if !no {
			sound = append(sound, tr)
		}
	}
	var table strings.Builder
	table.WriteString("| sentences that keep to the facts | tried | refused, fitted half | refused, set-aside half |\n| --- | --- | --- | --- |\n")
	for _, row := range faithful {
		table.WriteString(row.row())
		for half, n := range row.n {
			if float64(row.r[half]) > ceilings[row.kind][half]*float64(n) {
				t.Errorf("%s, half %d: %d of %d refused", row.kind, half, row.r[half], n)
			}
		}
	}
	table.WriteString("\n| planted error | tried | caught, fitted half | caught, set-aside half |\n| --- | --- | --- | --- |\n")
	all, large := &tally{kind: "**all**"}, 0
	for _, k := range plantings {
		row := &tally{kind: k.kind}
		for _, tr := range planted(w, sound, k, draw) {
			no := refused(tr)
			row.add(tr, no)
			all.add(tr, no)
		}
		table.WriteString(row.row())
		if row.share() < floor {
			t.Errorf("%s: %d of %d caught", k.kind, row.r[0]+row.r[1], row.n[0]+row.n[1])
		}
		if row.n[0]+row.n[1] >= min(draw, 300) {
			large++
		}
	}
	table.WriteString(all.row())
	if large < 20 {
		t.Errorf("only %d kinds have enough sentences", large)
	}
	if *update {
		write(t, w, table.String())
	}
}

const (
	begin = "<!-- made by: go test ./knowledge/verify -run Measure -update -->\n"
	end   = "<!-- end of what is made -->\n"
)

// write puts the tables between their marks in docs/quality.md.
func write(t *testing.T, w *worder, tables string) {
	t.Helper()
	const file = "../../docs/quality.md"
	made, through := hostileTries(t, w, tries)
	var hostile strings.Builder
	for _, a := range attacks {
		n := 0
		for _, s := range through {
			if strings.HasPrefix(s, a.name+": ") {
				n++
			}
		}
		fmt.Fprintf(&hostile, "| %s | %d | %d |\n", a.name, made[a.name], n)
	}
	text := tables + "\n| what the captured model does | tries | reached a reader |\n| --- | --- | --- |\n" + hostile.String() +
		fmt.Sprintf("| **all** | %d | %d |\n", tries, len(through))
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(old), begin)
	_, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("docs/quality.md has lost the marks of its tables")
	}
	if err := os.WriteFile(file, []byte(head+begin+"\n"+text+"\n"+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

// styles is how often each fact is worded.
func styles() int {
	if long() || *update {
		return 10
	}
	return 2
}
