package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dossier/bot"
)

// TestFull holds that a full disk is said, that nothing is changed by it and
// that everything can be read on.
func TestFull(t *testing.T) {
	file := filepath.Join(t.TempDir(), "full.db")
	db := opened(t, file, "max_page_count(60)")
	small, err := db.Keep(t.Context(), []byte("small"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	big, err := db.Keep(t.Context(), []byte(strings.Repeat("x", 1<<20)), time.Now())
	wantWords(t, err, "disk of the database is full")
	if _, err := db.Bytes(t.Context(), big); !errors.Is(err, bot.ErrNone) {
		t.Errorf("half of it was stored: %v", err)
	}
	if _, err := db.Bytes(t.Context(), small); err != nil {
		t.Errorf("what was there cannot be read: %v", err)
	}
}

// TestLocked holds that a database another program holds is said, and can be
// read meanwhile.
func TestLocked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "locked.db")
	db := opened(t, file, "busy_timeout(50)")
	hash, err := db.Keep(t.Context(), []byte("a"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", dataSource(file, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Move(t.Context(), bot.Move{Server: "1", Hash: hash, Seen: "b", BuiltIn: "b"})
	wantWords(t, err, "locked by another program")
	if _, err := db.Bytes(t.Context(), hash); err != nil {
		t.Errorf("it cannot be read: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err = db.Move(t.Context(), bot.Move{Server: "1", Hash: hash, Seen: "b", BuiltIn: "b"}); err != nil {
		t.Errorf("after it was let go: %v", err)
	}
}

// TestDamaged holds that a database in which somebody wrote is said to be
// damaged, and a dossier that was changed in it is not given out.
func TestDamaged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "damaged.db")
	db := opened(t, file)
	hash, err := db.Keep(t.Context(), []byte(strings.Repeat("a", 1<<18)), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.Exec(`UPDATE dossier SET bytes = $1`, []byte("b")); err != nil {
		t.Fatal(err)
	}
	_, err = db.Bytes(t.Context(), hash)
	wantWords(t, err, "A stored dossier is damaged")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(data); i++ {
		data[i] = 0xee
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	db, err = Open(t.Context(), "sqlite:"+file)
	if err == nil {
		db.Close()
	}
	wantWords(t, err, "The database is damaged")
}

// TestNewer holds that a program does not touch the database of a newer one.
func TestNewer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "newer.db")
	db := opened(t, file)
	if _, err := db.sql.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), "sqlite:"+file)
	if err == nil {
		again.Close()
	}
	wantWords(t, err, "newer program")
}

func opened(t *testing.T, file string, pragmas ...string) *DB {
	t.Helper()
	db, err := open(t.Context(), "sqlite:"+file, pragmas...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func wantWords(t *testing.T, err error, text string) {
	t.Helper()
	if words, is := errors.AsType[*bot.Error](err); !is || !strings.Contains(words.Text, text) {
		t.Errorf("the error is %v, which does not say %q", err, text)
	}
}
