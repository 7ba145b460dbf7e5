package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dossier/bot"
	"dossier/bot/calendar"
	"dossier/bot/store"
)

// pinboard is where posts end up without a network: what was pinned when.
type pinboard struct {
	mu     sync.Mutex
	pinned map[string][]time.Time // by channel
	marks  map[string]bool
}

func (b *pinboard) Post(_ context.Context, channel, mark string, r bot.Reply) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.marks[mark] || r.Title == "" {
		return "", fmt.Errorf("%w: the mark %s came twice, or nothing is said", bot.ErrUnfit, mark)
	}
	b.marks[mark] = true
	b.pinned[channel] = append(b.pinned[channel], time.Now())
	return mark, nil
}

func (*pinboard) Find(context.Context, string, string, time.Time) (string, error) { return "", nil }

// TestSchedule lets digests in twelve zones come round over changes of clocks,
// for three days and in a long run for forty, with two posters on one database:
// each slot is posted once, in time. (A slot is looked for every twenty minutes
// here, and every second otherwise.)
func TestSchedule(t *testing.T) {
	zones := []string{
		"Asia/Kabul", "Asia/Kathmandu", "Asia/Karachi", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
		"Africa/Cairo", "Africa/Casablanca", "America/Santiago", "Pacific/Apia", "Asia/Tehran", "Antarctica/Troll",
	}
	d := embedded(t) // read outside: it is large
	file := filepath.Join(t.TempDir(), "dossier.db")
	synctest.Test(t, func(t *testing.T) {
		begin, days := time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC), 3
		if os.Getenv("DOSSIER_LONG") != "" {
			begin, days = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 40
		}
		time.Sleep(time.Until(begin))
		log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
		db, err := store.Open(t.Context(), "sqlite:"+file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		shelf, err := store.NewShelf(t.Context(), db, d, log)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]time.Time{}
		end := begin.AddDate(0, 0, days)
		for i, zone := range zones {
			digest := bot.Digest{Server: "1", Channel: zone, When: bot.EverySlot, Clock: calendar.Clock(150 + i), Days: calendar.Daily, Zone: zone, At: time.Now()}
			s, err := digest.Schedule()
			if err != nil {
				t.Fatal(err)
			}
			digest.Next = s.Next(time.Now())
			if _, err := shelf.AddDigest(t.Context(), digest); err != nil {
				t.Fatal(err)
			}
			want[zone] = s.Between(time.Now(), end)
		}
		board := &pinboard{pinned: map[string][]time.Time{}, marks: map[string]bool{}}
		ctx, stop := context.WithCancel(t.Context())
		var posters sync.WaitGroup
		for range 2 {
			b := bot.New(shelf, log, bot.Moderated(shelf, nowhere{}, ""))
			posters.Go(func() { b.Poster(board, bot.PosterSettings{Every: 20 * time.Minute}).Run(ctx) })
		}
		time.Sleep(time.Until(end.Add(time.Minute)))
		stop()
		posters.Wait()
		for zone, slots := range want {
			board.pinned[zone] = slices.DeleteFunc(board.pinned[zone], func(at time.Time) bool { return at.After(end) })
			if len(board.pinned[zone]) != len(slots) {
				t.Errorf("%s: %d posts for %d slots", zone, len(board.pinned[zone]), len(slots))
				continue
			}
			for i, at := range board.pinned[zone] {
				if late := at.Sub(slots[i]); late < 0 || late > 20*time.Minute {
					t.Errorf("%s: the slot of %s was posted at %s", zone, slots[i], at)
				}
			}
		}
		if len(want) != len(zones) || len(slices.Collect(maps.Keys(board.pinned))) != len(zones) {
			t.Errorf("posts in %d channels", len(board.pinned))
		}
	})
}

// refusing is a pinboard that takes nothing the first time.
type refusing struct {
	pinboard
	once sync.Once
}

func (b *refusing) Post(ctx context.Context, channel, mark string, r bot.Reply) (id string, err error) {
	err = errors.New("not now")
	b.once.Do(func() { mark = "" })
	if mark == "" {
		return "", err
	}
	return b.pinboard.Post(ctx, channel, mark, r)
}

// TestAgain holds that a post which is sent at the second try, and soon, is not
// told or counted as one that something was wrong with.
func TestAgain(t *testing.T) {
	d := embedded(t)
	file := filepath.Join(t.TempDir(), "dossier.db")
	synctest.Test(t, func(t *testing.T) {
		log := slog.New(slog.DiscardHandler)
		db, err := store.Open(t.Context(), "sqlite:"+file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		shelf, err := store.NewShelf(t.Context(), db, d, log)
		if err != nil {
			t.Fatal(err)
		}
		slot := time.Now().Add(time.Minute)
		if _, err := shelf.AddDigest(t.Context(), bot.Digest{Server: "1", Channel: "2", When: bot.EverySlot, Clock: calendar.Clock(slot.UTC().Hour()*60 + slot.UTC().Minute()), Days: calendar.Daily, Zone: "UTC", At: time.Now(), Next: slot}); err != nil {
			t.Fatal(err)
		}
		became := map[bot.PostState]int{}
		board := &refusing{pinboard: pinboard{pinned: map[string][]time.Time{}, marks: map[string]bool{}}}
		ctx, stop := context.WithTimeout(t.Context(), 4*time.Minute)
		defer stop()
		b := bot.New(shelf, log, bot.Moderated(shelf, nowhere{}, ""))
		var counting sync.Mutex
		b.Poster(board, bot.PosterSettings{Count: func(_ bot.PostKind, s bot.PostState) {
			counting.Lock()
			defer counting.Unlock()
			became[s]++
		}}).Run(ctx)
		if want := map[bot.PostState]int{bot.PostDue: 1, bot.PostSent: 1}; !maps.Equal(became, want) {
			t.Errorf("the posts became %v, want %v", became, want)
		}
	})
}
