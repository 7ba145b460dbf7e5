package playground

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway is Discord's end of the WebSocket over which a bot without a public
// address gets its interactions (events/gateway). It is there from the start;
// its methods may be called from any goroutine.
type Gateway struct {
	p        *Playground
	interval time.Duration
	upgrader websocket.Upgrader
	running  sync.WaitGroup // connections being served

	// Below, everything is under p.mu.
	away, closed bool
	open         int        // connections, from before the bot is let in
	sockets      []*socket  // the same, from HELLO on
	sessions     []*session // oldest first
	faults       []*GatewayFault
	starts       starts
	traffic      Traffic
}

// Heartbeats (events/gateway, sending heartbeats). Discord does not say how long
// it waits for a late one.
const (
	heartbeatInterval = 41250 * time.Millisecond
	leastGrace        = time.Second
)

func newGateway(p *Playground, interval time.Duration) *Gateway {
	if interval == 0 {
		interval = heartbeatInterval
	}
	return &Gateway{p: p, interval: interval, starts: starts{total: startsADay, atOnce: 1}}
}

// Gateway is the bot's other way in, beside the interactions URL.
func (p *Playground) Gateway() *Gateway { return p.gateway }

// Close ends every gateway connection, refuses new ones, and returns when their
// goroutines have ended. A connection also ends with the context of its request,
// so a server whose BaseContext is cancelled needs no Close; one without does,
// since [http.Server.Close] leaves upgraded connections alone.
func (p *Playground) Close() {
	p.mu.Lock()
	p.gateway.closed = true
	for _, s := range p.gateway.sockets {
		s.conn.Close()
	}
	p.mu.Unlock()
	p.gateway.running.Wait()
}

// address is where the bot is told to connect. The caller holds mu.
func (g *Gateway) address() string {
	return "ws" + strings.TrimPrefix(g.p.base, "http") + "/gateway"
}

// getGateway is GET /gateway (events/gateway, get gateway).
func (g *Gateway) getGateway(*call) (any, error) {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	if g.away {
		return nil, &apiError{Status: http.StatusServiceUnavailable, Message: "upstream connect error"}
	}
	return map[string]any{"url": g.address()}, nil
}

// getGatewayBot is GET /gateway/bot (events/gateway, get gateway bot).
func (g *Gateway) getGatewayBot(*call) (any, error) {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	if g.away {
		return nil, &apiError{Status: http.StatusServiceUnavailable, Message: "upstream connect error"}
	}
	return map[string]any{"url": g.address(), "shards": 1, "session_start_limit": g.starts.describe(g.p.clock())}, nil
}

// serve is one connection, from the handshake of the WebSocket to its end.
func (g *Gateway) serve(w http.ResponseWriter, r *http.Request) {
	if !g.admit() {
		http.Error(w, "the gateway is away", http.StatusServiceUnavailable)
		return
	}
	defer g.dismiss()
	q := r.URL.Query()
	if encoding := q.Get("encoding"); encoding != "" && encoding != "json" || q.Get("compress") != "" {
		http.Error(w, "this gateway speaks JSON, without transport compression", http.StatusBadRequest)
		return
	}
	conn, err := g.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	newSocket(g, conn, q.Get("v")).run(r.Context())
}

// admit counts a connection, or refuses it.
func (g *Gateway) admit() bool {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	if g.away || g.closed {
		g.traffic.Refused++
		g.p.touch()
		return false
	}
	g.running.Add(1)
	g.open++
	return true
}

// dismiss undoes admit.
func (g *Gateway) dismiss() {
	g.p.mu.Lock()
	g.open--
	g.p.touch()
	g.p.mu.Unlock()
	g.running.Done()
}

// Away drops every connection and refuses new ones, and GET /gateway, for as
// long as it is on. Sessions wait for their bots.
func (g *Gateway) Away(on bool) {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	g.away = on
	for _, s := range g.sockets {
		if on {
			s.shut(0)
		}
	}
	g.p.touch()
}

// grace is how long the gateway waits for the next heartbeat.
func (g *Gateway) grace() time.Duration { return g.interval + max(g.interval/2, leastGrace) }
