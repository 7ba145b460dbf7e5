// Package discord stands between Discord and the bot. It is the only package
// that knows Discord's words and limits.
//
// The way of one interaction: a door (endpoint.go, the signed HTTP endpoint)
// gets it and decodes it (interaction.go). [App.take] drops one it has seen,
// bounds how many run at once, asks the bot what Discord must know before there
// is a reply, and runs it. The first answer goes back through the door; when
// the bot is not ready after two seconds the door gets a deferral instead and
// the answer becomes an edit (answer.go). A reply is rendered in pages that
// keep every limit of Discord's (render.go, page.go, limits.go), with nobody
// pinged, and the first answer written once for all who ask the same
// (callback.go).
//
// What nobody asked for goes to a channel by [App.Post] (post.go), within
// Discord's limits (ratelimit.go), and is found again by [App.Find] (find.go).
package discord

import (
	"context"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"dossier/bot"
)

// Settings are what an App needs to know. The zero values of the durations and
// of AtOnce stand for the defaults beside them.
type Settings struct {
	API       string        // Discord's API, or a proxy before it; "" is Discord's own, version 10
	Token     string        // the bot's token; never logged
	PublicKey string        // hexadecimal, with which Discord's requests are checked
	DeferAt   time.Duration // 2 s: how long a first answer may take
	Deadline  time.Duration // 20 s: how long an answer may take in all
	AtOnce    int           // 256: how many interactions run at the same time
	Now       func() time.Time
}

// DefaultAPI is where Discord's API is (discord.com/developers/docs/reference).
const DefaultAPI = "https://discord.com/api/v10"

// App answers Discord's interactions from a bot.
type App struct {
	bot      *bot.Bot
	log      *slog.Logger
	rest     *rest
	deferAt  time.Duration
	deadline time.Duration
	now      func() time.Time
	slots    chan struct{} // one for every interaction that may run
	seen     *seen
	kept     *lru.Cache[shown, *callback] // answers as they were sent
	metrics  *metrics

	running sync.WaitGroup
	mu      sync.Mutex
	closed  bool // nothing more is taken
}

// New returns an App for a bot. It calls nobody yet.
func New(b *bot.Bot, s Settings, log *slog.Logger) *App {
	if s.DeferAt == 0 {
		s.DeferAt = 2 * time.Second
	}
	if s.Deadline == 0 {
		s.Deadline = 20 * time.Second
	}
	if s.AtOnce == 0 {
		s.AtOnce = 256
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	a := &App{
		bot: b, log: log, deferAt: s.DeferAt, deadline: s.Deadline, now: s.Now,
		slots: make(chan struct{}, s.AtOnce),
		seen:  newSeen(), kept: newKept(), metrics: newMetrics(),
	}
	a.rest = newREST(s, a.metrics.retries, log)
	return a
}

// begin runs the answering of an interaction in the background, unless the App
// takes no more.
func (a *App) begin(answering func()) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.running.Go(answering)
	}
	return !a.closed
}

// Close takes no more interactions. It returns when every one that was taken is
// answered, or when the context ends.
func (a *App) Close(ctx context.Context) error {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	done := make(chan struct{})
	go func() {
		a.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// seen remembers the newest interactions, because Discord may deliver one more
// than once (discord.com/developers/docs/reference). A repetition follows within
// seconds; what is older than the interactions remembered could not be answered
// again anyway.
type seen struct {
	mu   sync.Mutex
	ids  map[string]bool
	ring []string // in the order they came; next is the oldest
	next int
}

// remembered is how many interactions are remembered: a few megabytes.
const remembered = 1 << 15

func newSeen() *seen { return &seen{ids: map[string]bool{}, ring: make([]string, remembered)} }

// first reports whether the interaction is new.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids[id] {
		return false
	}
	delete(s.ids, s.ring[s.next])
	s.ids[id], s.ring[s.next] = true, id
	s.next = (s.next + 1) % remembered
	return true
}
