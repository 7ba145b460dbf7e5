package discord_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/bot/playground"
	"dossier/bot/store"
	"dossier/knowledge"
)

// dying is a store whose process is killed at a step of a post.
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

func (d dying) Claim(ctx context.Context, now time.Time, lease time.Duration) (bot.Post, error) {
	p, err := d.Shelf.Claim(ctx, now, lease)
	if err == nil {
		d.die("claimed")
		if d.step == "sending" { // somewhere on the way
			time.AfterFunc(time.Duration(rand.IntN(20_000))*time.Microsecond, func() { d.die("sending") })
		}
	}
	return p, err
}

func (d dying) Settle(ctx context.Context, p bot.Post) error {
	if p.State == bot.PostSent {
		d.die("sent")
		if d.step == "sending" {
			select {}
		}
	}
	err := d.Shelf.Settle(ctx, p)
	if p.State == bot.PostSent {
		d.die("confirmed")
	}
	return err
}

// TestPosterDies is no test: it is the process that TestPosterKilled kills. It
// posts until its input ends.
func TestPosterDies(t *testing.T) {
	api, token := os.Getenv("DOSSIER_DIES_API"), os.Getenv("DOSSIER_DIES_TOKEN")
	if api == "" {
		t.Skip("it is run by TestPosterKilled, in a process of its own")
	}
	shelf, closing := shelfIn(t, os.Getenv("DOSSIER_DIES_WITH"))
	defer closing()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	b := bot.New(shelf, log, bot.Moderated(dying{shelf, os.Getenv("DOSSIER_DIES_AT")}, nil, ""))
	app := discord.New(b, discord.Settings{API: api, Token: token}, log)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	b.Poster(app, bot.PosterSettings{Every: 100 * time.Millisecond, Within: time.Second}).Run(ctx)
}

func shelfIn(t *testing.T, file string) (*store.Shelf, func()) {
	t.Helper()
	d, err := knowledge.Parse(small(t))
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

// TestPosterKilled kills a real process at each step of a post, and starts
// another. The channel has one message, and the history says that it was posted.
func TestPosterKilled(t *testing.T) {
	times := 1
	if os.Getenv("DOSSIER_LONG") != "" {
		times = 20
	}
	for _, step := range []string{"claimed", "sending", "sent", "confirmed"} {
		for n := range times {
			t.Run(fmt.Sprintf("%s %d", step, n), func(t *testing.T) {
				t.Parallel()
				c := newScene(t)
				if err := c.process(t, step).Wait(); !killed(err) {
					t.Fatalf("the step was not reached: %v", err)
				}
				next := c.process(t, "")
				var ended []bot.Post
				until(t, func() bool {
					var err error
					if ended, err = c.shelf.Posts(t.Context(), c.server, 0, 10); err != nil {
						t.Fatal(err)
					}
					return len(ended) > 0
				})
				c.in.Close()
				if err := next.Wait(); err != nil {
					t.Error(err)
				}
				messages, err := c.small.Messages(member)
				if err != nil || len(messages) != 1 || len(ended) != 1 || ended[0].State != bot.PostSent || ended[0].Message != messages[0].ID {
					t.Errorf("%d messages, %v; the history has %+v", len(messages), err, ended)
				}
			})
		}
	}
}

// scene is a digest that is due, and the small Discord it is posted to.
type scene struct {
	small  *playground.Playground
	api    string
	file   string
	server string
	shelf  *store.Shelf
	in     io.Closer // of the last process
}

func newScene(t *testing.T) *scene {
	t.Helper()
	c := &scene{small: playground.New(playground.Options{}), file: filepath.Join(t.TempDir(), "dossier.db")}
	server := httptest.NewServer(c.small.Handler())
	t.Cleanup(server.Close)
	c.api, c.server = server.URL+"/api/v10", c.small.ServerID(playground.BorderWatch)
	shelf, closing := shelfIn(t, c.file)
	t.Cleanup(closing)
	c.shelf = shelf
	_, err := shelf.AddDigest(t.Context(), bot.Digest{
		Server: c.server, Channel: c.small.ChannelID(playground.BorderWatch, "general"), When: bot.EverySlot,
		Clock: 540, Days: "daily", Zone: "Asia/Kabul", At: time.Now(), Next: time.Now().Add(-time.Second),
	})
	if err != nil {
		t.Fatal(err)
	}
	// a slot that comes round during the test is not the one it is about
	digest, err := shelf.Digest(t.Context(), c.server, 1)
	if err == nil {
		err = shelf.Plan(t.Context(), []bot.Plan{{Digest: digest, Slots: []time.Time{digest.Next}, Next: time.Now().AddDate(1, 0, 0)}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// process starts a process that posts, and dies at the step.
func (c *scene) process(t *testing.T, step string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPosterDies$")
	cmd.Env = append(os.Environ(), "DOSSIER_DIES_API="+c.api, "DOSSIER_DIES_TOKEN="+c.small.Token(), "DOSSIER_DIES_WITH="+c.file, "DOSSIER_DIES_AT="+step)
	out := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = out, out
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	c.in = in
	return cmd
}

func killed(err error) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}
