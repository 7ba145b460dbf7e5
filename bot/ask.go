package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// What an answer may hold. A reply is read on a phone in a moving channel.
const (
	maxAnswer  = 4    // leading facts
	maxNearest = 3    // facts beside a decline
	maxLetters = 1200 // characters without the sources, unless one fact with its accounts has more
	maxMore    = 8    // facts behind a button
)

// near is the share of the best fact's score that another leading fact must
// have. Fitted on the tuning half of knowledge/find/testdata.
const near = 0.45

// ask answers a question in plain words, or declines and says why. The question
// itself is never shown: the heading names what was recognised in it.
func ask(ctx context.Context, q Query) (Reply, error) {
	if len(q.Facts) > 0 {
		return chosen(q), nil
	}
	if own, ok := q.View.Question(q.Options["question"]); ok { // picked from those offered
		q.Question = own
		r, err := briefing(ctx, q)
		r.Blocks = trimmed(q, r)
		r.Facts = leadingFacts(r.Blocks)
		r.Ways = ways(q.View, q.View.Named(own.Facts), r.Blocks)
		return r, err
	}
	found := q.find()
	r := Reply{Kind: Answered, Title: "Asked · " + recognised(q, found), Notices: opening(q, found)}
	if found.Kind != find.Answer {
		decline(q, &r, found)
		return r, nil
	}
	if found.Term != nil {
		q.Term = found.Term
		meaning, _ := term(ctx, q) // it never fails
		r.Blocks = append(r.Blocks, meaning.Blocks[:2]...)
	}
	r.lead(q, found)
	r.Facts = leadingFacts(r.Blocks)
	r.Ways = ways(q.View, found.Facts, r.Blocks)
	return r, nil
}

// chosen shows facts that a button names: the rest of an answer, or the pages
// of one.
func chosen(q Query) Reply {
	r := Reply{Kind: Answered, Title: "Asked · further facts", Facts: q.Facts}
	if q.Withdrawn > 0 {
		r.Notices = []string{"No longer in the record, and left out: " + count(q.Withdrawn, "fact") + "."}
	}
	r.Blocks = headed("", q.View, q.Facts)
	return r
}

// lead adds the blocks of the leading facts: the best, behind it of a contested
// matter the word of each side that is not heard in it, then those near to the
// best. None leads that an earlier block shows already, and none that would make
// the answer too long, but always the best.
func (r *Reply) lead(q Query, found find.Result) {
	shown := map[*knowledge.Fact]bool{}
	before := len(r.Blocks)
	add := func(f *knowledge.Fact) {
		if shown[f] || len(r.Blocks)-before == maxAnswer {
			return
		}
		longer := *r
		longer.Blocks = append(slices.Clip(r.Blocks), blockOf(q.View, f))
		if len(r.Blocks) > before && !longer.brief(q) {
			return
		}
		r.Blocks = longer.Blocks
		for _, c := range claims(r.Blocks) {
			shown[c.Fact] = true
		}
	}
	for i, f := range candidates(q.View, found) {
		add(f)
		if i == 0 && contested(q.View, r.Blocks) {
			for _, side := range q.View.Sides() {
				if word := wordOf(q.View, side, found, shown); word != nil {
					add(word)
				}
			}
		}
	}
}

// alike is how like a question must be to one of the record's own for that one's
// facts to count as found. Fitted on the tuning half.
const alike = 0.8

// candidates are the facts that may lead, in order: the best and those near to
// it, no other of them weak. A question about the present gets the newest first,
// and the facts of the record's own question that it is like.
func candidates(v knowledge.View, found find.Result) []*knowledge.Fact {
	var facts []*knowledge.Fact
	for i, s := range found.Scored() {
		if s.Score < near*found.Scored()[0].Score {
			break
		}
		if i == 0 || !s.Fact.Weak {
			facts = append(facts, s.Fact)
		}
	}
	if !found.Reading.Present {
		return facts
	}
	if own := found.Trace.Question; own != nil && found.Trace.Likeness >= alike {
		facts = append(facts, v.Named(own.Facts)...)
	}
	knowledge.SortNewest(facts)
	return facts
}

// brief reports whether a reply, as it will be shown, is as short as an answer
// must be.
func (r Reply) brief(q Query) bool {
	r.finish(q.View.Dossier, q.Request)
	return utf8.RuneCountInString(r.Text()) <= maxLetters
}

