package llm

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"dossier/bot"
)

// Account is who a call is for. Both are the platform's ids; either may be "".
type Account struct{ Person, Server string }

// Budget keeps count of tokens. The reservations that stand and what was
// settled never exceed a cap together; one that is never settled stands until
// its reset. A store satisfies it for several replicas, Memory for one.
type Budget interface {
	// Reserve sets tokens aside, or returns a *bot.OverBudget.
	Reserve(ctx context.Context, who Account, tokens int) (id string, err error)
	// Settle replaces a reservation by what was used.
	Settle(ctx context.Context, id string, used int) error
}

func overBudget(err error) bool {
	_, is := errors.AsType[*bot.OverBudget](err)
	return is
}

// Memory is a budget that forgets at restart. Persons are known to it only by a
// hash whose key is gone after the hour.
type Memory struct {
	caps bot.Caps
	now  func() time.Time

	mu       sync.Mutex
	day      time.Time
	hour     time.Time
	key      []byte
	all      int
	servers  map[string]int
	people   map[string]int
	reserved map[string]reservation
	last     int
}

type reservation struct {
	day, hour      time.Time
	server, person string
	tokens         int
}

// NewMemory makes a budget on a clock.
func NewMemory(caps bot.Caps, now func() time.Time) *Memory {
	return &Memory{caps: caps, now: now, reserved: map[string]reservation{}}
}

// turn begins a new day and a new hour where it is time.
func (m *Memory) turn() {
	now := m.now().UTC()
	if day := now.Truncate(24 * time.Hour); !day.Equal(m.day) {
		m.day, m.all, m.servers = day, 0, map[string]int{}
		clear(m.reserved)
	}
	if hour := now.Truncate(time.Hour); !hour.Equal(m.hour) {
		m.hour, m.people, m.key = hour, map[string]int{}, make([]byte, 32)
		rand.Read(m.key) // never fails
	}
}

// Reserve sets tokens aside.
func (m *Memory) Reserve(_ context.Context, who Account, tokens int) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn()
	r := reservation{day: m.day, hour: m.hour, server: who.Server, tokens: tokens}
	if who.Person != "" {
		mac := hmac.New(sha256.New, m.key)
		mac.Write([]byte(who.Person))
		r.person = string(mac.Sum(nil))
	}
	over := func(limit int64, used int) bool { return limit > 0 && int64(used+tokens) > limit }
	switch {
	case over(m.caps.Daily, m.all), r.server != "" && over(m.caps.ServerDaily, m.servers[r.server]):
		return "", &bot.OverBudget{Until: m.day.Add(24 * time.Hour)}
	case r.person != "" && over(m.caps.UserHourly, m.people[r.person]):
		return "", &bot.OverBudget{Until: m.hour.Add(time.Hour)}
	}
	m.add(r, tokens)
	m.last++
	id := strconv.Itoa(m.last)
	m.reserved[id] = r
	return id, nil
}

// Settle replaces a reservation by what was used. One of a day that is over is
// gone already.
func (m *Memory) Settle(_ context.Context, id string, used int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn()
	r, ok := m.reserved[id]
	if !ok {
		return nil
	}
	if used < 0 || used > r.tokens {
		return fmt.Errorf("settling %d of %d reserved tokens", used, r.tokens)
	}
	delete(m.reserved, id)
	m.add(r, used-r.tokens)
	return nil
}

func (m *Memory) add(r reservation, tokens int) {
	m.all += tokens
	if r.server != "" {
		m.servers[r.server] += tokens
	}
	if r.person != "" && r.hour.Equal(m.hour) {
		m.people[r.person] += tokens
	}
}
