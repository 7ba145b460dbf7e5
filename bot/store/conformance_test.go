package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
)

var noon = time.UnixMilli(1_780_000_000_000)

const builtIn = "the hash of the dossier built in"

// testConformance holds what every database must do. open gives an empty one,
// and the same again to whoever opens it twice.
func testConformance(t *testing.T, fresh func(t *testing.T) (open func() *store.DB)) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, open func() *store.DB)
	}{
		{"dossiers are kept once and given back as they came", keepsDossiers},
		{"a server follows until it publishes, and again when it chooses to", movesAndFollows},
		{"publishing needs what the moderator saw", refusesWhatMoved},
		{"of two moderators at once one wins", oneWins},
		{"servers never affect each other", serversApart},
		{"a move that fails changes nothing", allOrNothing},
		{"every move is seen once, from another connection too", seesMoves},
		{"the history is paged, noted and erased", tellsHistory},
		{"drafts end", draftsEnd},
		{"settings change one by one", setsSettings},
		{"announcements are made once", announcesOnce},
		{"digests are kept", keepsDigests},
		{"a digest's slots are set down once", plansOnce},
		{"of late digests one a channel is left", mergesLate},
		{"one post of a channel at a time", oneOfAChannel},
		{"a digest waits for a version", waitsForVersions},
		{"the last digest of a channel is found", findsLast},
		{"posts end", postsEnd},
		{"six fetches an hour", sixFetches},
		{"what a feed gave is kept", keepsFeeds},
		{"a thousand calls at once stay within every cap", staysWithinCaps},
		{"persons are forgotten with the hour", forgetsPersons},
		{"a restart keeps everything", survivesRestart},
		{"opening twice at once", opensAtOnce},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, fresh(t)) })
	}
}

