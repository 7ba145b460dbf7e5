package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dossier/knowledge"
	"dossier/knowledge/verify"
)

// Model is a language model. It may choose among the facts it is given and word
// them; nothing it returns is shown before this package has held it against the
// record. A *OverBudget says that it may not be asked now.
type Model interface {
	Select(context.Context, Material) ([]Group, error)
	Write(context.Context, Material) ([]Sentence, error)
}

// Caps are how many of a model's tokens may be used; 0 is no cap.
type Caps struct {
	Daily       int64 // by all
	ServerDaily int64 // by each server
	UserHourly  int64 // by each person
}

// OverBudget is the error of a cap that is reached.
type OverBudget struct{ Until time.Time }

func (e *OverBudget) Error() string {
	return "the model's tokens are used up until " + e.Until.UTC().Format(time.RFC3339)
}

// Material is what a model is given. Nobody's name, and no server's, is in what
// leaves the machine: Person and Server say only whose budget pays.
type Material struct {
	Dossier  string // the hash of the dossier the facts are of
	Facts    []Told
	Question string   // a person's own words; "" for a summary
	Headings []string // that Select may use
	Known    bool     // only an answer that is remembered will do: a page is turned
	Person   string
	Server   string
}

// Told is a fact as a model sees it: its words with who says it and when. Facts
// of one part may be told in one sentence.
type Told struct {
	ID, Text string
	Part     int
}

// Group is a heading and the facts under it, by their ids, in a model's order.
type Group struct {
	Heading string
	Facts   []string
}

// Sentence is one that a model wrote, unchecked, with the ids of the facts it
// rests on.
type Sentence struct {
	Text  string
	Facts []string
}

// Mode is how far a model may go.
type Mode string

// The modes. A server that chose none has what its operator chose, but for
// Writing, which it must choose too.
const (
	NoModel   Mode = "off"
	Selecting Mode = "select" // it chooses and orders facts; every sentence is ours
	Writing   Mode = "write"  // it writes sentences, and each is checked
)

// Assistant is a model with how far it may go.
type Assistant struct {
	Model   Model
	Mode    Mode          // the operator's word
	Within  time.Duration // how long an answer waits for the model
	Name    string        // of the model, for /about
	Host    string        // of its server, for /about; "" when it is the operator's own
	Refused func(rule string)
	FellTo  func(why string) // the text without the model, and why

	slots chan struct{}
}

// maxWaiting is how many answers wait for a model at once. Another is given
// without it: a model that hangs must not use up what a door can hold.
const maxWaiting = 64

// Assisted lets a model help with answers.
func Assisted(a Assistant) Part {
	a.slots = make(chan struct{}, maxWaiting)
	for _, report := range []*func(string){&a.Refused, &a.FellTo} {
		if *report == nil {
			*report = func(string) {}
		}
	}
	return func(b *Bot) { b.assistant = &a }
}

// aid is the model as one request may use it. A nil aid helps with nothing.
type aid struct {
	*Assistant
	checker func() *verify.Checker
	server  string
	allowed Mode // where the request was made
}

func (b *Bot) aid(req Request, d *knowledge.Dossier) *aid {
	if b.assistant == nil {
		return nil
	}
	a := &aid{Assistant: b.assistant, checker: func() *verify.Checker { return checkers.of(d) }, server: req.Server}
	a.allowed = a.goes(b.library.Settings(req.Server))
	return a
}

// goes is how far the model may go under a server's settings. One that chose to
// write, and whose operator did, gets that; one that made no choice does not.
// Where there is no server the operator's word is enough.
func (a *aid) goes(s Settings) Mode {
	switch {
	case a == nil || a.Mode == NoModel || s.Model == NoModel:
		return NoModel
	case a.server == "" || s.Model == Writing:
		return a.Mode
	}
	return Selecting
}

// mode is how far the model may go where the request was made.
func (a *aid) mode() Mode {
	if a == nil {
		return NoModel
	}
	return a.allowed
}

// maxQuestion is how much of a question a model is given, in characters.
const maxQuestion = 300

// material is what a model is told of facts.
func (q Query) material(question string) Material {
	return Material{
		Dossier: q.View.Hash(), Question: clip(question, maxQuestion),
		Known: q.Page > 0, Person: q.From.ID, Server: q.Server,
	}
}

// add adds a fact in the words in which it is shown.
func (m *Material) add(d *knowledge.Dossier, f *knowledge.Fact, part int) {
	if slices.ContainsFunc(m.Facts, func(t Told) bool { return t.ID == f.ID }) {
		return
	}
	party, rest := lead(d, f)
	if party != "" {
		party += rest + ": "
	}
	m.Facts = append(m.Facts, Told{f.ID, fmt.Sprintf("(%s) %s%s", f.Date, party, f.Text), part})
}

// Why a text is given without the model.
const (
	isBusy   = "busy"      // too many waited for it
	isSpent  = "budget"    // its tokens are used up
	isSilent = "no answer" // in time, or none that can be read
	isUnfit  = "unfit"     // nothing of what it chose fits, or wrote belongs together
	isWrong  = "refused"   // too many of its sentences were
	isTilted = "tilted"    // one side had too much of the space
)

// asking asks the model, within the time there is. It reports false when there
// is no answer, and for a budget that is used up says in the reply until when.
func asking[T any](ctx context.Context, q Query, r *Reply, ask func(context.Context) (T, error)) (T, bool) {
	var none T
	select {
	case q.aid.slots <- struct{}{}:
		defer func() { <-q.aid.slots }()
	default:
		q.aid.FellTo(isBusy)
		return none, false
	}
	ctx, cancel := context.WithTimeout(ctx, q.aid.Within)
	defer cancel()
	got, err := ask(ctx)
	if err == nil {
		return got, true
	}
	if q.Page > 0 { // only what was remembered would have done
		return none, false
	}
	if over, is := errors.AsType[*OverBudget](err); is {
		q.aid.FellTo(isSpent)
		r.Notices = append(r.Notices, "The language model's budget is used up until "+over.Until.UTC().Format("15:04")+" UTC; this answer is made without it.")
		return none, false
	}
	q.aid.FellTo(isSilent)
	return none, false
}
