package discord

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"
)

// The gateway's opcodes that matter here
// (discord.com/developers/docs/topics/opcodes-and-status-codes).
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// maxBeat is the longest heartbeat interval that is believed; Discord's is 41
// seconds. discordgo panics on one that is so long that it overflows.
const maxBeat = 10 * time.Minute

// look judges what comes over the wire before discordgo sees it.
func (s *session) look(opcode byte, payload []byte) (instead []byte, ok bool) {
	switch opcode {
	case frameClose:
		code := 0
		if len(payload) >= 2 {
			code = int(binary.BigEndian.Uint16(payload))
		}
		s.fail("Discord closed it", code)
		return nil, false
	case frameText:
		return s.read(payload)
	case frameBinary: // nothing compressed was asked for
		return nil, true
	}
	return payload, true // pings and pongs
}

// received is a message of the gateway.
type received struct {
	Op   *int            `json:"op"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

// read judges a message of the gateway. discordgo gets what keeps its side of
// the protocol going: HELLO, the requests for and the answers to heartbeats, and
// of every event its number.
func (s *session) read(payload []byte) (instead []byte, ok bool) {
	var m received
	if json.Unmarshal(payload, &m) != nil || m.Op == nil {
		return nil, true // garbage
	}
	s.mu.Lock()
	now := s.state
	s.mu.Unlock()
	switch op := *m.Op; {
	case now == over:
		return nil, false
	case op == opReconnect:
		s.fail("Discord asked for a new connection", 0)
		return nil, false
	case op == opInvalidSession:
		s.fail("Discord called the session invalid", 0)
		return nil, false
	case op == opHello && now == dialling:
		return payload, s.hello(m.Data)
	case op == opHeartbeat && now != dialling:
		return payload, true
	case op == opAck && now == receiving:
		s.mu.Lock()
		s.acked = time.Now()
		s.touch()
		s.mu.Unlock()
		return payload, true
	case op == opDispatch && now != dialling:
		return s.dispatch(m), true
	}
	return nil, true
}

// hello begins the heartbeats. After it discordgo identifies.
func (s *session) hello(data []byte) bool {
	var d struct {
		Interval int64 `json:"heartbeat_interval"`
	}
	if json.Unmarshal(data, &d) != nil || d.Interval <= 0 || d.Interval > maxBeat.Milliseconds() {
		s.fail("Discord's greeting has no heartbeat", 0)
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != dialling {
		return false // it is over
	}
	s.beat, s.end.identified = time.Duration(d.Interval)*time.Millisecond, time.Now()
	s.become(greeted)
	return true
}

// dispatch takes an event and returns what discordgo is to see of it.
func (s *session) dispatch(m received) []byte {
	seen := ""
	switch m.Type {
	case "READY":
		seen = m.Type
		s.mu.Lock()
		if s.state == greeted {
			s.acked = time.Now()
			s.become(receiving)
		}
		s.mu.Unlock()
	case "INTERACTION_CREATE":
		in := new(interaction)
		if err := json.Unmarshal(m.Data, in); err != nil || in.ID == "" {
			s.gateway.log.Warn("an interaction could not be read")
		} else {
			s.gateway.take(in)
		}
	}
	return fmt.Appendf(nil, `{"op":0,"s":%d,"t":%q,"d":{}}`, m.Seq, seen)
}
