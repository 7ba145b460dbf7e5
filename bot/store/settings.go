package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"dossier/bot"
)

// settings returns a server's settings; those of one that set none are zero.
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
