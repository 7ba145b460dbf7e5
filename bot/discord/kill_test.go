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

// TestPosterKilled kills a real process at each step of a digest's post and of an
// announcement, and starts another. The channel has one message, and it is known
// that it was posted.
func TestPosterKilled(t *testing.T) {
	times := 1
	if os.Getenv("DOSSIER_LONG") != "" {
		times = 20
	}
	for _, kind := range []bot.PostKind{bot.DigestPost, bot.VersionPost} {
		for _, step := range []string{"claimed", "sending", "sent", "confirmed"} {
			for n := range times {
				t.Run(fmt.Sprintf("%s %s %d", kind, step, n), func(t *testing.T) {
					t.Parallel()
					c := newScene(t, kind)
					if err := c.process(t, step).Wait(); !killed(err) {
						t.Fatalf("the step was not reached: %v", err)
					}
					next := c.process(t, "")
					until(t, func() bool { return c.post(t).State != bot.PostDue })
					c.in.Close()
					if err := next.Wait(); err != nil {
						t.Error(err)
					}
					post := c.post(t)
					messages, err := c.small.Messages(member)
					if err != nil || len(messages) != 1 || post.State != bot.PostSent || post.Message != messages[0].ID {
						t.Errorf("%d messages, %v; it is known that %+v", len(messages), err, post)
					}
				})
			}
		}
	}
}

// scene is a post that is due, and the small Discord it goes to.
type scene struct {
	small  *playground.Playground
	api    string
	file   string
	server string
	shelf  *store.Shelf
	kind   bot.PostKind
	in     io.Closer // of the last process
}

func newScene(t *testing.T, kind bot.PostKind) *scene {
	t.Helper()
	c := &scene{small: playground.New(playground.Options{}), file: filepath.Join(t.TempDir(), "dossier.db"), kind: kind}
	server := httptest.NewServer(c.small.Handler())
	t.Cleanup(server.Close)
	c.api, c.server = server.URL+"/api/v10", c.small.ServerID(playground.BorderWatch)
	shelf, closing := shelfIn(t, c.file)
	t.Cleanup(closing)
	c.shelf = shelf
	due := map[bot.PostKind]func(context.Context, string) error{
		bot.DigestPost: c.digest,
		bot.VersionPost: func(ctx context.Context, channel string) error {
			return c.version(ctx, channel, replaced(t, "open to carts", "open to lorries"), store.Hash(small(t)))
		},
	}[kind]
	if err := due(t.Context(), c.small.ChannelID(playground.BorderWatch, "general")); err != nil {
		t.Fatal(err)
	}
	return c
}

// digest lets a slot of a digest come, and the next in a year.
func (c *scene) digest(ctx context.Context, channel string) error {
	_, err := c.shelf.AddDigest(ctx, bot.Digest{
		Server: c.server, Channel: channel, When: bot.EverySlot,
		Clock: 540, Days: "daily", Zone: "Asia/Kabul", At: time.Now(), Next: time.Now().Add(-time.Second),
	})
	if err != nil {
		return err
	}
	d, err := c.shelf.Digest(ctx, c.server, 1)
	if err != nil {
		return err
	}
	return c.shelf.Plan(ctx, []bot.Plan{{Digest: d, Slots: []time.Time{d.Next}, Next: time.Now().AddDate(1, 0, 0)}})
}

// version publishes one, to be announced.
func (c *scene) version(ctx context.Context, channel string, data []byte, seen string) error {
	if err := c.shelf.Set(ctx, c.server, func(s *bot.Settings) { s.Changes = channel }); err != nil {
		return err
	}
	hash, err := c.shelf.Keep(ctx, data, time.Now())
	if err != nil {
		return err
	}
	_, err = c.shelf.Move(ctx, bot.Move{Server: c.server, What: bot.Published, Hash: hash, Seen: seen, At: time.Now()})
	return err
}

// post is what is known of it.
func (c *scene) post(t *testing.T) bot.Post {
	t.Helper()
	if c.kind == bot.VersionPost {
		p, err := c.shelf.Announcement(t.Context(), c.server, c.server, 1)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	ended, err := c.shelf.Posts(t.Context(), c.server, 0, 10)
	if err != nil || len(ended) > 1 {
		t.Fatal(ended, err)
	}
	if len(ended) == 0 {
		return bot.Post{State: bot.PostDue}
	}
	return ended[0]
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
