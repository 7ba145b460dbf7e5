package bot_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
)

// clerk uses a bot as a manager of the server "1" would.
type clerk struct {
	*bot.Bot
	at time.Time
}

// deskOf is a bot on a real database, whose feed has another record than the one
// built in.
func deskOf(t *testing.T) (clerk, *store.Shelf) {
	t.Helper()
	old, next := records(t)
	shelf, closing := shelfOf(t, filepath.Join(t.TempDir(), "dossier.db"), old)
	t.Cleanup(closing)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	return clerk{bot.New(shelf, log, bot.Moderated(shelf, gives(next), "https://feed.example/record.toml")), time.Now()}, shelf
}

func (c clerk) ask(t *testing.T, req bot.Request, wants ...string) bot.Reply {
	t.Helper()
	req.Server, req.From, req.At = "1", bot.Person{ID: "10", Manages: true}, c.at
	r := c.Handle(t.Context(), req)
	for _, want := range wants {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%s does not say %q:\n%s", req, want, r.Text())
		}
	}
	return r
}

// press presses a reply's button, and hands in the form it opens.
func (c clerk) press(t *testing.T, r bot.Reply, label string, wants ...string) bot.Reply {
	t.Helper()
	for _, way := range r.Ways {
		if way.Label == label {
			way.Ask.On, way.Ask.Filled = &bot.Message{Asker: "10"}, true
			return c.ask(t, way.Ask, wants...)
		}
	}
	t.Fatalf("there is no button %q: %v", label, r.Ways)
	return bot.Reply{}
}

// TestOldDraft holds that a draft waits for seven days and no longer.
func TestOldDraft(t *testing.T) {
	c, _ := deskOf(t)
	check := c.ask(t, bot.Request{Do: "refresh check"}, "0 added, 1 changed, 0 withdrawn")
	c.at = c.at.Add(7*24*time.Hour - time.Minute)
	c.ask(t, check.Again, "0 added, 1 changed, 0 withdrawn")
	c.at = c.at.Add(2 * time.Minute)
	c.ask(t, check.Again, "older than seven days", "Look again with /refresh check")
	c.press(t, check, "Publish…", "Not done", "older than seven days", "Look again with /refresh check")
	c.ask(t, bot.Request{Do: "refresh history"}, "Nothing was published")
	c.press(t, check, "Discard", "Nothing was changed")
}

// TestForgedMove holds that a move names what was seen before it.
func TestForgedMove(t *testing.T) {
	c, _ := deskOf(t)
	check := c.ask(t, bot.Request{Do: "refresh check"})
	for _, seen := range []string{"", "0", "f"} {
		check.Ways[0].Ask.Options["seen"] = seen
		if seen == "" {
			delete(check.Ways[0].Ask.Options, "seen")
		}
		c.press(t, check, "Publish…", "nothing was changed", "What would change")
	}
	c.ask(t, bot.Request{Do: "refresh history"}, "Nothing was published")
}

// TestHistoryPages goes to the oldest versions and back to the newest, after
// taking back what was published and taking that back.
func TestHistoryPages(t *testing.T) {
	c, _ := deskOf(t)
	for range 4 {
		c.press(t, c.ask(t, bot.Request{Do: "refresh upload", Options: map[string]string{"file": "next.toml"}, Upload: upload(t)}), "Publish…", "published, as version")
		c.press(t, c.ask(t, bot.Request{Do: "refresh follow"}), "Follow…", "followed, as version")
	}
	first := c.press(t, c.ask(t, bot.Request{Do: "refresh check"}), "Publish…", "published, as version 9")
	followed := c.press(t, c.press(t, first, "Take it back", "now: North"), "Follow…", "followed, as version 10")
	c.press(t, followed, "Take it back", "now: North (Ada North, minister): The bridge must open to lorries")
	newest := c.ask(t, bot.Request{Do: "refresh history"}, "Version 10 ·", "Version 5 ·", "This is in use.")
	older := c.press(t, newest, "Older", "Version 4 ·", "Version 1 ·")
	if strings.Contains(older.Text(), "in use") || len(older.Ways) != 1 || len(newest.Ways) != 1 {
		t.Errorf("the last page is %v:\n%s", older.Ways, older.Text())
	}
	c.press(t, older, "Newest", "Version 10 ·")
	if n := len(older.Menu.Choices); n != 2 || !strings.HasPrefix(older.Menu.Choices[1].Name, "1 · published ") {
		t.Errorf("it offers %v", older.Menu.Choices)
	}
}

func upload(t *testing.T) *bot.Upload {
	t.Helper()
	_, next := records(t)
	return &bot.Upload{Size: len(next), Read: func(context.Context) ([]byte, error) { return next, nil }}
}

// TestUnreadable holds that moderators are told when the version their server
// should be answered from cannot be read by this program, their own or the
// operator's, whatever they use, and can publish one that can.
func TestUnreadable(t *testing.T) {
	for name, server := range map[string]string{"the server's own": "1", "the operator's": ""} {
		t.Run(name, func(t *testing.T) {
			c, shelf := deskOf(t)
			builtIn, _ := records(t)
			hash, err := shelf.Keep(t.Context(), []byte("format = 2\n"), c.at)
			if err != nil {
				t.Fatal(err)
			}
			m := bot.Move{Server: server, What: bot.Published, Hash: hash, Seen: store.Hash(builtIn), By: "operator", At: c.at}
			if _, err := shelf.Move(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			const said = "This program cannot read the version that was published, so the last one it can read answers"
			for _, do := range []string{"refresh history", "settings show", "refresh export"} {
				c.ask(t, bot.Request{Do: do}, said, "title is missing")
			}
			if server != "" {
				back := bot.Request{Do: "refresh rollback", Options: map[string]string{"to": "1"}}
				c.ask(t, back, said, "in use already")
			}
			check := c.ask(t, bot.Request{Do: "refresh check"}, said, "1 changed")
			if done := c.press(t, check, "Publish…", "published, as version"); strings.Contains(done.Text(), said) {
				t.Errorf("after it was mended it says:\n%s", done.Text())
			}
			if again := c.ask(t, bot.Request{Do: "refresh history"}); strings.Contains(again.Text(), said) {
				t.Errorf("later it says:\n%s", again.Text())
			}
		})
	}
}
