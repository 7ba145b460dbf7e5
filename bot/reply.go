package bot

import (
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Kind is what sort of answer a reply is.
type Kind string

// The kinds.
const (
	Answered  Kind = "answer"
	Abstained Kind = "abstain" // the record does not answer what was asked
	Failed    Kind = "error"   // it could not be understood, or not be done
	Refused   Kind = "refused" // the person may not do it
	Done      Kind = "done"    // something was shown or changed that is not of the record
)

// Reply is what the bot says, for any place to show: a title that tells what
// was asked as the bot read it, notices, blocks, the numbered sources of every
// claim, and how old the record is.
type Reply struct {
	Kind    Kind
	Title   string
	Notices []string
	Blocks  []Block
	Full    bool     // the sources are listed with their titles and reliability
	Ways    []Button // on from here, the likeliest first
	Menu    *Menu    // things to choose from, in place of the facts shown; nil for those
	Files   []File
	Facts   []*knowledge.Fact // that lead, where the request cannot be asked again from a button

	// Set by Handle for every reply.
	Asked    string              // the request as typed
	Again    Request             // what asks for the same reply, for its page buttons
	Page     int                 // which page of it was asked for, from 1
	Sources  []*knowledge.Source // number n is Sources[n-1]
	AsOf     knowledge.Day
	Reviewed knowledge.Day
	Age      int    // days from Reviewed to when it was asked
	Dossier  string // the hash of the dossier that answered
	Key      string // replies of one key are the same but for Asked and Page; "" of a reply to this request alone
}

// Button is a request under a label. It asks the same of whatever record is
// current when it is pressed.
type Button struct {
	Label string // two or three words
	Ask   Request
}

// Menu is a request under each of some choices.
type Menu struct {
	Label   string
	Ask     Request // with FromMenu for what is chosen
	Choices []Choice
}

// File is something that comes with a reply, such as a picture.
type File struct {
	Name string // "timeline.png"
	Alt  string // says the same in words, at most 1024 characters; "" where it is no picture
	Type string // "image/png"
	Data []byte
}

// Picture reports whether the file is to be looked at in its place.
func (f File) Picture() bool { return strings.HasPrefix(f.Type, "image/") }

// staleAfter is the age in days from which a reply warns that it is old.
const staleAfter = 30

// finish numbers the sources and notes how old the record is, where it speaks
// from one and that has not been done.
func (r *Reply) finish(d *knowledge.Dossier, req Request) {
	r.Asked, r.Page = req.String(), max(1, req.Page)
	if d == nil || r.Kind == Done || r.Dossier != "" {
		return
	}
	r.AsOf, r.Reviewed, r.Dossier = d.AsOf.To, d.Reviewed.To, d.Hash()
	r.Age = knowledge.DayOf(req.At).Sub(d.Reviewed.To)
	for n, b := range r.Blocks {
		r.Blocks[n].Cites = r.cite(b.Rests)
		for i := range b.Claims {
			b.Claims[i].Cites = r.cite(d.SourcesOf(b.Claims[i].Fact))
		}
	}
}

// cite returns the numbers of sources, giving new ones the next.
func (r *Reply) cite(sources []*knowledge.Source) []int {
	numbers := make([]int, 0, len(sources))
	for _, s := range sources {
		i := slices.Index(r.Sources, s)
		if i < 0 {
			i = len(r.Sources)
			r.Sources = append(r.Sources, s)
		}
		numbers = append(numbers, i+1)
	}
	return numbers
}

// Stale reports whether the record was last reviewed more than 30 days before
// it was asked.
func (r Reply) Stale() bool { return r.Age > staleAfter }

// Currency says how current the reply is: its last line, small unless Stale. It
// is empty for a reply from no dossier.
func (r Reply) Currency() string {
	if r.AsOf.IsZero() {
		return ""
	}
	if !r.Stale() {
		return fmt.Sprintf("As of %s.", r.AsOf)
	}
	if r.AsOf == r.Reviewed {
		return fmt.Sprintf("As of %s, %d days ago: newer events may be missing.", r.AsOf, r.Age)
	}
	return fmt.Sprintf("As of %s. News was searched up to %s, %d days ago: newer events may be missing.", r.AsOf, r.Reviewed, r.Age)
}

// SourceLine names a source: publisher, date, and what qualifies them.
func SourceLine(s *knowledge.Source) string {
	line := s.Publisher + ", "
	if s.Undated {
		line += "undated, found by " + s.Read.String()
	} else {
		line += s.Date.String()
	}
	if s.CarriedBy != "" {
		line += ", carried by " + s.CarriedBy
	}
	if s.Origin != "" {
		line += ", repeating " + s.Origin
	}
	return line
}
