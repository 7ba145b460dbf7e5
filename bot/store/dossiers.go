package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"dossier/bot"
)

// Hash names a dossier: the SHA-256 of its bytes, in hexadecimal.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Keep stores a dossier's bytes, once however often it is kept, and returns its
// hash. What neither the history, a draft nor a feed names is thrown away by
// [DB.Expire] after a draft's time.
func (db *DB) Keep(ctx context.Context, data []byte, at time.Time) (string, error) {
	hash := Hash(data)
	return hash, said("storing a dossier", keep(ctx, db.sql, hash, data, at))
}

func keep(ctx context.Context, on execer, hash string, data []byte, at time.Time) error {
	_, err := on.ExecContext(ctx, `
		INSERT INTO dossier (hash, bytes, at) VALUES ($1, $2, $3)
		ON CONFLICT (hash) DO UPDATE SET at = excluded.at WHERE dossier.at < excluded.at`,
		hash, data, at.UnixMilli())
	return err
}

// Bytes returns a dossier as it was stored, byte for byte, or ErrNone.
func (db *DB) Bytes(ctx context.Context, hash string) ([]byte, error) {
	var data []byte
	err := db.sql.QueryRowContext(ctx, `SELECT bytes FROM dossier WHERE hash = $1`, hash).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, bot.ErrNone
	}
	if err != nil {
		return nil, said("reading a dossier", err)
	}
	if Hash(data) != hash {
		return nil, &bot.Error{Text: "A stored dossier is damaged.", Hint: "Restore a backup; until then the last one that can be read serves."}
	}
	return data, nil
}

// DraftsLast is how long a draft waits to be published.
const DraftsLast = 7 * 24 * time.Hour

// SaveDraft stores a draft and its dossier; d.Hash is worked out. An id that is
// in use is an error.
func (db *DB) SaveDraft(ctx context.Context, d bot.Draft, data []byte) error {
	return db.in(ctx, "storing a draft", func(tx *sql.Tx) error {
		hash := Hash(data)
		if err := keep(ctx, tx, hash, data, d.At); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO draft (id, server, hash, who, at) VALUES ($1, $2, $3, $4, $5)`,
			d.ID, d.Server, hash, d.By, d.At.UnixMilli())
		return err
	})
}

// Draft returns a server's draft, or ErrNone when it is another server's, was
// discarded or published, or has expired.
func (db *DB) Draft(ctx context.Context, server, id string, now time.Time) (bot.Draft, error) {
	d := bot.Draft{ID: id, Server: server}
	var at int64
	err := db.sql.QueryRowContext(ctx, `SELECT hash, who, at FROM draft WHERE id = $1 AND server = $2 AND at > $3`,
		id, server, now.Add(-DraftsLast).UnixMilli()).Scan(&d.Hash, &d.By, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Draft{}, bot.ErrNone
	}
	d.At = time.UnixMilli(at)
	return d, said("reading a draft", err)
}

// Discard throws a server's draft away; one that is not there is no error.
func (db *DB) Discard(ctx context.Context, server, id string) error {
	_, err := db.sql.ExecContext(ctx, `DELETE FROM draft WHERE id = $1 AND server = $2`, id, server)
	return said("discarding a draft", err)
}

// postsLast is how long it is known what became of a post. The last one that was
// sent in a channel stays: the next one tells what changed since.
const postsLast = 90 * 24 * time.Hour

// Expire throws away drafts and posts past their time, what feeds gave long ago,
// and dossiers that nothing names.
func (db *DB) Expire(ctx context.Context, now time.Time) error {
	return db.in(ctx, "throwing old drafts away", func(tx *sql.Tx) error {
		old := now.Add(-DraftsLast).UnixMilli()
		if _, err := tx.ExecContext(ctx, `DELETE FROM draft WHERE at <= $1`, old); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			DELETE FROM post WHERE state <> 'due' AND done <= $1 AND (channel, about, done) NOT IN
				(SELECT channel, about, max(done) FROM post WHERE state = 'sent' GROUP BY channel, about)`,
			now.Add(-postsLast).UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM feed WHERE hash IN (SELECT hash FROM dossier WHERE at <= $1)`, old); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			DELETE FROM dossier WHERE at <= $1
			AND hash NOT IN (SELECT hash FROM history) AND hash NOT IN (SELECT before FROM history)
			AND hash NOT IN (SELECT hash FROM draft) AND hash NOT IN (SELECT hash FROM post)
			AND hash NOT IN (SELECT hash FROM feed)`, old)
		return err
	})
}

// Fetched returns what a feed gave last; the zero value when nothing is kept.
func (db *DB) Fetched(ctx context.Context, url string) (bot.Fetched, error) {
	var f bot.Fetched
	err := db.sql.QueryRowContext(ctx, `SELECT etag, modified, bytes FROM feed JOIN dossier ON dossier.hash = feed.hash WHERE url = $1`, url).
		Scan(&f.ETag, &f.Modified, &f.Data)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Fetched{}, nil
	}
	return f, said("reading what a feed gave", err)
}

// NoteFetched stores what a feed gave.
func (db *DB) NoteFetched(ctx context.Context, url string, f bot.Fetched, at time.Time) error {
	return db.in(ctx, "storing what a feed gave", func(tx *sql.Tx) error {
		hash := Hash(f.Data)
		if err := keep(ctx, tx, hash, f.Data, at); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO feed (url, etag, modified, hash) VALUES ($1, $2, $3, $4)
			ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, modified = excluded.modified, hash = excluded.hash`,
			url, f.ETag, f.Modified, hash)
		return err
	})
}

// FetchesAnHour is how often a server may fetch.
const FetchesAnHour = 6

// Spend takes one of a server's fetches of the last hour. When all are spent it
// returns ErrSpent and when the next is free.
func (db *DB) Spend(ctx context.Context, server string, now time.Time) (next time.Time, err error) {
	const doing = "counting a fetch"
	for slot := range FetchesAnHour {
		_, err := db.sql.ExecContext(ctx, `INSERT INTO fetches (server, slot, at) VALUES ($1, $2, 0) ON CONFLICT (server, slot) DO NOTHING`, server, slot)
		if err != nil {
			return time.Time{}, said(doing, err)
		}
	}
	over := now.Add(-time.Hour).UnixMilli()
	for range FetchesAnHour { // another process may take the slot between
		n, err := changed(ctx, db.sql, `
			UPDATE fetches SET at = $1 WHERE server = $2 AND at <= $3
			AND slot = (SELECT slot FROM fetches WHERE server = $2 AND at <= $3 ORDER BY at, slot LIMIT 1)`,
			now.UnixMilli(), server, over)
		if err != nil || n == 1 {
			return time.Time{}, said(doing, err)
		}
	}
	var oldest int64
	if err := db.sql.QueryRowContext(ctx, `SELECT min(at) FROM fetches WHERE server = $1`, server).Scan(&oldest); err != nil {
		return time.Time{}, said(doing, err)
	}
	return time.UnixMilli(oldest).Add(time.Hour), bot.ErrSpent
}
