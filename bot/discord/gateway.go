package discord

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Gateway is the door of Discord's gateway: one WebSocket that this program
// opens, for machines with no public address. It keeps discordgo's sessions
// under supervision, because one alone does not last: each is used for one
// connection, watched on the wire (wire.go, session.go), and given up for a new
// one when anything is wrong with it.
type Gateway struct {
	app   *App
	log   *slog.Logger
	pace  pace
	ready func(bool) // told when interactions can be received, and when not

	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	roots *x509.CertPool // whose certificates are believed; nil is the system's choice
}

// pace is how long things may take. Tests hurry.
type pace struct {
	hello    time.Duration // from dialling to HELLO, and from there to READY
	identify time.Duration // between two identifications
	first    time.Duration // the first pause after a session that failed
	most     time.Duration // the longest
	end      time.Duration // for a session that was cut to end
}

var atEase = pace{
	hello:    15 * time.Second,
	identify: 5 * time.Second, // discord.com/developers/docs/events/gateway#rate-limiting
	first:    time.Second,
	most:     2 * time.Minute,
	end:      5 * time.Second,
}

// maxHung is how many sessions in a row may hang beyond closing before the
// process is given up: each keeps its goroutines.
const maxHung = 3

// ErrHung ends a Gateway whose sessions hang and cannot be closed. A new process
// is the only cure.
var ErrHung = errors.New("three sessions in a row hung and could not be closed; start the program again")

// FatalError is a refusal by Discord that trying again cannot change.
type FatalError struct {
	Code int    // the gateway's close code, or the HTTP status
	Text string // what to do
}

// Error says what to do.
func (e *FatalError) Error() string {
	return fmt.Sprintf("Discord refuses the bot (%d): %s", e.Code, e.Text)
}

// fatal are the close codes after which a connection must not be tried again
// (discord.com/developers/docs/topics/opcodes-and-status-codes).
var fatal = map[int]string{
	4004: "the token is not valid; set DISCORD_TOKEN to the one shown under Bot in the developer portal",
	4010: "the shard is not valid; run one process without shards",
	4011: "the bot is in so many servers that it must be sharded; receive interactions over HTTP instead (discord.receive = \"http\")",
	4012: "the version of the gateway is not valid any more; get a newer release of this program",
	4013: "the intents are not valid; get a newer release of this program",
	4014: "an intent is not allowed, although none is asked for; look at Bot in the developer portal",
}

// NewGateway returns the door for an App. It does nothing before Run.
func NewGateway(app *App, log *slog.Logger) *Gateway {
	return &Gateway{app: app, log: log, pace: atEase, ready: func(bool) {}, dial: new(net.Dialer).DialContext}
}

// OnReady has the function called whenever interactions can be received, with
// true, and whenever they cannot, with false. It must be set before Run.
func (g *Gateway) OnReady(told func(ready bool)) { g.ready = told }

// Run receives interactions until ctx ends; then it returns nil. An unreachable
// Discord is tried without end. It returns a [FatalError] when trying again is
// no use, and ErrHung.
func (g *Gateway) Run(ctx context.Context) error {
	var identified time.Time // the last time
	pause, hung := g.pace.first, 0
	for {
		end, err := g.connect(ctx, identified)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case end.closed:
			hung = 0
		default:
			hung++
		}
		if hung == maxHung {
			return ErrHung
		}
		if !end.identified.IsZero() {
			identified = end.identified
		}
		if end.lived >= g.pace.most {
			pause = g.pace.first
		}
		g.app.metrics.restarts.Inc()
		g.log.Warn("the connection to Discord ended; a new one follows", "why", end.why, "code", end.code)
		wait(ctx, pause/2+rand.N(pause/2+1))
		pause = min(2*pause, g.pace.most)
	}
}

// connect is one session from beginning to end. It returns an error when another
// is no use.
func (g *Gateway) connect(ctx context.Context, identified time.Time) (end, error) {
	address, err := g.mayStart(ctx, identified)
	if refused, ok := errors.AsType[*FatalError](err); ok {
		return end{}, refused
	}
	if err != nil {
		return end{why: err.Error(), closed: true}, nil
	}
	ended := newSession(g, address).run(ctx)
	if text := fatal[ended.code]; text != "" {
		return ended, &FatalError{ended.code, text}
	}
	return ended, nil
}

// mayStart is the gate before every session: it asks where the gateway is and
// waits until one may identify. Identifying more often than Discord allows in a
// day has the token taken away
// (discord.com/developers/docs/events/gateway#session-start-limit-object).
func (g *Gateway) mayStart(ctx context.Context, identified time.Time) (address string, err error) {
	for {
		var found discordgo.GatewayBotResponse
		if err := g.app.rest.call(ctx, http.MethodGet, "/gateway/bot", nil, &found); err != nil {
			return "", fmt.Errorf("asking Discord for its gateway: %w", err)
		}
		if found.Shards > 1 {
			g.log.Warn("Discord recommends shards; consider receiving over HTTP", "shards", found.Shards)
		}
		limit := found.SessionStartLimit
		reset := time.Duration(limit.ResetAfter) * time.Millisecond
		wait(ctx, time.Until(identified.Add(max(g.pace.identify, spread(limit.Remaining, reset)))))
		if limit.Remaining > 0 || ctx.Err() != nil {
			return found.URL, ctx.Err()
		}
		reset = max(reset, g.pace.most)
		g.log.Error("no session may be started today any more", "again_in", reset.String())
		wait(ctx, reset)
	}
}

// scarce is the number of starts left from which they are spread over the rest
// of the day.
const scarce = 100

func spread(remaining int, reset time.Duration) time.Duration {
	if remaining <= 0 || remaining > scarce {
		return 0
	}
	return reset / time.Duration(remaining)
}

// wait returns after a time, or when the context ends.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// receiving tells whether interactions can be received.
func (g *Gateway) receiving(now bool) {
	g.app.metrics.connected.Set(map[bool]float64{true: 1}[now])
	g.ready(now)
}

// take answers an interaction through the callback. One that comes too late is
// left to Discord to refuse, whose clock is the one that counts.
func (g *Gateway) take(in *interaction) {
	g.app.take(context.Background(), in, func(ctx context.Context, cb *callback) error {
		return g.app.call(ctx, in, cb)
	})
}
