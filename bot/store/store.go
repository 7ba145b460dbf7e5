// Package store keeps what must survive a restart: dossiers by their hash, what
// each server points at and every move of it, drafts, settings, digests, what is
// posted unasked and what became of it, the fetches of the last hour and the tokens of a language model.
//
// [Open] takes `sqlite:FILE` or `postgres://…`; one SQL text serves both. A
// server is named by its id; the operator is the server "". A server without a
// dossier of its own follows the operator, and an operator without one follows
// the dossier built into the program, which is not stored.
//
// [DB.Move] is the one way in which anything changes what is answered. [Shelf]
// turns all this into dossiers: it is the library of a running bot.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite" // the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"dossier/bot"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open database. It may be used by any number of goroutines, and a
// PostgreSQL by any number of processes; an SQLite file by those of one machine.
type DB struct {
	sql  *sql.DB
	file string // of SQLite; "" on PostgreSQL
}

// Open opens a database and brings its tables up to date. The error is an
// *Error where it can be said what to do.
func Open(ctx context.Context, url string) (*DB, error) { return open(ctx, url) }

// open is Open with further pragmas for SQLite.
func open(ctx context.Context, url string, pragmas ...string) (*DB, error) {
	db, dialect, err := connect(url, pragmas)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db.sql, dialect); err != nil {
		return nil, errors.Join(said("opening the database", err), db.sql.Close())
	}
	return db, nil
}

// OpenExisting opens a database that is there already and leaves its tables as
// they are, for what is done to it from outside.
func OpenExisting(ctx context.Context, url string) (*DB, error) {
	db, _, err := connect(url, nil)
	if err != nil {
		return nil, err
	}
	if db.file != "" {
		if _, err := os.Stat(db.file); err != nil {
			return nil, errors.Join(&bot.Error{Text: "There is no database " + db.file + ".", Hint: "Run this where the bot runs, or set DATABASE_URL.", Err: err}, db.Close())
		}
	}
	if err := db.sql.PingContext(ctx); err != nil {
		return nil, errors.Join(said("opening the database", err), db.Close())
	}
	return db, nil
}

func connect(url string, pragmas []string) (*DB, goose.Dialect, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "sqlite":
		file := strings.TrimPrefix(rest, "//")
		if file == "" || file == ":memory:" {
			return nil, "", &bot.Error{Text: "The database is no file.", Hint: "Write sqlite: and the name of a file, such as sqlite:dossier.db."}
		}
		pool, err := sql.Open("sqlite", dataSource(file, pragmas))
		if err != nil {
			return nil, "", said("opening the database", err)
		}
		pool.SetMaxOpenConns(8)
		return &DB{pool, file}, goose.DialectSQLite3, nil
	case "postgres", "postgresql":
		pool, err := sql.Open("pgx", url)
		if err != nil {
			return nil, "", &bot.Error{Text: "The database's address cannot be read.", Hint: "Write postgres://user:password@host/database.", Err: err}
		}
		pool.SetMaxOpenConns(16)
		pool.SetConnMaxIdleTime(5 * time.Minute)
		return &DB{pool, ""}, goose.DialectPostgres, nil
	}
	return nil, "", &bot.Error{Text: "The kind of database is not known.", Hint: "Set DATABASE_URL to sqlite:dossier.db or postgres://user:password@host/database."}
}

// dataSource names an SQLite file as its driver wants it. Transactions take the
// right to write at once: one that read first could not wait for it.
func dataSource(file string, pragmas []string) string {
	source := escaped(file) + "?_txlock=immediate"
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(WAL)", "foreign_keys(1)", "synchronous(FULL)"} {
		name, _, _ := strings.Cut(p, "(")
		if !slices.ContainsFunc(pragmas, func(other string) bool { return strings.HasPrefix(other, name+"(") }) {
			pragmas = append(pragmas, p)
		}
	}
	return source + "&_pragma=" + strings.Join(pragmas, "&_pragma=")
}

func escaped(file string) string {
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(file)
}

