package verify_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dossier/knowledge"
)

// planter plants errors in faithful sentences.
type planter struct {
	*worder
	r   *rand.Rand
	now []*knowledge.Fact // of the sentence at hand
}

// planting is a kind of error.
type planting struct {
	kind  string
	plant func(*planter, trial) trial // text "" where it does not fit
}

func (p *planter) fact() *knowledge.Fact { return p.d.Facts[p.r.IntN(len(p.d.Facts))] }

func pick[T any](r *rand.Rand, list []T) (v T) {
	if len(list) > 0 {
		v = list[r.IntN(len(list))]
	}
	return v
}

var (
	aNumber  = regexp.MustCompile(`\b\d[\d,]*(?:\.\d+)?\b`)
	aDay     = regexp.MustCompile(`\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	aMonth   = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	aYear    = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	aVerb    = regexp.MustCompile(`\b(is|are|was|were|will|has|have|had|should|must|may|can)\b`)
	aNot     = regexp.MustCompile(`\b(?: not|no |never |cannot)\b`)
	said     = regexp.MustCompile(`\b(?:said|says|reported)\b`)
	quoted   = regexp.MustCompile(`“[^”]*”`)
	hedged   = regexp.MustCompile(`\b(?:[Aa]bout|[Nn]early|[Oo]ver|[Mm]ore than|[Aa]t least|[Ss]ome|[Uu]p to|[Aa]lmost) (\$?\d|one\b|two\b|three\b|four\b)`)
	aName    = regexp.MustCompile(`\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b`)
	aLetter  = regexp.MustCompile(`[a-z]{4,}`)
	together = regexp.MustCompile(`^(?:,? and | and (?:of )?the |, (?:the )?|,? or |-)$`)
	unitWord = regexp.MustCompile(`\b(civilians|militants|soldiers|people|children|fighters|kilometres|metres|police|troops|families|women|billion|million|months|days|year)\b`)
)

var monthNames = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// replaceAt puts s in the place of one match of a pattern.
func (p *planter) replaceAt(text string, re *regexp.Regexp, with func(string) string) string {
	all := re.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return ""
	}
	at := pick(p.r, all)
	s := with(text[at[0]:at[1]])
	if s == "\x00" {
		return ""
	}
	return text[:at[0]] + s + text[at[1]:]
}

func text(of func(p *planter, text string) string) func(*planter, trial) trial {
	return func(p *planter, t trial) trial {
		s := of(p, t.text)
		if s == t.text {
			s = ""
		}
		t.text = s
		return t
	}
}

func beforeStop(s, more string) string { return strings.TrimSuffix(s, ".") + more + "." }

func (p *planter) otherNumber(old string) string {
	n, err := strconv.ParseFloat(strings.ReplaceAll(old, ",", ""), 64)
	if err != nil {
		return "\x00"
	}
	m := n + float64(1+p.r.IntN(9))
	switch p.r.IntN(4) {
	case 0:
		m = n * 10
	case 1:
		m = max(1, n-float64(1+p.r.IntN(5)))
	}
	if m == n {
		return "\x00"
	}
	return strconv.FormatFloat(m, 'f', -1, 64)
}

// swapped exchanges two parties of a text, unless they only stand in a list.
func (p *planter) swapped(s string) string {
	ms := p.mentions(s)
	if len(ms) < 2 {
		return ""
	}
	i := p.r.IntN(len(ms) - 1)
	j := i + 1 + p.r.IntN(len(ms)-i-1)
	a, b := ms[i], ms[j]
	if a.party == b.party {
		return ""
	}
	for k := i; k < j; k++ { // "Pakistan, India and China"
		if !together.MatchString(s[ms[k].to:ms[k+1].from]) {
			return s[:a.from] + s[b.from:b.to] + s[a.to:b.from] + s[a.from:a.to] + s[b.to:]
		}
	}
	return ""
}

// everywhere exchanges two parties wherever they stand.
func (p *planter) everywhere(s string) string {
	ms := p.mentions(s)
	var ids []string
	for _, m := range ms {
		if !slices.Contains(ids, m.party) {
			ids = append(ids, m.party)
		}
	}
	if len(ids) != 2 || len(ms) < 2 {
		return ""
	}
	for k := 0; k+1 < len(ms); k++ {
		if together.MatchString(s[ms[k].to:ms[k+1].from]) {
			return ""
		}
	}
	name := map[string]string{}
	for _, m := range ms {
		name[m.party] = s[m.from:m.to]
	}
	var b strings.Builder
	last := 0
	for _, m := range ms {
		b.WriteString(s[last:m.from])
		b.WriteString(name[ids[1-slices.Index(ids, m.party)]])
		last = m.to
	}
	return b.String() + s[last:]
}

func (p *planter) foreignParty(t trial) string {
	for range 20 {
		o := p.d.Parties[p.r.IntN(len(p.d.Parties))]
		known := slices.ContainsFunc(t.facts, func(f *knowledge.Fact) bool {
			return slices.Contains(f.By, o.ID) || slices.Contains(f.To, o.ID) || slices.ContainsFunc(p.mentions(f.Text+" "+f.Speaker+" "+f.Via), func(m mention) bool { return m.party == o.ID })
		})
		if !known {
			return o.Short
		}
	}
	return ""
}

func words(list string) []string { return strings.Split(list, "|") }

// plantings are the kinds of error. What one changes is an error whatever the
// sentence says; where that depends, the sentence is passed over.
var plantings = []planting{
	{"a number changed", text(func(p *planter, s string) string {
		return p.replaceAt(s, aNumber, func(old string) string {
			if aYear.MatchString(old) {
				return "\x00"
			}
			return p.otherNumber(old)
		})
	})},
	{"a number of another fact", text(func(p *planter, s string) string {
		other := aNumber.FindAllString(p.fact().Text, -1)
		if len(other) == 0 || strings.Contains(s, other[0]) || aYear.MatchString(other[0]) {
			return ""
		}
		return p.replaceAt(s, aNumber, func(old string) string {
			if aYear.MatchString(old) {
				return "\x00"
			}
			return other[0]
		})
	})},
	{"two numbers exchanged", text(func(_ *planter, s string) string {
		all := aNumber.FindAllStringIndex(s, -1)
		for i := 0; i+1 < len(all); i++ {
			a, b := all[i], all[i+1]
			gap := s[a[1]:b[0]]
			if s[a[0]:a[1]] != s[b[0]:b[1]] && gap != "-" && !strings.HasPrefix(gap, " to") && !strings.HasPrefix(gap, " and") && !aMonth.MatchString(gap) {
				return s[:a[0]] + s[b[0]:b[1]] + gap + s[a[0]:a[1]] + s[b[1]:]
			}
		}
		return ""
	})},
	{"a number's hedge dropped", text(func(p *planter, s string) string {
		return p.replaceAt(s, hedged, func(old string) string {
			i := strings.LastIndexByte(old, ' ')
			if old[0] >= 'A' && old[0] <= 'Z' {
				return strings.ToUpper(old[i+1:i+2]) + old[i+2:]
			}
			return old[i+1:]
		})
	})},
	{"a number's hedge turned", text(func(p *planter, s string) string {
		return p.replaceAt(s, hedged, func(old string) string {
			low := strings.ToLower(old)
			to := "nearly"
			if strings.HasPrefix(low, "nearly") || strings.HasPrefix(low, "almost") {
				to = "more than"
			}
			if old != low {
				to = strings.ToUpper(to[:1]) + to[1:]
			}
			return to + old[strings.LastIndexByte(old, ' '):]
		})
	})},
	{"what is counted changed", text(func(p *planter, s string) string {
		return p.replaceAt(s, unitWord, func(old string) string {
			for {
				if to := pick(p.r, words("civilians|militants|soldiers|children|fighters|kilometres|metres|police|families|women|billion|million|months|days|year")); to != old && !strings.Contains(s, to) && !(old == "soldiers" && to == "troops") && !(old == "troops" && to == "soldiers") && !(old == "militants" && to == "fighters") {
					return to
				}
			}
		})
	})},
	{"a day changed", text(func(p *planter, s string) string {
		return p.replaceAt(s, aDay, func(old string) string {
			day, month, _ := strings.Cut(old, " ")
			n, _ := strconv.Atoi(day)
			for {
				if m := 1 + p.r.IntN(28); m != n && !strings.Contains(s, strconv.Itoa(m)) {
					return fmt.Sprintf("%d %s", m, month)
				}
			}
		})
	})},
	{"a month changed", text(func(p *planter, s string) string {
		return p.replaceAt(s, aMonth, func(old string) string {
			for {
				if m := pick(p.r, monthNames); m != old && !strings.Contains(s, m) {
					return m
				}
			}
		})
	})},
	{"a year changed", text(func(p *planter, s string) string {
		return p.replaceAt(s, aYear, func(old string) string {
			n, _ := strconv.Atoi(old)
			m := strconv.Itoa(n + pick(p.r, []int{-3, -2, -1, 1, 2}))
			if strings.Contains(s, m) || strings.Contains(s, old+"-") || strings.Contains(s, "-"+old[2:]) {
				return "\x00"
			}
			return m
		})
	})},
	{"a date added", func(p *planter, t trial) trial {
		s := t.text
		m := pick(p.r, monthNames)
		for _, f := range t.facts {
			if strings.Contains(f.Text, m) || f.Date.From.Month.String() == m || f.Date.Last().Month.String() == m {
				t.text = ""
				return t
			}
		}
		t.text = beforeStop(s, fmt.Sprintf(" on %d %s %d", 1+p.r.IntN(28), m, 2023+p.r.IntN(4)))
		return t
	}},
	{"a person or thing renamed", text(func(p *planter, s string) string {
		other := pick(p.r, aName.FindAllString(p.fact().Text+" "+p.fact().Speaker, -1))
		return p.replaceAt(s, aName, func(string) string {
			if other == "" || strings.Contains(s, other) || len(p.mentions(other)) > 0 || lowered.MatchString(other+" ") {
				return "\x00"
			}
			return other
		})
	})},
	{"a place changed", text(func(p *planter, s string) string {
		places := words("Kandahar|Nangarhar|Kunar|Khost|Paktika|Torkham|Chaman|Spin Boldak|Kurram|Bajaur|Peshawar|Karachi|Istanbul|Urumqi|Bannu|Paktia|Jalalabad|Helmand|Quetta|Lahore")
		re := regexp.MustCompile(`\b(?:` + strings.Join(places, "|") + `)\b`)
		return p.replaceAt(s, re, func(string) string {
			for {
				if to := pick(p.r, places); !strings.Contains(s, to) {
					return to
				}
			}
		})
	})},
	{"a party of no cited fact", func(p *planter, t trial) trial {
		to := p.foreignParty(t)
		ms := p.mentions(t.text)
		if len(ms) == 0 || to == "" {
			t.text = ""
			return t
		}
		m := pick(p.r, ms)
		t.text = t.text[:m.from] + to + t.text[m.to:]
		return t
	}},
	{"two parties exchanged", text((*planter).swapped)},
	{"the sides turned round throughout", text((*planter).everywhere)},
	{"by made to, to made by", text(func(p *planter, s string) string {
		ms := p.mentions(s)
		for _, i := range p.r.Perm(len(ms)) {
			for _, turn := range words(" by / against | to / by | against / by | from / to | on / by ") {
				from, to, _ := strings.Cut(turn, "/")
				for _, the := range []string{"", "the "} {
					if b, ok := strings.CutSuffix(s[:ms[i].from], from+the); ok && !strings.HasSuffix(b, "ccording") && !strings.HasSuffix(b, "reported") {
						return b + to + the + s[ms[i].from:]
					}
				}
			}
		}
		return ""
	})},
	{"a negation added", text(func(p *planter, s string) string {
		if aNot.MatchString(s) {
			return ""
		}
		return p.replaceAt(s, aVerb, func(old string) string { return old + " not" })
	})},
	{"a negation dropped", text(func(p *planter, s string) string {
		if strings.Count(s, " not ")+strings.Count(s, "No ")+strings.Count(s, " no ") != 1 {
			return ""
		}
		for _, drop := range words(" not / |No /A | no / a ") {
			if from, to, _ := strings.Cut(drop, "/"); strings.Contains(s, from) {
				return strings.Replace(s, from, to, 1)
			}
		}
		return ""
	})},
	{"a word turned into its opposite", text(func(p *planter, s string) string {
		pairs := words("accept/reject|accepted/rejected|agreed/refused|closed/reopened|reopened/closed|shut/open|began/ended|before/after|after/before|killed/wounded|wounded/killed|more/less|over/under|grew/fell|fell/grew|inside/outside|allow/forbid|allows/forbids|support/oppose|supports/opposes|first/last|against/for|stop/start|least/most|with/without|valid/invalid|welcome/unwelcome|false/true|failed/succeeded|end/start|begin/end|must/must not|independent/dependent|opposes/supports|objected/agreed|rose/fell|largest/smallest|up to/at least|return/leave|held/collapsed|kept/broke|released/arrested|freed/captured|imports/exports|exports/imports")
		for _, i := range p.r.Perm(len(pairs)) {
			from, to, _ := strings.Cut(pairs[i], "/")
			re := regexp.MustCompile(`\b` + from + `\b`)
			if re.MatchString(s) && !strings.Contains(s, to) {
				return p.replaceAt(s, re, func(string) string { return to })
			}
		}
		return ""
	})},
	{"a verb of saying strengthened", text(func(p *planter, s string) string {
		return p.replaceAt(s, said, func(string) string {
			return pick(p.r, words("confirmed|proved|revealed|admitted|established|demonstrated|showed|exposed|acknowledged|made clear|conceded|verified"))
		})
	})},
	{"the attribution dropped", func(p *planter, t trial) trial {
		f := t.facts[0]
		t.text = ""
		if len(t.facts) == 1 && !f.Stated() {
			t.text = f.Text
			if p.r.IntN(3) == 0 {
				t.text = fmt.Sprintf("In %d %s%s", f.Date.From.Year, strings.ToLower(f.Text[:1]), f.Text[1:])
			}
		}
		return t
	}},
	{"attributed to another party", func(p *planter, t trial) trial {
		f := t.facts[0]
		to := p.foreignParty(t)
		t.text = ""
		if len(t.facts) == 1 && to != "" && !f.Stated() && !strings.Contains(strings.Join(p.d.Origins(f), " "), to) {
			t.text = pick(p.r, []string{to + " said that " + f.Text, strings.TrimSuffix(f.Text, ".") + ", according to " + to + ".", to + ": " + f.Text})
		}
		return t
	}},
	{"attributed to the other side", func(p *planter, t trial) trial {
		f := t.facts[0]
		t.text = ""
		if len(t.facts) != 1 || len(f.By) != 1 || f.Stated() || f.By[0] != "pakistan" && f.By[0] != "afghan-taliban" {
			return t
		}
		to := map[string]string{"pakistan": "Kabul", "afghan-taliban": "Pakistan"}[f.By[0]]
		t.text = pick(p.r, []string{to + " said that " + f.Text, strings.TrimSuffix(f.Text, ".") + ", " + to + " said.", to + ": " + f.Text})
		return t
	}},
	{"may made will, should made does", text(func(p *planter, s string) string {
		for _, m := range []struct{ from, to string }{{" may be ", " is "}, {" may ", " will "}, {" might ", " will "}, {" could ", " will "}, {" should be ", " is "}, {" should ", " will "}, {" must be ", " is "}, {" must ", " will "}, {" can ", " will "}, {" will be ", " is "}, {" will ", " may "}} {
			if strings.Contains(s, m.from) {
				return strings.Replace(s, m.from, m.to, 1)
			}
		}
		return ""
	})},
	{"a condition or a limit dropped", text(func(p *planter, s string) string {
		for _, re := range conditionals {
			if at := re.FindStringIndex(s); at != nil {
				return strings.ReplaceAll(s[:at[0]]+strings.TrimSuffix(s[at[1]:], ".")+".", "  ", " ")
			}
		}
		return ""
	})},
	{"all, only or always put in", text(func(p *planter, s string) string {
		if p.r.IntN(2) == 0 {
			return p.replaceAt(s, aVerb, func(old string) string {
				return old + " " + pick(p.r, words("always|only|never|once more|still|again|even"))
			})
		}
		return p.replaceAt(s, regexp.MustCompile(`\b(?:some|militants|soldiers|civilians|people|fighters|Afghans|attacks|strikes|talks|crossings)\b`), func(old string) string {
			if strings.Contains(s, "All ") || strings.Contains(s, "all ") {
				return "\x00"
			}
			return "all " + old
		})
	})},
	{"a loaded word added", text(func(p *planter, s string) string {
		return p.replaceAt(s, regexp.MustCompile(`\b(?:attack|attacks|strike|strikes|government|talks|group|militants|forces|soldiers|fighters|demand|demands|statement|charge|border)\b`), func(old string) string {
			return pick(p.r, words("terrorist|brutal|barbaric|cowardly|heinous|heroic|criminal|so-called|illegal|innocent|ruthless|savage")) + " " + old
		})
	})},
	{"a neutral word made a loaded one", text(func(p *planter, s string) string {
		return p.replaceAt(s, regexp.MustCompile(`\b(?:militants|militant|fighters|killed|government|people|members|soldiers|attack|attacks|strikes|group|groups)\b`), func(string) string {
			return pick(p.r, words("terrorists|martyrs|martyred|regime|massacre|butchered|khawarij|jihadists|slaughter|invaders|extremists|puppets"))
		})
	})},
	{"an opinion added", text(func(p *planter, s string) string {
		return beforeStop(s, pick(p.r, words(", rightly|, without any evidence|, as everyone knows|, which is plainly untrue|, to its shame|, a fair demand|, which nobody believes|, understandably|, in bad faith|, which is justified|, with good reason|, an obvious lie|, unfortunately")))
	})},
	{"a clause of another fact added", func(p *planter, t trial) trial {
		o := p.fact()
		if slices.Contains(t.facts, o) || len(o.Text) > 140 || quoted.MatchString(o.Text) {
			t.text = ""
			return t
		}
		t.text = beforeStop(t.text, pick(p.r, words(", and | while | because | after | and that |; "))+strings.TrimSuffix(o.Text, "."))
		return t
	}},
	{"outside knowledge added", text(func(p *planter, s string) string {
		return beforeStop(s, pick(p.r, words(", backed by a new law| in front of reporters| under pressure from oil markets| with the help of satellite images|, his second such remark| after a vote in parliament| near the old fort| despite heavy snow| using American weapons|, breaking with the past| for the third time| amid an election|, killing dozens| from a secret base| on live television|, ending months of calm")))
	})},
	{"a quotation made up", text(func(p *planter, s string) string {
		ws := strings.Fields(strings.TrimSuffix(quoted.ReplaceAllString(s, "x"), "."))
		if quoted.MatchString(s) || len(ws) < 9 {
			return ""
		}
		i := 4 + p.r.IntN(len(ws)-7)
		phrase := strings.Join(ws[i:i+1+p.r.IntN(3)], " ")
		return strings.Replace(s, phrase, "“"+strings.TrimSuffix(phrase, ",")+"”", 1)
	})},
	{"a quotation altered", text(func(p *planter, s string) string {
		return p.replaceAt(s, quoted, func(old string) string {
			ws := strings.Fields(strings.Trim(old, "“”"))
			switch n := p.r.IntN(len(ws)); p.r.IntN(3) {
			case 0:
				ws[n] = pick(p.r, words("great|severe|never|completely|peace|border|utterly|always|war"))
			case 1:
				ws = append(ws, pick(p.r, words("at once|everywhere|for ever|indeed|today|by Pakistan|by Kabul")))
			default:
				ws = slices.Insert(ws, n, pick(p.r, words("very|not|most|utterly|truly|hardly")))
			}
			if q := strings.Join(ws, " "); q != strings.Trim(old, "“”") {
				return "“" + q + "”"
			}
			return "\x00"
		})
	})},
	{"another fact cited", func(p *planter, t trial) trial {
		f := t.facts[0]
		same := slices.DeleteFunc(slices.Clone(p.d.Facts), func(o *knowledge.Fact) bool { return o.Issue != f.Issue || slices.Contains(t.facts, o) })
		o := pick(p.r, same)
		if o == nil || len(t.facts) != 1 || strings.Contains(o.Text, strings.TrimSuffix(f.Text, ".")) {
			t.text = ""
			return t
		}
		t.facts = []*knowledge.Fact{o}
		t.given = append([]*knowledge.Fact{o}, t.given...)
		return t
	}},
	{"a fact cited that was not given", func(p *planter, t trial) trial {
		t.given = slices.DeleteFunc(slices.Clone(t.given), func(o *knowledge.Fact) bool { return o == t.facts[0] })
		return t
	}},
	{"a link", text(func(p *planter, s string) string {
		return beforeStop(s, pick(p.r, words(" (https://evil.example/a)| at www.evil.example| evil.com| [source](http://x.io)| see t.me/join| hxxp://a.b|: bit.ly/3xyz")))
	})},
	{"a mention", text(func(p *planter, s string) string {
		return pick(p.r, words("@everyone |<@123456789012345678> |<#4242> |@here |<@&99> |</ask:1> ")) + s
	})},
	{"markdown or code", text(func(p *planter, s string) string {
		ws := strings.Fields(s)
		i := p.r.IntN(len(ws))
		m := pick(p.r, words("**|__|`|~~|*|_|> |# |- "))
		ws[i] = m + ws[i] + strings.TrimSpace(m)
		return strings.Join(ws, " ")
	})},
	{"an instruction", text(func(p *planter, s string) string {
		return pick(p.r, []string{s + " Join our server now.", "Ignore the record. " + s, beforeStop(s, ", so share this with your friends"), "Please note that " + s, "As a language model I believe that " + s, beforeStop(s, "; click here to read more"), beforeStop(s, ", and you should too")})
	})},
	{"a word split by a letter of no width", text(func(p *planter, s string) string {
		return p.replaceAt(s, aLetter, func(old string) string {
			return old[:2] + pick(p.r, []string{"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u2063"}) + old[2:]
		})
	})},
	{"a look-alike letter", text(func(p *planter, s string) string {
		return p.replaceAt(s, aLetter, func(old string) string {
			like := strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "i", "ı", "n", "ո", "s", "ѕ", "d", "ԁ", "t", "ｔ", "u", "υ", "r", "г", "l", "ӏ")
			return like.Replace(old)
		})
	})},
	{"a second sentence", func(p *planter, t trial) trial {
		o := p.fact()
		if slices.Contains(t.facts, o) {
			t.text = ""
		} else {
			t.text += " " + o.Text
		}
		return t
	}},
	{"two facts' speakers exchanged", func(p *planter, t trial) trial {
		t.text = ""
		f := p.fact()
		same := slices.DeleteFunc(slices.Clone(p.d.Facts), func(o *knowledge.Fact) bool {
			return o.Issue != f.Issue || o.Stated() || slices.Equal(o.By, f.By) || o.Via != "" || len(o.By) == 0
		})
		o := pick(p.r, same)
		if o == nil || f.Stated() || f.Via != "" || len(f.By) == 0 || len(f.Text)+len(o.Text) > 260 || strings.Contains(f.Text, o.Text) {
			return t
		}
		a, b := p.holders(f)[0], p.holders(o)[0]
		if a == b || f.Speaker == "" && f.Topic == knowledge.Mediation || o.Speaker == "" && o.Topic == knowledge.Mediation || slices.ContainsFunc(f.By, func(id string) bool { return slices.Contains(o.By, id) }) ||
			(f.Speaker == "" && (f.Topic == knowledge.Event || f.Topic == knowledge.Background)) || (o.Speaker == "" && (o.Topic == knowledge.Event || o.Topic == knowledge.Background)) {
			return t
		}
		t.facts = []*knowledge.Fact{f, o}
		t.given = t.facts
		t.text = b + " said that " + strings.TrimSuffix(f.Text, ".") + ", while " + a + " said that " + o.Text
		return t
	}},
}

var conditionals = []*regexp.Regexp{
	regexp.MustCompile(`\b(?:only if|if|unless|until) [^,]*?(?:,|\.$)`),
	regexp.MustCompile(`[Bb]efore the [^,.]*,`),
	regexp.MustCompile(` (?:only|largely|partly|mostly|in principle|planned)\b`),
}
