package discord

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// session is one connection to the gateway and the discordgo session on it.
type session struct {
	gateway *Gateway
	discord *discordgo.Session
	opened  chan struct{} // closed when Open has returned
	openErr error         // what it returned
	left    chan struct{} // closed when discordgo has ended the session

	mu      sync.Mutex
	wire    *wire
	state   state
	since   time.Time // the state began
	beat    time.Duration
	acked   time.Time // the last answer to a heartbeat, or READY
	end     end
	changed chan struct{} // closed and replaced when something above changes
}

// state is how far a session has come.
type state int

const (
	dialling state = iota
	greeted        // HELLO has come
	receiving
	over
)

// end is how a session ended.
type end struct {
	why    string
	code   int  // the gateway's close code; 0 without one
	lived  bool // it had been ready
	closed bool // nothing of it is left
}

func newSession(g *Gateway, address string) *session {
	s := &session{gateway: g, opened: make(chan struct{}), left: make(chan struct{}), since: time.Now(), changed: make(chan struct{})}
	d, _ := discordgo.New("Bot " + g.app.rest.token) // it never fails
	d.Identify.Intents = discordgo.IntentsNone
	d.StateEnabled, d.Compress, d.Identify.Compress = false, false, false
	d.ShouldReconnectOnError, d.ShouldRetryOnRateLimit = false, false
	d.UserAgent = userAgent
	d.LogLevel = -1 // its log can hold the token
	d.Client = &http.Client{Transport: found(address)}
	d.Dialer = &websocket.Dialer{
		HandshakeTimeout: g.pace.hello, Proxy: http.ProxyFromEnvironment,
		NetDialContext: s.dial, NetDialTLSContext: s.dialTLS,
	}
	d.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { s.event(e) })
	var once sync.Once
	d.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { once.Do(func() { close(s.left) }) })
	s.discord = d
	return s
}

// found answers discordgo's one call of the API, for the gateway's address,
// with the address that is known already.
type found string

func (f found) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := json.Marshal(map[string]string{"url": string(f)})
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(body)), Request: req, ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

func (s *session) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return s.watched(conn)
}

func (s *session) dialTLS(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	conn, err := (&tls.Dialer{Config: &tls.Config{ServerName: host, NextProtos: []string{"http/1.1"}}}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return s.watched(conn)
}

// watched puts the wire around a connection, unless the session is over.
func (s *session) watched(conn net.Conn) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == over {
		conn.Close()
		return nil, net.ErrClosed
	}
	s.wire = &wire{Conn: conn, look: s.look}
	return s.wire, nil
}

// run opens the session and returns when it has ended, for whatever reason.
func (s *session) run(ctx context.Context) end {
	go func() {
		defer close(s.opened)
		s.openErr = s.discord.Open()
	}()
	s.watch(ctx)
	s.mu.Lock()
	w, ended := s.wire, s.end
	s.mu.Unlock()
	if ctx.Err() != nil && ended.lived {
		go s.discord.Close() // says goodbye; it sleeps for a second
		wait(context.WithoutCancel(ctx), s.gateway.pace.end/10)
	}
	if w != nil {
		w.cut()
	}
	ended.closed = s.gone()
	return ended
}

// watch returns when the session is over: it ended by itself, it came no
// further in time, its heartbeats are not answered, or ctx ended.
func (s *session) watch(ctx context.Context) {
	opened := s.opened
	for {
		s.mu.Lock()
		changed, left, ended := s.changed, time.Until(s.dies()), s.state == over
		s.mu.Unlock()
		if ended {
			return
		}
		timer := time.NewTimer(max(left, 0))
		select {
		case <-opened:
			opened = nil
			if s.openErr != nil {
				s.fail("it could not be opened: "+broken(s.openErr).Error(), 0)
			}
		case <-s.left:
			s.fail("it ended", 0)
		case <-changed:
		case <-timer.C:
			s.fail("nothing was heard of Discord in time", 0)
		case <-ctx.Done():
			s.fail("the program stops", 0)
		}
		timer.Stop()
	}
}

// dies is when the session is taken for dead: two heartbeats after the last
// that was answered, or when HELLO or READY is late.
func (s *session) dies() time.Time {
	if s.state == receiving {
		return s.acked.Add(2 * s.beat)
	}
	return s.since.Add(s.gateway.pace.hello)
}

// gone waits for everything of the session to end, and reports whether it did.
func (s *session) gone() bool {
	limit := time.NewTimer(s.gateway.pace.end)
	defer limit.Stop()
	select {
	case <-s.opened:
	case <-limit.C:
		return false
	}
	if s.openErr != nil {
		return true
	}
	select {
	case <-s.left:
		return true
	case <-limit.C:
		return false
	}
}

// fail ends the session, for the first reason given.
func (s *session) fail(why string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == over {
		return
	}
	s.end = end{why: why, code: code, lived: s.state == receiving}
	s.become(over)
}

// become changes the state. The caller holds mu.
func (s *session) become(next state) {
	s.state, s.since = next, time.Now()
	s.touch()
}

func (s *session) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// The gateway's opcodes that matter here
// (discord.com/developers/docs/topics/opcodes-and-status-codes).
const (
	opDispatch       = 0
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// look judges what comes over the wire before discordgo sees it.
func (s *session) look(opcode byte, payload []byte) verdict {
	const text, closing = 1, 8
	switch opcode {
	case closing:
		code := 0
		if len(payload) >= 2 {
			code = int(binary.BigEndian.Uint16(payload))
		}
		s.fail("Discord closed it", code)
		return cut
	case text:
		return s.read(payload)
	}
	return pass
}

// read judges a message of the gateway.
func (s *session) read(payload []byte) verdict {
	var m struct {
		Op   int    `json:"op"`
		Type string `json:"t"`
		Data struct {
			Interval int64 `json:"heartbeat_interval"`
		} `json:"d"`
	}
	if err := json.Unmarshal(payload, &m); err != nil {
		var head struct {
			Op int `json:"op"`
		}
		if json.Unmarshal(payload, &head) != nil {
			return drop // garbage
		}
		m.Op = head.Op // "d" is no object, as in an invalid session
	}
	s.mu.Lock()
	switch {
	case s.state == over:
		s.mu.Unlock()
		return drop
	case m.Op == opHello && m.Data.Interval > 0:
		s.beat = time.Duration(m.Data.Interval) * time.Millisecond
		s.become(greeted)
	case m.Op == opDispatch && m.Type == "READY":
		s.acked = time.Now()
		s.become(receiving)
		defer s.gateway.receiving(true)
	case m.Op == opAck:
		s.acked = time.Now()
		s.touch()
	}
	s.mu.Unlock()
	switch m.Op {
	case opReconnect:
		s.fail("Discord asked for a new connection", 0)
		return cut
	case opInvalidSession:
		s.fail("Discord called the session invalid", 0)
		return cut
	case opHello:
		if m.Data.Interval <= 0 {
			s.fail("Discord's greeting has no heartbeat", 0)
			return cut
		}
	}
	return pass
}

// maxDelay is how old an interaction may be when it comes: one that a resumed
// session replays cannot be answered any more. It is generous, because clocks
// differ; Discord itself refuses what is late.
const maxDelay = time.Minute

// event takes an interaction from a raw event.
func (s *session) event(e *discordgo.Event) {
	if e.Type != "INTERACTION_CREATE" {
		return
	}
	in := new(interaction)
	if err := json.Unmarshal(e.RawData, in); err != nil || in.ID == "" {
		s.gateway.log.Warn("an interaction could not be read")
		return
	}
	s.gateway.take(in)
}
