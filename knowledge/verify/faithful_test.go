package verify_test

import (
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"dossier/knowledge"
	"dossier/knowledge/verify"
)

// trial is a sentence and what it is tried against.
type trial struct {
	kind  string
	text  string
	facts []*knowledge.Fact // cited
	given []*knowledge.Fact
	aside bool // in the half that no rule was fitted on
}

func (t trial) sentence() verify.Sentence {
	s := verify.Sentence{Text: t.text}
	for _, f := range t.facts {
		s.Facts = append(s.Facts, f.ID)
	}
	return s
}

// aside puts half of what there is out of the sight of whoever fits the rules.
func aside(text string) bool {
	h := fnv.New32a()
	h.Write([]byte(text))
	return h.Sum32()>>7&1 == 1
}

func embedded(t testing.TB) *knowledge.Dossier {
	t.Helper()
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// faithful reads the sentences written by hand: by whoever wrote the first rules,
// by an author who had seen none, and by three who had only what a model is given,
// two of them what it is given now.
func faithful(t testing.TB, d *knowledge.Dossier) []trial {
	return slices.Concat(readTrials(t, d, "faithful.txt", byHand), readTrials(t, d, "another.txt", byAnother),
		readTrials(t, d, "third.txt", asModel), readTrials(t, d, "fourth.txt", asModelNow), readTrials(t, d, "fifth.txt", asModelAgain))
}

const (
	byHand       = "by hand"
	byAnother    = "by another author"
	asModel      = "by a writer given what a model is given"
	asModelNow   = "by another writer, given what it is given now"
	asModelAgain = "by one more, freer in form"
	byTemplate   = "by template"
)

// The sentences of the other author are counted by how much they tell at once:
// the model is asked for no more than one speaker's word in a sentence.
const (
	oneFact         = byAnother + ", one fact"
	oneSpeaker      = byAnother + ", several facts of one speaker"
	severalSpeakers = byAnother + ", several speakers"
)

// telling says how much a sentence tells at once.
func telling(facts []*knowledge.Fact) string {
	first := facts[0]
	apart := func(f *knowledge.Fact) bool {
		return f.Speaker != first.Speaker || f.Via != first.Via || !slices.Equal(f.By, first.By) || f.Stated() != first.Stated()
	}
	switch {
	case len(facts) == 1:
		return oneFact
	case slices.ContainsFunc(facts, apart):
		return severalSpeakers
	}
	return oneSpeaker
}

func readTrials(t testing.TB, d *knowledge.Dossier, file, kind string) []trial {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var trials []trial
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		ids, text, ok := strings.Cut(line, " | ")
		tr := trial{kind: kind, text: text, aside: aside(text)}
		for id := range strings.SplitSeq(ids, ", ") {
			f, known := d.Fact(id)
			if !known || !ok {
				t.Fatalf("%s: no fact %q in %q", file, id, line)
			}
			tr.facts = append(tr.facts, f)
		}
		if kind == byAnother {
			tr.kind = telling(tr.facts)
		}
		tr.given = beside(d, tr.facts)
		trials = append(trials, tr)
	}
	return trials
}

// beside returns facts with some others of the same issues, as a question
// would bring them together.
func beside(d *knowledge.Dossier, facts []*knowledge.Fact) []*knowledge.Fact {
	given := slices.Clone(facts)
	for _, f := range d.Facts {
		if len(given) == 12 {
			break
		}
		if f.Issue == facts[0].Issue && !slices.Contains(given, f) {
			given = append(given, f)
		}
	}
	return given
}

// TestFalse refuses what turns the facts' own words round: who does it, to whom,
// when, and who says so.
func TestFalse(t *testing.T) {
	d := embedded(t)
	c := verify.New(d)
	for _, tr := range readTrials(t, d, "false.txt", byHand) {
		if c.Sentence(tr.given, tr.sentence()) == nil {
			t.Errorf("let through: %s", tr.text)
		}
	}
}

// TestFaithfulSight prints what is refused of the half that rules may be fitted
// on; go test -run FaithfulSight -v.
func TestFaithfulSight(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("for whoever changes a rule")
	}
	d := embedded(t)
	c := verify.New(d)
	n, refused := 0, 0
	fitted := slices.DeleteFunc(faithful(t, d), func(tr trial) bool {
		return tr.aside && (tr.kind == byHand || tr.kind == asModel || tr.kind == asModelNow || tr.kind == asModelAgain)
	})
	for _, tr := range append(fitted, readTrials(t, d, "fitting.txt", byHand)...) {
		n++
		if r := c.Sentence(tr.given, tr.sentence()); r != nil {
			refused++
			t.Logf("%s: %s\n\t%s", tr.kind, r, tr.text)
			for _, f := range tr.facts {
				t.Logf("\t\t%s", f.Text)
			}
		}
	}
	t.Logf("%d of %d refused", refused, n)
}
