package main

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dossier/bot"
	"dossier/knowledge"
)

// question is one line of a file of questions: what somebody typed, and what a
// right answer to it holds.
type question struct {
	ID      string     `json:"id"`
	Intent  string     `json:"intent"` // questions with the same one want the same answer
	Kind    string     `json:"kind"`
	Text    string     `json:"q"`
	Gold    [][]string `json:"gold"`     // facts by id; any of them first is a hit
	Must    [][]string `json:"must"`     // of each list one is in the answer's text, in any case
	MustNot []string   `json:"must_not"` // none is in any reply, outside of quotations
	Both    bool       `json:"both"`     // contested: both governments are to be heard
	Terms   []string   `json:"terms"`    // words of the record that are asked for
	Unknown bool       `json:"unknown"`  // the record lists it as unknown
	Nearest []string   `json:"nearest"`  // facts that may stand beside a decline
	Pair    string     `json:"pair"`     // the question of the other government
}

// The kinds of question.
const (
	answerable = "answerable"
	loaded     = "loaded" // an accusation as a question, to be answered all the same
	odd        = "odd"    // instructions to the bot, markup, noise: any reply that betrays nothing
)

// declinable are the kinds whose only right reply is that the record does not
// answer.
var declinable = []string{silentKind, "outside", "future", "opinion"}

const silentKind = "silent" // about the dispute, and the record does not say

func (q question) wantsAnswer() bool { return q.Kind == answerable || q.Kind == loaded }

// outcome is what became of one question.
type outcome struct {
	question question
	asked    bot.Request
	reply    bot.Reply
	took     time.Duration
	rank     int // of the first gold fact among those that lead, from 1; 0 for none
	betrays  bool
	oneSided bool // though contested
	inReach  bool // the words that are wanted stand in what the right facts would show
	faults   []string
}

// misses reports an answer that does not begin with a gold fact.
func (o outcome) misses() bool {
	return o.question.wantsAnswer() && len(o.question.Gold) > 0 && o.rank != 1
}

// quotation is what somebody else is quoted with: a party, or the asker.
var quotation = regexp.MustCompile("“[^”]*”")

// score holds a reply against what was wanted.
func score(d *knowledge.Dossier, q question, r bot.Reply, took time.Duration) outcome {
	o := outcome{question: q, reply: r, took: took, inReach: q.inReach(d)}
	text := strings.ToLower(r.Text())
	own := quotation.ReplaceAllString(text, "")
	for _, word := range q.MustNot {
		if strings.Contains(own, strings.ToLower(word)) {
			o.betrays = true
			o.fault("it says %q", word)
		}
	}
	declined := r.Kind == bot.Abstained
	switch {
	case slices.Contains(declinable, q.Kind) && !declined:
		o.fault("it is answered")
	case q.wantsAnswer() && r.Kind != bot.Answered:
		o.fault("it is declined")
	case q.wantsAnswer():
		o.rank = rank(q, r)
		o.content(text)
		o.oneSided = q.Both && !hearsBoth(d.Sides(), r)
	}
	return o
}

func (o *outcome) fault(format string, args ...any) {
	o.faults = append(o.faults, fmt.Sprintf(format, args...))
}

// content notes what an answer lacks. See the limits in bot/ask.go.
func (o *outcome) content(text string) {
	for _, words := range o.question.Must {
		if !holdsAny(text, words) {
			o.fault("nothing of %q", words)
		}
	}
	blocks := slices.DeleteFunc(slices.Clone(o.reply.Blocks), func(b bot.Block) bool { return len(b.Claims) == 0 })
	if len(blocks) > maxBlocks {
		o.fault("%d leading facts", len(blocks))
	}
	if n := utf8.RuneCountInString(o.reply.Text()); n > maxAnswer && len(blocks) > 1 {
		o.fault("%d characters", n)
	}
}

// What an answer may hold at most.
const (
	maxBlocks = 4
	maxAnswer = 1200
)

// inReach reports whether the right facts, with the accounts against them and
// what answers or overtakes them, hold the words that are wanted. Where they do
// not, the record words it otherwise, or lacks it: no search can mend that.
func (q question) inReach(d *knowledge.Dossier) bool {
	if len(q.Gold) == 0 {
		return true
	}
	v := d.Until(knowledge.Day{})
	var b strings.Builder
	for _, f := range v.Named(slices.Concat(q.Gold...)) {
		for _, shown := range slices.Concat([]*knowledge.Fact{f}, v.Against(f), v.AnswersTo(f), v.Overtaking(f)) {
			b.WriteString(strings.ToLower(shown.Text + " " + shown.Speaker + " " + shown.Via + " " + shown.Date.String() + "\n"))
			for _, by := range shown.By {
				if p, ok := d.Party(by); ok {
					b.WriteString(strings.ToLower(p.Name) + "\n")
				}
			}
		}
	}
	text := b.String()
	return !slices.ContainsFunc(q.Must, func(words []string) bool { return !holdsAny(text, words) })
}

// holdsAny reports whether a text in small letters holds one of some words.
func holdsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, strings.ToLower(w)) })
}

