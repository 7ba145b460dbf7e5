package playground

import (
	"slices"
	"time"
)

// starts are the IDENTIFYs a bot may send (events/gateway, session start limit
// and identify rate limit).
type starts struct {
	total, used int
	reset       time.Time // when used begins again
	atOnce      int       // max_concurrency
	last        map[int][]time.Time
}

// The numbers of a small bot.
const (
	startsADay  = 1000
	startsEvery = 5 * time.Second
)

// turn begins a new day when it is time.
func (l *starts) turn(now time.Time) {
	if l.used > 0 && !now.Before(l.reset) {
		l.used = 0
	}
}

func (l *starts) describe(now time.Time) map[string]any {
	l.turn(now)
	after := int64(0)
	if l.used > 0 {
		after = l.reset.Sub(now).Milliseconds()
	}
	return map[string]any{
		"total": l.total, "remaining": max(l.total-l.used, 0), "reset_after": after, "max_concurrency": l.atOnce,
	}
}

// spend counts an IDENTIFY of a shard and says whether it comes too soon.
func (l *starts) spend(shard int, now time.Time) (tooSoon bool) {
	l.turn(now)
	if l.used == 0 {
		l.reset = now.Add(24 * time.Hour)
	}
	l.used++
	key := shard % l.atOnce
	if l.last == nil {
		l.last = map[int][]time.Time{}
	}
	l.last[key] = slices.DeleteFunc(append(l.last[key], now), func(t time.Time) bool { return now.Sub(t) >= startsEvery })
	return len(l.last[key]) > 1
}

// LimitStarts sets how many of today's IDENTIFYs are left, and max_concurrency.
func (g *Gateway) LimitStarts(left, concurrency int) {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	g.starts.used = g.starts.total - left
	g.starts.reset = g.p.clock().Add(24 * time.Hour)
	g.starts.atOnce = max(concurrency, 1)
}

// mayStart counts an IDENTIFY and refuses it where it is one too many. Beyond the
// day's number Discord ends every session and resets the token. The caller holds mu.
func (s *socket) mayStart(shard int) bool {
	g, p := s.g, s.g.p
	tooSoon := g.starts.spend(shard, p.clock())
	switch {
	case g.starts.used > g.starts.total:
		p.violate("identify-limit", "gateway", "more than %d in a day", g.starts.total)
		for _, n := range slices.Clone(g.sessions) {
			g.forget(n)
		}
		s.shut(4004)
	case tooSoon && !p.unlimited:
		p.violate("identify-rate", "gateway", "the second within %s; max_concurrency is %d", startsEvery, g.starts.atOnce)
		s.send(opInvalidSession, false)
	default:
		return true
	}
	return false
}
