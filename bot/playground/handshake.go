package playground

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Opcodes (topics/opcodes-and-status-codes, gateway opcodes).
const (
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatACK   = 11
)

// What the bot may send (events/gateway, sending events and rate limiting).
const (
	maxFrame        = 4096
	framesAMinute   = 120
	privilegedBits  = 1<<1 | 1<<8 | 1<<15 // members, presences, message content
	knownIntentBits = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// closeReason says what a close code means (topics/opcodes-and-status-codes,
// gateway close event codes).
func closeReason(code int) string {
	return map[int]string{
		4000: "Unknown error.", 4001: "Unknown opcode.", 4002: "Decode error.", 4003: "Not authenticated.",
		4004: "Authentication failed.", 4005: "Already authenticated.", 4007: "Invalid seq.", 4008: "Rate limited.",
		4009: "Session timed out.", 4010: "Invalid shard.", 4011: "Sharding required.", 4012: "Invalid API version.",
		4013: "Invalid intent(s).", 4014: "Disallowed intent(s).",
	}[code]
}

// endsSession says whether a session cannot be resumed after this close code.
func endsSession(code int) bool {
	return slices.Contains([]int{4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014}, code)
}

// refuse closes a connection that broke a rule. The caller holds mu.
func (s *socket) refuse(code int, detail string, args ...any) {
	s.g.p.violate(fmt.Sprintf("gateway-%d", code), "gateway", detail, args...)
	s.shut(code)
}

// greet says HELLO to a new connection.
func (s *socket) greet() {
	g := s.g
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	g.sockets = append(g.sockets, s)
	g.traffic.Connections++
	g.p.touch()
	if g.closed || g.away { // since it was admitted
		s.conn.Close()
		return
	}
	s.conn.SetReadDeadline(time.Now().Add(g.grace()))
	if s.version != "9" && s.version != "10" {
		s.refuse(4012, "version %q", s.version)
		return
	}
	if !s.meet(BeforeHello) {
		return
	}
	s.send(opHello, map[string]int64{"heartbeat_interval": g.interval.Milliseconds()})
	s.meet(AfterHello)
}

// overdue ends a connection whose heartbeat did not come.
func (s *socket) overdue() {
	s.g.p.mu.Lock()
	defer s.g.p.mu.Unlock()
	if !s.closing && !s.silent {
		s.refuse(4009, "no heartbeat within %s of the last; the interval is %s", s.g.grace(), s.g.interval)
	}
}

// take does what a frame of the bot's asks for.
func (s *socket) take(data []byte) {
	s.g.p.mu.Lock()
	defer s.g.p.mu.Unlock()
	var f struct {
		Op   int             `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	err := json.Unmarshal(data, &f)
	s.g.traffic.count(f.Op)
	s.g.p.touch()
	switch {
	case s.closing || s.silent:
	case err != nil:
		s.refuse(4002, "a frame that is not JSON: %v", err)
	case len(data) > maxFrame:
		s.refuse(4002, "a frame of %d bytes; at most %d", len(data), maxFrame)
	case f.Op == opHeartbeat:
		s.beat(f.Data)
	case s.tooMany():
		s.refuse(4008, "more than %d frames in a minute", framesAMinute)
	case s.dismissed:
	case f.Op == opIdentify:
		s.identify(f.Data)
	case f.Op == opResume:
		s.resume(f.Data)
	case !slices.Contains([]int{3, 4, 8, 31}, f.Op): // presence, voice state, members, sounds: nothing comes of them here
		s.refuse(4001, "opcode %d", f.Op)
	case s.session == nil:
		s.refuse(4003, "opcode %d before IDENTIFY", f.Op)
	}
}

// tooMany counts a frame, other than a heartbeat. The caller holds mu.
func (s *socket) tooMany() bool {
	now := s.g.p.clock()
	s.taken = slices.DeleteFunc(append(s.taken, now), func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	return len(s.taken) > framesAMinute && !s.g.p.unlimited
}

// beat acknowledges a heartbeat. The caller holds mu.
func (s *socket) beat(data json.RawMessage) {
	s.conn.SetReadDeadline(time.Now().Add(s.g.grace()))
	var seq *int64 // the last the bot saw; Discord does not say that it looks at it
	switch err := json.Unmarshal(data, &seq); {
	case err != nil:
		s.refuse(4002, "a heartbeat with %s for a sequence number", data)
	case !s.deaf:
		s.send(opHeartbeatACK, nil)
	}
}

// identify begins a session (events/gateway, identifying). The caller holds mu.
func (s *socket) identify(data json.RawMessage) {
	var asked struct {
		Token      string
		Intents    *int64
		Properties map[string]any
		Compress   bool
		Shard      [2]int
	}
	asked.Shard = [2]int{0, 1}
	if err := json.Unmarshal(data, &asked); err != nil {
		s.refuse(4002, "IDENTIFY: %v", err)
		return
	}
	switch id, of := asked.Shard[0], asked.Shard[1]; {
	case s.session != nil:
		s.refuse(4005, "IDENTIFY on a connection that has a session")
	case !s.g.knows(asked.Token):
		s.refuse(4004, "IDENTIFY with a wrong token")
	case asked.Intents == nil || *asked.Intents&^knownIntentBits != 0:
		s.refuse(4013, "intents that do not exist, or none given")
	case *asked.Intents&privilegedBits != 0:
		s.refuse(4014, "the application has no privileged intents")
	case id < 0 || id >= of:
		s.refuse(4010, "shard %d of %d", id, of)
	case s.mayStart(id):
		s.compress = asked.Compress
		s.session = s.g.begin(s, *asked.Intents, asked.Shard, asked.Properties)
		if begun := s.session; !s.meet(AfterIdentify) {
			s.g.forget(begun) // the bot never heard of it
			return
		}
		s.ready = true
		s.session.announce("READY", s.welcome())
	}
}

// welcome is the data of READY (events/gateway-events, ready).
func (s *socket) welcome() map[string]any {
	p := s.g.p
	guilds := []any{}
	for _, in := range p.world.servers() {
		if s.session.serves(in.id) {
			guilds = append(guilds, map[string]any{"id": in.id, "unavailable": true})
		}
	}
	version, _ := strconv.Atoi(s.version) // greet saw to it
	return map[string]any{
		"v": version, "user": p.world.bot, "guilds": guilds, "private_channels": []any{},
		"session_id": s.session.id, "resume_gateway_url": s.g.address(), "shard": s.session.shard,
		"application": map[string]any{"id": p.ApplicationID(), "flags": 0},
	}
}

// knows checks a token, which libraries send with or without its kind.
func (g *Gateway) knows(token string) bool { return strings.TrimPrefix(token, "Bot ") == g.p.token }

// resume goes on with a session where the bot lost it (events/gateway,
// resuming). The caller holds mu.
func (s *socket) resume(data json.RawMessage) {
	var asked struct {
		Token   string
		Session string `json:"session_id"`
		Seq     int64
	}
	if err := json.Unmarshal(data, &asked); err != nil {
		s.refuse(4002, "RESUME: %v", err)
		return
	}
	old := s.g.find(asked.Session)
	switch {
	case s.session != nil:
		s.refuse(4005, "RESUME on a connection that has a session")
		return
	case !s.g.knows(asked.Token):
		s.refuse(4004, "RESUME with a wrong token")
		return
	case old == nil || asked.Seq < old.dropped:
		s.g.forget(old)
		s.send(opInvalidSession, false)
		return
	case asked.Seq > old.seq:
		s.session = old // which the code ends
		s.refuse(4007, "RESUME from %d; the last event was %d", asked.Seq, old.seq)
		return
	}
	if other := old.socket; other != nil {
		if other.detach(); !other.silent {
			other.shut(4000)
		}
	}
	s.session, old.socket, s.compress = old, s, old.compress
	if !s.meet(AfterResume) {
		return
	}
	s.ready = true
	s.g.traffic.Resumed++
	old.replay(asked.Seq)
	old.announce("RESUMED", map[string]any{})
}
