package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dossier/bot"
	"dossier/bot/calendar"
)

// MaxDigests is how many digests a server may have: as many as Discord offers
// when one is chosen.
const MaxDigests = 25

const digestColumns = `server, number, channel, moment, clock, days, zone, about, who, at, paused, next`

func scanDigest(r interface{ Scan(dest ...any) error }, d *bot.Digest) error {
	var clock, at, next int64
	err := r.Scan(&d.Server, &d.Number, &d.Channel, &d.When, &clock, &d.Days, &d.Zone, &d.About, &d.By, &at, &d.Paused, &next)
	d.Clock, d.At, d.Next = calendar.Clock(clock), moment(at), moment(next)
	return err
}

// moment reads a time as it is stored, milli writes it; 0 is none.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// AddDigest stores a digest under the next number of its server, which no other
// ever had, and returns it. It returns ErrFull where the server has as many as it
// may.
func (db *DB) AddDigest(ctx context.Context, d bot.Digest) (number int64, err error) {
	err = db.in(ctx, "storing a digest", func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `
			INSERT INTO digest_count (server, given) VALUES ($1, 1)
			ON CONFLICT (server) DO UPDATE SET given = digest_count.given + 1 RETURNING given`, d.Server).Scan(&number); err != nil {
			return err
		}
		var have int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM digest WHERE server = $1`, d.Server).Scan(&have); err != nil {
			return err
		}
		if have >= MaxDigests {
			return bot.ErrFull
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO digest (`+digestColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11)`,
			d.Server, number, d.Channel, string(d.When), int64(d.Clock), string(d.Days), d.Zone, d.About, d.By, milli(d.At), milli(d.Next))
		return err
	})
	return number, err
}

// Digests returns a server's digests in the order of their numbers.
func (db *DB) Digests(ctx context.Context, server string) ([]bot.Digest, error) {
	rows, err := db.sql.QueryContext(ctx, `SELECT `+digestColumns+` FROM digest WHERE server = $1 ORDER BY number`, server)
	list, err := collect(rows, err, func(r *sql.Rows, d *bot.Digest) error { return scanDigest(r, d) })
	return list, said("reading the digests", err)
}

// Digest returns one of a server's digests, or ErrNone.
func (db *DB) Digest(ctx context.Context, server string, number int64) (bot.Digest, error) {
	var d bot.Digest
	err := scanDigest(db.sql.QueryRowContext(ctx, `SELECT `+digestColumns+` FROM digest WHERE server = $1 AND number = $2`, server, number), &d)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Digest{}, bot.ErrNone
	}
	return d, said("reading a digest", err)
}

// RemoveDigest ends a digest; what became of its posts stays known. It returns
// ErrNone where there is none of the number.
func (db *DB) RemoveDigest(ctx context.Context, server string, number int64) error {
	n, err := changed(ctx, db.sql, `DELETE FROM digest WHERE server = $1 AND number = $2`, server, number)
	if err == nil && n == 0 {
		return bot.ErrNone
	}
	return said("removing a digest", err)
}

// PauseDigest stops a digest that runs, saying why. It reports false where it
// was paused already or is not there.
func (db *DB) PauseDigest(ctx context.Context, server string, number int64, why string) (bool, error) {
	n, err := changed(ctx, db.sql, `UPDATE digest SET paused = $1, next = 0 WHERE server = $2 AND number = $3 AND paused = ''`, why, server, number)
	return n == 1, said("pausing a digest", err)
}

// ResumeDigest lets a digest run again from its next slot on, zero for one that
// has none. It reports false where it was not paused or is not there.
func (db *DB) ResumeDigest(ctx context.Context, server string, number int64, next time.Time) (bool, error) {
	n, err := changed(ctx, db.sql, `UPDATE digest SET paused = '', next = $1 WHERE server = $2 AND number = $3 AND paused <> ''`, milli(next), server, number)
	return n == 1, said("resuming a digest", err)
}

// DueDigests returns at most n digests that have reached their slot.
func (db *DB) DueDigests(ctx context.Context, now time.Time, n int) ([]bot.Digest, error) {
	rows, err := db.sql.QueryContext(ctx, `SELECT `+digestColumns+` FROM digest WHERE next > 0 AND next <= $1 ORDER BY next LIMIT $2`, milli(now), n)
	list, err := collect(rows, err, func(r *sql.Rows, d *bot.Digest) error { return scanDigest(r, d) })
	return list, said("looking for digests that are due", err)
}

// Plan sets the slots down that digests have reached, each as a post that is
// due, and moves each digest on to its next. A digest that another process has
// planned meanwhile, or that was changed, is left alone.
func (db *DB) Plan(ctx context.Context, plans []bot.Plan) error {
	return db.in(ctx, "planning posts", func(tx *sql.Tx) error {
		for _, p := range plans {
			d := p.Digest
			n, err := changed(ctx, tx, `UPDATE digest SET next = $1 WHERE server = $2 AND number = $3 AND next = $4`,
				milli(p.Next), d.Server, d.Number, milli(d.Next))
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			for _, slot := range p.Slots {
				if err := addPost(ctx, tx, bot.Post{Server: d.Server, Kind: bot.DigestPost, Number: d.Number, At: slot, Channel: d.Channel, About: d.About}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
