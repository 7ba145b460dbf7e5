package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
	"dossier/knowledge"
)

// dying is a store whose process is killed at a step.
type dying struct {
	*store.Shelf
	step string
}

func (d dying) die(step string) {
	if d.step == step {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // it comes at once, but not before the next line
	}
}

func (d dying) NoteFetched(ctx context.Context, url string, f bot.Fetched, at time.Time) error {
	d.die("fetched")
	return d.Shelf.NoteFetched(ctx, url, f, at)
}

func (d dying) SaveDraft(ctx context.Context, draft bot.Draft, data []byte) error {
	err := d.Shelf.SaveDraft(ctx, draft, data)
	d.die("stored")
	return err
}

func (d dying) Move(ctx context.Context, m bot.Move) (bot.Version, error) {
	if d.step == "moving" { // somewhere within, or just before or after
		time.AfterFunc(time.Duration(rand.IntN(1500))*time.Microsecond, func() { d.die("moving") })
	}
	v, err := d.Shelf.Move(ctx, m)
	d.die("moved")
	if d.step == "moving" {
		select {}
	}
	return v, err
}

// gives is a feed that has a file.
type gives []byte

func (gives) Check(string) error { return nil }

func (g gives) Fetch(context.Context, string, bot.Fetched) (bot.Fetched, error) {
	return bot.Fetched{Data: g}, nil
}

// records are the one in use and the one to be published.
func records(t *testing.T) (old, next []byte) {
	t.Helper()
	old, err := os.ReadFile("../knowledge/testdata/valid.toml")
	if err != nil {
		t.Fatal(err)
	}
	return old, bytes.Replace(old, []byte("open to carts"), []byte("open to lorries"), 1)
}

// TestDies is no test: it is the process that TestKilled kills. It publishes as
// a moderator would.
func TestDies(t *testing.T) {
	file, step := os.Getenv("DOSSIER_DIES_WITH"), os.Getenv("DOSSIER_DIES_AT")
	if file == "" {
		t.Skip("it is run by TestKilled, in a process of its own")
	}
	old, next := records(t)
	shelf, closing := shelfOf(t, file, old)
	defer closing()
	b := bot.New(shelf, slog.New(slog.DiscardHandler), bot.Moderated(dying{shelf, step}, gives(next), "https://feed.example/record.toml"))
	req := bot.Request{Do: "refresh check", Server: "1", From: bot.Person{ID: "10", Manages: true}, At: time.Now()}
	check := b.Handle(t.Context(), req)
	if len(check.Ways) == 0 {
		t.Fatal(check.Text())
	}
	publish := check.Ways[0].Ask
	publish.On, publish.Filled, publish.Server, publish.From, publish.At = &bot.Message{Asker: "10"}, true, "1", req.From, req.At
	if done := b.Handle(t.Context(), publish); done.Kind != bot.Done {
		t.Fatal(done.Text())
	}
}

func shelfOf(t *testing.T, file string, builtIn []byte) (*store.Shelf, func()) {
	t.Helper()
	d, err := knowledge.Parse(builtIn)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := store.NewShelf(t.Context(), db, d, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	return shelf, func() { db.Close() }
}

// TestKilled kills a real process at each step of a publish. Afterwards the old
// or the new version is in use, whole, the history says which, and publishing
// again succeeds.
func TestKilled(t *testing.T) {
	times := 1
	if os.Getenv("DOSSIER_LONG") != "" {
		times = 20
	}
	old, next := records(t)
	for step, wants := range map[string][]string{
		"fetched": {store.Hash(old)},
		"stored":  {store.Hash(old)},
		"moving":  {store.Hash(old), store.Hash(next)},
		"moved":   {store.Hash(next)},
	} {
		for n := range times {
			t.Run(fmt.Sprintf("%s %d", step, n), func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "dossier.db")
				if err := publishing(t, file, step); !killed(err) {
					t.Fatalf("the step was not reached: %v", err)
				}
				in := inUse(t, file, old)
				if in != wants[0] && in != wants[len(wants)-1] {
					t.Fatalf("the version %.8s is in use", in)
				}
				if in == store.Hash(next) {
					return
				}
				if err := publishing(t, file, ""); err != nil {
					t.Fatal(err)
				}
				if in := inUse(t, file, old); in != store.Hash(next) {
					t.Fatalf("after a restart the version %.8s was published", in)
				}
			})
		}
	}
}

// publishing publishes in a process of its own, which dies at the step.
func publishing(t *testing.T, file, step string) error {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDies$")
	cmd.Env = append(os.Environ(), "DOSSIER_DIES_WITH="+file, "DOSSIER_DIES_AT="+step)
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	return cmd.Run()
}

func killed(err error) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}

// inUse returns the hash of the dossier that answers, and holds that the history
// tells the same.
func inUse(t *testing.T, file string, builtIn []byte) string {
	t.Helper()
	shelf, closing := shelfOf(t, file, builtIn)
	defer closing()
	d, err := shelf.Dossier(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	if shelf.Trouble("1") != nil {
		t.Error(shelf.Trouble("1"))
	}
	points, err := shelf.Points(t.Context(), "1")
	if err != nil || points != d.Hash() {
		t.Errorf("it points at %.8s and answers from %.8s: %v", points, d.Hash(), err)
	}
	list, err := shelf.History(t.Context(), "1", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	moved := d.Hash() != store.Hash(builtIn)
	if moved != (len(list) == 1) || moved && list[0].Hash != d.Hash() {
		t.Errorf("the history has %d lines", len(list))
	}
	return d.Hash()
}
