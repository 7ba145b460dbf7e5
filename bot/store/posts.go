package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dossier/bot"
)

const postColumns = `server, kind, number, mover, at, channel, about, state, why, message, hash, tries, first, done`

func scanPost(r interface{ Scan(dest ...any) error }, p *bot.Post) error {
	var at, first, done int64
	err := r.Scan(&p.Server, &p.Kind, &p.Number, &p.Mover, &at, &p.Channel, &p.About, &p.State, &p.Why, &p.Message, &p.Hash, &p.Tries, &first, &done)
	p.At, p.First, p.Done = moment(at), moment(first), moment(done)
	return err
}

// AddPost sets a post down as due, once however often it is added.
func (db *DB) AddPost(ctx context.Context, p bot.Post) error {
	return said("storing a post", addPost(ctx, db.sql, p))
}

func addPost(ctx context.Context, on execer, p bot.Post) error {
	_, err := on.ExecContext(ctx, `
		INSERT INTO post (server, kind, number, mover, at, channel, about, state, why, message, hash, tries, first, lease, done)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'due', '', '', '', 0, 0, 0, 0) ON CONFLICT DO NOTHING`,
		p.Server, string(p.Kind), p.Number, p.Mover, milli(p.At), p.Channel, p.About)
	return err
}

// Merge gives up posts of digests that nobody has tried to send: those due
// before old, and of those due before late in one channel all but the last, or the
// last that waits for nothing but its slot. That one is about everything where they are not all about the same. What is given
// up is missed, with the reason. It returns how many.
func (db *DB) Merge(ctx context.Context, now, late, old time.Time, why string) (missed int64, err error) {
	const waiting = `kind = 'digest' AND state = 'due' AND tries = 0 AND at <= `
	err = db.in(ctx, "merging posts", func(tx *sql.Tx) error {
		older, err := changed(ctx, tx, `UPDATE post SET state = 'missed', why = $1, done = $2 WHERE `+waiting+`$3`, why, milli(now), milli(old))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE post SET about = '' WHERE `+waiting+`$1 AND about <> '' AND channel IN
				(SELECT channel FROM post WHERE `+waiting+`$1 GROUP BY channel HAVING count(DISTINCT about) > 1)`, milli(late)); err != nil {
			return err
		}
		merged, err := changed(ctx, tx, `
			UPDATE post SET state = 'missed', why = $1, done = $2 WHERE `+waiting+`$3 AND EXISTS
				(SELECT 1 FROM post AS kept WHERE kept.channel = post.channel AND kept.kind = 'digest' AND kept.state = 'due' AND kept.tries = 0
				AND kept.at <= $3 AND (`+surely("kept")+` > `+surely("post")+` OR `+surely("kept")+` = `+surely("post")+`
				AND (kept.at > post.at OR kept.at = post.at AND kept.number > post.number)))`,
			why, milli(now), milli(late))
		missed = older + merged
		return err
	})
	return missed, err
}

// surely is 1 for the slot of a digest that posts whether or not anything changed,
// and 0 for another.
func surely(post string) string {
	return `coalesce((SELECT CASE WHEN moment = 'changed' THEN 0 ELSE 1 END FROM digest WHERE digest.server = ` + post + `.server AND digest.number = ` + post + `.number), 0)`
}

// Claim takes a post that is due, for as long as the lease: until then no other
// process gets it, or another of the same channel. What waits longest comes
// first, behind what nobody has tried. It returns ErrNone when there is none.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration) (bot.Post, error) {
	var p bot.Post
	err := scanPost(db.sql.QueryRowContext(ctx, `
		UPDATE post SET lease = $1, tries = tries + 1, first = CASE WHEN first = 0 THEN $2 ELSE first END
		WHERE state = 'due' AND lease <= $2 AND (server, kind, number, mover, at) =
			(SELECT server, kind, number, mover, at FROM post WHERE state = 'due' AND lease <= $2 AND channel NOT IN
				(SELECT channel FROM post WHERE state = 'due' AND lease > $2)
			ORDER BY (CASE WHEN tries = 0 THEN 0 ELSE 1 END), at, server, kind, number, mover LIMIT 1)
		RETURNING `+postColumns, milli(now.Add(lease)), milli(now)), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Post{}, bot.ErrNone
	}
	return p, said("claiming a post", err)
}

// Settle stores what became of a claimed post: its state, why, the message, the
// dossier it was made from and what it is about. One that stays due is claimed
// again from p.Done on, with the same number of tries if it was surely not sent.
// What is settled already stays.
func (db *DB) Settle(ctx context.Context, p bot.Post) error {
	_, err := db.sql.ExecContext(ctx, `
		UPDATE post SET state = $1, why = $2, message = $3, hash = $4, lease = $5, done = $5, tries = $6,
			first = CASE WHEN CAST($6 AS BIGINT) = 0 THEN 0 ELSE first END
		WHERE server = $7 AND kind = $8 AND number = $9 AND mover = $10 AND at = $11 AND state = 'due'`,
		string(p.State), p.Why, p.Message, p.Hash, milli(p.Done), p.Tries, p.Server, string(p.Kind), p.Number, p.Mover, milli(p.At))
	return said("settling a post", err)
}

// LastDigest returns the digest that was sent last in a channel, among those
// about everything or about the same, or ErrNone.
func (db *DB) LastDigest(ctx context.Context, server, channel, about string) (bot.Post, error) {
	var p bot.Post
	err := scanPost(db.sql.QueryRowContext(ctx, `
		SELECT `+postColumns+` FROM post WHERE channel = $1 AND server = $2 AND kind = 'digest' AND state = 'sent' AND about IN ('', $3)
		ORDER BY done DESC, at DESC LIMIT 1`, channel, server, about), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Post{}, bot.ErrNone
	}
	return p, said("looking for the last digest", err)
}

// Posts returns at most n posts of a server that have come to an end, the newest
// first, after leaving out as many: those of digests, and announcements that were
// not sent.
func (db *DB) Posts(ctx context.Context, server string, skip, n int) ([]bot.Post, error) {
	rows, err := db.sql.QueryContext(ctx, `
		SELECT `+postColumns+` FROM post WHERE server = $1 AND state <> 'due' AND (kind = 'digest' OR kind = 'version' AND state <> 'sent')
		ORDER BY at DESC, done DESC, number DESC LIMIT $2 OFFSET $3`, server, n, skip)
	list, err := collect(rows, err, func(r *sql.Rows, p *bot.Post) error { return scanPost(r, p) })
	return list, said("reading what became of the digests", err)
}

// Announcement returns what became of the announcement of a move on a server,
// or ErrNone when none was to be made.
func (db *DB) Announcement(ctx context.Context, server, mover string, number int64) (bot.Post, error) {
	var p bot.Post
	err := scanPost(db.sql.QueryRowContext(ctx, `
		SELECT `+postColumns+` FROM post WHERE server = $1 AND kind = 'version' AND number = $2 AND mover = $3`, server, number, mover), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Post{}, bot.ErrNone
	}
	return p, said("reading an announcement", err)
}

// Used returns the hash of the dossier that begins so, among those that a server
// pointed at or that a post on it was made from, or ErrNone.
func (db *DB) Used(ctx context.Context, server, begin string) (string, error) {
	var hash string
	err := db.sql.QueryRowContext(ctx, `
		SELECT hash FROM (
			SELECT hash, server FROM post UNION ALL SELECT hash, server FROM history UNION ALL SELECT before, server FROM history) AS used
		WHERE server IN ($1, '') AND hash >= $2 AND hash < $3 LIMIT 1`, server, begin, begin+"g").Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", bot.ErrNone
	}
	return hash, said("looking for a dossier", err)
}
