package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"dossier/bot"
	"dossier/knowledge"
)

// LookEvery is how often a shelf looks for moves, its own or another process's.
const LookEvery = time.Second

// onShelf is how many dossiers are kept parsed; one takes a few megabytes.
const onShelf = 32

// Shelf is the library of a running bot: it gives a server the dossier it points
// at, else the operator's, else the built-in one. Parsed dossiers are kept by
// hash and shared by all servers.
//
// What servers point at is held in memory, so answers go on from the versions
// there while the database fails. A stored version that cannot be read is logged
// once, and the last one in the server's history that can be read serves instead;
// see [Shelf.Trouble]. What is moved or set through a shelf is answered from at
// once.
type Shelf struct {
	*DB
	builtIn atomic.Pointer[knowledge.Dossier]
	log     *slog.Logger
	parsed  *lru.Cache[string, *knowledge.Dossier]
	reading singleflight.Group

	mu       sync.RWMutex
	points   map[string]string       // by server; "" follows
	serves   map[string]string       // by server whose own cannot be read: the hash of what serves; "" the operator's
	trouble  map[string]error        // by server whose own cannot be read
	settings map[string]bot.Settings // by server
	moved    int64                   // the count of moves seen
	set      int64                   // and of changed settings
}

// NewShelf reads what every server points at. Until [Shelf.Watch] runs it sees
// no further moves but those it is told of by [Shelf.Look].
func NewShelf(ctx context.Context, db *DB, builtIn *knowledge.Dossier, log *slog.Logger) (*Shelf, error) {
	parsed, err := lru.New[string, *knowledge.Dossier](onShelf)
	if err != nil {
		return nil, err
	}
	s := &Shelf{
		DB: db, log: log, parsed: parsed,
		points: map[string]string{}, serves: map[string]string{}, trouble: map[string]error{}, settings: map[string]bot.Settings{},
	}
	s.builtIn.Store(builtIn)
	return s, s.Look(ctx)
}

// SetBuiltIn puts another dossier in the place of the built-in one: a draft, on
// every save.
func (s *Shelf) SetBuiltIn(d *knowledge.Dossier) { s.builtIn.Store(d) }

// expireEvery is how often what is past its time is thrown away.
const expireEvery = time.Hour

// Watch looks for moves every [LookEvery], and throws away what is past its time,
// until ctx ends. A database that fails is logged when it begins to and when it
// is back.
func (s *Shelf) Watch(ctx context.Context) {
	tick := time.NewTicker(LookEvery)
	defer tick.Stop()
	failing := false
	expired := time.Time{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := time.Now(); now.Sub(expired) > expireEvery {
			expired = now
			if err := s.Expire(ctx, now); err != nil && ctx.Err() == nil {
				s.log.Warn("drafts past their time were not thrown away", "error", err)
			}
		}
		limited, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := s.Look(limited)
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			s.log.Error("looking for moved versions; answers go on from those in memory", "error", err)
		case err == nil && failing:
			s.log.Info("the database is back")
		}
		failing = err != nil
	}
}

// Look takes over every move and every changed setting since the last look.
func (s *Shelf) Look(ctx context.Context) error {
	s.mu.RLock()
	movedBefore, setBefore := s.moved, s.set
	s.mu.RUnlock()
	moves, moved, err := s.Changed(ctx, movedBefore)
	if err != nil {
		return err
	}
	resettled, set, err := s.SettingsChanged(ctx, setBefore)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if moved > s.moved { // else another look was faster
		s.moved = moved
		for _, m := range moves {
			s.points[m.Server] = m.Hash
			delete(s.serves, m.Server)
			delete(s.trouble, m.Server)
		}
	}
	if set > s.set {
		s.set = set
		for _, r := range resettled {
			s.settings[r.Server] = r.Settings
		}
	}
	return nil
}

// Move is [DB.Move], from and to what this program has built in.
func (s *Shelf) Move(ctx context.Context, m bot.Move) (bot.Version, error) {
	m.BuiltIn = s.builtIn.Load().Hash()
	v, err := s.DB.Move(ctx, m)
	if err == nil {
		s.lookAfter(ctx)
	}
	return v, err
}

// Set is [DB.Set].
func (s *Shelf) Set(ctx context.Context, server string, change func(*bot.Settings)) error {
	err := s.DB.Set(ctx, server, change)
	if err == nil {
		s.lookAfter(ctx)
	}
	return err
}

// lookAfter looks at what was just stored. If that fails it stays stored, and
// [Shelf.Watch] comes to see it.
func (s *Shelf) lookAfter(ctx context.Context) {
	if err := s.Look(ctx); err != nil {
		s.log.Warn("looking for what was just stored; it is seen later", "error", err)
	}
}

