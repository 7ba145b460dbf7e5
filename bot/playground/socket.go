package playground

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// frame is what goes over the gateway, either way (events/gateway-events,
// payload structure).
type frame struct {
	Name *string `json:"t"`
	Seq  *int64  `json:"s"`
	Op   int     `json:"op"`
	Data any     `json:"d"`
}

// socket is one connection of the bot's. What it sends goes through a queue with
// one writer, so that mu is never held over the network.
type socket struct {
	g       *Gateway
	conn    *websocket.Conn
	version string
	wake    chan struct{} // holds one
	ended   chan struct{} // closed when the bot's side has ended

	// Below, everything is under p.mu.
	session   *session // from IDENTIFY or RESUME on
	lost      *session // what it had before opcode 9
	ready     bool     // READY or RESUMED was sent
	compress  bool     // asked for in IDENTIFY
	closing   bool     // nothing follows what is queued
	dismissed bool     // told to reconnect before there was a session
	silent    bool     // see GatewayFault.Silent
	deaf      bool     // see GatewayFault.NoACK
	queue     []outgoing
	taken     []time.Time // when the bot's last frames came
}

// outgoing is one thing to be done to a connection.
type outgoing struct {
	data  []byte
	kind  int  // of WebSocket message
	close int  // a close code, instead of data
	reset bool // cut the connection, instead of data
}

func newSocket(g *Gateway, conn *websocket.Conn, version string) *socket {
	conn.SetReadLimit(maxRequest)
	return &socket{g: g, conn: conn, version: version, wake: make(chan struct{}, 1), ended: make(chan struct{})}
}

// run serves the connection until it ends or ctx does. Nothing of it is left
// when run returns.
func (s *socket) run(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { s.conn.Close() })
	defer stop()
	written := make(chan struct{})
	go func() {
		defer close(written)
		s.write()
	}()
	s.greet()
	s.leave(s.read())
	close(s.ended)
	<-written
	s.conn.Close()
}

// read takes the bot's frames until there are no more.
func (s *socket) read() error {
	for {
		_, data, err := s.conn.ReadMessage()
		if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
			s.overdue()
		}
		if err != nil {
			return fmt.Errorf("reading from the bot: %w", err)
		}
		s.take(data)
	}
}

// leave forgets the connection. Its session waits for a resume, unless the bot
// said by its close code that it will not come back (events/gateway,
// disconnecting).
func (s *socket) leave(err error) {
	p := s.g.p
	p.mu.Lock()
	defer p.mu.Unlock()
	code := websocket.CloseAbnormalClosure
	if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
		code = closed.Code
	}
	if !s.closing {
		s.g.traffic.Left = append(s.g.traffic.Left, code)
		if code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway {
			s.g.forget(s.session)
			if s.lost != nil && s.lost.socket == nil {
				s.g.forget(s.lost)
			}
		}
	}
	s.detach()
	s.closing = true
	s.g.sockets = slices.DeleteFunc(s.g.sockets, func(o *socket) bool { return o == s })
	p.touch()
}

// detach parts the connection from its session. The caller holds mu.
func (s *socket) detach() {
	if s.session != nil && s.session.socket == s {
		s.session.socket = nil
	}
	s.session, s.ready = nil, false
}

// send queues a frame that is no event. The caller holds mu.
func (s *socket) send(op int, data any) {
	raw, _ := json.Marshal(frame{Op: op, Data: data}) // of our own types: never fails
	s.push(outgoing{data: raw, kind: websocket.TextMessage})
}

// dispatch queues an event, compressed where the bot asked for it (events/gateway,
// payload compression). The caller holds mu.
func (s *socket) dispatch(d *dispatched) {
	if s.closing || s.silent {
		return
	}
	raw, err := json.Marshal(frame{Data: d.data, Seq: d.seq, Name: &d.name})
	if err != nil {
		s.g.p.log.Error("encoding an event", "event", d.name, "error", err)
		return
	}
	if d.of != nil {
		d.of.reached = true
	}
	s.g.traffic.Events++
	if !s.compress {
		s.push(outgoing{data: raw, kind: websocket.TextMessage})
		return
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(raw) // into memory: never fails
	z.Close()
	s.push(outgoing{data: b.Bytes(), kind: websocket.BinaryMessage})
}

// push queues what is to be sent. The caller holds mu.
func (s *socket) push(o outgoing) {
	if s.closing || s.silent {
		return
	}
	s.queue = append(s.queue, o)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// shut ends the connection with a close code, 0 to cut it, and parts it from its
// session. The caller holds mu.
func (s *socket) shut(code int) {
	if s.closing {
		return
	}
	s.silent = false
	s.push(outgoing{close: code, reset: code == 0})
	s.closing = true
	s.g.traffic.Closed = append(s.g.traffic.Closed, code)
	if endsSession(code) {
		s.g.forget(s.session)
	}
	s.detach()
	s.g.p.touch()
}

// write sends what is queued until the connection ends.
func (s *socket) write() {
	for {
		select {
		case <-s.wake:
		case <-s.ended:
			s.flush()
			return
		}
		if !s.flush() {
			s.conn.Close() // which ends read
		}
	}
}

// flush sends what is queued now and says whether the connection still works.
func (s *socket) flush() bool {
	p := s.g.p
	p.mu.Lock()
	queue := s.queue
	s.queue = nil
	p.mu.Unlock()
	for _, o := range queue {
		if !o.happen(s.conn) {
			return false
		}
	}
	return true
}

// lastWords is how long the bot's answer to a close frame is waited for, in real
// time. A connection that ends with unread frames would take the code with it.
const lastWords = 2 * time.Second

// happen does it and says whether the connection still works.
func (o outgoing) happen(conn *websocket.Conn) bool {
	switch {
	case o.reset:
		if tcp, ok := conn.NetConn().(*net.TCPConn); ok {
			tcp.SetLinger(0) // so that the bot sees a reset and no orderly end
		}
		return false
	case o.close != 0:
		conn.SetReadDeadline(time.Now().Add(lastWords))
		return conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(o.close, closeReason(o.close))) == nil
	default:
		return conn.WriteMessage(o.kind, o.data) == nil
	}
}
