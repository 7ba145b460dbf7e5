package store

import "context"

// Counts returns how many counts of tokens have a text in their name.
func (db *DB) Counts(ctx context.Context, text string) (n int, err error) {
	err = db.sql.QueryRowContext(ctx, `SELECT count(*) FROM tokens WHERE name LIKE '%' || $1 || '%'`, text).Scan(&n)
	return n, err
}
