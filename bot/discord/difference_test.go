package discord_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/playground"
	"dossier/bot/store"
	"dossier/knowledge"
)

// long is a list of as many words of a length as a record may hold.
func long(words, letters int, letter string) string {
	var list []string
	for i := range words {
		list = append(list, fmt.Sprintf("%q", fmt.Sprintf("%s%d", strings.Repeat(letter, letters-2), i)))
	}
	return strings.Join(list, ", ")
}

// largest is the small dossier with all that a fact, a party, a term and a
// question may hold, made of a character that markdown reads, and more facts.
func largest(t *testing.T, letter string, more int) []byte {
	t.Helper()
	b := bytes.NewBuffer(replaced(t,
		`"bridge", "carts", "open", "want", "ask"`, long(15, 100, letter),
		`aliases = ["Northern", "Northtown"]`, "aliases = ["+long(40, 100, letter)+"]",
		`"What does North want?"`, `"`+strings.Repeat(letter, 240)+`"`,
		`name = "The crossing"`, `name = "`+strings.Repeat(letter, 90)+`"`+"\naliases = ["+long(40, 99, letter)+"]",
		`meaning = "`, `meaning = "`+strings.Repeat(letter, 200),
		`speaker = "Ada North, minister"`, `speaker = "`+strings.Repeat(letter, 100)+`"`,
		"open to carts.", strings.Repeat(letter, 200)+".",
	))
	for i := range more {
		fmt.Fprintf(b, "\n[[fact]]\nid = \"extra-%d\"\ntopic = \"event\"\nissue = \"bridge\"\ndate = \"2026-05-01\"\nby = [\"north\"]\n"+
			"text = \"Cart %d of the year crossed.\"\nattested = \"one\"\nsources = [\"wire\"]\nkeywords = [\"bridge\", \"carts\", \"open\", \"year\", \"%d\"]\n", i, i, i)
	}
	return b.Bytes()
}

// TestLargestDifference turns every page of a difference in which as much as a
// record may hold changes to as much else, and many facts are added. Each page
// keeps Discord's limits, and the file has what the pages have no room for.
func TestLargestDifference(t *testing.T) {
	k := openDesk(t)
	k.gives.Store(new(largest(t, "*", 0)))
	first, _ := k.use(t, moderator, "refresh check", nil)
	k.press(t, moderator, first, "Publish…", "")
	k.gives.Store(new(largest(t, "~", 150)))
	a, shown := k.use(t, moderator, "refresh check", nil)
	file := string(k.fetch(t, a.Message.Attachments[0].URL))
	for next := true; next; {
		buttons, _, _ := parts(a.Message.Components)
		if next = slices.ContainsFunc(buttons, func(b playground.Component) bool { return b.Label == "▶" }); next {
			var text string
			a, text = k.press(t, moderator, a, "▶", "")
			shown += text
		}
	}
	for _, want := range []string{
		"What would change · 150 added, 1 changed, 0 withdrawn", "Changed · north-bridge · demand · touches both sides",
		"Added · extra-0 ·", "Added · extra-149 · event · touches North · one origin", "The file has more of it: ", "would be answered otherwise",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("no page says %q", want)
		}
	}
	for _, want := range []string{"*14", "*39", "~39", "extra-149"} {
		if !strings.Contains(file, want) {
			t.Errorf("the file does not have %q", want)
		}
	}
	k.clean(t)
}

// TestFarChange holds that the place where two long values differ is shown.
func TestFarChange(t *testing.T) {
	k := openDesk(t)
	words := long(15, 90, "a")
	was := replaced(t, `"bridge", "carts", "open", "want", "ask"`, words)
	now := bytes.Replace(was, []byte("aaa14"), []byte("aaafourteen"), 1)
	k.gives.Store(&was)
	first, _ := k.use(t, moderator, "refresh check", nil)
	k.press(t, moderator, first, "Publish…", "")
	k.gives.Store(&now)
	_, text := k.use(t, moderator, "refresh check", nil)
	says(t, text, "keywords was: …", "aaa14", "keywords now: …", "aaafourteen")
	k.clean(t)
}

// TestMovedElsewhere holds that a difference is one from what another process
// moved the server to, also before this one answers from it.
func TestMovedElsewhere(t *testing.T) {
	k := openDesk(t)
	builtIn, err := knowledge.Parse(small(t))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+k.file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	elsewhere, err := store.NewShelf(t.Context(), db, builtIn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	hash, err := elsewhere.Keep(t.Context(), replaced(t, "open to carts", "open to horses"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	m := bot.Move{What: bot.Published, Hash: hash, Seen: builtIn.Hash(), By: "operator", At: time.Now()}
	if _, err := elsewhere.Move(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	k.gives.Store(new(replaced(t, "open to carts", "open to lorries")))
	check, text := k.use(t, moderator, "refresh check", nil)
	says(t, text, "was: North (Ada North, minister): The bridge must open to horses", "now: North (Ada North, minister): The bridge must open to lorries")
	_, text = k.press(t, moderator, check, "Publish…", "")
	says(t, text, "published, as version 1")
	k.answers(t, member, "open to lorries")
	k.clean(t)
}
