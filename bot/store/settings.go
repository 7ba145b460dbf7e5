package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"dossier/bot"
)

// Settings returns a server's settings; those of one that set none are zero.
func (db *DB) Settings(ctx context.Context, server string) (bot.Settings, error) {
	s, err := settings(ctx, db.sql, server)
	return s, said("reading the settings", err)
}

func settings(ctx context.Context, on querier, server string) (bot.Settings, error) {
	var s bot.Settings
	var roles string
	err := on.QueryRowContext(ctx, `SELECT moderators, changes, private, feed, model FROM settings WHERE server = $1`, server).
		Scan(&roles, &s.Changes, &s.Private, &s.Feed, &s.Model)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Settings{}, nil
	}
	s.Moderators = strings.Fields(roles)
	return s, err
}

// Set changes a server's settings: change is given those in force and its result
// is stored. Two at once come one after the other, so that neither undoes what
// the other changed.
func (db *DB) Set(ctx context.Context, server string, change func(*bot.Settings)) error {
	return db.in(ctx, "storing the settings", func(tx *sql.Tx) error {
		var count int64 // taking it, other changes wait: what is read below stays so
		if err := tx.QueryRowContext(ctx, `UPDATE moves SET count = count + 1 RETURNING count`).Scan(&count); err != nil {
			return err
		}
		s, err := settings(ctx, tx, server)
		if err != nil {
			return err
		}
		change(&s)
		_, err = tx.ExecContext(ctx, `
			INSERT INTO settings (server, moderators, changes, private, feed, model, moved) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (server) DO UPDATE SET moderators = excluded.moderators, changes = excluded.changes,
				private = excluded.private, feed = excluded.feed, model = excluded.model, moved = excluded.moved`,
			server, strings.Join(s.Moderators, " "), s.Changes, s.Private, s.Feed, string(s.Model), count)
		return err
	})
}

// Resettled is a server and its settings since they changed last.
type Resettled struct {
	Server string
	bot.Settings
}

// SettingsChanged is [DB.Changed] for settings, with a count of its own.
func (db *DB) SettingsChanged(ctx context.Context, since int64) ([]Resettled, int64, error) {
	now := since
	rows, err := db.sql.QueryContext(ctx, `SELECT server, moderators, changes, private, feed, model, moved FROM settings WHERE moved > $1 ORDER BY moved`, since)
	list, err := collect(rows, err, func(r *sql.Rows, s *Resettled) error {
		var roles string
		err := r.Scan(&s.Server, &roles, &s.Changes, &s.Private, &s.Feed, &s.Model, &now)
		s.Moderators = strings.Fields(roles)
		return err
	})
	if err != nil {
		return nil, since, said("looking for changed settings", err)
	}
	return list, now, nil
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
		return Announcement{}, bot.ErrNone
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
		return Announcement{}, bot.ErrNone
	}
	return a, said("reading an announcement", err)
}
