package find

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
)

// An explanation tells people who know neither the code nor its words why a
// question finds what it does. It is read off the result, or reckoned by what
// reckoned that. It repeats words of the question and so is for a terminal, never
// for a chat.
//
// Documents are named by their places among all that was found: #1 is the best.

// Decided says in a sentence or two what decided that the question is answered, or
// is not.
func (r Result) Decided() string {
	gate, v := r.Trace.Gate, r.Trace.Signs
	switch {
	case r.Kind == Nothing:
		return "It has no word that names a thing, and no time."
	case r.byPhrase():
		return "Its wording decided: " + r.wording() + ". What was found did not count."
	case gate == afterEnd:
		return fmt.Sprintf("The time asked for decided: the record ends before it, on %s. What was found did not count.", r.index.d.AsOf.Last())
	case gate == byUnknown:
		return fmt.Sprintf("This entry decided: it holds %s of the question and the best facts together %s, and its score is %.2f of the best fact's. It goes before them where it holds clearly more (in a question about the present: as much) and has %.2f of the score, or has the same score.",
			percent(v[coverage]-v[factsLead]), percent(v[coverage]), v[unknownRatio], surer)
	case gate == asksMeaning:
		return "Its wording decided: it asks what a word of the record means."
	case gate == befellOnly:
		return "The best fact decided: the question asks how many there are, and that fact counts how many were killed, hurt or driven out."
	case gate == speakerSilent:
		return "Who is asked for decided: it wants the word of a speaker, and no fact found with that speaker is about what is asked."
	case gate == headAbsent:
		return fmt.Sprintf("A missing word decided: the question is about “%s”, which is nowhere on record, and names nothing else but parties.", r.Reading.slots[0].typed)
	case r.Kind == Answer:
		return fmt.Sprintf("The chance that the record answers decided (reckoned at the end): it is %.2f, and %.2f is enough. The best facts hold %s of what the question names.", r.Trace.Chance, enough, percent(v[coverage]))
	}
	return fmt.Sprintf("The chance that the record answers decided (reckoned at the end): it is %.2f, and %.2f would be enough. The best facts hold %s of what the question names%s.", r.Trace.Chance, enough, percent(v[coverage]), r.without()) + r.taken()
}

// taken says what a question that has too little chance is taken for.
func (r Result) taken() string {
	switch {
	case r.Unknown != nil:
		return " Of what is listed as established by nobody this holds most of the question."
	case r.Kind != Outside:
		return ""
	case r.Trace.Signs[strangeShare] > mostOfIt:
		return fmt.Sprintf(" It is taken to be about something else, for more than %s of its words are neither on record nor English.", percent(mostOfIt))
	}
	return fmt.Sprintf(" It is taken to be about something else, for it names no party, and they hold less than %s.", percent(someOfIt))
}

// wording is what in the words of a question alone decided.
func (r Result) wording() string {
	_, phrase, listed := strings.Cut(r.Trace.Gate, ", by ")
	switch {
	case listed:
		return phrase
	case r.Kind == Future:
		return "a verb of Roman Urdu that tells of the future"
	}
	return "it asks what somebody should do, or whether something was right"
}

// byPhrase reports that the wording alone decided.
func (r Result) byPhrase() bool { return r.Kind == Private || r.Kind == Future || r.Kind == Opinion }

// byChance reports that the sum of chances decided.
func (r Result) byChance() bool {
	return r.Kind != Nothing && !r.Trace.byRule && r.Trace.Gate != asksMeaning
}

