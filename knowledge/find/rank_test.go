package find

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// choice is one question, the traits of the facts that score best by words, and
// which of them are right.
type choice struct {
	author string
	traits [][traitCount]float64
	right  []bool
}

// TestFitRanking prints weights for rank.go, and how well those fitted on two
// authors' questions do on the third's. It does so only when it is told what to
// fit on.
func TestFitRanking(t *testing.T) {
	if *fitOn == "" {
		t.Skip("-fit names no files")
	}
	var all []choice
	for seed := range uint64(4) {
		x := New(thinned(t, seed))
		for _, q := range readQuestions(t) {
			if gold := slices.Concat(q.Gold...); len(gold) > 0 {
				all = append(all, x.choice(q, gold))
			}
		}
	}
	all = slices.DeleteFunc(all, func(c choice) bool { return !slices.Contains(c.right, true) })
	for _, author := range authors {
		mine, others := parted(all, func(c choice) bool { return c.author == author })
		w := rankWeights(others)
		fmt.Printf("author %s held out: hit@1 %.3f, hit@3 %.3f; as it is: %.3f, %.3f\n", author, hit(mine, w, 1), hit(mine, w, 3), hit(mine, traitWeights, 1), hit(mine, traitWeights, 3))
	}
	w := rankWeights(all)
	for i, name := range traitNames {
		fmt.Printf("%-34s %6.2f\n", name, w[i]/w[byWords])
	}
}

func (x *Index) choice(q fitted, gold []string) choice {
	res := Result{Reading: x.read(q.Q)}
	res.Trace.Question, res.Trace.Likeness = x.likest(res.Reading)
	c := choice{author: q.author()}
	for _, s := range x.best(&res) {
		if s.Fact != nil && !res.Reading.onlyPeriod() {
			c.traits, c.right = append(c.traits, s.traits), append(c.right, slices.Contains(gold, s.Fact.ID))
		}
	}
	return c
}

// hit is the share of choices with a right fact among the first n.
func hit(list []choice, w [traitCount]float64, n int) float64 {
	hits := 0.0
	for _, c := range list {
		var before [2][]float64
		for i, traits := range c.traits {
			k := int(one(c.right[i]))
			before[k] = append(before[k], weighted(traits, w))
		}
		best := slices.Max(before[1])
		above := 0
		for _, wrong := range before[0] {
			if wrong > best {
				above++
			}
		}
		hits += one(above < n)
	}
	return hits / float64(len(list))
}

func weighted(traits, w [traitCount]float64) float64 {
	sum := 0.0
	for i, v := range traits {
		sum += w[i] * v
	}
	return sum
}

// tame keeps weights small.
const tame = 0.0007

// rankWeights fits weights by which a right fact, whichever, is the likeliest of
// all to be chosen (a softmax over the facts), by gradient ascent with Adam (Kingma
// and Ba, "Adam: A method for stochastic optimization", 2015).
func rankWeights(list []choice) (w [traitCount]float64) {
	const steps, first, second = 200, 0.9, 0.99
	w[byWords] = 3
	var mean, square [traitCount]float64
	for step := 1; step <= steps; step++ {
		gradient := uphill(list, w)
		rate := 0.1 * (1 - float64(step-1)/steps)
		for i := range w {
			g := gradient[i]/float64(len(list)) - tame*w[i]
			mean[i] = first*mean[i] + (1-first)*g
			square[i] = second*square[i] + (1-second)*g*g
			w[i] += rate * mean[i] / (1 - math.Pow(first, float64(step))) / (math.Sqrt(square[i]/(1-math.Pow(second, float64(step)))) + 1e-8)
		}
	}
	return w
}

// uphill is the gradient of the logarithm of the chance that right facts are
// chosen.
func uphill(list []choice, w [traitCount]float64) (gradient [traitCount]float64) {
	for _, c := range list {
		chances := make([]float64, len(c.traits))
		all, right := 0.0, 0.0
		for i, traits := range c.traits {
			chances[i] = math.Exp(weighted(traits, w))
			all += chances[i]
			right += chances[i] * one(c.right[i])
		}
		for i, traits := range c.traits {
			pull := chances[i] * (one(c.right[i])/right - 1/all)
			for j, v := range traits {
				gradient[j] += pull * v
			}
		}
	}
	return gradient
}

// parted splits a list by a condition.
func parted[T any](list []T, in func(T) bool) (yes, no []T) {
	for _, v := range list {
		if in(v) {
			yes = append(yes, v)
		} else {
			no = append(no, v)
		}
	}
	return yes, no
}

// authors are those of the questions, by the letters with which their ids begin.
var authors = []string{"a", "b", "h"}

func (q fitted) author() string { return strings.TrimRight(q.ID, "0123456789")[:1] }
