package bot

import (
	"context"
	"slices"
	"strings"

	"dossier/knowledge"
	"dossier/knowledge/verify"
)

const writtenByModel = "Written by a model, each sentence checked against the record."

// maxGiven is how many claims of a reply a model may word. The others stand in
// their own words.
const maxGiven = 24

// write has a model word the claims of a reply. What the reply shows, and in
// which order, is decided: a sentence that holds stands in the place of the
// claims it rests on, and their attribution, dates and sources stay under it. One
// that is refused, and every claim that none tells, leaves the claims' own words.
func (r *Reply) write(ctx context.Context, q Query) {
	if r.Kind != Answered || q.aid.mode() != Writing {
		return
	}
	m := q.material(q.Options["question"])
	for part, b := range r.Blocks {
		for _, c := range b.Claims {
			if len(m.Facts) < maxGiven {
				m.add(q.View.Dossier, c.Fact, part)
			}
		}
	}
	if len(m.Facts) == 0 {
		return
	}
	sentences, ok := asking(ctx, q, r, func(ctx context.Context) ([]Sentence, error) { return q.aid.Model.Write(ctx, m) })
	if !ok {
		return
	}
	blocks := slices.Clone(r.Blocks)
	if placed(blocks, q.aid.checked(q.View, m, sentences)) == 0 {
		return
	}
	r.Blocks = blocks
	r.Notices = append(r.Notices, writtenByModel)
}

// checked returns the sentences of a text that hold, or none when the whole text
// is refused.
func (a *aid) checked(v knowledge.View, m Material, sentences []Sentence) []verify.Part {
	var given []*knowledge.Fact
	for _, t := range m.Facts {
		given = append(given, v.Named([]string{t.ID})...)
	}
	said := make([]verify.Sentence, 0, len(sentences))
	for _, s := range sentences {
		said = append(said, verify.Sentence(s))
	}
	text := a.checker().Text(given, said)
	for _, refusal := range text.Refusals {
		a.Refused(string(refusal.Rule))
	}
	switch text.Whole {
	case "":
	case verify.Tilted:
		a.FellTo(isTilted)
		return nil
	default:
		a.FellTo(isWrong)
		return nil
	}
	return slices.DeleteFunc(text.Parts, func(p verify.Part) bool { return p.Text == "" })
}

// placed puts sentences in the place of claims and returns how many it placed. A
// sentence belongs to the first block that has all facts it rests on, none of
// them told yet; a further one on the same facts stands behind it. One that
// belongs nowhere is left out: its facts are shown without it.
func placed(blocks []Block, parts []verify.Part) int {
	n := 0
	for _, p := range parts {
		for i := range blocks {
			if blocks[i].tell(p) {
				n++
				break
			}
		}
	}
	return n
}

// tell puts a sentence in the place of claims of a block.
func (b *Block) tell(p verify.Part) bool {
	at := make([]int, 0, len(p.Facts))
	for _, f := range p.Facts {
		i := slices.IndexFunc(b.Claims, func(c Claim) bool { return c.Fact == f })
		if i < 0 {
			return false
		}
		at = append(at, i)
	}
	if len(at) == 0 {
		return false
	}
	slices.Sort(at)
	claims := slices.Clone(b.Claims)
	head := &claims[at[0]]
	switch {
	case head.Sentence != "" && slices.Equal(at, b.sentence(at[0])) && !strings.Contains(head.Sentence, p.Text):
		head.Sentence += " " + p.Text
	case slices.ContainsFunc(at, func(i int) bool { return claims[i].Sentence != "" || claims[i].With > 0 }):
		return false
	default:
		head.Sentence = p.Text
		for _, also := range at[1:] {
			claims[also].With = at[0] + 1
		}
	}
	b.Claims = claims
	return true
}

// sentence returns the places of the claims that one sentence tells: that at
// which it stands, and those with it.
func (b Block) sentence(at int) []int {
	told := []int{at}
	for i, c := range b.Claims {
		if c.With == at+1 {
			told = append(told, i)
		}
	}
	return told
}

// Told returns the claims that the sentence of a claim rests on, itself the
// first.
func (b Block) Told(at int) []Claim {
	var claims []Claim
	for _, i := range b.sentence(at) {
		claims = append(claims, b.Claims[i])
	}
	return claims
}

// InOwnWords is the block without a model's sentences.
func (b Block) InOwnWords() Block {
	b.Claims = slices.Clone(b.Claims)
	for i := range b.Claims {
		b.Claims[i].Sentence, b.Claims[i].With = "", 0
	}
	return b
}

// Written reports whether a model's sentences stand in the block.
func (b Block) Written() bool {
	return slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.Sentence != "" })
}

// Under is the line under a sentence for a claim it rests on: whose word it is,
// its date and its standing. The first claim's label stands before the sentence.
func (c Claim) Under(first bool) string {
	var parts []string
	for i, p := range []string{c.As.Label(), c.Party + c.Rest, c.SmallPrint()} {
		if p != "" && (i > 0 || !first) {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}

// SourcesOf returns the numbers of the sources of claims, each once.
func SourcesOf(claims []Claim) []int {
	var numbers []int
	for _, c := range claims {
		for _, n := range c.Cites {
			numbers = appendNew(numbers, n)
		}
	}
	return numbers
}