func keep(t *testing.T, db *store.DB, text string) string {
	t.Helper()
	hash, err := db.Keep(t.Context(), []byte(text), noon)
	must(t, err)
	return hash
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("the error is %v, not %v", err, want)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func publish(t *testing.T, db *store.DB, server, hash, seen string) bot.Version {
	t.Helper()
	v, err := db.Move(t.Context(), bot.Move{Server: server, What: bot.Published, Hash: hash, Seen: seen, BuiltIn: builtIn, By: "7", Note: "why", At: noon})
	must(t, err)
	return v
}

func keepsDossiers(t *testing.T, open func() *store.DB) {
	db := open()
	text := "\x00\xff a file\r\n"
	hash := keep(t, db, text)
	equal(t, "the second hash", keep(t, db, text), hash)
	data, err := db.Bytes(t.Context(), hash)
	must(t, err)
	if !bytes.Equal(data, []byte(text)) {
		t.Errorf("it gave back %q", data)
	}
	_, err = db.Bytes(t.Context(), "no hash")
	wants(t, err, bot.ErrNone)
}

func movesAndFollows(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	a, b := keep(t, db, "a"), keep(t, db, "b")
	points := func(server, want string) {
		t.Helper()
		got, err := db.Points(ctx, server)
		must(t, err)
		equal(t, "what "+server+" points at", got, want)
	}
	points("1", "")
	publish(t, db, "", a, builtIn)
	points("1", a)
	v := publish(t, db, "1", b, a)
	points("1", b)
	points("2", a)
	want := bot.Version{Server: "1", Number: 1, Hash: b, Before: a, What: bot.Published, By: "7", Note: "why", At: noon}
	equal(t, "the version", v, want)
	_, err := db.Move(ctx, bot.Move{Server: "1", What: bot.Followed, Seen: b, BuiltIn: builtIn, By: "7", At: noon})
	must(t, err)
	points("1", a)
	_, err = db.Move(ctx, bot.Move{Server: "1", What: bot.Followed, Seen: a, BuiltIn: builtIn, By: "7", At: noon})
	wants(t, err, bot.ErrSame)
	_, err = db.Move(ctx, bot.Move{Server: "1", What: bot.RolledBack, Hash: b, Seen: a, BuiltIn: builtIn, By: "7", At: noon})
	must(t, err)
	points("1", b)
}

func refusesWhatMoved(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	a, b := keep(t, db, "a"), keep(t, db, "b")
	move := func(hash, seen string) error {
		_, err := db.Move(ctx, bot.Move{Server: "1", What: bot.Published, Hash: hash, Seen: seen, BuiltIn: builtIn, By: "7", At: noon})
		return err
	}
	wants(t, move(a, "something else"), bot.ErrMoved)
	publish(t, db, "", a, builtIn) // under the hands of a moderator whose server follows
	wants(t, move(b, builtIn), bot.ErrMoved)
	must(t, move(b, a))
	wants(t, move(b, b), bot.ErrSame)
	wants(t, move("no hash", b), bot.ErrNone)
}

func oneWins(t *testing.T, open func() *store.DB) {
	db, other := open(), open()
	const moderators = 8
	hashes := make([]string, moderators)
	for i := range hashes {
		hashes[i] = keep(t, db, fmt.Sprint(i))
	}
	for round := range 5 {
		server := fmt.Sprint(round)
		errs := make([]error, moderators)
		var all sync.WaitGroup
		for i := range moderators {
			all.Go(func() {
				on := []*store.DB{db, other}[i%2]
				_, errs[i] = on.Move(t.Context(), bot.Move{Server: server, What: bot.Published, Hash: hashes[i], Seen: builtIn, BuiltIn: builtIn, By: fmt.Sprint(i), At: noon})
			})
		}
		all.Wait()
		won := slices.Index(errs, nil)
		for i, err := range errs {
			if i != won {
				wants(t, err, bot.ErrMoved)
			}
		}
		if won < 0 {
			t.Fatal("nobody won")
		}
		points, err := db.Points(t.Context(), server)
		must(t, err)
		equal(t, "what the server points at", points, hashes[won])
		history, err := db.History(t.Context(), server, 0, 10)
		must(t, err)
		equal(t, "the length of the history", len(history), 1)
	}
}

func serversApart(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	a, b := keep(t, db, "a"), keep(t, db, "b")
	publish(t, db, "1", a, builtIn)
	publish(t, db, "2", b, builtIn)
	must(t, db.SaveDraft(ctx, bot.Draft{ID: "d", Server: "1", By: "7", At: noon}, []byte("c")))
	_, err := db.Draft(ctx, "2", "d", noon)
	wants(t, err, bot.ErrNone)
	must(t, db.Discard(ctx, "2", "d"))
	_, err = db.Draft(ctx, "1", "d", noon)
	must(t, err)
	one, err := db.Points(ctx, "1")
	must(t, err)
	equal(t, "what the first points at", one, a)
	_, err = db.Version(ctx, "1", 2)
	wants(t, err, bot.ErrNone)
}

func allOrNothing(t *testing.T, open func() *store.DB) {
	db := open()
	a := keep(t, db, "a")
	_, before, err := db.Changed(t.Context(), 0)
	must(t, err)
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := db.Move(ended, bot.Move{Server: "1", Hash: a, Seen: builtIn, BuiltIn: builtIn}); err == nil {
		t.Error("it moved after its context had ended")
	}
	wantNone := func() {
		t.Helper()
		moved, after, err := db.Changed(t.Context(), 0)
		must(t, err)
		history, err := db.History(t.Context(), "1", 0, 10)
		must(t, err)
		if len(moved)+len(history) > 0 || after != before {
			t.Errorf("it left %v, %v", moved, history)
		}
	}
	wantNone()
	if _, err := db.Move(t.Context(), bot.Move{Server: "1", Hash: a, Seen: "else", BuiltIn: builtIn}); err == nil {
		t.Error("it moved")
	}
	wantNone()
}

func seesMoves(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	a, b := keep(t, db, "a"), keep(t, db, "b")
	moved, count, err := other.Changed(ctx, 0)
	must(t, err)
	equal(t, "the number of moves", len(moved), 0)
	publish(t, db, "1", a, builtIn)
	publish(t, db, "2", a, builtIn)
	publish(t, db, "1", b, a)
	moved, count, err = other.Changed(ctx, count)
	must(t, err)
	equal(t, "what moved", moved, []store.Moved{{"2", a}, {"1", b}})
	moved, again, err := other.Changed(ctx, count)
	must(t, err)
	equal(t, "what moved since", len(moved), 0)
	equal(t, "the count", again, count)
}

func tellsHistory(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	seen := builtIn
	for i := range 5 {
		hash := keep(t, db, fmt.Sprint(i))
		publish(t, db, "1", hash, seen)
		seen = hash
	}
	numbers := func(before int64, n int) (list []int64) {
		page, err := db.History(ctx, "1", before, n)
		must(t, err)
		for _, v := range page {
			list = append(list, v.Number)
		}
		return list
	}
	equal(t, "the first page", numbers(0, 2), []int64{5, 4})
	equal(t, "the last page", numbers(3, 10), []int64{2, 1})
	must(t, db.Note(ctx, "1", 3, "the announcement may have been sent"))
	wants(t, db.Note(ctx, "1", 9, "x"), bot.ErrNone)
	n, err := db.Erase(ctx, "7")
	must(t, err)
	equal(t, "the lines erased", n, 5)
	v, err := db.Version(ctx, "1", 3)
	must(t, err)
	equal(t, "who", v.By, "")
	equal(t, "the note", v.Note, "why · the announcement may have been sent")
	n, err = db.Erase(ctx, "")
	must(t, err)
	equal(t, "the lines of nobody erased", n, 0)
}

func draftsEnd(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	keep(t, db, "a")
	d := bot.Draft{ID: "d", Server: "1", By: "7", At: noon}
	must(t, db.SaveDraft(ctx, d, []byte("b")))
	if err := db.SaveDraft(ctx, d, []byte("c")); err == nil {
		t.Error("the id was taken twice")
	}
	d.Hash = store.Hash([]byte("b"))
	got, err := db.Draft(ctx, "1", "d", noon.Add(store.DraftsLast-time.Second))
	must(t, err)
	equal(t, "the draft", got, d)
	_, err = db.Draft(ctx, "1", "d", noon.Add(store.DraftsLast))
	wants(t, err, bot.ErrNone)
	_, err = db.Move(ctx, bot.Move{Server: "1", What: bot.Published, Hash: d.Hash, Seen: builtIn, BuiltIn: builtIn, Draft: "d", At: noon})
	must(t, err)
	_, err = db.Draft(ctx, "1", "d", noon)
	wants(t, err, bot.ErrNone)

	must(t, db.SaveDraft(ctx, bot.Draft{ID: "e", Server: "1", At: noon}, []byte("e")))
	must(t, db.SaveDraft(ctx, bot.Draft{ID: "f", Server: "1", At: noon.Add(time.Hour)}, []byte("f")))
	must(t, db.Expire(ctx, noon.Add(store.DraftsLast)))
	for text, want := range map[string]error{"a": bot.ErrNone, "b": nil, "e": bot.ErrNone, "f": nil} {
		_, err := db.Bytes(ctx, store.Hash([]byte(text)))
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, not %v", text, err, want)
		}
	}
}