// contested reports whether what is shown is somebody's word or count, or is
// disputed.
func contested(v knowledge.View, blocks []Block) bool {
	return slices.ContainsFunc(claims(blocks), func(c Claim) bool { return isWord(c.Fact) || len(v.Against(c.Fact)) > 0 })
}

// isWord reports whether a fact is something said or counted, not something done.
func isWord(f *knowledge.Fact) bool { return !isDeed(f) && f.Topic != knowledge.Background }

// wordOf returns what a side says of what was asked for: the best that was
// found, else its word on the issue from the time nearest to the best fact's;
// nil where it is heard already or has none on record.
func wordOf(v knowledge.View, side *knowledge.Party, found find.Result, shown map[*knowledge.Fact]bool) *knowledge.Fact {
	for f := range shown {
		if slices.Contains(f.By, side.ID) {
			return nil
		}
	}
	isTheirs := func(f *knowledge.Fact) bool {
		return slices.Contains(f.By, side.ID) && f.Issue == found.Facts[0].Issue && !f.Weak && isWord(f)
	}
	for _, f := range found.Facts {
		if isTheirs(f) {
			return f
		}
	}
	words := v.Select(isTheirs)
	if len(words) == 0 {
		return nil
	}
	knowledge.SortNewest(words)
	apart := func(f *knowledge.Fact) int {
		days := f.Date.From.Sub(found.Facts[0].Date.From)
		return max(days, -days)
	}
	return slices.MinFunc(words, func(a, b *knowledge.Fact) int { return apart(a) - apart(b) })
}

// trimmed returns a reply's blocks without the last ones that make it too long,
// but always the first.
func trimmed(q Query, r Reply) []Block {
	for len(r.Blocks) > 1 && !r.brief(q) {
		r.Blocks = r.Blocks[:len(r.Blocks)-1]
	}
	return r.Blocks
}

func leadingFacts(blocks []Block) []*knowledge.Fact {
	var facts []*knowledge.Fact
	for _, b := range blocks {
		if len(b.Claims) > 0 {
			facts = append(facts, b.Claims[0].Fact)
		}
	}
	return facts
}

// ways lead on: the rest of what was found, the accounts that are counted and
// not shown, what happened when, and the first fact in full.
func ways(v knowledge.View, found []*knowledge.Fact, blocks []Block) []Button {
	var rest, accounts []*knowledge.Fact
	offered := map[*knowledge.Fact]bool{} // or shown
	for _, c := range claims(blocks) {
		offered[c.Fact] = true
	}
	further := func(to *[]*knowledge.Fact, facts []*knowledge.Fact) {
		for _, f := range facts {
			if !offered[f] && len(*to) < maxMore {
				*to = append(*to, f)
				offered[f] = true
			}
		}
	}
	for _, c := range claims(blocks) {
		further(&accounts, v.Against(c.Fact))
	}
	further(&rest, found)
	var buttons []Button
	for _, b := range []struct {
		label string
		facts []*knowledge.Fact
	}{{"More", rest}, {"Other accounts", accounts}} {
		if len(b.facts) > 0 {
			buttons = append(buttons, Button{b.label, Request{Do: "ask", Options: map[string]string{"facts": refs(b.facts)}}})
		}
	}
	if led := leadingFacts(blocks); len(led) > 0 {
		buttons = append(buttons,
			Button{"Timeline of this", Request{Do: "timeline", Options: map[string]string{"about": onlyIssue + led[0].Issue}}},
			Button{"Source", Request{Do: "source", Options: map[string]string{"id": led[0].ID}}})
	}
	return buttons
}

func claims(blocks []Block) []Claim {
	var list []Claim
	for _, b := range blocks {
		list = append(list, b.Claims...)
	}
	return list
}

// recognised names what was read in a question: parties, the issue, periods.
func recognised(q Query, found find.Result) string {
	var parts []string
	for _, id := range found.Reading.Parties {
		if p, ok := q.View.Party(id); ok {
			parts = append(parts, p.Short)
		}
	}
	if len(found.Facts) > 0 && found.Kind == find.Answer {
		if issue, ok := q.View.Dossier.Issue(found.Facts[0].Issue); ok {
			parts = append(parts, issue.Name)
		}
	}
	if periods := found.Reading.Periods; len(periods) == 1 {
		parts = append(parts, periods[0].String())
	}
	return cmp.Or(strings.Join(parts, " · "), "nothing recognised")
}

