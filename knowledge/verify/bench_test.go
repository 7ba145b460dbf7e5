package verify_test

import (
	"testing"

	"dossier/knowledge"
	"dossier/knowledge/verify"
)

// tenSentences are the first ten written by hand, and the facts of them all.
func tenSentences(b testing.TB) (*verify.Checker, []*knowledge.Fact, []verify.Sentence) {
	d := embedded(b)
	var given []*knowledge.Fact
	var sentences []verify.Sentence
	for _, tr := range faithful(b, d)[:10] {
		sentences = append(sentences, tr.sentence())
		given = append(given, tr.facts...)
	}
	return verify.New(d), given, sentences
}

func BenchmarkText(b *testing.B) {
	c, given, sentences := tenSentences(b)
	for b.Loop() {
		if t := c.Text(given, sentences); len(t.Parts) == 0 {
			b.Fatal("nothing left")
		}
	}
}

func BenchmarkNew(b *testing.B) {
	d := embedded(b)
	for b.Loop() {
		verify.New(d)
	}
}
