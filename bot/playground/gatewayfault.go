package playground

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// Moment is when a [GatewayFault] happens.
type Moment int

// The moments of a connection's life. What a fault sends comes as the first thing
// after its moment: after RESUME it is before the replay and RESUMED.
const (
	AtOnce        Moment = iota // now, on every open connection
	BeforeHello                 // on the next connection
	AfterHello                  // before the bot has said anything
	AfterIdentify               // before READY
	AfterResume                 // before RESUMED
	AtInteraction               // when somebody uses the bot, before it hears of it
)

// Frames for [GatewayFault].Frame.
const (
	HeartbeatFrame     = `{"t":null,"s":null,"op":1,"d":null}` // the bot must send a heartbeat at once
	GarbageFrame       = `{"op":0,"d":`
	UnknownOpcodeFrame = `{"t":null,"s":null,"op":42,"d":{}}`
)

// GatewayFault makes the gateway go wrong. One field below Times says how.
// Reconnect, Invalid, Close, Reset and Silent take the place of what would have
// come next (HELLO, READY, RESUMED); after the others it comes.
type GatewayFault struct {
	When  Moment
	Times int // how often; 0 is once, negative is always; AtOnce is once

	Reconnect bool   // opcode 7; before there is a session nothing but ACKs follows
	Invalid   bool   // opcode 9: the session has ended, or just left if Resumable
	Resumable bool   // goes with Invalid
	Frame     string // any text, sent as it is
	Event     string // an event by this name, known to nobody or not
	Data      any    // goes with Event
	Close     int    // the connection is closed with this code
	Reset     bool   // the connection is cut, without a close frame
	Silent    bool   // nothing is sent any more, and the connection stays
	NoACK     bool   // heartbeats are not acknowledged any more
	Twice     bool   // AtInteraction only: the event comes twice
	Strange   bool   // AtInteraction only: an unknown kind of component is among those the event carries, if any
}

// Fail makes the gateway go wrong, at once or when the moment comes. Of the
// faults of one moment each happens in its turn.
func (g *Gateway) Fail(f GatewayFault) {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	if f.When == AtOnce {
		for _, s := range g.sockets {
			s.play(&f)
		}
		return
	}
	if f.Times == 0 {
		f.Times = 1
	}
	g.faults = append(g.faults, &f)
}

// fault takes the next fault of a moment, nil where there is none. The caller
// holds mu.
func (g *Gateway) fault(when Moment) *GatewayFault {
	i := slices.IndexFunc(g.faults, func(f *GatewayFault) bool { return f.When == when })
	if i < 0 {
		return nil
	}
	f := g.faults[i]
	if f.Times--; f.Times == 0 {
		g.faults = slices.Delete(g.faults, i, i+1)
	}
	return f
}

// meet plays the fault of a moment, if there is one, and says whether things go
// on as if nothing had happened. The caller holds mu.
func (s *socket) meet(when Moment) bool {
	f := s.g.fault(when)
	return f == nil || s.play(f)
}

// play is meet for a known fault. The caller holds mu.
func (s *socket) play(f *GatewayFault) bool {
	switch {
	case s.closing:
		return false
	case f.Reconnect:
		s.send(opReconnect, nil)
		if !s.ready {
			s.dismissed = true
			s.detach()
		}
	case f.Invalid:
		s.send(opInvalidSession, f.Resumable)
		if s.lost = s.session; !f.Resumable {
			s.g.forget(s.session)
		}
		s.detach()
	case f.Close != 0 || f.Reset:
		s.shut(f.Close)
	case f.Silent:
		s.silent, s.ready = true, false
		s.conn.SetReadDeadline(time.Time{})
	default:
		s.disturb(f)
		return true
	}
	s.g.p.touch()
	return false
}

// disturb plays a fault after which things go on. The caller holds mu.
func (s *socket) disturb(f *GatewayFault) {
	s.deaf = s.deaf || f.NoACK
	if f.Frame != "" {
		s.push(outgoing{data: []byte(f.Frame), kind: websocket.TextMessage})
	}
	switch {
	case f.Event != "" && s.session != nil:
		s.session.announce(f.Event, f.Data)
	case f.Event != "":
		s.dispatch(&dispatched{name: f.Event, data: f.Data})
	}
}

// strange puts a component nobody knows beside those an interaction carries.
func strange(raw []byte) []byte {
	var body any
	if json.Unmarshal(raw, &body) != nil {
		return raw
	}
	estrange(body)
	out, _ := json.Marshal(body) // of decoded JSON: never fails
	return out
}

func estrange(v any) {
	switch in := v.(type) {
	case []any:
		for _, each := range in {
			estrange(each)
		}
	case map[string]any:
		for name, each := range in {
			if list, ok := each.([]any); ok && name == "components" {
				in[name] = append(list, map[string]any{"type": 99, "id": 99})
				continue
			}
			estrange(each)
		}
	}
}
