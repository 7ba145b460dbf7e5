package find

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"dossier/knowledge"
)

var fitOn = flag.String("fit", "", "fit the weights of signs.go on these files of questions, with commas between")

// sample is one question: its signs, and whether the record answers it.
type sample struct {
	intent   string
	signs    [signCount + 1]float64 // and 1 for the bias
	answered float64
	silent   bool
	decided  bool // by a phrase or a date, whatever the chance
}

// TestFit prints weights for signs.go, and how well weights fitted on nine tenths
// of the intents do on the last, ten times over. It does so only when it is told
// what to fit on.
func TestFit(t *testing.T) {
	if *fitOn == "" {
		t.Skip("-fit names no files")
	}
	var all []sample
	for seed := range uint64(4) {
		x := New(thinned(t, seed))
		for file := range strings.SplitSeq(*fitOn, ",") {
			all = append(all, samples(t, x, file)...)
		}
	}
	tried, chances := heldOut(all)
	for cut := 0.2; cut < 0.75; cut += 0.05 {
		report(fmt.Sprintf("held out, from %.2f", cut), tried, func(i int) bool { return chances[i] >= cut })
	}
	w := fit(all)
	for i, name := range signNames {
		fmt.Printf("%-32s %6.2f\n", name, w[i])
	}
	fmt.Printf("%-32s %6.2f\n", "bias", w[signCount])
}

// heldOut returns the samples in another order, with their chances by weights
// fitted on other intents.
func heldOut(all []sample) (tried []sample, chances []float64) {
	const folds = 10
	for k := range folds {
		var train, test []sample
		for _, s := range all {
			h := fnv.New32a()
			h.Write([]byte(s.intent))
			if int(h.Sum32()%folds) == k {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
		}
		w := fit(train)
		for _, s := range test {
			chances, tried = append(chances, s.chance(w)), append(tried, s)
		}
	}
	return tried, chances
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

func samples(t *testing.T, x *Index, file string) []sample {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []sample
	for line := range strings.Lines(string(data)) {
		var q struct{ Intent, Kind, Q string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		if q.Kind == "odd" {
			continue
		}
		r := x.Find(q.Q)
		s := sample{intent: q.Intent, silent: q.Kind == "silent", decided: r.Trace.byRule}
		copy(s.signs[:], r.Trace.Signs[:])
		s.signs[signCount] = 1
		s.answered = one(q.Kind == "answerable" || q.Kind == "loaded")
		list = append(list, s)
	}
	return list
}

func report(name string, list []sample, answers func(int) bool) {
	var right, wrong, falsely, silent, silentRight, answerable float64
	for i, s := range list {
		declined := s.decided || !answers(i)
		switch {
		case s.answered == 1:
			answerable++
			falsely += one(declined)
		default:
			right += one(declined)
			wrong += one(!declined)
			silent += one(s.silent)
			silentRight += one(s.silent && declined)
		}
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
