package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dossier/bot"
)

// counted is a count of tokens, its cap, and when it begins anew.
type counted struct {
	name  string
	most  int64
	until time.Time
}

// ReserveTokens sets tokens aside for a server and a person, either of which may
// be "". What is reserved and used never exceeds a cap, whatever processes share
// the database; beyond it the error is a
// *bot.OverBudget. The id is for [DB.SettleTokens].
//
// A person is stored as a hash whose key [DB.ForgetTokens] throws away with the
// hour.
func (db *DB) ReserveTokens(ctx context.Context, caps bot.Caps, server, person string, tokens int64, now time.Time) (id string, err error) {
	err = db.in(ctx, "reserving tokens", func(tx *sql.Tx) error {
		counts, err := countsOf(ctx, tx, caps, server, person, now.UTC())
		if err != nil {
			return err
		}
		names := make([]string, 0, len(counts))
		for _, c := range counts {
			if err := c.add(ctx, tx, tokens); err != nil {
				return err
			}
			names = append(names, c.name)
		}
		id = rand.Text()
		_, err = tx.ExecContext(ctx, `INSERT INTO reservation (id, names, tokens, until) VALUES ($1, $2, $3, $4)`,
			id, strings.Join(names, " "), tokens, counts[0].until.UnixMilli())
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// countsOf are what a call is counted under, always in one order, so that two at
// once wait for one another and not for each other.
func countsOf(ctx context.Context, tx *sql.Tx, caps bot.Caps, server, person string, now time.Time) ([]counted, error) {
	day, hour := now.Truncate(24*time.Hour), now.Truncate(time.Hour)
	counts := []counted{{"day:" + day.Format(time.DateOnly), caps.Daily, day.Add(24 * time.Hour)}}
	if server != "" {
		counts = append(counts, counted{counts[0].name + ":" + server, caps.ServerDaily, counts[0].until})
	}
	if person != "" {
		key, err := hourKey(ctx, tx, hour)
		if err != nil {
			return nil, err
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(person))
		name := "hour:" + strconv.FormatInt(hour.Unix(), 10) + ":" + hex.EncodeToString(mac.Sum(nil))
		counts = append(counts, counted{name, caps.UserHourly, hour.Add(time.Hour)})
	}
	return counts, nil
}

// hourKey returns the key under which persons are hashed in an hour. The first
// process to ask makes it.
func hourKey(ctx context.Context, tx *sql.Tx, hour time.Time) ([]byte, error) {
	made := make([]byte, 32)
	rand.Read(made) // never fails
	_, err := tx.ExecContext(ctx, `INSERT INTO token_hour (hour, key) VALUES ($1, $2) ON CONFLICT (hour) DO NOTHING`, hour.UnixMilli(), hex.EncodeToString(made))
	if err != nil {
		return nil, err
	}
	var key string
	if err := tx.QueryRowContext(ctx, `SELECT key FROM token_hour WHERE hour = $1`, hour.UnixMilli()).Scan(&key); err != nil {
		return nil, err
	}
	return hex.DecodeString(key)
}

// add counts tokens, unless the cap is in the way.
func (c counted) add(ctx context.Context, tx *sql.Tx, tokens int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO tokens (name, used, until) VALUES ($1, 0, $2) ON CONFLICT (name) DO NOTHING`, c.name, c.until.UnixMilli())
	if err != nil {
		return err
	}
	n, err := changed(ctx, tx, `
		UPDATE tokens SET used = used + $1 WHERE name = $2 AND (CAST($3 AS BIGINT) = 0 OR used + $1 <= CAST($3 AS BIGINT))`,
		tokens, c.name, c.most)
	if err == nil && n == 0 {
		return &bot.OverBudget{Until: c.until}
	}
	return err
}

// SettleTokens replaces a reservation by what was used. One that is settled
// already, or whose day is over, is left alone.
func (db *DB) SettleTokens(ctx context.Context, id string, used int64) error {
	return db.in(ctx, "settling tokens", func(tx *sql.Tx) error {
		var names string
		var tokens int64
		err := tx.QueryRowContext(ctx, `DELETE FROM reservation WHERE id = $1 RETURNING names, tokens`, id).Scan(&names, &tokens)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if used < 0 || used > tokens {
			return fmt.Errorf("settling %d of %d reserved tokens", used, tokens)
		}
		for name := range strings.FieldsSeq(names) {
			if _, err := tx.ExecContext(ctx, `UPDATE tokens SET used = used - $1 WHERE name = $2`, tokens-used, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetTokens throws away what is over: an hour's persons with the key under
// which they are hashed, and a day's counts and reservations.
func (db *DB) ForgetTokens(ctx context.Context, now time.Time) error {
	for _, step := range []struct {
		statement string
		before    time.Time
	}{
		{`DELETE FROM token_hour WHERE hour < $1`, now.UTC().Truncate(time.Hour)},
		{`DELETE FROM tokens WHERE until <= $1`, now},
		{`DELETE FROM reservation WHERE until <= $1`, now},
	} {
		if _, err := db.sql.ExecContext(ctx, step.statement, step.before.UnixMilli()); err != nil {
			return said("forgetting counts of tokens", err)
		}
	}
	return nil
}
