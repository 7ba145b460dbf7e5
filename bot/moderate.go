package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"dossier/knowledge"
)

// Right is who may use a command.
type Right int

// The rights, each with those before it.
const (
	Everyone   Right = iota
	Moderators       // of a server: who manages it, or has a role that its settings name
	Managers         // who manages the server, as Discord says
)

// Store keeps what moderators change. What it cannot do because of its disk or
// its database is an *Error.
type Store interface {
	// Points returns the hash of the dossier that a server points at, whether or
	// not it can be read; Trouble says why it cannot.
	Points(ctx context.Context, server string) (string, error)
	Trouble(server string) error
	// Read returns a stored dossier; one that can never be read is ErrUnreadable.
	Read(ctx context.Context, hash string) (*knowledge.Dossier, error)
	// Move publishes, rolls back or follows. It returns ErrMoved, ErrSame or
	// ErrNone when it changed nothing because of that.
	Move(ctx context.Context, m Move) (Version, error)
	// History returns at most n versions before a number, 0 for all, the newest
	// first; Version one of them, or ErrNone.
	History(ctx context.Context, server string, before int64, n int) ([]Version, error)
	Version(ctx context.Context, server string, number int64) (Version, error)
	// SaveDraft keeps a dossier to be published; Draft returns it for as long as
	// it was neither published nor discarded nor got too old, else ErrNone.
	SaveDraft(ctx context.Context, d Draft, data []byte) error
	Draft(ctx context.Context, server, id string, now time.Time) (Draft, error)
	Discard(ctx context.Context, server, id string) error
	// Set changes a server's settings.
	Set(ctx context.Context, server string, change func(*Settings)) error
	// Spend takes one of a server's fetches, or returns ErrSpent and when the
	// next is free. Fetched is what a feed gave last.
	Spend(ctx context.Context, server string, now time.Time) (next time.Time, err error)
	Fetched(ctx context.Context, url string) (Fetched, error)
	NoteFetched(ctx context.Context, url string, f Fetched, at time.Time) error

	Digests
	Outbox
}

// Feed fetches a dossier's file from outside. What cannot be had is an *Error.
type Feed interface {
	// Check refuses an address that would never be fetched.
	Check(url string) error
	// Fetch gives back what came earlier when it is unchanged.
	Fetch(ctx context.Context, url string, earlier Fetched) (Fetched, error)
}

// Part is something a bot may have besides its library.
type Part func(*Bot)

// Moderated lets moderators change what their server is answered from. The feed
// is where servers look that name none of their own; "" for nowhere.
func Moderated(s Store, f Feed, feed string) Part {
	return func(b *Bot) { b.office = &office{b.library, s, f, feed} }
}

// office is what moderators' commands work with.
type office struct {
	Library
	Store
	feed  Feed
	where string // the operator's feed
}

// troubled says why the version that a server should be answered from, its own or
// the operator's, cannot be read; nil when it can.
func (o *office) troubled(ctx context.Context, server string) error {
	if err := o.Trouble(server); err != nil {
		return err
	}
	own, err := o.Dossier(ctx, server)
	operators, failed := o.Dossier(ctx, "")
	if err == nil && failed == nil && own.Hash() == operators.Hash() {
		return o.Trouble("")
	}
	return nil
}

// allowed says why the person may not use a command, or nothing. It is asked for
// every command, click, form and completion.
func (b *Bot) allowed(c Command, req Request) error {
	if c.For == Everyone {
		return nil
	}
	name := "/" + firstWord(c.Name)
	switch settings := b.library.Settings(req.Server); {
	case req.Server == "":
		return &Error{Text: name + " is used in a server.", Hint: "Use it in a channel of the server whose record it is about.", denied: true}
	case req.From.Manages:
		return nil
	case c.For == Managers:
		return &Error{Text: "Only who may manage this server can do this.", Hint: "Ask one of its managers.", denied: true}
	case !slices.ContainsFunc(req.From.Roles, func(role string) bool { return slices.Contains(settings.Moderators, role) }):
		return &Error{
			Text: name + " is for this server's moderators.", denied: true,
			Hint: "Ask one of its managers: they may do it, and /settings moderators names the roles that may.",
		}
	}
	return nil
}

// Form is a window with fields to fill in. What is handed in comes back as the
// request it opened for, with the fields among its options.
type Form struct {
	Title  string // at most 45 characters
	Fields []Field
}

// Field is one of a form's, and one of its command's options.
type Field struct {
	Option string // its name
	Label  string // at most 45 characters
	Help   string // at most 100
	Most   int    // characters
	Long   bool   // of more than one line
}

// MaxUpload is how many bytes an uploaded file may have.
const MaxUpload = 1 << 20

// Upload is a file that somebody sends with a command. It is not read before it
// is known that they may, and of a larger one no more than a byte too many.
type Upload struct {
	Size int // bytes, as Discord says
	Read func(context.Context) ([]byte, error)
}

// firstWord is what a command with subcommands is called.
func firstWord(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// Groups are the commands that have subcommands, with what they are for.
func Groups() map[string]string {
	return map[string]string{
		"digest":   "For moderators: what is posted in a channel on its own, every week or when the record changes",
		"refresh":  "For moderators: look for a newer record, publish it, take it back",
		"settings": "For moderators: who may refresh, where changes are announced, private answers",
	}
}
