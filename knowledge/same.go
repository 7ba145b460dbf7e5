package knowledge

import (
	"math/bits"
	"slices"
	"strings"
)

// sameness compares texts by their words, every pair of thousands in turn. A
// text is kept as the sorted numbers of its words, beside a set of 256 bits in
// which each word sets one: two texts differ in at least as many words as their
// sets differ in bits.
type sameness struct {
	numbered map[string]int32
	texts    []wordSetOf
}

type wordSetOf struct {
	words   []int32
	bits    [4]uint64
	numbers string // the numbers in the text, in order
}

func newSameness(n int) *sameness {
	return &sameness{numbered: map[string]int32{}, texts: make([]wordSetOf, 0, n)}
}

// add takes the words of the next text; those that carry no meaning are left out.
func (s *sameness) add(ws []string) {
	var t wordSetOf
	var numbers []string
	for _, w := range ws {
		if emptyWords[w] {
			continue
		}
		n, known := s.numbered[w]
		if !known {
			n = int32(len(s.numbered))
			s.numbered[w] = n
		}
		t.words = append(t.words, n)
		t.bits[n/64%4] |= 1 << (n % 64)
		if strings.ContainsAny(w, "0123456789") || numberWords[w] {
			numbers = append(numbers, w)
		}
	}
	slices.Sort(t.words)
	t.words = slices.Compact(t.words)
	slices.Sort(numbers)
	t.numbers = strings.Join(slices.Compact(numbers), " ")
	s.texts = append(s.texts, t)
}

// same reports whether two texts share most of their words (Jaccard's measure)
// and every number.
func (s *sameness) same(i, j int) bool {
	a, b := &s.texts[i], &s.texts[j]
	if a.numbers != b.numbers {
		return false
	}
	// Of n words in all, counted twice where shared, at most this many differ.
	n := len(a.words) + len(b.words)
	mayDiffer := int((1 - sameText) / (1 + sameText) * float64(n) * (1 + 1e-9))
	differ := 0
	for k := range a.bits {
		differ += bits.OnesCount64(a.bits[k] ^ b.bits[k])
	}
	if n == 0 || differ > mayDiffer {
		return false
	}
	both := shared(a.words, b.words)
	return float64(both)/float64(n-both) >= sameText
}

// shared counts what stands in both of two sorted lists.
func shared(a, b []int32) int {
	both := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both++
			a, b = a[1:], b[1:]
		}
	}
	return both
}