// migrate makes the tables, or changes them to what this program knows. On
// PostgreSQL one process does so at a time; on SQLite one that came second fails
// and finds the work done.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if dialect == goose.DialectPostgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return err
	}
	for range 3 {
		_, err = provider.Up(ctx)
		if text, _ := cause(err); err == nil || text != "" {
			break
		}
	}
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > known {
		return &bot.Error{Text: "A newer program has changed the database.", Hint: "Run that program, or restore a backup made before."}
	}
	return nil
}

// Close closes the database.
func (db *DB) Close() error { return db.sql.Close() }

// Backup writes a copy of an SQLite database, whole and as of one moment, to a
// file that must not be there yet. For PostgreSQL use pg_dump.
func (db *DB) Backup(ctx context.Context, file string) error {
	if db.file == "" {
		return &bot.Error{Text: "The database is a PostgreSQL.", Hint: "Back it up with pg_dump, and restore it with pg_restore."}
	}
	if _, err := os.Lstat(file); err == nil {
		return &bot.Error{Text: "There is a file " + file + " already.", Hint: "Name one that is not there."}
	}
	_, err := db.sql.ExecContext(ctx, `VACUUM INTO $1`, file)
	if lite, is := errors.AsType[*sqlite.Error](err); is && lite.Code()&0xff == sqlite3.SQLITE_CANTOPEN {
		return &bot.Error{Text: "The backup " + file + " cannot be written.", Hint: "Name a file in a directory that is there and that you may write.", Err: err}
	}
	return said("writing the backup", err)
}

// Restore makes an SQLite database of a backup. Where there is a database
// already it is left alone, and an error says so. The backup is looked through
// and brought up to date before anything has its name.
func Restore(ctx context.Context, url, backup string) error {
	db, _, err := connect(url, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	if db.file == "" {
		return &bot.Error{Text: "The database is a PostgreSQL.", Hint: "Restore it with pg_restore."}
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if _, err := os.Lstat(db.file + suffix); err == nil {
			return &bot.Error{Text: "There is a database " + db.file + suffix + " already.", Hint: "Stop the bot, move that file away, and restore again."}
		}
	}
	if _, err := os.Stat(backup); err != nil {
		return &bot.Error{Text: "The backup cannot be read.", Hint: "Name a file that `dossier backup` wrote.", Err: err}
	}
	dir, err := os.MkdirTemp(filepath.Dir(db.file), ".restoring-")
	if err != nil {
		return said("restoring", err)
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, "copy")
	if err := copyWhole(ctx, backup, copied); err != nil {
		return err
	}
	if err := os.Link(copied, db.file); err != nil { // unlike a renaming, it replaces nothing
		return said("restoring", err)
	}
	return nil
}

// copyWhole copies a backup that is in order into a new database.
func copyWhole(ctx context.Context, backup, to string) error {
	pool, err := sql.Open("sqlite", escaped(backup)+"?mode=ro")
	if err != nil {
		return said("opening the backup", err)
	}
	from := &DB{pool, backup}
	defer from.Close()
	var found string
	if err := from.sql.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
		return said("looking through the backup", err)
	}
	if found != "ok" {
		return &bot.Error{Text: "The backup is damaged: " + found + ".", Hint: "Take an older one."}
	}
	var tables int
	if err := from.sql.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name IN ('dossier', 'history', 'moves')`).Scan(&tables); err != nil || tables != 3 {
		return errors.Join(&bot.Error{Text: "The file is no backup of a dossier database.", Hint: "Name a file that `dossier backup` wrote."}, err)
	}
	if err := from.Backup(ctx, to); err != nil {
		return err
	}
	checked, err := open(ctx, "sqlite:"+to, "journal_mode(DELETE)")
	if err != nil {
		return err
	}
	return checked.Close()
}

// in runs do in one transaction.
func (db *DB) in(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return said(doing, err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := do(tx); err != nil {
		return said(doing, err)
	}
	return said(doing, tx.Commit())
}

// changed runs a statement and returns how many rows it changed.
func changed(ctx context.Context, on execer, statement string, args ...any) (int64, error) {
	result, err := on.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

type execer interface {
	ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error)
}

// collect reads every row of a query.
func collect[T any](rows *sql.Rows, err error, scan func(*sql.Rows, *T) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, fmt.Errorf("reading a row: %w", err)
		}
		list = append(list, v)
	}
	return list, rows.Err()
}