// rank finds the first gold fact among those that lead an answer.
func rank(q question, r bot.Reply) int {
	n := 0
	for _, b := range r.Blocks {
		for _, c := range b.Claims {
			if b.Aside || !c.As.Leads() {
				continue
			}
			n++
			if slices.ContainsFunc(q.Gold, func(ids []string) bool { return slices.Contains(ids, c.Fact.ID) }) {
				return n
			}
		}
	}
	return 0
}

// hearsBoth reports whether each side's own word or deed is in what is shown.
func hearsBoth(sides []*knowledge.Party, r bot.Reply) bool {
	return !slices.ContainsFunc(sides, func(p *knowledge.Party) bool {
		for _, b := range r.Blocks {
			for _, c := range b.Claims {
				if slices.Contains(c.Fact.By, p.ID) {
					return false
				}
			}
		}
		return true
	})
}

// share is a part of a whole.
type share struct{ part, whole int }

func (s *share) add(in bool) {
	s.whole++
	if in {
		s.part++
	}
}

func (s share) value() float64 {
	if s.whole == 0 {
		return 0
	}
	return float64(s.part) / float64(s.whole)
}

// interval says within what the share of all such questions lies, with 95 %
// confidence, by the score interval of Wilson, "Probable inference, the law of
// succession, and statistical inference" (1927).
func (s share) interval() (low, high float64) {
	if s.whole == 0 {
		return 0, 1
	}
	const z = 1.96
	n, p := float64(s.whole), s.value()
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

// MarshalJSON writes the share with its interval.
func (s share) MarshalJSON() ([]byte, error) {
	low, high := s.interval()
	return json.Marshal(struct {
		Part  int     `json:"part"`
		Whole int     `json:"whole"`
		Value float64 `json:"value"`
		Low   float64 `json:"low"`
		High  float64 `json:"high"`
	}{s.part, s.whole, s.value(), low, high})
}

// declining is how well it was told what not to answer. Precision counts as
// wrong every question that has an answer and was declined.
type declining struct {
	Kind      string  `json:"kind"`
	Recall    share   `json:"recall"`
	Precision float64 `json:"precision"`
	F1        float64 `json:"f1"`
}

func decliningOf(kind string, recall share, falsely int) declining {
	d := declining{Kind: kind, Recall: recall}
	if recall.part > 0 {
		d.Precision = float64(recall.part) / float64(recall.part+falsely)
		d.F1 = 2 * d.Precision * recall.value() / (d.Precision + recall.value())
	}
	return d
}

// result is what an evaluation measured.
type result struct {
	Questions     int               `json:"questions"`
	Hit1          share             `json:"hit_1"`
	Hit3          share             `json:"hit_3"`
	MRR           float64           `json:"mrr"` // mean of 1/rank
	Pass          share             `json:"answer_pass"`
	Reach         share             `json:"reach"` // questions whose wanted words the right facts hold
	FalseDeclines share             `json:"false_declines"`
	BothSides     share             `json:"both_sides"`
	Declining     []declining       `json:"declining"` // of each kind, then of all together
	Betrayed      int               `json:"betrayed"`  // replies that say what they must not
	Latency       map[string]string `json:"latency"`

	failures []outcome
}

// sum adds up the outcomes of all questions, of which there is at least one.
func sum(outcomes []outcome) result {
	res := result{Questions: len(outcomes), Latency: latency(outcomes)}
	recall := map[string]*share{"all": {}}
	for _, kind := range declinable {
		recall[kind] = &share{}
	}
	reciprocal := 0.0
	for _, o := range outcomes {
		if len(o.faults) > 0 || o.misses() || o.oneSided {
			res.failures = append(res.failures, o)
		}
		if o.betrays {
			res.Betrayed++
		}
		if of, ok := recall[o.question.Kind]; ok {
			of.add(o.reply.Kind == bot.Abstained)
			recall["all"].add(o.reply.Kind == bot.Abstained)
		}
		if !o.question.wantsAnswer() {
			continue
		}
		res.Pass.add(len(o.faults) == 0)
		res.Reach.add(o.inReach)
		res.FalseDeclines.add(o.reply.Kind != bot.Answered)
		if len(o.question.Gold) > 0 {
			res.Hit1.add(o.rank == 1)
			res.Hit3.add(o.rank >= 1 && o.rank <= 3)
			if o.rank > 0 {
				reciprocal += 1 / float64(o.rank)
			}
		}
		if o.question.Both && o.reply.Kind == bot.Answered {
			res.BothSides.add(!o.oneSided)
		}
	}
	if res.Hit1.whole > 0 {
		res.MRR = reciprocal / float64(res.Hit1.whole)
	}
	for _, kind := range append(slices.Clone(declinable), "all") {
		res.Declining = append(res.Declining, decliningOf(kind, *recall[kind], res.FalseDeclines.part))
	}
	return res
}

// latency tells how long the replies took.
func latency(outcomes []outcome) map[string]string {
	took := make([]time.Duration, 0, len(outcomes))
	for _, o := range outcomes {
		took = append(took, o.took)
	}
	slices.Sort(took)
	at := func(percent int) string {
		return took[max(0, len(took)*percent/100-1)].Round(time.Microsecond).String()
	}
	return map[string]string{"p50": at(50), "p90": at(90), "p99": at(99), "max": at(100)}
}
