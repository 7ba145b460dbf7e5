package find

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed roman.tsv
var romanFile string

// heard brings a word of Roman Urdu to one spelling of the many that people give
// it: "mutalbaat", "mutalbat".
func heard(w string) string {
	w = hearing.Replace(w)
	b := make([]byte, 0, len(w))
	for i := range len(w) {
		if len(b) == 0 || b[len(b)-1] != w[i] {
			b = append(b, w[i])
		}
	}
	if n := len(b); n > 3 && b[n-1] == 'h' && strings.IndexByte("aeiou", b[n-2]) >= 0 {
		b = b[:n-1]
	}
	return string(b)
}

var hearing = strings.NewReplacer(
	"aa", "a", "ee", "i", "ie", "i", "oo", "u", "ou", "o", "au", "o", "ai", "e", "ay", "e", "ey", "e", "ei", "e",
	"w", "v", "ph", "f", "q", "k", "z", "z", "kh", "k", "gh", "g", "y", "i",
)

// urduEndings are those of nouns and verbs in Roman Urdu, as [heard] writes
// them, the longest first. The first are of the future.
var urduEndings = []string{"enge", "engi", "unga", "ege", "ega", "egi", "oge", "vana", "vane", "vaia", "ana", "ane", "ani", "aia", "aie", "aii", "ion", "ian", "ein", "ta", "te", "ti", "na", "ne", "ni", "on", "en", "an", "at", "in", "ia", "e", "i", "a", "o", "u"}

// romanWord looks a word of Roman Urdu up as it sounds, and without its ending.
func (l *lexicon) romanWord(w string) (meaning, bool) {
	if w >= "\u0080" || len(w) < 4 {
		return meaning{}, false
	}
	key := heard(w)
	if m, ok := l.sounds[key]; ok {
		return m, true
	}
	for _, e := range urduEndings {
		base, cut := strings.CutSuffix(key, e)
		if !cut || len(base) < 3 {
			continue
		}
		for _, end := range []string{"", "a", "i", "e", "na", "o"} {
			if m, ok := l.sounds[base+end]; ok {
				return m, true
			}
		}
	}
	return meaning{}, false
}

// particles are words without which hardly anything is said in Urdu, and that
// English does not have.
var particles = map[string]bool{
	"ka": true, "ki": true, "ke": true, "ko": true, "ne": true, "hai": true, "hain": true, "tha": true, "thi": true, "thay": true, "thy": true,
	"kya": true, "kia": true, "kis": true, "kisne": true, "se": true, "sy": true, "mein": true, "mei": true, "kab": true, "kyun": true, "kyu": true, "kyon": true,
	"aur": true, "kitne": true, "kitni": true, "kitna": true, "kaun": true, "kon": true, "konsa": true, "konsi": true, "wala": true, "wale": true, "wali": true,
	"pe": true, "nahi": true, "nahin": true, "koi": true, "bhi": true, "hua": true, "hui": true, "hue": true, "gaya": true, "gayi": true, "gaye": true,
	"kiya": true, "kiye": true, "diya": true, "diye": true, "raha": true, "rahe": true, "rahi": true, "karta": true, "karte": true, "abhi": true,
	"kahan": true, "kaise": true, "liye": true, "kaha": true, "unka": true, "uska": true, "iska": true, "yeh": true, "woh": true, "kuch": true, "hy": true, "k": true,
}

// urdu reports whether a question is in Roman Urdu, by its commonest
// words. One that is part of a name is none of them.
func (l *lexicon) urdu(ws []string, named func(at int) bool) bool {
	n, other := 0, 0
	for i, w := range ws {
		switch {
		case particles[w] && !named(i):
			n++
		case l.tier[w] > 0:
			other++
		}
	}
	return n >= 2 || n == 1 && other <= len(ws)/2
}

// promised reports a verb of Roman Urdu in the future: "kab khulega". A word of
// the record or of English is none.
func (x *Index) promised(ws []string) bool {
	return slices.ContainsFunc(ws, func(w string) bool {
		if len(w) < 4 || x.lexicon.plain(w) {
			return false
		}
		if _, ours := x.stems[w]; ours {
			return false
		}
		key := heard(w)
		for _, e := range urduEndings[:7] {
			if base, cut := strings.CutSuffix(key, e); cut && len(base) >= 1 {
				return true
			}
		}
		return false
	})
}
