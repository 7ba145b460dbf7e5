package find

import (
	"math"
	"slices"
	"strings"

	"dossier/knowledge"
)

// What decides, where neither a phrase does nor the chance.
const (
	afterEnd      = "the record ends before the time asked for"
	byUnknown     = "nobody has established it"
	asksMeaning   = "asks what a word means"
	befellOnly    = "asks how many there are, and the record counts what befell them"
	speakerSilent = "asks for the word of a speaker who says nothing of it on record"
	headAbsent    = "the thing asked about is nowhere on record, and no other thing is named but parties"
)

// decide says whether the record answers, and with what.
func (x *Index) decide(res *Result) {
	res.Facts = res.facts()
	s := x.signs(res)
	res.Trace.Coverage, res.Trace.Signs, res.Trace.Chance = s.values[coverage], s.values, chance(s.values)
	res.Trace.byRule = true
	switch text := " " + strings.Join(res.Reading.Words, " ") + " "; {
	case phrase(text, privateSigns) != "":
		res.Kind, res.Trace.Gate = Private, "asks about a private person"+by(phrase(text, privateSigns))
	case (res.Reading.future || phrase(text, futureSigns) != "") && phrase(text, pastSigns) == "":
		res.Kind, res.Trace.Gate = Future, "asks what will happen"+by(phrase(text, futureSigns))
	case phrase(text, opinionSigns) != "" || x.asksWhatShould(res.Reading.Words) || asksJustified(res.Reading.Words):
		res.Kind, res.Trace.Gate = Opinion, "asks for a verdict"+by(phrase(text, opinionSigns))
	case x.later(res.Reading.Periods):
		res.Kind, res.Unknown, res.Trace.Gate = Silent, s.unknown, afterEnd
	case s.unknownFits(res.Reading):
		res.Kind, res.Unknown, res.Trace.Gate = Silent, s.unknown, byUnknown
	default:
		res.Trace.byRule = false
		x.answerOrNot(res, s)
	}
	if res.Unknown != nil {
		res.Facts = x.d.Until(knowledge.Day{}).Named(res.Unknown.Known)
	}
}

func (x *Index) answerOrNot(res *Result, s signs) {
	r := res.Reading
	switch term := x.meant(r); {
	case term != nil:
		res.Kind, res.Term, res.Trace.Gate = Answer, term, asksMeaning
	case s.values[otherCount] > 0 && asksSize(r.Words):
		res.Kind, res.Trace.Gate, res.Trace.byRule = Silent, befellOnly, true
	case res.Unheard:
		res.Kind, res.Trace.Gate, res.Trace.byRule = Silent, speakerSilent, true
	case headMissing(r):
		res.Kind, res.Trace.Gate, res.Trace.byRule = Silent, headAbsent, true
	case res.Trace.Chance >= enough && len(res.Facts) > 0:
		res.Kind, res.Trace.Gate = Answer, "the record holds what is asked for"
	case s.unknown != nil && (s.values[factsLead] < 0 || s.values[unknownRatio] > 1):
		res.Kind, res.Unknown, res.Trace.Gate = Silent, s.unknown, "too little is on record, and nobody has established it"
	case len(r.Parties) == 0 && s.values[coverage] < someOfIt || s.values[strangeShare] > mostOfIt:
		res.Kind, res.Trace.Gate = Outside, "little of the question is on record"
	default:
		res.Kind, res.Trace.Gate = Silent, "too little of the question is on record"
	}
}

// headMissing reports that an English question begins with a noun that is nowhere
// on record, and that all else in it are parties and words that are no nouns:
// "nukes pointed at kabul".
func headMissing(r Reading) bool {
	if len(r.slots) == 0 || r.Foreign || r.mixed || len(r.Parties) == 0 || len(r.Periods) > 0 {
		return false
	}
	thing := func(s slot) bool { return s.kind != party && !s.light && (s.noun || s.tier == 0) }
	head := r.slots[0]
	return head.kind == ordinary && thing(head) && !slices.ContainsFunc(r.slots[1:], thing)
}

// later reports whether all the periods asked for begin after the record ends.
func (x *Index) later(periods []knowledge.Date) bool {
	return len(periods) > 0 && !slices.ContainsFunc(periods, func(p knowledge.Date) bool {
		return !p.From.After(x.d.AsOf.Last())
	})
}

// meant returns the term whose meaning is asked for: "what is X", "X meaning".
func (x *Index) meant(r Reading) *knowledge.Term {
	asking := slices.ContainsFunc(r.Words, func(w string) bool { return meaningWords[w] })
	rest := slices.DeleteFunc(slices.Clone(r.Words), func(w string) bool { return aroundName[w] })
	if !asking && (len(rest) == len(r.Words) || len(rest) > 4) {
		return nil
	}
	for _, t := range x.d.Terms {
		names := append([]string{t.Name}, t.Aliases...)
		for _, w := range t.Words {
			names = append(names, w.Word)
		}
		for _, name := range names {
			ws := words(name)
			if slices.Equal(ws, rest) || asking && len(ws) > 0 && within(r.Words, ws) >= 0 && len(rest) <= len(ws)+2 {
				return t
			}
		}
	}
	return nil
}

