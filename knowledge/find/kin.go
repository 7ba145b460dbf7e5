package find

import (
	"maps"
	"math"
	"slices"

	"dossier/knowledge"
)

// feature is a term of a document and what it weighs there.
type feature struct {
	term   int32
	weight float32
}

// vectors gives every document its terms, by which it can be compared with
// others; to say the same of one another their weights are those of a cosine.
// Parties tell little of what a fact is about and are left out.
func (x *Index) vectors() {
	x.features = make([][]feature, len(x.docs))
	for n, t := range slices.Sorted(maps.Keys(x.terms)) {
		if len(t) > len(partyPrefix) && t[:len(partyPrefix)] == partyPrefix || x.aliases.words[t] {
			continue
		}
		e := x.terms[t]
		for _, p := range e.posts {
			w := e.idf * p.weight / (p.weight + saturation)
			x.features[p.doc] = append(x.features[p.doc], feature{int32(n), float32(w)})
		}
	}
	for _, list := range x.features {
		sum := 0.0
		for _, f := range list {
			sum += float64(f.weight) * float64(f.weight)
		}
		for i := range list {
			list[i].weight /= float32(math.Sqrt(sum))
		}
	}
}

// Kin is how much two facts are about the same thing, from 0 to 1.
func (r Result) Kin(a, b *knowledge.Fact) float64 {
	i, known := r.index.places[a]
	j, also := r.index.places[b]
	if !known || !also {
		return 0
	}
	return r.index.kin(i, j)
}

func (x *Index) kin(i, j int) float64 {
	sum := 0.0
	for s, t := x.features[i], x.features[j]; len(s) > 0 && len(t) > 0; {
		switch {
		case s[0].term < t[0].term:
			s = s[1:]
		case s[0].term > t[0].term:
			t = t[1:]
		default:
			sum += float64(s[0].weight) * float64(t[0].weight)
			s, t = s[1:], t[1:]
		}
	}
	return sum
}
