package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// Explain tells somebody new to the code, or a curator who is no programmer, why
// a question in plain words gets the reply it does: the outcome, how the question
// was read, what is shown and what is not and why, what to change, and last the
// numbers. With the id of a fact it tells of that one too, wherever it was found;
// the error of an id that no fact has is an *Error.
//
// What it says is shown is read off the reply itself, and why off the choosing
// done over again, both without a model. It repeats words of the question and so
// is for a terminal, never for a chat.
func (b *Bot) Explain(ctx context.Context, req Request, id string) (string, error) {
	c, d, err := b.lookUp(ctx, req)
	if err != nil {
		return "", err
	}
	q := b.query(req, d)
	q.aid = nil
	if err := c.read(&q); err != nil {
		return "", err
	}
	var about *knowledge.Fact
	if id != "" {
		if about, err = q.explained(id); err != nil {
			return "", err
		}
	}
	reply, err := ask(ctx, q)
	if err != nil {
		return "", err
	}
	e := explanation{query: q, reply: reply, about: about}
	if own, ok := q.View.Question(q.Options["question"]); ok {
		e.own = own
	} else {
		e.found = q.find()
		if e.found.Kind == find.Answer {
			e.answer = choose(q, begun(ctx, q, e.found), e.found)
		}
	}
	return e.String(), nil
}

// explained is the fact with an id, which is to be explained too. The error is an
// *Error.
func (q Query) explained(id string) (*knowledge.Fact, error) {
	if f, ok := q.View.Dossier.Fact(strings.ToLower(id)); ok {
		return f, nil
	}
	ids := make([]string, 0, len(q.View.Facts))
	for _, f := range q.View.Facts {
		ids = append(ids, f.ID)
	}
	return nil, &Error{Text: fmt.Sprintf("No fact has the id %q.", clip(id, maxEcho)), Hint: "The nearest are " + list(knowledge.Nearest(id, ids, 3)) + "."}
}

// explanation tells why a reply is what it is.
type explanation struct {
	query  Query
	reply  Reply
	about  *knowledge.Fact     // one fact to tell of too; nil for none
	own    *knowledge.Question // the record's own question that is asked; nil for another, which is searched for
	found  find.Result
	answer answer // how that reply was chosen, if it is an answer to a question that is searched for
}

func (e explanation) String() string {
	sections := []find.Section{e.outcome()}
	if e.about != nil {
		sections = append(sections, e.aboutOne())
	}
	if e.own == nil {
		sections = append(sections, e.found.Read()...)
	}
	sections = append(sections, e.shown(), e.left())
	if e.own == nil {
		sections = append(append(sections, e.found.Advice()), e.found.Numbers(e.about)...)
	}
	texts := make([]string, 0, len(sections))
	for _, s := range sections {
		if text := s.String(); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n")
}

// outcome says what became of the question, and what decided that.
func (e explanation) outcome() find.Section {
	s := find.Section{Heading: "The outcome"}
	if e.own != nil {
		s.Say(fmt.Sprintf("Answered: %s. It is one of the record's own questions (%s), so nothing is searched for: the facts that it names are shown in its order, as far as there is room.", e.counted(), e.own.ID))
		return s
	}
	switch {
	case e.found.Unknown != nil:
		s.Say(fmt.Sprintf("Declined: the record lists this as established by nobody (%s): “%s”", e.found.Unknown.ID, e.found.Unknown.Text))
	case e.found.Kind != find.Answer:
		s.Say("Declined: " + declinedFor[e.found.Kind])
	case e.found.Term != nil:
		s.Say(fmt.Sprintf("Answered: with what “%s” means (%s), and %s.", e.found.Term.Name, e.found.Term.ID, e.counted()))
	default:
		s.Say("Answered: " + e.counted() + ".")
	}
	s.Say(e.found.Decided())
	return s
}

// declinedFor says in words why a question is declined.
var declinedFor = map[find.Kind]string{
	find.Silent:  "it is taken to be about this dispute, and the record does not say.",
	find.Outside: "it is taken not to be about this dispute.",
	find.Future:  "it asks what will happen, and the record holds what did.",
	find.Opinion: "it asks for a verdict, and the record gives none.",
	find.Private: "it is about a private person.",
	find.Nothing: "no question could be read in it.",
}

// counted says how many facts lead, and how many stand under them.
func (e explanation) counted() string {
	leading := len(leadingFacts(e.reply.Blocks))
	verb := " lead"
	if leading == 1 {
		verb = " leads"
	}
	text := count(leading, "fact") + verb
	if under := len(claims(e.reply.Blocks)) - leading; under > 0 {
		text += fmt.Sprintf(", with %d more shown under them", under)
	}
	return text
}

// aboutOne tells of the one fact that is asked about.
func (e explanation) aboutOne() find.Section {
	s := find.Section{Heading: "About " + e.about.ID}
	s.Add("text", e.about.Text)
	at := slices.IndexFunc(e.reply.Blocks, func(b Block) bool { return shows(b, e.about) })
	switch {
	case at < 0:
		s.Add("shown", "No. "+e.leftFor(e.about)+".")
	case e.reply.Blocks[at].Claims[0].Fact == e.about:
		s.Add("shown", "Yes. "+e.why(slices.Index(leadingFacts(e.reply.Blocks), e.about), e.about))
	default:
		s.Add("shown", "Yes, under "+e.reply.Blocks[at].Claims[0].Fact.ID+".")
	}
	if e.own == nil {
		s.Rows = append(s.Rows, e.found.Beside(e.about)...)
	}
	return s
}

// place is where a fact comes among all that was found, from 1; 0 for nowhere.
func (e explanation) place(f *knowledge.Fact) int {
	return 1 + slices.IndexFunc(e.found.Trace.Scores, func(s find.Scored) bool { return s.Fact == f })
}

// scored is the share of the best fact's score that a fact has, which is 0 where
// it was not found.
func (e explanation) scored(f *knowledge.Fact) float64 {
	at := e.place(f)
	if at == 0 {
		return 0
	}
	return e.found.Trace.Scores[at-1].Score / e.found.Scored()[0].Score
}

// maxShort is how much of a text tells which one it is, and lineOf how much of a
// line it has with its name.
const (
	maxShort = 70
	lineOf   = 78
)

// oneLine names a fact and begins its text, on one line.
func oneLine(id, text string) string {
	return id + ": " + clip(text, min(maxShort, lineOf-len(id)))
}
