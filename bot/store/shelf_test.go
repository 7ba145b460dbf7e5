package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
	"dossier/knowledge"
)

var _ bot.Library = (*store.Shelf)(nil)

// bridge is a small dossier that differs by its title.
func bridge(t *testing.T, title string) []byte {
	t.Helper()
	data, err := os.ReadFile("../../knowledge/testdata/valid.toml")
	must(t, err)
	return bytes.Replace(data, []byte("A small dispute"), []byte(title), 1)
}

func shelf(t *testing.T, db *store.DB, log *bytes.Buffer) *store.Shelf {
	t.Helper()
	d, err := knowledge.Parse(bridge(t, "Built in"))
	must(t, err)
	s, err := store.NewShelf(t.Context(), db, d, slog.New(slog.NewTextHandler(log, nil)))
	must(t, err)
	return s
}

func titled(t *testing.T, s *store.Shelf, server, want string) {
	t.Helper()
	d, err := s.Dossier(t.Context(), server)
	must(t, err)
	if d.Title != want {
		t.Errorf("the server %q uses %q, not %q", server, d.Title, want)
	}
}

func TestShelf(t *testing.T) {
	open := opener(t, "sqlite:"+filepath.Join(t.TempDir(), "shelf.db"))
	db, other, ctx := open(), open(), t.Context()
	var log bytes.Buffer
	s := shelf(t, db, &log)
	titled(t, s, "1", "Built in")
	move := func(server, title, seen string) string {
		t.Helper()
		hash, err := other.Keep(ctx, bridge(t, title), noon)
		must(t, err)
		_, err = other.Move(ctx, bot.Move{Server: server, What: bot.Published, Hash: hash, Seen: seen, BuiltIn: store.Hash(bridge(t, "Built in")), At: noon})
		must(t, err)
		must(t, s.Look(ctx))
		return hash
	}
	operators := move("", "The operator's", store.Hash(bridge(t, "Built in")))
	own := move("1", "Its own", operators)
	titled(t, s, "1", "Its own")
	titled(t, s, "2", "The operator's")
	titled(t, s, "", "The operator's")
	_, err := other.Move(ctx, bot.Move{Server: "1", What: bot.Followed, Seen: own, BuiltIn: store.Hash(bridge(t, "Built in")), At: noon})
	must(t, err)
	must(t, s.Look(ctx))
	titled(t, s, "1", "The operator's")
	one, err := s.Read(ctx, own)
	must(t, err)
	two, err := s.Read(ctx, own)
	must(t, err)
	if one != two {
		t.Error("one version was parsed twice")
	}
	titled(t, shelf(t, other, &log), "2", "The operator's") // after a restart
	must(t, db.Close())
	titled(t, s, "2", "The operator's") // while the database is away
	if d, err := s.Read(ctx, "a version not in memory"); err == nil {
		t.Errorf("without a database it read %v", d)
	}
	equal(t, "what was logged", log.String(), "")
}

// TestWatched holds that a version moved by another process answers within two
// seconds.
func TestWatched(t *testing.T) {
	open := opener(t, "sqlite:"+filepath.Join(t.TempDir(), "watched.db"))
	db, other := open(), open()
	s := shelf(t, db, new(bytes.Buffer))
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { s.Watch(ctx) })
	t.Cleanup(func() { stop(); watching.Wait() })
	hash, err := other.Keep(ctx, bridge(t, "Moved"), noon)
	must(t, err)
	moving := bot.Move{Server: "1", What: bot.Published, Hash: hash, Seen: store.Hash(bridge(t, "Built in")), BuiltIn: store.Hash(bridge(t, "Built in")), At: noon}
	_, err = other.Move(ctx, moving)
	must(t, err)
	for begun := time.Now(); time.Since(begun) < 2*time.Second; time.Sleep(20 * time.Millisecond) {
		if d, err := s.Dossier(ctx, "1"); err == nil && d.Title == "Moved" {
			return
		}
	}
	t.Error("it does not answer from the moved version after two seconds")
}

// TestUnreadable holds that a version a newer program cannot read is told of
// once, and the last readable one serves.
func TestUnreadable(t *testing.T) {
	db := opener(t, "sqlite:"+filepath.Join(t.TempDir(), "unreadable.db"))()
	var log bytes.Buffer
	s := shelf(t, db, &log)
	ctx := t.Context()
	seen := store.Hash(bridge(t, "Built in"))
	move := func(data []byte) {
		t.Helper()
		hash, err := db.Keep(ctx, data, noon)
		must(t, err)
		_, err = db.Move(ctx, bot.Move{Server: "1", What: bot.Published, Hash: hash, Seen: seen, BuiltIn: store.Hash(bridge(t, "Built in")), At: noon})
		must(t, err)
		seen = hash
		must(t, s.Look(ctx))
	}
	move([]byte("format = 0"))
	titled(t, s, "1", "Built in") // nothing it had can be read
	move(bridge(t, "Good"))
	titled(t, s, "1", "Good")
	equal(t, "the trouble", s.Trouble("1"), nil)
	log.Reset()
	move([]byte("format = 7"))
	move([]byte("format = 8"))
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if d, err := s.Dossier(ctx, "1"); err != nil || d.Title != "Good" {
				t.Errorf("%v, %v", d, err)
			}
		})
	}
	all.Wait()
	titled(t, s, "1", "Good")
	if _, is := errors.AsType[knowledge.Problems](s.Trouble("1")); !is {
		t.Errorf("the trouble is %v", s.Trouble("1"))
	}
	if n := strings.Count(log.String(), "another answers"); n != 1 {
		t.Errorf("it was told of %d times:\n%s", n, &log)
	}
	move(bridge(t, "Mended"))
	titled(t, s, "1", "Mended")
	equal(t, "the trouble", s.Trouble("1"), nil)
}

// TestMany holds that the shelf stays small however many versions are asked for.
func TestMany(t *testing.T) {
	db := opener(t, "sqlite:"+filepath.Join(t.TempDir(), "many.db"))()
	s := shelf(t, db, new(bytes.Buffer))
	var all sync.WaitGroup
	for i := range 100 {
		title := fmt.Sprintf("Title %d", i%50)
		hash, err := db.Keep(t.Context(), bridge(t, title), noon)
		must(t, err)
		all.Go(func() {
			if d, err := s.Read(t.Context(), hash); err != nil || d.Title != title {
				t.Errorf("%v, %v", d, err)
			}
		})
	}
	all.Wait()
	_, err := s.Read(t.Context(), "no hash")
	wants(t, err, bot.ErrNone)
}
