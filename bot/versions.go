package bot

import (
	"context"
	"errors"
	"time"

	"dossier/knowledge"
)

// Library gives what a request is answered with; the server "" is a private
// chat or the terminal. It is asked for every request, so it answers from memory
// where it can.
type Library interface {
	// Dossier returns the dossier that a server uses.
	Dossier(ctx context.Context, server string) (*knowledge.Dossier, error)
	// Settings returns a server's settings; those of one that set none are zero.
	Settings(server string) Settings
}

// Always is a library of one dossier, where nobody set anything.
type Always struct{ Only *knowledge.Dossier }

// Dossier returns the one dossier.
func (a Always) Dossier(context.Context, string) (*knowledge.Dossier, error) { return a.Only, nil }

// Settings returns none.
func (Always) Settings(string) Settings { return Settings{} }

// Settings are a server's own.
type Settings struct {
	Moderators []string // ids of roles that may refresh
	Changes    string   // the id of the channel where published versions are announced; "" for none
	Private    bool     // answers are private unless asked otherwise
	Feed       string   // where /refresh check looks; "" for the operator's
	Model      Mode     // how far a language model may go; "" when nobody chose
}

// What a move did.
type What string

// The moves.
const (
	Published  What = "published"
	RolledBack What = "rolled back"
	Followed   What = "followed" // the operator's dossier again
)

// Move points a server at another dossier.
type Move struct {
	Server  string
	What    What
	Hash    string // of a dossier that is kept; "" to follow the operator
	Seen    string // the hash of the dossier that was in use when the difference was shown
	BuiltIn string // the hash of the dossier built into the program, in use where nobody published
	By      string // the id of the moderator
	Note    string
	At      time.Time
	Draft   string // the draft that is published, which ends with it; "" without
}

// Version is one line of a server's history.
type Version struct {
	Server string
	Number int64  // counted from 1
	Hash   string // "" when the operator's was followed again
	Before string // the hash of the dossier in use until then
	What   What
	By     string // "" after the person was erased
	Note   string
	At     time.Time
}

// Draft is a dossier that waits to be published.
type Draft struct {
	ID     string // short enough for a button
	Server string
	Hash   string
	By     string // the id of the moderator
	At     time.Time
}

// Fetched is what came from a feed. It is text in UTF-8; nothing else is known
// of it.
type Fetched struct {
	Data           []byte
	ETag, Modified string // as the feed sent them, to give to the next fetch
	Unchanged      bool   // it is as it was then, and was not sent again
}

// What can become of a wish to change something; compare with errors.Is.
var (
	ErrMoved = errors.New("the server points at another version by now")
	ErrSame  = errors.New("the server points at this version already")
	ErrNone  = errors.New("there is nothing of that name")
	ErrSpent = errors.New("the fetches of this hour are spent")
	ErrFull  = errors.New("the server has as many as it may")
	// ErrUnreadable is of a stored dossier that reading again will not open: it
	// breaks a rule that came later, is damaged, or is there no more.
	ErrUnreadable = errors.New("a stored version cannot be read")
)