// Settings returns a server's settings; those of one that set none are zero.
func (s *Shelf) Settings(server string) bot.Settings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.settings[server]
}

// Points returns the hash of the dossier that a server points at, its own, else
// the operator's, else the built-in one's, whether or not it can be read.
func (s *Shelf) Points(ctx context.Context, server string) (string, error) {
	hash, err := s.DB.Points(ctx, server)
	return cmp.Or(hash, s.builtIn.Load().Hash()), err
}

// Dossier returns the dossier that a server uses. It fails when ctx ends, and
// when the database does and the version is not in memory: another server's
// record is no answer.
func (s *Shelf) Dossier(ctx context.Context, server string) (*knowledge.Dossier, error) {
	if server != "" {
		if d, err := s.own(ctx, server); d != nil || err != nil {
			return d, err
		}
	}
	if d, err := s.own(ctx, ""); d != nil || err != nil {
		return d, err
	}
	return s.builtIn.Load(), nil
}

// Trouble returns why the version a server points at cannot be read, and nil
// when it can, or nobody asked for it yet.
func (s *Shelf) Trouble(server string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.trouble[server]
}

// own returns the dossier a server points at, or the last it pointed at that can
// be read; nil when it has none of its own.
func (s *Shelf) own(ctx context.Context, server string) (*knowledge.Dossier, error) {
	s.mu.RLock()
	hash := s.points[server]
	if instead, troubled := s.serves[server]; troubled {
		hash = instead
	}
	s.mu.RUnlock()
	if hash == "" {
		return nil, nil //nolint:nilnil // it follows
	}
	d, err := s.Read(ctx, hash)
	if err == nil {
		return d, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("opening a version: %w", ctx.Err())
	}
	if !errors.Is(err, bot.ErrUnreadable) {
		return nil, fmt.Errorf("opening the version %.8s: %w", hash, err)
	}
	instead, d, failed := s.lastReadable(ctx, server, hash)
	if failed != nil {
		return nil, fmt.Errorf("looking for an earlier version than %.8s: %w", hash, failed)
	}
	s.note(server, hash, instead, err)
	return d, nil
}

// unreadable reports whether reading again would fail again.
func unreadable(err error) bool {
	_, problems := errors.AsType[knowledge.Problems](err)
	words, damaged := errors.AsType[*bot.Error](err)
	return problems || errors.Is(err, bot.ErrNone) || damaged && words.Err == nil
}

// note remembers that a version cannot be read and what serves instead, unless
// the server moved meanwhile.
func (s *Shelf) note(server, hash, instead string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.points[server] != hash || s.trouble[server] != nil {
		return
	}
	s.serves[server] = instead
	s.trouble[server] = err
	s.log.Error("a published version cannot be read; another answers", "version", hash, "instead", cmp.Or(instead, "the operator's"), "error", err)
}

// historyPage is how much of a history is read at a time.
const historyPage = 20

// lastReadable goes back through a server's history to a version that can be
// read; nil when there is none. It fails when the database does, because the
// next one may not be the last then.
func (s *Shelf) lastReadable(ctx context.Context, server, but string) (string, *knowledge.Dossier, error) {
	tried := map[string]bool{"": true, but: true}
	for before := int64(0); len(tried) < historyPage; {
		page, err := s.History(ctx, server, before, historyPage)
		if err != nil || len(page) == 0 {
			return "", nil, err
		}
		for _, v := range page {
			before = v.Number
			if tried[v.Hash] {
				continue
			}
			tried[v.Hash] = true
			d, err := s.Read(ctx, v.Hash)
			if err == nil {
				return v.Hash, d, nil
			}
			if !errors.Is(err, bot.ErrUnreadable) {
				return "", nil, err
			}
		}
	}
	return "", nil, nil
}

// Read returns a stored dossier, parsed. Many who ask for one at once wait for
// one reading. One that can never be read is bot.ErrUnreadable.
func (s *Shelf) Read(ctx context.Context, hash string) (*knowledge.Dossier, error) {
	if d, ok := s.parsed.Get(hash); ok {
		return d, nil
	}
	if d := s.builtIn.Load(); hash == d.Hash() {
		return d, nil
	}
	read := s.reading.DoChan(hash, func() (any, error) {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second) // the first to ask may leave, the others wait on
		defer cancel()
		data, err := s.Bytes(own, hash)
		if err != nil {
			return nil, err
		}
		d, err := knowledge.Parse(data)
		if err != nil {
			return nil, err
		}
		s.parsed.Add(hash, d)
		return d, nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-read:
		if unreadable(r.Err) {
			return nil, fmt.Errorf("%w: %w", bot.ErrUnreadable, r.Err)
		}
		if r.Err != nil {
			return nil, r.Err
		}
		d, _ := r.Val.(*knowledge.Dossier)
		return d, nil
	}
}