var (
	meaningWords = map[string]bool{"meaning": true, "mean": true, "means": true, "definition": true, "stands": true, "abbreviation": true, "stand": true, "acronym": true}
	aroundName   = map[string]bool{"what": true, "whats": true, "who": true, "is": true, "are": true, "the": true, "a": true, "an": true, "this": true, "operation": true, "s": true}
)

// facts are those among the scored, best first.
func (res *Result) facts() []*knowledge.Fact {
	var list []*knowledge.Fact
	for _, s := range res.Trace.Scores {
		if s.Fact != nil {
			list = append(list, s.Fact)
		}
	}
	return list
}

// The phrases by which a question asks for what no record holds.
var (
	futureSigns = []string{
		"will", "gonna", "going to", "predict", "prediction", "odds", "chances", "next year", "next month", "next week",
		"in the future", "by 2027", "by 2028", "by christmas", "how long till", "how long until", "could this end", "future",
		"forecast", "likely to", "next round", "happens next", "what next", "this winter", "who wins", "who would win", "comes to war",
		"ever end", "does this end", "about to", "end up in", "this time", "pull off", "in the end win", "years from now", "from now on",
	}
	pastSigns    = []string{"say", "says", "vow", "vows", "vowed", "pledged", "said", "said it", "did", "was", "were", "has", "have", "would", "threatened", "warned", "promised", "condition", "conditions", "demand", "demands"}
	opinionSigns = []string{
		"who is right", "whos right", "who s right", "who is wrong", "your opinion", "do you think", "you think",
		"bigger liar", "braver", "who deserves", "honest opinion", "fatwa do", "more guilty", "to blame more",
		"whose fault", "good guys", "bad guys", "which side is", "who do you support", "take sides", "morally", "who is better", "whose side are you", "whose side r u", "side are you on", "personally think", "your take", "ur take", "your view", "ur view", "your honest", "just unfair", "pick one", "hero or a villain", "hero or villain",
		"lies more", "lie more", "more honest", "more trustworthy", "which of the two is", "which of them is", "worse of the two", "more evil", "less guilty", "more at fault", "in the wrong", "in the right",
	}
	privateSigns = []string{
		"home address", "phone number", "wife", "where does he live", "address of", "private number", "personal number", "his kids", "daughter", "home of", "his salary", "whatsapp number", "email address", "dox", "doxx", "is he", "is she", "find his", "find her",
		"his papers", "her papers", "his status", "her status", "uska status", "family address", "family live",
	}
)

// asksWhatShould reports a question that begins with what a party should do.
func (x *Index) asksWhatShould(ws []string) bool {
	i := slices.Index(ws, "should")
	if i < 0 || i > 2 || i+1 == len(ws) || slices.ContainsFunc(ws, func(w string) bool { return speaking[w] }) {
		return false
	}
	_, named := x.aliases.at(ws, i+1)
	return named || ws[i+1] == "they" || ws[i+1] == "we" || ws[i+1] == "the"
}

// asksJustified reports a question whether something was justified, or a crime,
// but not how somebody justified it, or who called it one.
func asksJustified(ws []string) bool {
	text := strings.TrimSuffix(strings.Join(ws, " "), " yes or no")
	ends := slices.ContainsFunc(verdicts, func(v string) bool { return strings.HasSuffix(text, " "+v) })
	asked := slices.ContainsFunc(ws, func(w string) bool { return w == "was" || w == "is" || w == "were" || w == "are" })
	return ends && asked && !slices.ContainsFunc(ws, func(w string) bool { return speaking[w] })
}

// verdicts are what a question that asks for one ends with.
var verdicts = []string{"justified", "justified then", "justified or not", "justifiable", "legitimate", "immoral", "evil", "unfair", "war crime", "war crimes", "genocide", "right or wrong"}

// asksSize reports a question how much there is of a thing: how big is it, how
// many do they have.
func asksSize(ws []string) bool {
	last := ws[max(0, len(ws)-1)]
	return last == "have" || last == "has" || last == "got" || slices.ContainsFunc(ws, func(w string) bool { return sizeWords[w] })
}

var sizeWords = map[string]bool{"size": true, "big": true, "large": true, "strong": true, "strength": true, "serving": true}

var speaking = map[string]bool{"say": true, "says": true, "said": true, "claim": true, "claims": true, "claimed": true, "according": true, "how": true}

// phrase returns the first of some phrases that a text has, or "".
func phrase(text string, list []string) string {
	for _, p := range list {
		if strings.Contains(text, " "+p+" ") {
			return p
		}
	}
	return ""
}

// by names the phrase that decided.
func by(phrase string) string {
	if phrase == "" {
		return ""
	}
	return ", by “" + phrase + "”"
}

func sigmoid(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
