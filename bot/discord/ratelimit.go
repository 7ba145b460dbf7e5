package discord

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// perSecond is how many calls a second are made in channels. Discord allows a bot
// fifty of all kinds (discord.com/developers/docs/topics/rate-limits); answers to
// interactions are not among them.
const perSecond = 40

// limits keeps calls within Discord's limits, as far as Discord has said what
// they are, so that none is refused that could have waited.
type limits struct {
	even *rate.Limiter

	mu      sync.Mutex
	buckets map[string]bucket // by route
	all     time.Time         // no call of any route before
}

// bucket is how many calls of a route are left until when.
type bucket struct {
	left  int
	reset time.Time
}

// maxRoutes is how many routes are remembered before those that are over are
// looked for and forgotten.
const maxRoutes = 1 << 10

func newLimits() *limits {
	return &limits{even: rate.NewLimiter(perSecond, perSecond/8), buckets: map[string]bucket{}}
}

var errNoTime = errors.New("no time is left within Discord's limits")

// wait returns when a call of a route may be made, or an error at once where the
// context ends before.
func (l *limits) wait(ctx context.Context, route string) error {
	for {
		until := l.take(route, time.Now())
		if until.IsZero() {
			if err := l.even.Wait(ctx); err != nil {
				return errNoTime
			}
			return nil
		}
		if end, ends := ctx.Deadline(); ends && end.Before(until) {
			return errNoTime
		}
		pause := time.NewTimer(time.Until(until))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return errNoTime
		}
	}
}

// take counts a call that may be made now, or says when one may be.
func (l *limits) take(route string, now time.Time) (until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.all) {
		return l.all
	}
	b, known := l.buckets[route]
	switch {
	case !known || !now.Before(b.reset):
		return time.Time{}
	case b.left <= 0:
		return b.reset
	}
	b.left--
	l.buckets[route] = b
	return time.Time{}
}

// note learns from what Discord answered.
func (l *limits) note(route string, status int, header http.Header) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if status == http.StatusTooManyRequests {
		until := now.Add(seconds(header.Get("Retry-After"), time.Second))
		if header.Get("X-RateLimit-Global") != "" {
			l.all = until
		} else {
			l.buckets[route] = bucket{0, until}
		}
		return
	}
	left, err := strconv.Atoi(header.Get("X-RateLimit-Remaining"))
	if err != nil {
		return
	}
	l.buckets[route] = bucket{left, now.Add(seconds(header.Get("X-RateLimit-Reset-After"), 0))}
	if len(l.buckets) > maxRoutes {
		for route, b := range l.buckets {
			if now.After(b.reset) {
				delete(l.buckets, route)
			}
		}
	}
}

// seconds reads a header's number of seconds, at most longest.
func seconds(text string, otherwise time.Duration) time.Duration {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 {
		return otherwise
	}
	return time.Duration(min(n, longest.Seconds()) * float64(time.Second))
}