// without names what is nowhere on record.
func (r Result) without() string {
	if absent := r.unknownWords(); len(absent) > 0 {
		return "; nowhere on record: " + strings.Join(absent, ", ")
	}
	return ""
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// unknownWords are the words of a question that the record does not have.
func (r Result) unknownWords() []string {
	var list []string
	for _, s := range r.Reading.slots {
		if s.absent() {
			list = append(list, s.typed)
		}
	}
	return list
}

// Read tells how the question was read: what it asks, and what was looked for.
func (r Result) Read() []Section {
	return []Section{r.read(), r.lookedFor()}
}

func (r Result) read() Section {
	q, s := r.Reading, Section{Heading: "How the question was read"}
	s.Add("asks", asksInWords[q.Asks])
	s.Add("parties", cmp.Or(strings.Join(r.parties(), ", "), "none named"))
	periods := make([]string, 0, len(q.Periods))
	for _, p := range q.Periods {
		periods = append(periods, p.String())
	}
	s.Add("time", cmp.Or(strings.Join(periods, ", "), "none named"))
	if q.Present {
		s.Add("", "it is about the present: of facts that fit about as well the newest goes first")
	}
	if len(q.Loaded) > 0 {
		s.Add("words that judge", quoted(q.Loaded)+", said in an answer to be the question's own")
	}
	if pairs := arrows(q.Repairs); pairs != "" {
		s.Add("typing errors", pairs)
	}
	if pairs := arrows(q.Translated); pairs != "" {
		s.Add("taken for", pairs)
	}
	if len(q.Passed) > 0 {
		s.Add("not looked for", strings.Join(slices.Compact(slices.Sorted(slices.Values(q.Passed))), ", ")+" (such words name no thing)")
	}
	if own := r.Trace.Question; own != nil {
		says := fmt.Sprintf("it counts in the chance, but from %.2f on the facts that answer that one would score higher", likeEnough)
		if r.Trace.Likeness >= likeEnough {
			says = "so the facts that answer that one score higher"
		}
		s.Add("most like", fmt.Sprintf("the record's own “%s” (%s): %.2f of 1; %s", own.Text, own.ID, r.Trace.Likeness, says))
	}
	return s
}

var asksInWords = map[Asks]string{
	What: "what there is to tell (nothing narrower was recognised)", Why: "why", When: "when", Who: "who", Where: "where",
	HowMany: "how many, or how much", Whether: "whether it is so (did, is, was …)",
}

// parties are the names of those that are named.
func (r Result) parties() []string {
	var names []string
	for _, id := range r.Reading.Parties {
		names = append(names, r.index.partyName(id))
	}
	return names
}

func (x *Index) partyName(id string) string {
	if p, ok := x.d.Until(knowledge.Day{}).Party(id); ok {
		return p.Name
	}
	return id
}

func quoted(words []string) string { return "“" + strings.Join(words, "”, “") + "”" }

func arrows(pairs [][2]string) string {
	list := make([]string, 0, len(pairs))
	for _, p := range pairs {
		list = append(list, p[0]+" → "+cmp.Or(p[1], "nothing"))
	}
	return strings.Join(list, "; ")
}

// lookedFor tells of every word that was looked for what it counts, what answers
// to it, and where it was found.
func (r Result) lookedFor() Section {
	s := Section{Heading: "What was looked for"}
	if len(r.Reading.slots) > 0 || len(r.Reading.Periods) > 0 {
		s.Say("Share: of the question, by weight; rare words weigh more. A word without one merely helps to choose between facts. #1 is the best found, #2 the next, and so on: unknowns and terms count with the facts.")
		s.Add("word", "share", "held by", "what answers to it")
	}
	for i, slot := range r.Reading.slots {
		share := r.index.share(r.Reading, false, func(j int) bool { return i == j })
		s.Add(slot.typed, shareOf(share), r.heldBy(func(d Scored) bool { return d.held[i] }), r.meaning(slot))
	}
	if len(r.Reading.Periods) > 0 {
		share := r.index.share(r.Reading, true, func(int) bool { return false })
		s.Add("the time", shareOf(share), r.heldBy(func(d Scored) bool {
			return d.Fact != nil && overlapAny(d.Fact.Date, r.Reading.Periods)
		}), "a date that falls into it")
	}
	return s
}

func shareOf(share float64) string {
	if share == 0 {
		return "    –"
	}
	return fmt.Sprintf("%5s", percent(share))
}

// heldBy names the places of what was found and holds something: "#1-#4, #7".
func (r Result) heldBy(holds func(Scored) bool) string {
	var runs []string
	first := -1
	for i := range len(r.Trace.Scores) + 1 {
		switch held := i < len(r.Trace.Scores) && holds(r.Trace.Scores[i]); {
		case held && first < 0:
			first = i
		case held || first < 0:
		case first == i-1:
			runs, first = append(runs, fmt.Sprintf("#%d", i)), -1
		default:
			runs, first = append(runs, fmt.Sprintf("#%d-#%d", first+1, i)), -1
		}
	}
	return cmp.Or(strings.Join(runs, ", "), "none")
}

// meaning says what answers to a slot, and what else is to be said of it.
func (r Result) meaning(s slot) string {
	var parts []string
	switch s.kind {
	case onRecord:
	case party:
		return "the party " + r.index.partyName(strings.TrimPrefix(s.terms[0].text, partyPrefix))
	case ordinary:
		parts = append(parts, "nowhere on record, an English word")
	case strange:
		parts = append(parts, "nowhere on record, no English word: a name, it may be")
	case aNumber:
		parts = append(parts, "nowhere on record, a number")
	}
	if s.light {
		parts = append(parts, "merely helps to choose")
	} else if s.usual {
		parts = append(parts, "a word of any talk, which weighs little")
	}
	if s.focus && !s.light {
		parts = append(parts, "the very thing asked for")
	}
	if others := r.index.others(s); len(others) > 0 && !s.absent() {
		parts = append(parts, "or "+strings.Join(others, ", "))
	} else if len(others) > 0 {
		parts = append(parts, "held where one of these is: "+strings.Join(others, ", "))
	}
	return cmp.Or(strings.Join(parts, "; "), "the word itself")
}

// absent reports a word that is nowhere on record.
func (s slot) absent() bool { return s.kind == ordinary || s.kind == strange || s.kind == aNumber }

// others are the further words that answer to a slot, as the record writes them.
func (x *Index) others(s slot) []string {
	var list []string
	for _, t := range s.terms {
		if t.text != x.stem(s.typed) && t.text != s.typed {
			list = append(list, x.written(t.text))
		}
	}
	return list
}

// written is the shortest word of the record that a term stands for. It looks at
// all words, and is for explanations.
func (x *Index) written(t string) string {
	best := ""
	for _, w := range x.vocab {
		if x.stem(w) == t && (best == "" || len(w) < len(best)) {
			best = w
		}
	}
	return cmp.Or(best, t)
}
