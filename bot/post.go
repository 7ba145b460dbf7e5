package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"dossier/bot/calendar"
)

// Digest is what a server wants posted in a channel again and again.
type Digest struct {
	Server  string
	Number  int64 // within its server, from 1, never used again
	Channel string
	When    Trigger
	Clock   calendar.Clock // this and the next two say when, but for EachVersion
	Days    calendar.Days
	Zone    string
	About   string    // the subject, as a button writes it; "" for everything
	By      string    // the id of the moderator; "" after the person was erased
	At      time.Time // when it was added
	Paused  string    // why it is; "" while it runs
	Next    time.Time // its next slot; zero while it is paused, and for EachVersion
}

// Trigger is what a digest waits for.
type Trigger string

// The triggers.
const (
	EverySlot   Trigger = "always"  // its slot
	IfChanged   Trigger = "changed" // its slot, if the record changed since the channel's last digest
	EachVersion Trigger = "version" // another version of the record in use
)

// Schedule is when the digest has its slots.
func (d Digest) Schedule() (calendar.Schedule, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return calendar.Schedule{}, fmt.Errorf("the zone of a digest: %w", err)
	}
	days, err := calendar.ParseDays(string(d.Days))
	if err != nil {
		return calendar.Schedule{}, fmt.Errorf("the days %q of a digest: %w", d.Days, err)
	}
	return calendar.Schedule{Clock: d.Clock, Days: days, Zone: zone}, nil
}

// PostKind says what a post is.
type PostKind string

// The kinds of posts.
const (
	DigestPost  PostKind = "digest"  // a slot of the server's digest with the post's number
	VersionPost PostKind = "version" // announces the version with the post's number in Mover's history
	PausePost   PostKind = "pause"   // tells that the digest with the post's number was paused
)

// Post is something that is to be posted unasked in a channel, and what became
// of it. Server, Kind, Number, Mover and At name it, for ever.
type Post struct {
	Server string
	Kind   PostKind
	Number int64
	Mover  string    // the server or, for a version of the operator's, ""; of other kinds ""
	At     time.Time // its slot: when it was due

	Channel string
	About   string // the subject of a digest; "" for everything
	State   PostState
	Why     string    // of a state that is neither PostDue nor PostSent, and of a late one that is
	Message string    // the id of the message once sent
	Hash    string    // of the dossier it was made from, once sent
	Tries   int64     // with this one; above 1 an earlier one may have been sent
	First   time.Time // when it was tried first
	Done    time.Time // when it came to its state
}

// PostState is how far a post is.
type PostState string

// The states; all but PostDue are final.
const (
	PostDue     PostState = "due"
	PostSent    PostState = "sent"
	PostSkipped PostState = "skipped" // there was nothing to say
	PostMissed  PostState = "missed"  // the bot was not running
	PostRefused PostState = "refused" // Discord does not let the bot post there
	PostFailed  PostState = "failed"  // it could not be sent in time
	PostUnknown PostState = "unknown" // it may have been sent, and is not sent again

	PostLate PostState = "late" // counted besides PostSent; no post is in it
)

// Mark names the post in a button of its message, so that it can be found in a
// channel, and in its nonce, so that Discord knows it again. It is short, and
// tells nothing.
func (p Post) Mark() string {
	name := fmt.Sprintf("%s %s %d %s %d", p.Server, p.Kind, p.Number, p.Mover, p.At.UnixMilli())
	sum := sha256.Sum256([]byte(name))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

// Plan is what becomes of a digest that has reached its slot: the slots it has
// reached, and the next.
type Plan struct {
	Digest Digest
	Slots  []time.Time
	Next   time.Time
}

// Digests keeps what moderators have posted again and again.
type Digests interface {
	// AddDigest stores a digest under the next number of its server, which is never
	// used again, and returns that, or ErrFull where the server has as many as it
	// may. Digest returns one, or ErrNone, and so does RemoveDigest.
	AddDigest(ctx context.Context, d Digest) (number int64, err error)
	Digests(ctx context.Context, server string) ([]Digest, error)
	Digest(ctx context.Context, server string, number int64) (Digest, error)
	RemoveDigest(ctx context.Context, server string, number int64) error
	// PauseDigest and ResumeDigest report whether they changed anything.
	PauseDigest(ctx context.Context, server string, number int64, why string) (bool, error)
	ResumeDigest(ctx context.Context, server string, number int64, next time.Time) (bool, error)
	// LastDigest returns the digest sent last in a channel about everything or
	// about the same, or ErrNone. Posts returns what became of a server's digests
	// and of announcements that were not sent, the newest first.
	LastDigest(ctx context.Context, server, channel, about string) (Post, error)
	Posts(ctx context.Context, server string, skip, n int) ([]Post, error)
	// Used returns the hash of the dossier that begins so, among those that were
	// used on a server, or ErrNone.
	Used(ctx context.Context, server, begin string) (hash string, err error)
}

// Outbox keeps what a [Poster] has to post, and what became of it.
type Outbox interface {
	// DueDigests returns digests that have reached their slot; Plan sets the slots
	// down as posts and moves the digests on, each once.
	DueDigests(ctx context.Context, now time.Time, n int) ([]Digest, error)
	Plan(ctx context.Context, plans []Plan) error
	// AddPost sets a post down, once however often.
	AddPost(ctx context.Context, p Post) error
	// Merge gives up posts of digests that nobody has tried: those due before old,
	// and of those due before late in one channel all but the last.
	Merge(ctx context.Context, now, late, old time.Time, why string) (missed int64, err error)
	// Claim takes a post that is due for as long as the lease, or returns ErrNone;
	// Settle stores what became of it.
	Claim(ctx context.Context, now time.Time, lease time.Duration) (Post, error)
	Settle(ctx context.Context, p Post) error
	// Keep stores a dossier's file.
	Keep(ctx context.Context, data []byte, at time.Time) (hash string, err error)
	// Note adds words to a version's line of the history.
	Note(ctx context.Context, server string, number int64, words string) error
}

// Channels is where posts are sent to.
type Channels interface {
	// Post sends the first page of a reply to a channel, with nobody pinged, and
	// returns the message's id. Within [NonceLasts] no mark is sent twice. The
	// error is a *Error where the channel takes no post until somebody changes
	// something, ErrUnfit where this reply can never be sent, ErrDoubtful where it
	// may have been sent; after any other it was not.
	Post(ctx context.Context, channel, mark string, r Reply) (message string, err error)
	// Find looks for a post sent under a mark since a time and returns its
	// message's id, or "" where it was surely not sent. The error is ErrDoubtful
	// where it cannot be found out, and then holds an *Error if that has a reason.
	Find(ctx context.Context, channel, mark string, since time.Time) (message string, err error)
}

// NonceLasts is how long after its first sending a post may be sent again under
// its mark without being made twice: Discord keeps nonces for "the past few
// minutes" (discord.com/developers/docs/resources/message#create-message).
const NonceLasts = 2 * time.Minute

// What can become of a post; compare with errors.Is.
var (
	ErrDoubtful = errors.New("it may have been sent")
	ErrUnfit    = errors.New("it can never be sent")
)
