package discord

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// session is one connection to the gateway and the discordgo session on it. It
// is never resumed: a bot that only answers misses nothing by beginning anew,
// since what came while it was away is too old to be answered.
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
	why        string
	code       int           // the gateway's close code; 0 without one
	lived      time.Duration // how long it received
	identified time.Time     // when it identified, or was about to; zero if it did not
	closed     bool          // nothing of it is left
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
		HandshakeTimeout: g.pace.hello, NetDialContext: s.dial, NetDialTLSContext: s.dialTLS,
	}
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
	conn, err := s.gateway.dial(ctx, network, address)
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
	conn, err := s.gateway.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: host, NextProtos: []string{"http/1.1"}, RootCAs: s.gateway.roots})
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return s.watched(secure)
}

// watched puts the wire around a connection, unless the session is over.
func (s *session) watched(conn net.Conn) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == over {
		conn.Close()
		return nil, net.ErrClosed
	}
	s.wire = newWire(conn, s.look)
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
	stopping := ctx.Err() != nil
	if w != nil {
		if stopping && ended.lived > 0 {
			w.goodbye()
		}
		w.cut()
	}
	ended.closed = stopping || s.gone() // nobody waits for what ends with the process
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
				s.fail("it could not be opened: "+withoutAddress(s.openErr).Error(), 0)
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

// dies is when the session is taken for dead: a little after the second
// heartbeat since the last that was answered, or when HELLO or READY is late.
func (s *session) dies() time.Time {
	if s.state == receiving {
		return s.acked.Add(2*s.beat + s.beat/4)
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
	s.end.why, s.end.code = why, code
	if s.state == receiving {
		s.end.lived = max(time.Since(s.since), 1)
	}
	s.become(over)
}

// become changes the state, and tells whether interactions can be received. The
// caller holds mu.
func (s *session) become(next state) {
	s.state, s.since = next, time.Now()
	s.gateway.receiving(next == receiving)
	s.touch()
}

func (s *session) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}
