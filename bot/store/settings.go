package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Settings are a server's own.
type Settings struct {
	Moderators []string // ids of roles that may refresh
	Changes    string   // the id of the channel where published versions are announced; "" for none
	Private    bool     // answers are private unless asked otherwise
	Feed       string   // where /refresh check looks; "" for the operator's
	Model      string   // how far a language model may go: "off", "select", "write"; "" when nobody chose
}

// Settings returns a server's settings; those of one that set none are zero.
func (db *DB) Settings(ctx context.Context, server string) (Settings, error) {
	s, err := settings(ctx, db.sql, server)
	return s, said("reading the settings", err)
}

func settings(ctx context.Context, on querier, server string) (Settings, error) {
	var s Settings
	var roles string
	err := on.QueryRowContext(ctx, `SELECT moderators, changes, private, feed, model FROM settings WHERE server = $1`, server).
		Scan(&roles, &s.Changes, &s.Private, &s.Feed, &s.Model)
	if errors.Is(err, sql.ErrNoRows) {
		return Settings{}, nil
	}
	s.Moderators = strings.Fields(roles)
	return s, err
}

// Set changes a server's settings: change is given those in force and its result
// is stored. Two at once come one after the other, so that neither undoes what
// the other changed.
func (db *DB) Set(ctx context.Context, server string, change func(*Settings)) error {
	return db.in(ctx, "storing the settings", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO settings (server, moderators, changes, private, feed) VALUES ($1, '', '', FALSE, '')
			ON CONFLICT (server) DO UPDATE SET server = excluded.server`, server) // holds the row
		if err != nil {
			return err
		}
		s, err := settings(ctx, tx, server)
		if err != nil {
			return err
		}
		change(&s)
		_, err = tx.ExecContext(ctx, `UPDATE settings SET moderators = $1, changes = $2, private = $3, feed = $4, model = $5 WHERE server = $6`,
			strings.Join(s.Moderators, " "), s.Changes, s.Private, s.Feed, s.Model, server)
		return err
	})
}

// State is how far an announcement is.
type State string

// The states. Unknown is final: it may have been sent, and is not sent again.
const (
	Due     State = "due"
	Sent    State = "sent"
	Unknown State = "unknown"
)

// Announcement is a move to be announced on a server: one of its own, or one of
// the operator (Mover "") that it follows.
type Announcement struct {
	Server, Mover string
	Number        int64 // in Mover's history
	State         State
	Message       string // the id of the message once sent
	Tries         int64  // with this one; above 1 an earlier one may have been sent and is looked for first
}

// Claim takes an announcement that is due, for as long as the lease: until then
// no other process gets it. It returns ErrNone when there is none.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration) (Announcement, error) {
	a := Announcement{State: Due}
	err := db.sql.QueryRowContext(ctx, `
		UPDATE announcement SET lease = $1, tries = tries + 1
		WHERE state = 'due' AND lease <= $2 AND (server, mover, number) =
			(SELECT server, mover, number FROM announcement WHERE state = 'due' AND lease <= $2 ORDER BY lease, server, mover, number LIMIT 1)
		RETURNING server, mover, number, tries`, now.Add(lease).UnixMilli(), now.UnixMilli()).
		Scan(&a.Server, &a.Mover, &a.Number, &a.Tries)
	if errors.Is(err, sql.ErrNoRows) {
		return Announcement{}, ErrNone
	}
	return a, said("claiming an announcement", err)
}

// Settle says what became of a claimed announcement: Sent with the message's
// id, Unknown when that cannot be found out, or Due to try again when the lease
// is over. What is settled already stays.
func (db *DB) Settle(ctx context.Context, a Announcement, state State, message string) error {
	_, err := db.sql.ExecContext(ctx, `
		UPDATE announcement SET state = $1, message = $2 WHERE server = $3 AND mover = $4 AND number = $5 AND state = 'due'`,
		string(state), message, a.Server, a.Mover, a.Number)
	return said("settling an announcement", err)
}

// Announcement returns what became of the announcement of a move on a server,
// or ErrNone when none was to be made.
func (db *DB) Announcement(ctx context.Context, server, mover string, number int64) (Announcement, error) {
	a := Announcement{Server: server, Mover: mover, Number: number}
	err := db.sql.QueryRowContext(ctx, `SELECT state, message, tries FROM announcement WHERE server = $1 AND mover = $2 AND number = $3`,
		server, mover, number).Scan(&a.State, &a.Message, &a.Tries)
	if errors.Is(err, sql.ErrNoRows) {
		return Announcement{}, ErrNone
	}
	return a, said("reading an announcement", err)
}
