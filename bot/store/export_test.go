package store

import (
	"context"

	"dossier/bot"
)

// Settings returns a server's settings.
func (db *DB) Settings(ctx context.Context, server string) (bot.Settings, error) {
	return settings(ctx, db.sql, server)
}

// Counts returns how many counts of tokens have a text in their name.
func (db *DB) Counts(ctx context.Context, text string) (n int, err error) {
	err = db.sql.QueryRowContext(ctx, `SELECT count(*) FROM tokens WHERE name LIKE '%' || $1 || '%'`, text).Scan(&n)
	return n, err
}