func setsSettings(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	s, err := db.Settings(ctx, "1")
	must(t, err)
	equal(t, "settings of nobody", s, bot.Settings{})
	var all sync.WaitGroup
	for _, change := range []func(*bot.Settings){
		func(s *bot.Settings) { s.Moderators = []string{"10", "20"} },
		func(s *bot.Settings) { s.Changes = "30" },
		func(s *bot.Settings) { s.Private = true },
		func(s *bot.Settings) { s.Feed = "https://feed.example/a.toml" },
		func(s *bot.Settings) { s.Model = bot.Writing },
	} {
		all.Go(func() {
			if err := db.Set(ctx, "1", change); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s, err = db.Settings(ctx, "1")
	must(t, err)
	equal(t, "the settings", s, bot.Settings{Moderators: []string{"10", "20"}, Changes: "30", Private: true, Feed: "https://feed.example/a.toml", Model: bot.Writing})
	must(t, db.Set(ctx, "1", func(s *bot.Settings) { *s = bot.Settings{} }))
	s, err = db.Settings(ctx, "1")
	must(t, err)
	equal(t, "the roles", len(s.Moderators), 0)
}

func sixFetches(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	var mu sync.Mutex
	granted := 0
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			_, err := []*store.DB{db, other}[i%2].Spend(ctx, "1", noon)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				granted++
			} else if !errors.Is(err, bot.ErrSpent) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	equal(t, "the fetches granted", granted, store.FetchesAnHour)
	next, err := db.Spend(ctx, "1", noon.Add(59*time.Minute))
	wants(t, err, bot.ErrSpent)
	equal(t, "when the next is free", next, noon.Add(time.Hour))
	_, err = db.Spend(ctx, "2", noon)
	must(t, err)
	_, err = db.Spend(ctx, "1", noon.Add(time.Hour))
	must(t, err)
}

func keepsFeeds(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	const url = "https://feed.example/a.toml"
	got, err := db.Fetched(ctx, url)
	must(t, err)
	equal(t, "what was fetched", got, bot.Fetched{})
	must(t, db.NoteFetched(ctx, url, bot.Fetched{ETag: `"1"`, Data: []byte("a")}, noon))
	must(t, db.NoteFetched(ctx, url, bot.Fetched{ETag: `"2"`, Modified: "Mon", Data: []byte("b")}, noon.Add(time.Hour)))
	must(t, db.Expire(ctx, noon.Add(store.DraftsLast)))
	got, err = db.Fetched(ctx, url)
	must(t, err)
	equal(t, "what was fetched", got, bot.Fetched{ETag: `"2"`, Modified: "Mon", Data: []byte("b")})
	_, err = db.Bytes(ctx, store.Hash([]byte("a")))
	wants(t, err, bot.ErrNone)
	must(t, db.Expire(ctx, noon.Add(2*store.DraftsLast)))
	got, err = db.Fetched(ctx, url)
	must(t, err)
	equal(t, "what was fetched long ago", got, bot.Fetched{})
}

func survivesRestart(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	a := keep(t, db, strings.Repeat("a", 1<<20))
	v := publish(t, db, "1", a, builtIn)
	must(t, db.Set(ctx, "1", func(s *bot.Settings) { s.Private = true }))
	must(t, db.SaveDraft(ctx, bot.Draft{ID: "d", Server: "1", At: noon}, []byte("b")))
	must(t, db.Close())
	db = open()
	again, err := db.Version(ctx, "1", 1)
	must(t, err)
	equal(t, "the version", again, v)
	data, err := db.Bytes(ctx, a)
	must(t, err)
	equal(t, "the dossier's length", len(data), 1<<20)
	_, err = db.Draft(ctx, "1", "d", noon)
	must(t, err)
	s, err := db.Settings(ctx, "1")
	must(t, err)
	equal(t, "private", s.Private, true)
	b := keep(t, db, "next")
	equal(t, "the next number", publish(t, db, "1", b, a).Number, 2)
}

func opensAtOnce(t *testing.T, open func() *store.DB) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { open() })
	}
	all.Wait()
	keep(t, open(), "a")
}
