package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"dossier/bot"
)

// said wraps an error with what was being done, and gives those whose cause is
// known their words. It leaves what a caller compares as it is.
func said(doing string, err error) error {
	if err == nil {
		return nil
	}
	for _, own := range []error{bot.ErrMoved, bot.ErrSame, bot.ErrNone, bot.ErrSpent, bot.ErrFull} {
		if errors.Is(err, own) {
			return err
		}
	}
	if _, is := errors.AsType[*bot.Error](err); is {
		return err
	}
	if text, hint := cause(err); text != "" {
		return &bot.Error{Text: text, Hint: hint, Err: fmt.Errorf("%s: %w", doing, err)}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func cause(err error) (text, hint string) {
	if lite, is := errors.AsType[*sqlite.Error](err); is {
		switch lite.Code() & 0xff { // the rest says more of the same
		case sqlite3.SQLITE_FULL:
			return "The disk of the database is full.", "Free some space; nothing was changed, and answers go on."
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return "The database is locked by another program.", "Wait for it or end it, then try again; nothing was changed."
		case sqlite3.SQLITE_CORRUPT:
			return "The database is damaged.", "Stop the bot, move the file away and restore a backup."
		case sqlite3.SQLITE_NOTADB:
			return "The database's file is no SQLite database.", "Name another in DATABASE_URL, or restore a backup."
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
			return "The database cannot be written.", "Give the bot's user the right to write the file and its directory."
		case sqlite3.SQLITE_CANTOPEN:
			return "The database's file cannot be opened.", "Name one in a directory that is there and can be written."
		case sqlite3.SQLITE_IOERR:
			return "The disk of the database failed.", "Look at the disk and its messages; nothing was changed."
		}
	}
	if pg, is := errors.AsType[*pgconn.PgError](err); is {
		switch {
		case pg.Code == "53100":
			return "The disk of the database is full.", "Free some space; nothing was changed, and answers go on."
		case strings.HasPrefix(pg.Code, "28"), pg.Code == "3D000":
			return "The database refuses the bot: " + pg.Message + ".", "Correct the user, the password or the database in DATABASE_URL."
		case strings.HasPrefix(pg.Code, "57P"):
			return "The database is shutting down or starting.", "Try again; nothing was changed."
		}
	}
	if _, is := errors.AsType[*pgconn.ParseConfigError](err); is {
		return "The database's address cannot be read.", "Write postgres://user:password@host/database."
	}
	if _, is := errors.AsType[*pgconn.ConnectError](err); is {
		return "The database cannot be reached.", "See that it runs and that DATABASE_URL names it."
	}
	return "", ""
}
