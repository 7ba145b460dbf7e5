package playground

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bucket is the requests of one route and major parameter within a window.
type bucket struct {
	left  int
	reset time.Time
}

// rate is how many requests a route takes in how long; 0 is without limit.
// Discord does not publish these numbers and forbids relying on them
// (topics/rate-limits); callbacks are not limited at all.
func rate(pattern string) (int, time.Duration) {
	switch {
	case strings.HasSuffix(pattern, "/callback"):
		return 0, 0
	case strings.Contains(pattern, "/webhooks/"):
		return 5, 2 * time.Second
	case strings.Contains(pattern, "/commands"):
		return 5, 20 * time.Second
	case pattern == "POST /channels/{channel}/messages":
		return 5, 5 * time.Second
	default:
		return 30, 5 * time.Second
	}
}

// limitRate counts the request, writes the headers, and refuses what is too much.
func (p *Playground) limitRate(rt route, w http.ResponseWriter, r *http.Request) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	most, window := rate(rt.pattern)
	if most == 0 || p.unlimited {
		return nil
	}
	now := p.clock()
	if err := p.limitAll(rt, w, now); err != nil {
		return err
	}
	key := strings.Join([]string{rt.pattern, r.PathValue("application"), r.PathValue("channel"), r.PathValue("token")}, " ")
	b := p.buckets[key]
	if b == nil || !now.Before(b.reset) {
		b = &bucket{left: most, reset: now.Add(window)}
		p.buckets[key] = b
	}
	b.left--
	after := b.reset.Sub(now).Seconds()
	h := w.Header()
	h.Set("X-RateLimit-Bucket", strconv.FormatUint(uint64(len(rt.pattern))<<8|uint64(most), 16))
	h.Set("X-RateLimit-Limit", strconv.Itoa(most))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(b.left, 0)))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(b.reset.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", after))
	if b.left >= 0 {
		return nil
	}
	p.violate("rate-limit", rt.pattern, "more than %d requests in %s", most, window)
	h.Set("X-RateLimit-Scope", "user")
	return tooMany(w, after)
}

// atOnce is how many requests a bot may make in a second, but for those on an
// interaction (topics/rate-limits, global rate limit).
const atOnce = 50

// limitAll counts the request among those of all routes. The caller holds mu.
func (p *Playground) limitAll(rt route, w http.ResponseWriter, now time.Time) error {
	if rt.open {
		return nil
	}
	if !now.Before(p.global.reset) {
		p.global = bucket{left: atOnce, reset: now.Add(time.Second)}
	}
	p.global.left--
	if p.global.left >= 0 {
		return nil
	}
	p.violate("rate-limit", rt.pattern, "more than %d requests in a second", atOnce)
	w.Header().Set("X-RateLimit-Global", "true")
	w.Header().Set("X-RateLimit-Scope", "global")
	err := tooMany(w, p.global.reset.Sub(now).Seconds())
	err.body.Global = true
	return err
}

// limited is the body of a 429.
type limited struct {
	Message    string  `json:"message"`
	RetryAfter float64 `json:"retry_after"`
	Global     bool    `json:"global"`
}

func tooMany(w http.ResponseWriter, after float64) *rateError {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after))))
	w.Header().Set("Content-Type", "application/json")
	return &rateError{limited{Message: "You are being rate limited.", RetryAfter: after}}
}

type rateError struct{ body limited }

func (e *rateError) Error() string { return e.body.Message }
