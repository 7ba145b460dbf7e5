package find

import (
	"slices"
	"strings"
)

// spell replaces words that nobody knows by those they are slips of.
func (x *Index) spell(r *Reading, ws []string) {
	for i, w := range ws {
		if x.isWord(w) {
			continue
		}
		better := ""
		if len(w) > 4 || w >= "\u0600" {
			better = x.repair(w)
		}
		if better == "" {
			better = x.lexicon.near(w)
		}
		if better == "" {
			better = x.repair(w)
		}
		if better != "" {
			r.Repairs = append(r.Repairs, [2]string{w, better})
			ws[i] = better
		}
	}
}

// isWord reports whether a word is one of the record's, the lexicon's or
// English.
func (x *Index) isWord(w string) bool {
	if len(w) < 4 || number(w) > 0 || monthOf(w) > 0 {
		return true
	}
	if _, ours := x.stems[w]; ours {
		return true
	}
	if _, roman := x.lexicon.roman[w]; roman {
		return true
	}
	if _, roman := x.lexicon.romanWord(w); roman {
		return true
	}
	if _, foreign := x.lexicon.meaning[w]; foreign || x.lexicon.everyday(w) || x.lexicon.plain(w) {
		return true
	}
	if _, inflected := x.lexicon.inflected(w); inflected {
		return true
	}
	s := stem(w)
	return x.known(s) || x.lexicon.plain(s) || x.aliases.words[w] || x.aliases.words[strings.TrimSuffix(w, "s")]
}

// repair returns the word of the record that a word not found there is most
// likely a slip of, or "". It begins with the same letter and differs in one
// place, from eight letters on in two (quality of repairs measured in
// docs/quality.md). A name in another script, or spelt by ear, is the name with
// the same consonants.
func (x *Index) repair(w string) string {
	if len(w) < 4 || len(w) > 40 || number(w) > 0 {
		return ""
	}
	if w >= "\u0600" {
		return x.sounds[skeleton(w)]
	}
	most := 1
	if len(w) >= 8 {
		most = 2
	}
	best, bestDistance, bestCount := "", most+1, 0
	i, _ := slices.BinarySearch(x.vocab, w[:1])
	for _, v := range x.vocab[i:] {
		if v[0] != w[0] {
			break
		}
		if len(v) < 4 || len(v)-len(w) > most || len(w)-len(v) > most {
			continue
		}
		d := distance(w, v, most)
		n := len(x.posts(x.stem(v)))
		if d < bestDistance || d == bestDistance && d <= most && n > bestCount {
			best, bestDistance, bestCount = v, d, n
		}
	}
	if best != "" {
		return best
	}
	if v := x.sounds[skeleton(w)]; v != "" && distance(w, v, len(w)/2) <= len(w)/2 {
		return v
	}
	return ""
}

// distance is the number of letters to insert, delete, replace or swap to turn a
// into b (optimal string alignment), at most one more than most. Words are
// shorter than 64 bytes.
func distance(a, b string, most int) int {
	var rows [3][64]int
	if len(b) >= len(rows[0]) {
		return most + 1
	}
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		low := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			low = min(low, cur[j])
		}
		if low > most {
			return most + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

// consonants says how letters sound, as far as people agree on it when they
// write a name down: vowels, half vowels and h carry nothing.
var consonants = map[rune]byte{
	'b': 'b', 'ب': 'b', 'p': 'p', 'پ': 'p', 't': 't', 'ت': 't', 'ط': 't', 'ث': 's', 's': 's', 'س': 's', 'ص': 's', 'ش': 'S',
	'j': 'j', 'ج': 'j', 'چ': 'C', 'خ': 'K', 'd': 'd', 'د': 'd', 'ذ': 'z', 'r': 'r', 'ر': 'r', 'z': 'z', 'ز': 'z', 'ض': 'z',
	'ظ': 'z', 'ژ': 'z', 'غ': 'G', 'f': 'f', 'ف': 'f', 'q': 'k', 'ق': 'k', 'k': 'k', 'ک': 'k', 'c': 'k', 'g': 'g', 'گ': 'g',
	'l': 'l', 'ل': 'l', 'm': 'm', 'م': 'm', 'n': 'n', 'ن': 'n', 'v': 'v', 'x': 'k',
}

var digraphs = strings.NewReplacer("kh", "خ", "gh", "غ", "sh", "ش", "ch", "چ", "zh", "ژ", "ph", "ف", "th", "ت", "dh", "د", "bh", "ب")

// skeleton is a word's consonants by sound, or "" for fewer than three.
func skeleton(w string) string {
	var b []byte
	for _, r := range digraphs.Replace(w) {
		if c := consonants[r]; c != 0 && (len(b) == 0 || b[len(b)-1] != c) {
			b = append(b, c)
		}
	}
	if len(b) < 3 {
		return ""
	}
	return string(b)
}
