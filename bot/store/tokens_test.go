package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/store"
)

// staysWithinCaps makes a thousand calls at once through two connections, as two
// processes would.
func staysWithinCaps(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	caps := bot.Caps{Daily: 10_000, ServerDaily: 6_000, UserHourly: 1_000}
	var mu sync.Mutex
	var held []string
	servers, people := map[int]int{}, map[int]int{}
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			id, err := []*store.DB{db, other}[i%2].ReserveTokens(ctx, caps, fmt.Sprint("s", i%3), fmt.Sprint("p", i%40), 100, noon)
			mu.Lock()
			defer mu.Unlock()
			var spent *bot.OverBudget
			switch {
			case err == nil:
				held = append(held, id)
				servers[i%3]++
				people[i%40]++
			case !errors.As(err, &spent):
				t.Error(err)
			}
		})
	}
	all.Wait()
	equal(t, "the calls granted", len(held), 100)
	for server, n := range servers {
		if n > 60 {
			t.Errorf("server %d has %d calls", server, n)
		}
	}
	for person, n := range people {
		if n > 10 {
			t.Errorf("person %d has %d calls", person, n)
		}
	}
	day := noon.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	_, err := other.ReserveTokens(ctx, caps, "", "", 1, noon)
	spentUntil(t, err, day)
	for _, id := range held {
		must(t, db.SettleTokens(ctx, id, 10))
		must(t, other.SettleTokens(ctx, id, 0)) // it is settled
	}
	_, err = db.ReserveTokens(ctx, caps, "", "", 9_001, noon)
	spentUntil(t, err, day)
	id, err := db.ReserveTokens(ctx, caps, "", "", 9_000, noon)
	must(t, err)
	if err := db.SettleTokens(ctx, id, 9_001); err == nil {
		t.Error("more is settled than was reserved")
	}
	_, err = db.ReserveTokens(ctx, caps, "", "", 10_000, noon.Add(24*time.Hour))
	must(t, err)
}

func spentUntil(t *testing.T, err error, until time.Time) {
	t.Helper()
	var spent *bot.OverBudget
	if !errors.As(err, &spent) || !spent.Until.Equal(until) {
		t.Errorf("the error is %v, not that all is spent until %s", err, until)
	}
}

// forgetsPersons holds that no id of a person is stored, that two processes count
// one person as one, and that an hour's count is gone with it.
func forgetsPersons(t *testing.T, open func() *store.DB) {
	db, other, ctx := open(), open(), t.Context()
	caps := bot.Caps{UserHourly: 100}
	_, err := db.ReserveTokens(ctx, caps, "7", "1100000000000000202", 100, noon)
	must(t, err)
	hour := noon.UTC().Truncate(time.Hour).Add(time.Hour)
	_, err = other.ReserveTokens(ctx, caps, "8", "1100000000000000202", 1, noon)
	spentUntil(t, err, hour)
	n, err := db.Counts(ctx, "1100000000000000202")
	must(t, err)
	equal(t, "the counts under a person's id", n, 0)
	must(t, db.ForgetTokens(ctx, hour.Add(-time.Second)))
	_, err = other.ReserveTokens(ctx, caps, "8", "1100000000000000202", 1, noon)
	spentUntil(t, err, hour)
	must(t, db.ForgetTokens(ctx, hour))
	n, err = db.Counts(ctx, "hour:")
	must(t, err)
	equal(t, "the counts left of the hour", n, 0)
	_, err = other.ReserveTokens(ctx, caps, "8", "1100000000000000202", 100, hour)
	must(t, err)
}
