package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
)

// name says which post it is.
func name(p bot.Post) string {
	return fmt.Sprintf("%s %s %d %q, try %d", p.Server, p.Kind, p.Number, p.Mover, p.Tries)
}

// claims takes posts from several databases at once until there are none.
func claims(t *testing.T, now time.Time, dbs ...*store.DB) (names []string, posts []bot.Post) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 3 * len(dbs) {
		all.Go(func() {
			for range 10 {
				p, err := dbs[i%len(dbs)].Claim(t.Context(), now, time.Minute)
				if errors.Is(err, bot.ErrNone) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				names, posts = append(names, name(p)), append(posts, p)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	slices.Sort(names)
	return names, posts
}

func announcesOnce(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	for _, server := range []string{"1", "2", "3"} {
		must(t, db.Set(ctx, server, func(s *bot.Settings) { s.Changes = "c" + server }))
	}
	a, b := keep(t, db, "a"), keep(t, db, "b")
	publish(t, db, "1", a, builtIn)
	publish(t, db, "4", a, builtIn)
	publish(t, db, "", b, builtIn) // 2 and 3 follow
	_, err := db.Announcement(ctx, "4", "4", 1)
	wants(t, err, bot.ErrNone)
	claimed, _ := claims(t, noon, db, other)
	equal(t, "what was claimed", claimed, []string{`1 version 1 "1", try 1`, `2 version 1 "", try 1`, `3 version 1 "", try 1`})
	one, err := db.Announcement(ctx, "1", "1", 1)
	must(t, err)
	equal(t, "the channel", one.Channel, "c1")
	one.State, one.Message, one.Done = bot.PostSent, "99", noon
	must(t, db.Settle(ctx, one))
	late := one
	late.State, late.Message = bot.PostUnknown, ""
	must(t, db.Settle(ctx, late))
	got, err := db.Announcement(ctx, "1", "1", 1)
	must(t, err)
	equal(t, "the announcement", got, one)
	again, err := db.Claim(ctx, noon.Add(time.Minute), time.Minute)
	must(t, err)
	equal(t, "the claim when the lease is over", name(again), `2 version 1 "", try 2`)
	equal(t, "when it was tried first", again.First, noon)
	again.Tries, again.Done = 0, noon.Add(time.Hour) // surely not sent
	must(t, db.Settle(ctx, again))
	names, _ := claims(t, noon.Add(2*time.Minute), db)
	equal(t, "what was claimed before its time", names, []string{`3 version 1 "", try 2`})
	again, err = db.Claim(ctx, noon.Add(time.Hour), time.Minute)
	must(t, err)
	equal(t, "the claim after its time", name(again), `2 version 1 "", try 1`)
	equal(t, "when it was tried first, that it may have been sent", again.First, noon.Add(time.Hour))
}

func digest(server, channel string) bot.Digest {
	return bot.Digest{Server: server, Channel: channel, When: bot.IfChanged, Clock: 540, Days: "daily", Zone: "Asia/Kabul", About: "i:border", By: "7", At: noon, Next: noon.Add(time.Hour)}
}

func keepsDigests(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	d := digest("1", "10")
	for n := range int64(3) {
		number, err := db.AddDigest(ctx, d)
		must(t, err)
		equal(t, "the number", number, n+1)
	}
	d.Number = 2
	got, err := db.Digest(ctx, "1", 2)
	must(t, err)
	equal(t, "the digest", got, d)
	for _, running := range []bool{true, false} {
		was, err := db.PauseDigest(ctx, "1", 2, "why")
		must(t, err)
		equal(t, "whether it ran", was, running)
	}
	got, err = db.Digest(ctx, "1", 2)
	must(t, err)
	equal(t, "why it is paused", got.Paused, "why")
	equal(t, "its next slot", got.Next, time.Time{})
	for _, paused := range []bool{true, false} {
		was, err := db.ResumeDigest(ctx, "1", 2, d.Next)
		must(t, err)
		equal(t, "whether it was paused", was, paused)
	}
	got, err = db.Digest(ctx, "1", 2)
	must(t, err)
	equal(t, "the digest that runs again", got, d)
	must(t, db.RemoveDigest(ctx, "1", 3))
	wants(t, db.RemoveDigest(ctx, "1", 3), bot.ErrNone)
	wants(t, db.RemoveDigest(ctx, "2", 1), bot.ErrNone)
	_, err = db.Digest(ctx, "1", 3)
	wants(t, err, bot.ErrNone)
	for n := range int64(store.MaxDigests - 2) {
		number, err := db.AddDigest(ctx, d)
		must(t, err)
		equal(t, "a number that none had, not even the removed one", number, n+4)
	}
	for range 2 {
		_, err = db.AddDigest(ctx, d)
		wants(t, err, bot.ErrFull)
	}
	must(t, db.RemoveDigest(ctx, "1", 4))
	number, err := db.AddDigest(ctx, d)
	must(t, err)
	equal(t, "the number after some were refused", number, store.MaxDigests+2)
	list, err := db.Digests(ctx, "1")
	must(t, err)
	equal(t, "how many there are", len(list), store.MaxDigests)
	_, err = db.Erase(ctx, "7")
	must(t, err)
	got, err = db.Digest(ctx, "1", 1)
	must(t, err)
	equal(t, "who added it", got.By, "")
}

func plansOnce(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	for range 3 {
		_, err := db.AddDigest(ctx, digest("1", "10"))
		must(t, err)
	}
	_, err := db.PauseDigest(ctx, "1", 2, "why")
	must(t, err)
	slot := noon.Add(time.Hour)
	due, err := db.DueDigests(ctx, slot.Add(-time.Second), 10)
	must(t, err)
	equal(t, "how many are due before their slot", len(due), 0)
	due, err = db.DueDigests(ctx, slot, 10)
	must(t, err)
	equal(t, "how many are due", len(due), 2)
	must(t, db.RemoveDigest(ctx, "1", due[1].Number))
	var plans []bot.Plan
	for _, d := range due {
		plans = append(plans, bot.Plan{Digest: d, Slots: []time.Time{slot}, Next: slot.Add(24 * time.Hour)})
	}
	var all sync.WaitGroup
	for _, on := range []*store.DB{db, other, db} {
		all.Go(func() {
			if err := on.Plan(ctx, plans); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	names, posts := claims(t, slot, db, other)
	equal(t, "what is due", names, []string{`1 digest 1 "", try 1`})
	equal(t, "the post", posts[0], bot.Post{Server: "1", Kind: bot.DigestPost, Number: 1, At: slot, Channel: "10", About: "i:border", State: bot.PostDue, Tries: 1, First: slot})
	d, err := db.Digest(ctx, "1", 1)
	must(t, err)
	equal(t, "the next slot", d.Next, slot.Add(24*time.Hour))
}

func mergesLate(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	hours := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	for _, p := range []bot.Post{
		{Number: 1, At: hours(-30), Channel: "10", About: "i:trade"}, // too old
		{Number: 1, At: hours(-6), Channel: "10", About: "i:trade"},
		{Number: 2, At: hours(-3), Channel: "10", About: "i:trade"},
		{Number: 3, At: hours(-3), Channel: "10", About: "i:border"}, // the last
		{Number: 4, At: hours(0), Channel: "10", About: "i:border"},  // in time
		{Number: 5, At: hours(-3), Channel: "20", About: "i:border"}, // the only one
		{Number: 6, At: hours(-20), Channel: "30"},                   // too old, and the only one
		{Number: 7, At: hours(-3), Channel: "40", About: "i:border"},
		{Number: 7, At: hours(-2), Channel: "40", About: "i:border"}, // about the same
		{Kind: bot.VersionPost, Number: 9, At: hours(-30), Channel: "10"},
	} {
		p.Server = "1"
		if p.Kind == "" {
			p.Kind = bot.DigestPost
		}
		must(t, db.AddPost(ctx, p))
		must(t, db.AddPost(ctx, p))
	}
	for _, want := range []int64{5, 0} {
		n, err := db.Merge(ctx, noon, noon.Add(-time.Minute), hours(-12), "not running")
		must(t, err)
		equal(t, "how many are missed", n, want)
	}
	about := map[int64]string{}
	for at := noon; ; at = at.Add(time.Minute) {
		p, err := db.Claim(ctx, at, time.Minute)
		if errors.Is(err, bot.ErrNone) {
			break
		}
		must(t, err)
		about[p.Number] = p.About
		p.State, p.Done = bot.PostSent, at
		must(t, db.Settle(ctx, p))
	}
	equal(t, "what is left", about, map[int64]string{3: "", 4: "i:border", 5: "i:border", 7: "i:border", 9: ""})
	ended, err := db.Posts(ctx, "1", 0, 100)
	must(t, err)
	missed := slices.DeleteFunc(ended, func(p bot.Post) bool { return p.State != bot.PostMissed })
	equal(t, "how many are told as missed", len(missed), 5)
	equal(t, "the reason", missed[0].Why, "not running")
}

func oneOfAChannel(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	for n := range int64(4) {
		must(t, db.AddPost(ctx, bot.Post{Server: "1", Kind: bot.DigestPost, Number: n + 1, At: noon, Channel: fmt.Sprint(n % 2)}))
	}
	names, posts := claims(t, noon, db, other)
	equal(t, "what is claimed at first", names, []string{`1 digest 1 "", try 1`, `1 digest 2 "", try 1`})
	for _, p := range posts {
		p.State, p.Done = bot.PostSent, noon
		must(t, db.Settle(ctx, p))
	}
	names, _ = claims(t, noon, db, other)
	equal(t, "what is claimed then", names, []string{`1 digest 3 "", try 1`, `1 digest 4 "", try 1`})
}

func waitsForVersions(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	for _, server := range []string{"1", "2"} {
		for _, when := range []bot.Trigger{bot.EachVersion, bot.EverySlot, bot.EachVersion} {
			d := digest(server, "c"+server)
			d.When = when
			_, err := db.AddDigest(ctx, d)
			must(t, err)
		}
	}
	_, err := db.PauseDigest(ctx, "1", 3, "why")
	must(t, err)
	a := keep(t, db, "a")
	publish(t, db, "1", a, builtIn)
	names, _ := claims(t, noon, db)
	equal(t, "what a server's own version sets down", names, []string{`1 digest 1 "", try 1`})
	publish(t, db, "", keep(t, db, "b"), builtIn)
	names, _ = claims(t, noon, db)
	equal(t, "what the operator's sets down", names, []string{`2 digest 1 "", try 1`}) // and 3, of the same channel
}

func findsLast(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	send := func(n int64, kind bot.PostKind, channel, about string, state bot.PostState, after time.Duration) {
		t.Helper()
		must(t, db.AddPost(ctx, bot.Post{Server: "1", Kind: kind, Number: n, At: noon, Channel: channel, About: about}))
		p, err := db.Claim(ctx, noon, time.Minute)
		must(t, err)
		p.State, p.Done, p.Hash, p.Message = state, noon.Add(after), fmt.Sprint(n), "m"
		must(t, db.Settle(ctx, p))
	}
	last := func(channel, about, want string) {
		t.Helper()
		p, err := db.LastDigest(ctx, "1", channel, about)
		if want == "" {
			wants(t, err, bot.ErrNone)
			return
		}
		must(t, err)
		equal(t, "the last of "+channel+" about "+about, p.Hash, want)
	}
	last("10", "", "")
	send(1, bot.DigestPost, "10", "i:border", bot.PostSent, 1)
	send(2, bot.DigestPost, "10", "", bot.PostSent, time.Second)
	send(3, bot.DigestPost, "10", "i:trade", bot.PostSent, 2*time.Second)
	send(4, bot.DigestPost, "10", "", bot.PostSkipped, 3*time.Second)
	send(5, bot.VersionPost, "10", "", bot.PostSent, 4*time.Second)
	send(6, bot.DigestPost, "20", "", bot.PostSent, 5*time.Second)
	last("10", "", "2")
	last("10", "i:trade", "3")
	last("10", "i:border", "2")
	last("20", "", "6")
	last("30", "", "")
	page, err := db.Posts(ctx, "1", 1, 2)
	must(t, err)
	equal(t, "the second and third newest", []string{page[0].Hash, page[1].Hash}, []string{"4", "3"})
	other, err := db.Posts(ctx, "2", 0, 2)
	must(t, err)
	equal(t, "the posts of another server", len(other), 0)
}

func postsEnd(t *testing.T, open func() *store.DB) {
	db, ctx := open(), t.Context()
	hash := keep(t, db, "a")
	for n := range int64(3) {
		must(t, db.AddPost(ctx, bot.Post{Server: "1", Kind: bot.DigestPost, Number: n + 1, At: noon, Channel: "10"}))
		p, err := db.Claim(ctx, noon, time.Minute)
		must(t, err)
		p.State, p.Done, p.Hash = bot.PostSent, noon.Add(time.Duration(n)*time.Millisecond), hash
		if n == 2 {
			p.State = bot.PostSkipped
		}
		must(t, db.Settle(ctx, p))
	}
	for n := range int64(2) {
		p := bot.Post{Server: "1", Kind: bot.DigestPost, Number: n + 10, At: noon, Channel: "20"}
		must(t, db.AddPost(ctx, p))
	}
	must(t, db.Expire(ctx, noon.Add(100*24*time.Hour)))
	left, err := db.Posts(ctx, "1", 0, 10)
	must(t, err)
	for _, p := range left {
		equal(t, "the state of what is left", p.State, bot.PostSent)
	}
	if len(left) == 0 {
		t.Error("nothing is left to tell changes from")
	}
	_, err = db.Bytes(ctx, hash)
	must(t, err)
	if names, _ := claims(t, noon.Add(100*24*time.Hour), db); len(names) != 1 {
		t.Errorf("of two that are due in a channel, %v can be claimed", names)
	}
}
