package verify

import "strings"

// role is what a party has to do with a word: it does it, owns it or suffers it,
// or stands after a preposition that says none of these.
type role string

const (
	does    role = "does"    // "Pakistan bombed", "bombed by Pakistan"
	owns    role = "owns"    // "Pakistan's bombs", "Pakistani posts"
	suffers role = "suffers" // "bombed Kabul", "Kabul was bombed", "strikes on Kabul"
)

// roleOf says what a preposition makes of the party after it. Others are roles of
// their own.
var roleOf = map[string]role{
	"by": does, "to": suffers, "on": suffers, "against": suffers, "into": suffers, "toward": suffers, "towards": suffers,
	"inside": "in", "at": "in",
}

// decided reports whether a role says which way a thing goes.
func (r role) decided() bool { return r == does || r == owns || r == suffers || r == "from" }

// like reports whether two roles are one: who owns a strike strikes.
func (r role) like(o role) bool { return r == o || r.acts() && o.acts() }

func (r role) acts() bool { return r == does || r == owns }

// agrees reports whether two roles may be one: the strikes of Pakistan are its own,
// the bombing of Kabul it suffers, the blasts in Kabul are those of Kabul.
func (r role) agrees(o role) bool { return r.like(o) || r.mayBe(o) || o.mayBe(r) }

func (r role) mayBe(o role) bool {
	switch r {
	case "":
		return true
	case "of":
		return o.decided()
	case "from", "in":
		return o == owns
	}
	return false
}

// mention is a place in a text where one party stands, or several as a list, and
// the words that it has to do with.
type mention struct {
	at, to  int // its words, to excluded
	from    int // where what leads to it ends: at, but for the second of two
	parties []string
	prep    string
	role    role              // in all; "" where no word says it
	heads   map[string]role   // by the word's key
	others  map[string]string // for a head, the party that the words behind it say it is of or by
}

const (
	// ahead and behind are how many words of content after and before a party may
	// be what it does or suffers. Chosen, and left so by the planted exchanges.
	ahead  = 3
	behind = 2
	// maxOwned is how many words may stand between two parties that one preposition
	// leads in. Chosen.
	maxOwned = 3
)

// mentionsIn reads who does what to whom in a text. What stands in a frame has no
// part in it.
func mentionsIn(words []word) []mention {
	var list []mention
	for i := 0; i < len(words); i++ {
		if words[i].kind != party || words[i].frame {
			continue
		}
		m := mention{at: i, from: i, prep: preposition(words, i), heads: map[string]role{}, others: map[string]string{}}
		last := listEnd(words, i)
		m.to = last + 1
		for j := i; j <= last; j++ {
			if words[j].kind == party {
				m.parties = append(m.parties, words[j].party)
			}
		}
		if n := len(list) - 1; n >= 0 && m.prep == "" && words[i-1].low == "and" && i-list[n].to <= maxOwned {
			m.prep = list[n].prep // "from Kabul's neighbours and Russia"
			m.from = list[n].from
		}
		m.read(words, last)
		list = append(list, m)
		i = last
	}
	return list
}

// listEnd returns the last party of the list that begins at word i: "Kabul, Doha
// and Beijing". One that owns what follows stands in no list.
func listEnd(words []word, i int) int {
	last, begun := i, i // what commas join is a list where "and" ends it
	for j := i + 1; j < len(words) && !words[j].frame && !words[last].owner; j++ {
		switch {
		case words[j].kind == party && !words[j].owner:
			last = j
			if !strings.Contains(words[j].before+words[j-1].before, ",") || words[j-1].low == "and" {
				begun = j
			}
		case words[j].low == "and" || words[j].low == "the" || words[j].low == "or":
		case words[j].low == "group" || words[j].low == "of" && words[j-1].low == "group": // "the group of Gul Bahadur"
		default:
			return begun
		}
	}
	return begun
}

// read finds the words that a mention has to do with.
func (m *mention) read(words []word, last int) {
	next := &word{}
	if last+1 < len(words) && words[last+1].before == " " {
		next = &words[last+1]
	}
	own := words[last].owner || adjective(words[last].low) || next.low != "" && next.content() && !verbal(next)
	switch {
	case m.prep != "":
		if m.role = roleOf[m.prep]; m.role == "" {
			m.role = role(m.prep)
		}
		m.before(words, m.role)
	case own && object(words, m.at) && !words[last].owner && !adjective(words[last].low):
		m.role = suffers // "gave Kabul notice", "hit the TTP camps"
		m.before(words, suffers)
		if giving[words[m.at-1].stem] {
			m.owned(words, last, "of")
		} else {
			m.owned(words, last, owns)
		}
		return
	case own:
		m.role = owns
	case object(words, m.at) && !verbal(next):
		m.role = suffers
		m.before(words, suffers)
	default:
		m.role = does
		m.after(words, last)
	}
	switch {
	case own:
		m.owned(words, last, owns)
	case m.prep != "" && m.prep != "by" && next.low == "to":
		m.after(words, last) // "called on Kabul to act"
	}
	if len(m.heads) == 0 && m.prep == "" {
		m.role = ""
	}
	if i := last + 1; i+1 < len(words) && relatives[words[i].low] && words[i].low != "that" {
		role := m.role
		m.deeds(words, i+1) // "by the Taliban, who fight"
		m.role = role
	}
}

