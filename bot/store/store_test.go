package store_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/bot"
	"dossier/bot/store"
)

func TestSQLite(t *testing.T) {
	testConformance(t, func(t *testing.T) func() *store.DB {
		file := filepath.Join(t.TempDir(), "100% a?b#c.db")
		return opener(t, "sqlite:"+file)
	})
}

// TestPostgreSQL runs on the database that DOSSIER_TEST_POSTGRES names, each
// test in a schema of its own.
func TestPostgreSQL(t *testing.T) {
	address := os.Getenv("DOSSIER_TEST_POSTGRES")
	if address == "" {
		t.Skip("DOSSIER_TEST_POSTGRES names no PostgreSQL, such as postgres://postgres@127.0.0.1/test; .ci/run sets it")
	}
	admin, err := sql.Open("pgx", address)
	must(t, err)
	t.Cleanup(func() { admin.Close() })
	testConformance(t, func(t *testing.T) func() *store.DB {
		schema := "dossier_" + strings.ToLower(rand.Text())
		_, err := admin.ExecContext(t.Context(), `CREATE SCHEMA `+schema)
		must(t, err)
		t.Cleanup(func() {
			if _, err := admin.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
				t.Error(err)
			}
		})
		u, err := url.Parse(address)
		must(t, err)
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
		return opener(t, u.String())
	})
}

// opener opens a database as often as it is called, and closes all at the end.
func opener(t *testing.T, address string) func() *store.DB {
	return func() *store.DB {
		db, err := store.Open(t.Context(), address)
		if err != nil {
			t.Error(err)
			t.FailNow()
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
}

// TestWords holds that what is wrong with a database is said, and what to do.
func TestWords(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		must(t, os.WriteFile(file, []byte(text), 0o666))
		return "sqlite:" + file
	}
	for _, c := range []struct{ url, text string }{
		{"mysql://x", "kind of database"},
		{"sqlite:", "is no file"},
		{"sqlite::memory:", "is no file"},
		{"postgres://%zz", "address cannot be read"},
		{"postgres://nobody@127.0.0.1:1/x?connect_timeout=2", "cannot be reached"},
		{"sqlite:" + filepath.Join(dir, "no", "such", "directory.db"), "cannot be opened"},
		{write("letter.db", strings.Repeat("Dear database, ", 1000)), "no SQLite database"},
	} {
		db, err := store.Open(t.Context(), c.url)
		if err == nil {
			db.Close()
		}
		said(t, err, c.text)
	}
}

func said(t *testing.T, err error, text string) {
	t.Helper()
	words, is := errors.AsType[*bot.Error](err)
	if !is || !strings.Contains(words.Text, text) || words.Hint == "" {
		t.Errorf("the error is %v, which does not say %q", err, text)
	}
}

// TestOrder holds that SQLite's driver reads $2 and $1 as PostgreSQL does; the
// database itself would number them by their first appearance.
func TestOrder(t *testing.T) {
	pool, err := sql.Open("sqlite", "file::memory:")
	must(t, err)
	defer pool.Close()
	var second, first, again string
	must(t, pool.QueryRowContext(t.Context(), `SELECT $2, $1, $2`, "one", "two").Scan(&second, &first, &again))
	if second != "two" || first != "one" || again != "two" {
		t.Errorf("$2, $1, $2 is %s, %s, %s", second, first, again)
	}
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	old, copied, fresh := filepath.Join(dir, "old.db"), filepath.Join(dir, "backup.db"), filepath.Join(dir, "new.db")
	db := opener(t, "sqlite:"+old)()
	a := keep(t, db, "a")
	publish(t, db, "1", a, builtIn)
	must(t, db.Backup(t.Context(), copied))
	said(t, db.Backup(t.Context(), copied), "already")
	said(t, db.Backup(t.Context(), filepath.Join(dir, "none", "backup.db")), "backup.db cannot be written")
	publish(t, db, "1", keep(t, db, "b"), a) // after the backup
	said(t, store.Restore(t.Context(), "sqlite:"+old, copied), "already")
	must(t, store.Restore(t.Context(), "sqlite:"+fresh, copied))
	points, err := opener(t, "sqlite:"+fresh)().Points(t.Context(), "1")
	must(t, err)
	equal(t, "what the server points at", points, a)
	left, err := filepath.Glob(filepath.Join(dir, ".restoring-*"))
	must(t, err)
	equal(t, "what is left over", len(left), 0)

	said(t, store.Restore(t.Context(), "sqlite:"+filepath.Join(dir, "x.db"), filepath.Join(dir, "none.db")), "cannot be read")
	data, err := os.ReadFile(copied)
	must(t, err)
	for name, change := range map[string]func([]byte) []byte{
		"cut short": func(b []byte) []byte { return b[:len(b)/2] },
		"a letter":  func([]byte) []byte { return []byte(strings.Repeat("Dear database, ", 1000)) },
		"overwritten": func(b []byte) []byte {
			for i := 3 * 4096; i < len(b); i++ {
				b[i] = 'x'
			}
			return b
		},
	} {
		bad := filepath.Join(dir, "bad.db")
		must(t, os.WriteFile(bad, change(append([]byte(nil), data...)), 0o666))
		to := filepath.Join(dir, "restored.db")
		if err := store.Restore(t.Context(), "sqlite:"+to, bad); err == nil {
			t.Errorf("a backup that was %s was restored", name)
		} else if _, is := errors.AsType[*bot.Error](err); !is {
			t.Errorf("%s: the error has no words: %v", name, err)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: a database was left", name)
		}
	}
}
