package bot_test

import (
	"bytes"
	"context"
	"log/slog"
	"reflect"
	"testing"
	"time"

	"dossier/bot"
	"dossier/knowledge"
)

// byServer is a library in which each server has a dossier.
type byServer map[string]*knowledge.Dossier

func (l byServer) Dossier(_ context.Context, server string) (*knowledge.Dossier, error) {
	return l[server], nil
}

func (byServer) Settings(string) bot.Settings { return bot.Settings{} }

// TestKept holds that a reply that was kept is the one that would be made anew,
// whoever asks, wherever, when and however it is typed, and that no two replies
// have one key.
func TestKept(t *testing.T) {
	d := embedded(t)
	changed, err := knowledge.Parse(bytes.Replace(knowledge.EmbeddedFile(), []byte(d.Facts[0].Text), []byte("It is otherwise."), 1))
	if err != nil {
		t.Fatal(err)
	}
	library, log := byServer{"": d, "7": changed}, slog.New(slog.NewTextHandler(t.Output(), nil))
	warm, named, kept := bot.New(library, log), map[string]bot.Reply{}, 0
	for i, line := range append(commandLines(d), "/demands side:nobody", "why did turkey leave", "/demands side:KABUL", "/demands side:kabul") {
		if !long() && i%23 > 0 {
			continue
		}
		for _, server := range []string{"", "7"} {
			for _, at := range []time.Time{soon, soon.Add(time.Hour), soon.AddDate(0, 0, 60)} {
				for page := range 3 {
					req := bot.ReadLine(line, at)
					req.Server, req.Page = server, page
					made := bot.New(library, log).Handle(t.Context(), req)
					warm.Handle(t.Context(), req)
					req.From, req.On = bot.Person{ID: "5"}, &bot.Message{Asker: "6"}
					if got := warm.Handle(t.Context(), req); !reflect.DeepEqual(got, made) {
						t.Fatalf("%s, page %d, at %s in %q, is answered\n%s\nand made anew\n%s", line, page, at, server, got.Text(), made.Text())
					}
					if made.Key == "" {
						continue
					}
					kept++
					made.Asked, made.Page = "", 0
					if other, twice := named[made.Key]; twice && !reflect.DeepEqual(other, made) {
						t.Fatalf("two replies are called %s:\n%s\nand\n%s", made.Key, other.Text(), made.Text())
					}
					named[made.Key] = made
				}
			}
		}
	}
	if kept < 500 {
		t.Errorf("only %d replies may be kept", kept)
	}
}

// TestKeptPicture holds that a picture comes with the first page, whichever page
// was asked for before.
func TestKeptPicture(t *testing.T) {
	b := newBot(t, embedded(t))
	req := bot.ReadLine("/timeline from:2026-02-26 to:2026-02-28 chart:true", soon)
	for _, page := range []int{2, 1, 2, 0} {
		req.Page = page
		if n := len(b.Handle(t.Context(), req).Files); (n == 1) != (page < 2) {
			t.Errorf("page %d comes with %d files", page, n)
		}
	}
}

// TestNotKept holds that nothing is kept of a question, of what is refused, and
// of a command whose reply may differ.
func TestNotKept(t *testing.T) {
	b := newBot(t, embedded(t))
	for _, line := range []string{"why did turkey leave", "what is a TTP", "hello", "/demands side:nobody", "/nothing", "/summary", "/about"} {
		if r := b.Handle(t.Context(), bot.ReadLine(line, soon)); r.Key != "" {
			t.Errorf("%s is kept as %s", line, r.Key)
		}
	}
}
