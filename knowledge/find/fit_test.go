package find

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"dossier/knowledge"
)

var fitOn = flag.String("fit", "", "fit the weights of rank.go and signs.go on these files of questions, with commas between")

// sample is one question: its signs, and whether the record answers it.
type sample struct {
	author   string
	signs    [signCount + 1]float64 // and 1 for the bias
	answered float64
	silent   bool
	decided  bool // by a phrase or a date, whatever the chance
	whole    bool // asked of the whole record
	withheld bool // what answers it was taken out of the record
}

// TestFit prints weights for signs.go, and how well weights fitted on two
// authors' questions do on the third's. It does so only when it is told what to
// fit on. Each question is asked of the whole record, three times of one without
// half of its keywords, and, because few questions are about this dispute and
// have no answer, once of one without the facts that answer it; the last are
// fitted on and not counted.
func TestFit(t *testing.T) {
	if *fitOn == "" {
		t.Skip("-fit names no files")
	}
	questions := readQuestions(t)
	all := withheld(questions, thinned(t, 1))
	for seed := range uint64(4) {
		x := New(thinned(t, seed))
		for _, q := range questions {
			s := x.sample(q)
			s.whole = seed == 0
			all = append(all, s)
		}
	}
	for _, author := range authors {
		test, train := parted(all, func(s sample) bool { return s.author == author })
		w := fit(train)
		asked, _ := parted(test, func(s sample) bool { return !s.withheld })
		whole, thin := parted(asked, func(s sample) bool { return s.whole })
		for cut := 0.3; cut < 0.65; cut += 0.05 {
			report(fmt.Sprintf("author %s held out, from %.2f, whole record", author, cut), whole, w, cut)
			report(fmt.Sprintf("author %s held out, from %.2f, half of the keywords", author, cut), thin, w, cut)
		}
	}
	w := fit(all)
	for i, name := range signNames {
		fmt.Printf("%-32s %6.2f\n", name, w[i])
	}
	fmt.Printf("%-32s %6.2f\n", "bias", w[signCount])
}

// withheld asks each question of a record without the facts that answer it, where
// they are few: the more there are, the likelier others answer too.
func withheld(questions []fitted, d *knowledge.Dossier) []sample {
	const few = 6
	var list []sample
	for _, q := range questions {
		gold := slices.Concat(q.Gold...)
		if len(gold) == 0 || len(gold) > few || q.Kind != "answerable" {
			continue
		}
		gone := func(id string) bool { return slices.Contains(gold, id) }
		rest := *d
		rest.Facts = slices.DeleteFunc(slices.Clone(d.Facts), func(f *knowledge.Fact) bool { return gone(f.ID) })
		rest.Questions = slices.DeleteFunc(slices.Clone(d.Questions), func(q *knowledge.Question) bool { return slices.ContainsFunc(q.Facts, gone) })
		s := New(&rest).sample(q)
		s.answered, s.withheld = 0, true
		list = append(list, s)
	}
	return list
}

// thinned is the embedded record without half of its keywords, drawn by the seed:
// who asks anew has words that no curator thought of. The seed 0 leaves all.
func thinned(t *testing.T, seed uint64) *knowledge.Dossier {
	t.Helper()
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(seed, seed))
	drop := func(string) bool { return seed > 0 && rnd.Float64() < 0.5 }
	for _, f := range d.Facts {
		f.Keywords = slices.DeleteFunc(f.Keywords, drop)
	}
	for _, u := range d.Unknowns {
		u.Keywords = slices.DeleteFunc(u.Keywords, drop)
	}
	return d
}

// fitted is a question of a file that is fitted on.
type fitted struct {
	ID, Intent, Kind, Q string
	Gold                [][]string
}

func (q fitted) wantsAnswer() bool { return q.Kind == "answerable" || q.Kind == "loaded" }

// readQuestions reads the questions to fit on.
func readQuestions(t *testing.T) []fitted {
	t.Helper()
	var list []fitted
	for file := range strings.SplitSeq(*fitOn, ",") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var q fitted
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				t.Fatal(err)
			}
			if q.Kind != "odd" {
				list = append(list, q)
			}
		}
	}
	return list
}

func (x *Index) sample(q fitted) sample {
	r := x.Find(q.Q)
	s := sample{author: q.author(), silent: q.Kind == "silent", decided: r.Trace.byRule}
	copy(s.signs[:], r.Trace.Signs[:])
	s.signs[signCount] = 1
	s.answered = one(q.wantsAnswer())
	return s
}

// report prints how well questions are told from those without an answer, by
// weights and the chance from which they are answered.
func report(name string, list []sample, w []float64, cut float64) {
	var right, wrong, falsely, silent, silentRight, answerable float64
	for _, s := range list {
		declined := one(s.decided || s.chance(w) < cut)
		answerable += s.answered
		falsely += s.answered * declined
		right += (1 - s.answered) * declined
		wrong += (1 - s.answered) * (1 - declined)
		silent += one(s.silent)
		silentRight += one(s.silent) * declined
	}
	p, r := right/(right+falsely), right/(right+wrong)
	fmt.Printf("%s: precision %.3f recall %.3f F1 %.3f, silent recall %.3f, false declines %.3f\n", name, p, r, 2*p*r/(p+r), silentRight/silent, falsely/answerable)
}

func (s sample) chance(w []float64) float64 {
	sum := 0.0
	for i, v := range s.signs {
		sum += w[i] * v
	}
	return sigmoid(sum)
}

// ridge keeps weights small.
const ridge = 1.0

// fit is logistic regression by Newton's method.
func fit(list []sample) []float64 {
	const n = int(signCount) + 1
	w := make([]float64, n)
	for range 30 {
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = make([]float64, n+1)
			if i < n-1 {
				rows[i][i], rows[i][n] = ridge, -ridge*w[i]
			} else {
				rows[i][i] = 1e-6
			}
		}
		for _, s := range list {
			if s.decided {
				continue
			}
			p := s.chance(w)
			for i, v := range s.signs {
				if v == 0 {
					continue
				}
				rows[i][n] += (s.answered - p) * v
				for j, u := range s.signs {
					rows[i][j] += p * (1 - p) * v * u
				}
			}
		}
		step := solve(rows)
		for i := range w {
			w[i] += step[i]
		}
	}
	return w
}

// solve solves linear equations, each with its right side last.
func solve(rows [][]float64) []float64 {
	n := len(rows)
	for i := range rows {
		best := i
		for j := i; j < n; j++ {
			if math.Abs(rows[j][i]) > math.Abs(rows[best][i]) {
				best = j
			}
		}
		rows[i], rows[best] = rows[best], rows[i]
		for j := range rows {
			if j == i {
				continue
			}
			f := rows[j][i] / rows[i][i]
			for k := i; k <= n; k++ {
				rows[j][k] -= f * rows[i][k]
			}
		}
	}
	x := make([]float64, n)
	for i := range rows {
		x[i] = rows[i][n] / rows[i][i]
	}
	return slices.Clip(x)
}
