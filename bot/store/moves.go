package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"dossier/bot"
)

// Move points a server at another dossier, appends that to its history and
// notes what is to be announced, all or nothing. It returns ErrMoved when the
// server no longer uses what the moderator saw, ErrSame when it would change
// nothing, and ErrNone when the dossier is not kept.
func (db *DB) Move(ctx context.Context, m bot.Move) (bot.Version, error) {
	v := bot.Version{Server: m.Server, Hash: m.Hash, Before: m.Seen, What: m.What, By: m.By, Note: m.Note, At: m.At.Truncate(time.Millisecond)}
	err := db.in(ctx, "moving a server", func(tx *sql.Tx) error {
		var count int64 // taking it, other moves wait: what is read below stays so
		if err := tx.QueryRowContext(ctx, `UPDATE moves SET count = count + 1 RETURNING count`).Scan(&count); err != nil {
			return err
		}
		if err := allowed(ctx, tx, m); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM history WHERE server = $1`, m.Server).Scan(&v.Number); err != nil {
			return err
		}
		return write(ctx, tx, m, v, count)
	})
	if err != nil {
		return bot.Version{}, err
	}
	return v, nil
}

// allowed compares what a server points at with what the moderator saw.
func allowed(ctx context.Context, tx *sql.Tx, m bot.Move) error {
	own, err := points(ctx, tx, m.Server)
	if err != nil {
		return err
	}
	operators, err := points(ctx, tx, "")
	switch {
	case err != nil:
		return err
	case own == m.Hash:
		return bot.ErrSame
	case cmp.Or(own, operators, m.BuiltIn) != m.Seen:
		return bot.ErrMoved
	case m.Hash == "":
		return nil
	}
	var kept bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM dossier WHERE hash = $1)`, m.Hash).Scan(&kept); err != nil {
		return err
	}
	if !kept {
		return bot.ErrNone
	}
	return nil
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// points returns the hash that a server itself points at, or "".
func points(ctx context.Context, on querier, server string) (hash string, err error) {
	err = on.QueryRowContext(ctx, `SELECT hash FROM server WHERE id = $1`, server).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, err
}

// announce sets an announcement down for every server that a move concerns, and
// followVersions a post for every digest of theirs that waits for one. A move of
// the operator's concerns the servers that follow.
const (
	announce = `
		INSERT INTO post (server, kind, number, mover, at, channel, about, state, why, message, hash, tries, first, lease, done)
		SELECT server, 'version', CAST($2 AS BIGINT), CAST($1 AS TEXT), CAST($3 AS BIGINT), changes, '', 'due', '', '', '', 0, 0, 0, 0 FROM settings
		WHERE changes <> '' AND ` + concerned
	followVersions = `
		INSERT INTO post (server, kind, number, mover, at, channel, about, state, why, message, hash, tries, first, lease, done)
		SELECT server, 'digest', number, '', CAST($2 AS BIGINT), channel, about, 'due', '', '', '', 0, 0, 0, 0 FROM digest
		WHERE moment = 'version' AND paused = '' AND ` + concerned + ` ON CONFLICT DO NOTHING`
	concerned = `(server = $1 OR CAST($1 AS TEXT) = '' AND server NOT IN (SELECT id FROM server WHERE hash <> ''))`
)

// write does what a move is made of.
func write(ctx context.Context, tx *sql.Tx, m bot.Move, v bot.Version, count int64) error {
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO server (id, hash, moved) VALUES ($1, $2, $3)
			ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, moved = excluded.moved`, []any{m.Server, m.Hash, count}},
		{
			`INSERT INTO history (server, number, hash, before, what, who, at, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			[]any{v.Server, v.Number, v.Hash, v.Before, string(v.What), v.By, v.At.UnixMilli(), v.Note},
		},
		{`DELETE FROM draft WHERE id = $1 AND server = $2`, []any{m.Draft, m.Server}},
		{announce, []any{v.Server, v.Number, v.At.UnixMilli()}},
		{followVersions, []any{v.Server, v.At.UnixMilli()}},
	} {
		if _, err := tx.ExecContext(ctx, step.statement, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// Points returns the hash of the dossier a server uses: its own, else the
// operator's; "" when neither published one.
func (db *DB) Points(ctx context.Context, server string) (string, error) {
	own, err := points(ctx, db.sql, server)
	if err != nil || own != "" {
		return own, said("reading what a server points at", err)
	}
	operators, err := points(ctx, db.sql, "")
	return operators, said("reading what a server points at", err)
}

// Moved is a server and the hash it points at since its last move; "" follows.
type Moved struct{ Server, Hash string }

// Changed returns the servers that moved after a count of moves, each as it
// points now, and the count to ask with the next time. From 0 it returns all.
func (db *DB) Changed(ctx context.Context, since int64) ([]Moved, int64, error) {
	now := since
	rows, err := db.sql.QueryContext(ctx, `SELECT id, hash, moved FROM server WHERE moved > $1 ORDER BY moved`, since)
	list, err := collect(rows, err, func(r *sql.Rows, m *Moved) error { return r.Scan(&m.Server, &m.Hash, &now) })
	if err != nil {
		return nil, since, said("looking for moves", err)
	}
	return list, now, nil
}

// History returns at most n lines of a server's history before a number, the
// newest first; before 0 it begins with the newest of all.
func (db *DB) History(ctx context.Context, server string, before int64, n int) ([]bot.Version, error) {
	rows, err := db.sql.QueryContext(ctx, `
		SELECT number, hash, before, what, who, at, note FROM history
		WHERE server = $1 AND (CAST($2 AS BIGINT) = 0 OR number < CAST($2 AS BIGINT)) ORDER BY number DESC LIMIT $3`, server, before, n)
	list, err := collect(rows, err, func(r *sql.Rows, v *bot.Version) error {
		v.Server = server
		var at int64
		err := r.Scan(&v.Number, &v.Hash, &v.Before, &v.What, &v.By, &at, &v.Note)
		v.At = time.UnixMilli(at)
		return err
	})
	return list, said("reading the history", err)
}

// Version returns one line of a server's history, or ErrNone.
func (db *DB) Version(ctx context.Context, server string, number int64) (bot.Version, error) {
	list, err := db.History(ctx, server, number+1, 1)
	if err == nil && (number < 1 || len(list) == 0 || list[0].Number != number) {
		return bot.Version{}, bot.ErrNone
	}
	if err != nil {
		return bot.Version{}, err
	}
	return list[0], nil
}

// Note adds words to a line of the history, such as that its announcement could
// not be decided. They stand behind the note that was given.
func (db *DB) Note(ctx context.Context, server string, number int64, words string) error {
	n, err := changed(ctx, db.sql, `
		UPDATE history SET note = CASE WHEN note = '' THEN $1 ELSE note || ' · ' || $1 END WHERE server = $2 AND number = $3`,
		words, server, number)
	if err == nil && n == 0 {
		return bot.ErrNone
	}
	return said("writing into the history", err)
}

// Erase takes a person's id out of the history, the drafts and the digests, and
// returns out of how many places. What they did, and when, stays.
func (db *DB) Erase(ctx context.Context, person string) (places int64, err error) {
	if person == "" {
		return 0, nil
	}
	err = db.in(ctx, "erasing a person", func(tx *sql.Tx) error {
		for _, table := range []string{"history", "draft", "digest"} {
			n, err := changed(ctx, tx, `UPDATE `+table+` SET who = '' WHERE who = $1`, person)
			if err != nil {
				return err
			}
			places += n
		}
		return nil
	})
	return places, err
}