// object reports whether a party stands after a verb, as whom a thing is done to
// does.
func object(words []word, i int) bool {
	j := i - 1
	for j >= 0 && (words[j].low == "the" || words[j].low == "its" || words[j].low == "a") {
		j--
	}
	if j < 0 || !words[j].content() || words[j].frame || strings.ContainsAny(words[i].before+words[j+1].before, ",;:()") {
		return false
	}
	led := j > 0 && (words[j-1].kind == party && !words[j-1].owner || words[j-1].low == "to" || words[j-1].low == "not" || auxiliaries[words[j-1].low])
	return led || verbal(&words[j]) || strings.HasSuffix(words[j].low, "s") && nounForms[words[j].low] == ""
}

// before takes the words of content before a mention, or of what is done by it the
// verb alone.
func (m *mention) before(words []word, r role) {
	var near []string
	if i := m.from - 1; r == does && i > 1 {
		for i > 1 && !words[i].content() {
			i--
		}
		if beings[words[i-1].low] && words[i].content() {
			m.heads[words[i].key()] = r // "was run by"
			return
		}
	}
	for j := m.from - 1; j >= 0 && !words[j].frame && (len(near) < behind || r == does); j-- {
		w := &words[j]
		if r == does && w.head() && verbal(w) && (len(near) == 0 || j > 0 && beings[words[j-1].low]) { // and not "supported … attacks by"
			m.heads[w.key()] = r
			return
		}
		if w.head() && len(near) < behind {
			near = append(near, w.key())
		}
		if r == does && len(near) > 0 && w.low == "by" {
			break // what is done has somebody else who does it
		}
		if w.breaks() && (r != does || clauseWords[w.low]) {
			break
		}
		if r == suffers && w.low == "to" && len(near) > 0 {
			break // "asked for money to move the TTP"
		}
	}
	if r == does {
		near = near[:min(1, len(near))] // "a right to defend itself against attacks by"
	}
	for _, key := range near {
		m.heads[key] = r
	}
}

// after takes what a mention does, or what is done to it, in the words of content
// after it and behind what is said of it between commas: "Jamaat-ul-Ahrar, which
// broke away, claimed".
func (m *mention) after(words []word, last int) {
	from := last + 1
	if main := behindRelative(words, from); main > 0 {
		m.deeds(words, main)
	} else if from < len(words) && !words[from].breaks() {
		m.deeds(words, from)
	}
}

var relatives = set(`who which that`)

// behindRelative returns where the main clause goes on behind a relative one that
// begins at word i and stands between commas, or 0.
func behindRelative(words []word, i int) int {
	if i >= len(words) || !relatives[words[i].low] || !strings.Contains(words[i].before, ",") {
		return 0
	}
	for j := i + 1; j < len(words); j++ {
		if strings.Contains(words[j].before, ",") {
			return j
		}
	}
	return 0
}

// deeds reads the words of content from word i on as what a mention does or
// suffers.
func (m *mention) deeds(words []word, i int) {
	seen, passive, undergoes := 0, false, false
	for j := i; j < len(words) && seen < ahead && !words[j].frame && words[j].kind != party && (j == i || !words[j].breaks()); j++ {
		w := &words[j]
		switch {
		case beings[w.low]:
			passive = true
		case prepositions[w.low] && w.low != "to" && w.low != "over":
			if j+2 >= len(words) || words[j+1].kind != party || !verbal(&words[j+2]) {
				return
			}
			j++ // "Afghans in Pakistan held"
		case w.head() && !adverb(w.low):
			if seen++; seen > 1 {
				m.others[w.key()] = ledIn(words, j)
			}
			undergoes = undergoes || undergoing[w.stem]
			if passive && verbal(w) {
				m.heads[w.key()] = suffers
				if m.role == does {
					m.role = suffers
				}
				return
			}
			if m.heads[w.key()] = does; undergoes {
				m.heads[w.key()] = suffers
			}
		}
	}
}

// ledIn returns the party that a word is said to be of or by: "the decision by
// Pakistan". What is made of a verb ("the bombing of Kabul") may be done to it.
func ledIn(words []word, i int) string {
	if i+2 >= len(words) || words[i+1].low != "by" && words[i+1].low != "of" || strings.HasSuffix(words[i].low, "ing") {
		return ""
	}
	if words[i+2].low == "the" && i+3 < len(words) {
		i++
	}
	return words[i+2].party
}

// owned takes the words after a mention that are its own, and what these do. Of
// "the Kabul clinic strike" Kabul has the clinic; the strike may be its own or not.
func (m *mention) owned(words []word, last int, r role) {
	seen := 0
	loose := !words[last].owner && !adjective(words[last].low)
	for j := last + 1; j < len(words) && seen < ahead && !words[j].frame && words[j].kind != party && !words[j].breaks(); j++ {
		w := &words[j]
		if beings[w.low] || prepositions[w.low] {
			break
		}
		if !w.head() {
			if loose {
				return
			}
			continue
		}
		switch seen++; {
		case undergoing[w.stem]:
			r = suffers
			m.heads[w.key()] = r
		case loose && seen > 1 && !verbal(w):
			m.heads[w.key()] = "of"
		default:
			m.heads[w.key()] = r
		}
		if verbal(w) && r != suffers {
			return
		}
	}
}