// opening are the lines before an answer: which words are the question's own,
// and that the record is in English.
func opening(q Query, found find.Result) []string {
	var lines []string
	if words := found.Reading.Loaded; len(words) > 0 && found.Kind == find.Answer {
		quoted := make([]string, 0, len(words))
		for _, w := range words {
			quoted = append(quoted, "“"+w+"”")
		}
		verb := " is the question's own word, not the record's."
		if len(words) > 1 {
			verb = " are the question's own words, not the record's."
		}
		lines = append(lines, list(quoted)+verb)
	}
	if found.Reading.Foreign && found.Kind != find.Nothing {
		lines = append(lines, inEnglish(q.Options["question"]))
	}
	return lines
}

// inEnglish says in the question's language, where we can write it, that the
// record is in English. Letters tell Urdu and Pashto from Persian.
func inEnglish(question string) string {
	switch {
	case strings.ContainsAny(question, "ټډړږښځڅڼۍې"):
		return "The record is in English; these are its nearest facts by the names in the question."
	case strings.ContainsAny(question, "ٹڈڑںےہ"):
		return "یہ ریکارڈ انگریزی میں ہے؛ سوال میں آئے ناموں کے مطابق قریب ترین باتیں یہ ہیں۔"
	case strings.ContainsFunc(question, func(r rune) bool { return r >= 0x600 && r <= 0x6ff }):
		return "این سند به انگلیسی است؛ نزدیک\u200cترین موارد بر پایهٔ نام\u200cهای پرسش در زیر می\u200cآید."
	}
	return "The record is in English; these are its nearest facts by the names in the question."
}

// decline says first why there is no answer, then what the record does say.
func decline(q Query, r *Reply, found find.Result) {
	r.Kind = Abstained
	r.Title = "Not in the record"
	said := map[find.Kind]string{
		find.Silent:  "The record does not say.",
		find.Outside: "That is outside the dispute this record is about.",
		find.Future:  "The record holds what was said and done, not what will happen.",
		find.Opinion: "The record takes no side and gives no verdict.",
		find.Private: "The record holds nothing about private persons.",
		find.Nothing: "No question could be read in that. Ask about the dispute in a few plain words.",
	}[found.Kind]
	if found.Unknown != nil {
		said = "Nobody on record has established this: " + lowerFirst(found.Unknown.Text)
	}
	r.Notices = append([]string{said}, r.Notices...)
	if found.Kind == find.Nothing || found.Kind == find.Private {
		return
	}
	shown := map[*knowledge.Fact]bool{}
	for _, f := range found.Facts {
		if len(r.Blocks) == maxNearest {
			break
		}
		if shown[f] {
			continue
		}
		b := blockOf(q.View, f)
		for _, c := range b.Claims {
			shown[c.Fact] = true
		}
		r.Blocks = append(r.Blocks, b)
	}
	if len(r.Blocks) > 0 {
		r.Blocks[0].Heading = "The record does say"
		r.Blocks = trimmed(q, *r)
		r.Facts = leadingFacts(r.Blocks)
		r.Ways = ways(q.View, found.Facts, r.Blocks)
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// refs writes facts as they go into a button.
func refs(facts []*knowledge.Fact) string {
	list := make([]string, 0, len(facts))
	for _, f := range facts {
		list = append(list, f.Ref())
	}
	return strings.Join(list, ".")
}

// freely is the question of /ask.
func freely() Option {
	return Option{
		Name: "question", Help: "what you wonder, in your own words", Required: true,
		none: &Error{"The question is empty.", "Type a question, or a command such as /demands."},
		read: func(*Query, string) error { return nil },
		suggest: func(d *knowledge.Dossier, typed string) []Choice {
			return choices(d.Questions, typed, func(own *knowledge.Question) (id, shown string, others []string) {
				return clip(own.Text, maxChoice), own.Text, own.Also
			})
		},
	}
}

// theseFacts are facts that a button names, and nobody types.
func theseFacts() Option {
	return Option{
		Name: "facts", Code: "f", Help: "facts by their short names", hidden: true,
		value: func(q Query) string { return refs(q.Facts) },
		read: func(q *Query, typed string) error {
			for ref := range strings.SplitSeq(typed, ".") {
				if f, ok := q.View.Dossier.Fact(ref); ok && q.View.Sees(f) {
					q.Facts = append(q.Facts, f)
				} else {
					q.Withdrawn++
				}
			}
			if len(q.Facts) == 0 {
				return &Error{"These facts are no longer in the record.", "Ask anew with /ask."}
			}
			return nil
		},
	}
}
