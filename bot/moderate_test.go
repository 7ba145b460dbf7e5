package bot_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
	"dossier/knowledge"
)

// nowhere is a feed of which nothing can be had.
type nowhere struct{}

func (nowhere) Check(string) error { return nil }

func (nowhere) Fetch(context.Context, string, bot.Fetched) (bot.Fetched, error) {
	return bot.Fetched{}, &bot.Error{Text: "There is no feed here.", Hint: "Upload a file."}
}

// moderated is a bot on a real database. On the server "1" the role "7" may
// refresh.
func moderated(t *testing.T) *bot.Bot {
	t.Helper()
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "dossier.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	shelf, err := store.NewShelf(t.Context(), db, d, log)
	if err != nil {
		t.Fatal(err)
	}
	if err := shelf.Set(t.Context(), "1", func(s *bot.Settings) { s.Moderators = []string{"7"} }); err != nil {
		t.Fatal(err)
	}
	return bot.New(shelf, log, bot.Moderated(shelf, nowhere{}, "https://feed.example/record.toml"))
}

// TestRights holds who may do what: every command, click, form and completion
// for every kind of person.
func TestRights(t *testing.T) {
	b := moderated(t)
	const yes, no = true, false
	for _, who := range []struct {
		name   string
		server string
		person bot.Person
		may    map[bot.Right]bool
	}{
		{"a manager", "1", bot.Person{ID: "10", Manages: true}, map[bot.Right]bool{bot.Everyone: yes, bot.Moderators: yes, bot.Managers: yes}},
		{"a moderator", "1", bot.Person{ID: "11", Roles: []string{"5", "7"}}, map[bot.Right]bool{bot.Everyone: yes, bot.Moderators: yes, bot.Managers: no}},
		{"a member", "1", bot.Person{ID: "12", Roles: []string{"5"}}, map[bot.Right]bool{bot.Everyone: yes, bot.Moderators: no, bot.Managers: no}},
		{"a moderator of another server", "2", bot.Person{ID: "11", Roles: []string{"5", "7"}}, map[bot.Right]bool{bot.Everyone: yes, bot.Moderators: no, bot.Managers: no}},
		{"somebody in a private chat", "", bot.Person{ID: "13"}, map[bot.Right]bool{bot.Everyone: yes, bot.Moderators: no, bot.Managers: no}},
		{"nobody", "1", bot.Person{}, map[bot.Right]bool{bot.Everyone: yes, bot.Moderators: no, bot.Managers: no}},
	} {
		t.Run(who.name, func(t *testing.T) {
			for _, c := range b.Commands() {
				may := who.may[c.For]
				req := bot.Request{Do: c.Name, Options: map[string]string{}, From: who.person, Server: who.server, At: time.Now()}
				if denied := b.Handle(t.Context(), req).Kind == bot.Refused; denied == may {
					t.Errorf("/%s: refused %t, and may %t", c.Name, denied, may)
				}
				click := req
				click.On = &bot.Message{Asker: who.person.ID}
				if opens := b.Begin(t.Context(), click).Form != nil; opens != (may && c.Form != nil) {
					t.Errorf("/%s: a click opens a form: %t", c.Name, opens)
				}
				click.Filled = true
				if denied := b.Handle(t.Context(), click).Kind == bot.Refused; denied == may {
					t.Errorf("/%s handed in: refused %t, and may %t", c.Name, denied, may)
				}
				for _, o := range c.Options {
					req.Typing = o.Name
					if offered := b.Suggest(t.Context(), req); !may && len(offered) > 0 {
						t.Errorf("/%s offers %v for %s", c.Name, offered, o.Name)
					}
				}
				if start := b.Begin(t.Context(), req); c.For != bot.Everyone && !start.Private {
					t.Errorf("/%s is answered for all to see", c.Name)
				}
			}
		})
	}
	for _, right := range []bot.Right{bot.Moderators, bot.Managers} {
		if !slices.ContainsFunc(b.Commands(), func(c bot.Command) bool { return c.For == right }) {
			t.Errorf("no command is for %v alone", right)
		}
	}
}
