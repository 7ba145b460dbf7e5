package discord_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/bot/feed"
	"dossier/bot/playground"
	"dossier/bot/store"
	"dossier/knowledge"
)

// desk is a bot whose moderators can refresh, with a real database and a real
// feed.
type desk struct {
	*house
	shelf *store.Shelf
	file  string // the database
	feed  *httptest.Server
	gives atomic.Pointer[[]byte] // what the feed has
	acts  http.HandlerFunc       // instead of giving it, if not nil
	waits time.Duration          // for the feed, if not as long as ever
	asked atomic.Int64           // how often
}

// small is a dossier of few facts.
func small(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("../../knowledge/testdata/valid.toml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// replaced is the small dossier with words changed.
func replaced(t *testing.T, pairs ...string) []byte {
	t.Helper()
	data := []byte(strings.NewReplacer(pairs...).Replace(string(small(t))))
	if bytes.Equal(data, small(t)) {
		t.Fatal("nothing was replaced")
	}
	return data
}

func openDesk(t *testing.T) *desk {
	t.Helper()
	return openDeskWhere(t, nil, 0)
}

// openDeskWhere has a feed that acts in a way, and is waited for so long.
func openDeskWhere(t *testing.T, acts http.HandlerFunc, waits time.Duration) *desk {
	t.Helper()
	k := &desk{file: filepath.Join(t.TempDir(), "dossier.db"), acts: acts, waits: waits}
	k.feed = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.asked.Add(1)
		if k.acts != nil {
			k.acts(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/toml")
		w.Write(*k.gives.Load())
	}))
	t.Cleanup(k.feed.Close)
	k.gives.Store(new(small(t)))
	k.start(t)
	return k
}

// start opens the database and moves the bot in, as after a restart.
func (k *desk) start(t *testing.T) {
	t.Helper()
	builtIn, err := knowledge.Parse(small(t))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+k.file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	shelf, err := store.NewShelf(t.Context(), db, builtIn, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	fetch := feed.New(feed.Options{Allow: []string{strings.TrimPrefix(k.feed.URL, "http://")}, Within: k.waits})
	k.shelf = shelf
	k.house = move(t, shelf, discord.Settings{}, playground.Options{}, bot.Moderated(shelf, fetch, k.feed.URL))
}

var (
	moderator = other
	second    = playground.Who{Person: playground.SecondModerator, Server: playground.BorderWatch}
)

// use runs a command and returns the answer with its text.
func (k *desk) use(t *testing.T, who playground.Who, command string, options map[string]any) (*playground.Answer, string) {
	t.Helper()
	a, err := k.small.Use(t.Context(), who, command, options)
	if err != nil {
		t.Fatalf("/%s: %v", command, err)
	}
	_, _, text := parts(a.Message.Components)
	return a, text
}

// press presses the button with that label, and hands in the note if a form
// opens.
func (k *desk) press(t *testing.T, who playground.Who, on *playground.Answer, label, note string) (*playground.Answer, string) {
	t.Helper()
	buttons, _, shown := parts(on.Message.Components)
	for _, b := range buttons {
		if b.Label != label {
			continue
		}
		a, err := k.small.Press(t.Context(), who, on.Message.ID, b.CustomID)
		if err == nil && a.Form != nil {
			a, err = k.small.Submit(t.Context(), who, a.Form, map[string]any{"note": note})
		}
		if err != nil {
			t.Fatalf("%s: %v", label, err)
		}
		_, _, text := parts(a.Message.Components)
		return a, text
	}
	t.Fatalf("there is no button %q under:\n%s", label, shown)
	return nil, ""
}

func (k *desk) answers(t *testing.T, who playground.Who, want string) {
	t.Helper()
	if _, text := k.use(t, who, "source", map[string]any{"id": "north-bridge"}); !strings.Contains(text, want) {
		t.Errorf("the answer does not say %q:\n%s", want, text)
	}
}

func says(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

// TestRefresh goes the way of a moderator from looking to taking back, over a
// restart, while another server stays as it was.
func TestRefresh(t *testing.T) {
	k := openDesk(t)
	elsewhere := playground.Who{Person: playground.Moderator, Server: playground.SecondServer}
	k.answers(t, member, "open to carts")
	_, text := k.use(t, moderator, "refresh check", nil)
	says(t, text, "in use already")
	_, text = k.use(t, moderator, "refresh history", nil)
	says(t, text, "Nothing was published")

	k.gives.Store(new(replaced(t, "open to carts", "open to lorries")))
	check, text := k.use(t, moderator, "refresh check", nil)
	says(t, text, "1 changed", "north-bridge", "touches both sides", "was: North (Ada North, minister): The bridge must open to carts", "now: North (Ada North, minister): The bridge must open to lorries", "What does North want?", "Balance")
	if check.Message.Flags&playground.FlagEphemeral == 0 {
		t.Error("others see the difference")
	}
	k.answers(t, member, "open to carts")
	done, text := k.press(t, moderator, check, "Publish…", "the *new* demand\n@everyone")
	says(t, text, "published, as version 1")
	k.answers(t, member, "open to lorries")
	k.answers(t, elsewhere, "open to carts")
	_, text = k.press(t, moderator, done, "History", "")
	says(t, text, "Version 1", "published by <@", `the \*new\* demand`, "1 changed", "This is in use")

	upload, text := k.use(t, promote(t, k), "refresh upload", map[string]any{
		"file": playground.File{Name: "record.toml", Data: replaced(t, "open to carts", "open to horses")},
	})
	says(t, text, "open to horses")
	k.press(t, second, upload, "Publish…", "")
	k.answers(t, member, "open to horses")

	k.start(t) // the small Discord is new too, and knows the same people
	k.answers(t, member, "open to horses")
	history, text := k.use(t, moderator, "refresh history", nil)
	says(t, text, "Version 2", "Version 1")
	_, menus, _ := parts(history.Message.Components)
	back, err := k.small.Choose(t.Context(), moderator, history.Message.ID, menus[0].CustomID, "1")
	if err != nil {
		t.Fatal(err)
	}
	_, text = k.press(t, moderator, back, "Go back to it…", "too soon")
	says(t, text, "rolled back, as version 3")
	_, text = k.use(t, moderator, "refresh rollback", map[string]any{"to": "1"})
	says(t, text, "Version 1 is in use already")
	k.answers(t, member, "open to lorries")
	choices, err := k.small.Complete(t.Context(), moderator, "refresh rollback", map[string]any{"to": "1"}, "to") // version 3 says "to version 1"
	if err != nil || len(choices) != 1 || choices[0].Value != "1" {
		t.Errorf("it completes 1 to %v, %v", choices, err)
	}
	export, _ := k.use(t, moderator, "refresh export", nil)
	if got := k.fetch(t, export.Message.Attachments[0].URL); !bytes.Equal(got, replaced(t, "open to carts", "open to lorries")) {
		t.Errorf("the export has %d other bytes", len(got))
	}

	follow, text := k.use(t, moderator, "refresh follow", nil)
	says(t, text, "now: North (Ada North, minister): The bridge must open to carts")
	_, text = k.press(t, moderator, follow, "Follow…", "")
	says(t, text, "followed, as version 4")
	k.answers(t, member, "open to carts")
	_, text = k.use(t, moderator, "refresh follow", nil)
	says(t, text, "follows the operator's record already")
	_, text = k.use(t, moderator, "refresh rollback", map[string]any{"to": "4"})
	says(t, text, "Version 4 followed the operator's record", "/refresh follow")
	k.clean(t)
}

// promote gives the second moderator the right to refresh.
func promote(t *testing.T, k *desk) playground.Who {
	t.Helper()
	_, text := k.use(t, moderator, "settings moderators", map[string]any{"add": "moderators"})
	says(t, text, "Stored", "<@&")
	return second
}

// fetch gets an attached file.
func (k *desk) fetch(t *testing.T, url string) []byte {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestTwoModerators holds that of two who publish at once one wins, and the
// other is shown the difference from what won.
func TestTwoModerators(t *testing.T) {
	k := openDesk(t)
	promote(t, k)
	upload := func(who playground.Who, cargo string) *playground.Answer {
		a, _ := k.use(t, who, "refresh upload", map[string]any{
			"file": playground.File{Name: "record.toml", Data: replaced(t, "open to carts", "open to "+cargo)},
		})
		return a
	}
	first, late := upload(moderator, "lorries"), upload(second, "horses")
	k.press(t, moderator, first, "Publish…", "")
	again, text := k.press(t, second, late, "Publish…", "")
	says(t, text, "nothing was changed", "was: North (Ada North, minister): The bridge must open to lorries", "now: North (Ada North, minister): The bridge must open to horses")
	k.answers(t, member, "open to lorries")
	k.press(t, second, again, "Publish…", "")
	k.answers(t, member, "open to horses")

	discarded := upload(second, "cats")
	buttons, _, _ := parts(discarded.Message.Components)
	form, err := k.small.Press(t.Context(), second, discarded.Message.ID, buttons[0].CustomID)
	if err != nil {
		t.Fatal(err)
	}
	_, text = k.press(t, second, discarded, "Discard", "")
	says(t, text, "Nothing was changed")
	handed, err := k.small.Submit(t.Context(), second, form.Form, nil) // in another window
	if err != nil {
		t.Fatal(err)
	}
	_, _, text = parts(handed.Message.Components)
	says(t, text, "can no longer be published", "/refresh check")
	k.answers(t, member, "open to horses")
	k.clean(t)
}

// TestRefreshRefuses says what each kind of bad input gets. None changes what
// is answered.
func TestRefreshRefuses(t *testing.T) {
	k := openDesk(t)
	file := func(data []byte) map[string]any {
		return map[string]any{"file": playground.File{Name: "record.toml", Data: data}}
	}
	many := new(strings.Builder)
	many.Write(small(t))
	for i := range 40 {
		fmt.Fprintf(many, "\n[[fact]]\nid = \"extra-%d\"\ntopic = \"rumour\"\n", i)
	}
	for _, c := range []struct {
		name, command string
		options       map[string]any
		wants         []string
	}{
		{"no dossier", "refresh upload", file([]byte("hello")), []string{"Nothing was changed", "line 1"}},
		{"a picture", "refresh upload", file([]byte("\x89PNG\r\n\x1a\n\x00")), []string{"not text in UTF-8", "Attach"}},
		{"an empty file", "refresh upload", file(nil), []string{"The file is empty", "Attach"}},
		{"a file with many problems", "refresh upload", file([]byte(many.String())), []string{"problems: ", "line 84 · extra-0", "names \"\", which is no issue of this file; correct the id"}},
		{"a file that is too large", "refresh upload", file(bytes.Repeat([]byte("# much\n"), 1<<18)), []string{"more than 1 MiB"}},
		{"a version that is none", "refresh rollback", map[string]any{"to": "77"}, []string{"There is no version 77", "/refresh history"}},
		{"a number that is none", "refresh rollback", map[string]any{"to": "the last"}, []string{"no version's number"}},
		{"an address that is none", "refresh feed", map[string]any{"url": "my feed"}, []string{"Only http and https"}},
		{"an address within", "refresh feed", map[string]any{"url": "http://169.254.169.254/latest"}, []string{"private network"}},
		{"no role", "settings moderators", nil, []string{"No role is named", "/settings show"}},
		{"everyone", "settings moderators", map[string]any{"add": "@everyone"}, []string{"@\u200beveryone cannot be made moderators"}},
		{"a role that has no right", "settings moderators", map[string]any{"remove": "staff"}, []string{"none of those that may refresh"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, text := k.use(t, moderator, c.command, c.options)
			says(t, text, c.wants...)
			k.answers(t, member, "open to carts")
		})
	}
	t.Run("the fetches of an hour", func(t *testing.T) {
		for range store.FetchesAnHour {
			k.use(t, moderator, "refresh check", nil)
		}
		_, text := k.use(t, moderator, "refresh check", nil)
		says(t, text, "as often as it may in an hour", "<t:", "/refresh upload")
		if n := k.asked.Load(); n != store.FetchesAnHour {
			t.Errorf("the feed was asked %d times", n)
		}
	})
	if log := k.log.String(); strings.Contains(log, "my feed") || strings.Contains(log, "169.254") {
		t.Error("the log has what a moderator typed")
	}
	k.clean(t)
}

// TestSettings holds that what is set counts: who may refresh, and whether
// answers are private.
func TestSettings(t *testing.T) {
	k := openDesk(t)
	_, text := k.use(t, moderator, "settings show", nil)
	says(t, text, "Who manages this server.", "Nowhere.", "operator's feed")
	k.use(t, moderator, "settings private", map[string]any{"on": true})
	a, _ := k.use(t, member, "demands", nil)
	if a.Message.Flags&playground.FlagEphemeral == 0 {
		t.Error("others see an answer though the server wants them private")
	}
	if a, _ = k.use(t, member, "demands", map[string]any{"private": false}); a.Message.Flags&playground.FlagEphemeral != 0 {
		t.Error("others do not see an answer that was asked for all to see")
	}
	promote(t, k)
	_, text = k.use(t, second, "settings changes", map[string]any{"channel": "read-only"})
	says(t, text, "You may not write in that channel")
	_, text = k.use(t, moderator, "settings changes", map[string]any{"channel": "news"})
	says(t, text, "In <#")
	_, text = k.use(t, moderator, "settings changes", nil)
	says(t, text, "Nowhere.")
	_, text = k.use(t, second, "settings moderators", map[string]any{"add": "staff"})
	says(t, text, "Only who may manage this server")
	k.use(t, moderator, "settings moderators", map[string]any{"remove": "moderators"})
	_, text = k.use(t, second, "settings show", nil)
	says(t, text, "for this server's moderators")
	k.clean(t)
}

// TestRightsOnEveryClick holds that a right is looked at when a button is
// pressed, a form handed in and an option completed, and not only when the
// command was used; and that what is refused is counted.
func TestRightsOnEveryClick(t *testing.T) {
	k := openDesk(t)
	promote(t, k)
	upload, _ := k.use(t, second, "refresh upload", map[string]any{
		"file": playground.File{Name: "record.toml", Data: replaced(t, "open to carts", "open to lorries")},
	})
	buttons, _, _ := parts(upload.Message.Components)
	form, err := k.small.Press(t.Context(), second, upload.Message.ID, buttons[0].CustomID)
	if err != nil {
		t.Fatal(err)
	}
	k.use(t, moderator, "settings moderators", map[string]any{"remove": "moderators"})
	pressed, err := k.small.Press(t.Context(), second, upload.Message.ID, buttons[0].CustomID)
	if err != nil || pressed.Form != nil {
		t.Fatalf("the button still opens its form: %v", err)
	}
	handed, err := k.small.Submit(t.Context(), second, form.Form, map[string]any{"note": "late"})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*playground.Answer{pressed, handed} {
		_, _, text := parts(a.Message.Components)
		says(t, text, "for this server's moderators", "/settings moderators")
	}
	choices, err := k.small.Complete(t.Context(), second, "refresh rollback", map[string]any{"to": ""}, "to")
	if err != nil || len(choices) > 0 {
		t.Errorf("it offers %v, %v", choices, err)
	}
	k.answers(t, member, "open to carts")
	if n := became(t, k.app, "forbidden"); n != 2 {
		t.Errorf("%v refusals were counted", n)
	}
	k.clean(t)
}
