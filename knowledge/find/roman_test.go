package find_test

import (
	"testing"

	"dossier/knowledge/find"
)

// TestRoman holds that one spelling of a word of Roman Urdu, without its endings,
// is enough.
func TestRoman(t *testing.T) {
	x := index(t)
	for _, group := range [][]string{
		{"pakistan ke mutalbat kya hain", "pakistan ke mutalbaat kya hain", "pakistan ke mutaalbat kia hain"},
		{"kabul pe bambari kisne ki", "kabul pe bombari kisne ki", "kabul pe bumbaari kisne ki"},
		{"kitne muhajir wapas gaye", "kitne muhajireen wapas gaye", "kitne mohajir wapis gaye"},
	} {
		want := ids(x.Find(group[0]))
		for _, q := range group[1:] {
			got := x.Find(q)
			if len(got.Facts) == 0 || got.Facts[0].ID != want[0] {
				t.Errorf("%q finds %v, %q finds %s", q, ids(got), group[0], want[0])
			}
		}
	}
}

// TestRomanFuture holds that the future is seen in a verb of Roman Urdu, and not
// in what is asked about it.
func TestRomanFuture(t *testing.T) {
	x := index(t)
	for q, want := range map[string]find.Kind{
		"border kab khulega":                         find.Future,
		"kya turkey dobara salisi karega":            find.Future,
		"torkham kab tak band rahega":                find.Future,
		"border kab khulega, shart kya hai kabul ki": find.Answer,
		"border kis ne band kiya":                    find.Answer,
	} {
		if got := x.Find(q).Kind; got != want {
			t.Errorf("%q: %s, not %s", q, got, want)
		}
	}
}
