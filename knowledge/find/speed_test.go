package find_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// large is a made-up record of 8,000 facts: the embedded one, and facts whose
// words are drawn from all of its facts, one in ten of them new.
var large = sync.OnceValue(func() *knowledge.Dossier {
	d, err := knowledge.Embedded()
	if err != nil {
		panic(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	var vocabulary []string
	for _, f := range d.Facts {
		vocabulary = append(vocabulary, strings.Fields(f.Text)...)
	}
	draw := func(n int) string {
		var ws []string
		for range n {
			if rnd.IntN(10) == 0 {
				ws = append(ws, fmt.Sprintf("%c%c%c%c%c", 'b'+rnd.IntN(20), 'a'+rnd.IntN(20), 'b'+rnd.IntN(20), 'a'+rnd.IntN(20), 'b'+rnd.IntN(20)))
			} else {
				ws = append(ws, strings.Trim(vocabulary[rnd.IntN(len(vocabulary))], `"“”`))
			}
		}
		return strings.Join(ws, " ")
	}
	made := *d // the look-ups of the embedded record, and more facts
	made.Facts = slices.Clone(d.Facts)
	for i := range 8000 - len(d.Facts) {
		f := *d.Facts[rnd.IntN(len(d.Facts))]
		f.ID, f.Text = fmt.Sprintf("made-up-%d", i), draw(18)
		f.Keywords = []string{draw(1), draw(2), draw(1), draw(2), draw(3)}
		made.Facts = append(made.Facts, &f)
	}
	return &made
})

// tuning are the questions of the tuning half.
func tuning(tb testing.TB) []string {
	tb.Helper()
	data, err := os.ReadFile("testdata/tuning.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		var q struct{ Q string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			tb.Fatal(err)
		}
		list = append(list, q.Q)
	}
	return list
}

func BenchmarkFind(b *testing.B) { benchmarkFind(b, index(b)) }

func BenchmarkFindIn8000(b *testing.B) { benchmarkFind(b, find.New(large())) }

// benchmarkFind asks the tuning half's questions in turn and reports the time
// that 99 of 100 stay below.
func benchmarkFind(b *testing.B, x *find.Index) {
	questions := tuning(b)
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		x.Find(questions[i%len(questions)])
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkNew(b *testing.B) {
	d, err := knowledge.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		find.New(d)
	}
}

func BenchmarkNewOf8000(b *testing.B) {
	d := large()
	for b.Loop() {
		find.New(d)
	}
}
