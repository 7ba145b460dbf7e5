package playground

import (
	"context"
	"fmt"
	"slices"
)

// Traffic counts what has gone over the gateway.
type Traffic struct {
	Connections int // opened, whatever became of them
	Refused     int // not opened, because the gateway was away
	Identifies  int // that came, granted or not
	Resumes     int // that came
	Resumed     int // that were granted
	Heartbeats  int
	Events      int // sent, READY and RESUMED included

	Open   int   // connections that are open now
	Left   []int // the codes with which the bot left; 1006 where it gave none
	Closed []int // the codes with which the gateway closed; 0 where it cut the connection
}

func (t *Traffic) count(op int) {
	switch op {
	case opHeartbeat:
		t.Heartbeats++
	case opIdentify:
		t.Identifies++
	case opResume:
		t.Resumes++
	}
}

// Traffic is what has gone over the gateway so far.
func (g *Gateway) Traffic() Traffic {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	return g.counted()
}

func (g *Gateway) counted() Traffic {
	t := g.traffic
	t.Open, t.Left, t.Closed = g.open, slices.Clone(t.Left), slices.Clone(t.Closed)
	return t
}

// Await returns when the traffic is as done wants it, or with an error when ctx
// ends. done may be called often and must not call the playground.
func (g *Gateway) Await(ctx context.Context, done func(Traffic) bool) error {
	if err := g.p.await(ctx, func() bool { return done(g.counted()) }); err != nil {
		return fmt.Errorf("waiting for the bot at the gateway: %w (so far: %+v)", err, g.Traffic())
	}
	return nil
}

// Connected returns when the bot has a session and a working connection: READY
// or RESUMED has been sent on it. It says how far things are when ctx ends first.
func (g *Gateway) Connected(ctx context.Context) error {
	return g.Await(ctx, func(Traffic) bool { return g.connected() })
}

// Disconnected returns when no connection is open.
func (g *Gateway) Disconnected(ctx context.Context) error {
	return g.Await(ctx, func(t Traffic) bool { return t.Open == 0 })
}

// connected says whether an interaction would arrive now. The caller holds mu.
func (g *Gateway) connected() bool {
	return slices.ContainsFunc(g.sockets, func(s *socket) bool { return s.ready })
}
