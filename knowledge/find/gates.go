package find

import (
	"slices"
	"strings"

	"dossier/knowledge"
)

// enough is the share of a question, by the weight of its words, that the best
// facts must hold to answer it. Fitted on the tuning half.
const enough = 0.55

// surer is by how much something unknown must fit better than the best fact to
// be the answer. Fitted on the tuning half.
const surer = 1.05

// decide says whether the record answers, and with what.
func (x *Index) decide(res *Result) {
	r := res.Reading
	facts := res.facts()
	res.Trace.Coverage = x.coverage(r, res.Trace.Scores)
	text := " " + strings.Join(r.Words, " ") + " "
	top := Scored{}
	if len(res.Trace.Scores) > 0 {
		top = res.Trace.Scores[0]
	}
	switch {
	case holds(text, privateSigns):
		res.Kind, res.Trace.Gate = Private, "asks about a private person"
	case holds(text, futureSigns) && !holds(text, pastSigns):
		res.Kind, res.Trace.Gate = Future, "asks what will happen"
	case holds(text, opinionSigns):
		res.Kind, res.Trace.Gate = Opinion, "asks for a verdict"
	case top.Unknown != nil && top.Score > surer*res.bestFact():
		res.Kind, res.Unknown, res.Trace.Gate = Silent, top.Unknown, "nobody has established it"
	case res.Trace.Coverage >= enough || res.Trace.Likeness >= 0.75:
		res.Kind, res.Trace.Gate = Answer, "the record holds what is asked for"
		res.Term = x.meant(r)
	case len(r.Parties) == 0 && res.Trace.Coverage < 0.35:
		res.Kind, res.Trace.Gate = Outside, "no party and little of the question is on record"
	default:
		res.Kind, res.Trace.Gate = Silent, "too little of the question is on record"
	}
	res.Facts = facts
	if res.Unknown != nil {
		res.Facts = x.d.Until(knowledge.Day{}).Named(res.Unknown.Known)
	}
}

// meant returns the term whose meaning is asked for: "what is X", "X meaning".
func (x *Index) meant(r Reading) *knowledge.Term {
	asking := slices.ContainsFunc(r.Words, func(w string) bool {
		return w == "meaning" || w == "mean" || w == "means" || w == "definition" || w == "stands" || w == "abbreviation"
	})
	var rest []string
	for _, w := range r.Words {
		if w != "what" && w != "who" && w != "is" && w != "are" && w != "the" && w != "a" && w != "this" {
			rest = append(rest, w)
		}
	}
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
			if slices.Equal(ws, rest) || asking && len(ws) > 0 && within(r.Words, ws) >= 0 {
				return t
			}
		}
	}
	return nil
}

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

// bestFact is the score of the best fact.
func (res *Result) bestFact() float64 {
	for _, s := range res.Trace.Scores {
		if s.Fact != nil {
			return s.Score
		}
	}
	return 0
}

// coverage is the share of the question that the best documents hold: of the
// first alone, or of the first two where the second adds to it. A word counts as
// held when anything it stands for is.
func (x *Index) coverage(r Reading, scores []Scored) float64 {
	var have []string
	for _, s := range scores[:min(2, len(scores))] {
		have = append(have, s.Matched...)
	}
	weight, held := map[int]float64{}, map[int]bool{}
	for i, t := range r.Terms {
		group := t.group
		if group < 0 {
			group = -1 - i
		}
		weight[group] = max(weight[group], t.weight*x.weightOf(t.text))
		held[group] = held[group] || slices.Contains(have, t.text)
	}
	total, got := 0.0, 0.0
	for g, w := range weight {
		total += w
		if held[g] {
			got += w
		}
	}
	if total == 0 {
		return 0
	}
	return got / total
}

// The phrases by which a question asks for what no record holds.
var (
	futureSigns = []string{
		"will", "gonna", "going to", "predict", "prediction", "odds", "chances", "next year", "next month", "next week",
		"in the future", "by 2027", "by 2028", "by christmas", "how long till", "how long until", "could this end", "future",
		"forecast", "likely to",
	}
	pastSigns    = []string{"said", "said it", "did", "was", "were", "has", "have", "would", "threatened", "warned", "promised"}
	opinionSigns = []string{
		"who is right", "whos right", "who s right", "who is wrong", "your opinion", "do you think", "you think", "should pakistan", "should the", "should kabul",
		"should afghanistan", "should taliban", "justified", "bigger liar", "braver", "who deserves", "honest opinion", "fatwa do", "more guilty", "to blame more",
		"whose fault", "good guys", "bad guys", "which side is", "who do you support", "take sides", "morally", "who is better", "whose side",
	}
	privateSigns = []string{
		"home address", "phone number", "wife", "where does he live", "address of", "private number", "personal number", "his kids", "daughter", "home of", "salary", "whatsapp number", "email address", "dox", "doxx",
	}
)

func holds(text string, signs []string) bool {
	return slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(text, " "+s+" ") })
}
