package playground_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"dossier/bot/playground"
)

// caller is a bot's end of the gateway, as small as it can be: it says what the
// test tells it to, and reads one frame at a time.
type caller struct {
	t       *testing.T
	bot     *tinyBot
	conn    *websocket.Conn
	session string
	seq     int64 // of the last event
}

// heardFrame is a frame of the gateway's.
type heardFrame struct {
	Op int
	D  any
	S  *int64
	T  *string
}

// online runs a playground whose bot has no interactions URL.
func online(t *testing.T, o playground.Options) *tinyBot {
	t.Helper()
	b := &tinyBot{t: t, p: playground.New(o)}
	api := httptest.NewServer(b.p.Handler())
	t.Cleanup(api.Close)
	t.Cleanup(b.p.Close)
	b.api = api.URL
	if status, body := b.call("PUT", "/applications/"+b.p.ApplicationID()+"/commands", commands()); status != http.StatusOK {
		t.Fatalf("registering: %d %s", status, body)
	}
	return b
}

// gateway is the address of the gateway, as libraries write it.
func (b *tinyBot) gateway() string {
	return "ws" + strings.TrimPrefix(b.api, "http") + "/gateway/?v=9&encoding=json"
}

// dial opens a connection.
func (b *tinyBot) dial() *caller {
	b.t.Helper()
	conn, res, err := b.dialer.DialContext(b.t.Context(), b.gateway(), nil)
	if err != nil {
		b.t.Fatalf("connecting: %v %v", err, res)
	}
	b.t.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	return &caller{t: b.t, bot: b, conn: conn}
}

// connect opens a connection with a session.
func (b *tinyBot) connect() *caller {
	b.t.Helper()
	c := b.dial()
	c.want(10)
	c.identify(nil)
	c.ready()
	return c
}

func (c *caller) say(op int, data any) {
	c.t.Helper()
	if err := c.conn.WriteJSON(j{"op": op, "d": data}); err != nil {
		c.t.Fatalf("sending opcode %d: %v", op, err)
	}
}

// identify sends opcode 2, with some of it changed.
func (c *caller) identify(changed j) {
	c.t.Helper()
	d := j{"token": "Bot " + c.bot.p.Token(), "intents": 0, "compress": false, "properties": j{"os": "linux"}}
	maps.Copy(d, changed)
	c.say(2, d)
}

// resume sends opcode 6 for the session another connection had.
func (c *caller) resume(lost *caller) {
	c.t.Helper()
	c.session, c.seq = lost.session, lost.seq
	c.say(6, j{"token": c.bot.p.Token(), "session_id": c.session, "seq": c.seq})
}

// want reads a frame with an opcode.
func (c *caller) want(op int) heardFrame {
	c.t.Helper()
	var f heardFrame
	if err := c.conn.ReadJSON(&f); err != nil {
		c.t.Fatalf("waiting for opcode %d: %v", op, err)
	}
	if f.S != nil {
		c.seq = *f.S
	}
	if f.Op != op {
		c.t.Fatalf("got opcode %d %v, want %d", f.Op, f.D, op)
	}
	return f
}

// event reads an event by its name.
func (c *caller) event(name string) any {
	c.t.Helper()
	f := c.want(0)
	if f.T == nil || *f.T != name {
		c.t.Fatalf("got the event %v, want %s", f, name)
	}
	return f.D
}

func (c *caller) ready() any {
	c.t.Helper()
	d := c.event("READY")
	c.session, _ = at(d, "session_id").(string)
	return d
}

// interaction reads INTERACTION_CREATE as the tests' other bot reads a post.
func (c *caller) interaction() heard {
	c.t.Helper()
	raw, err := json.Marshal(c.event("INTERACTION_CREATE"))
	var in heard
	if err == nil {
		err = json.Unmarshal(raw, &in)
	}
	if err == nil {
		err = json.Unmarshal(raw, &in.Raw)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return in
}

// ended reads until the connection is closed and gives the code; 1006 is cut.
func (c *caller) ended() int {
	c.t.Helper()
	for {
		_, _, err := c.conn.ReadMessage()
		if closed, ok := err.(*websocket.CloseError); ok { //nolint:errorlint // as gorilla returns it
			return closed.Code
		}
		if err != nil && strings.Contains(err.Error(), "timeout") {
			c.t.Fatalf("the connection was not closed: %v", err)
		}
		if err != nil {
			return websocket.CloseAbnormalClosure
		}
	}
}

// leave closes the connection with a code, 0 without one.
func (c *caller) leave(code int) {
	c.t.Helper()
	if code != 0 {
		c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		c.ended()
	}
	c.conn.Close()
	if err := c.bot.p.Gateway().Disconnected(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

// wantTraffic waits for something to have gone over the gateway.
func (b *tinyBot) wantTraffic(done func(playground.Traffic) bool) {
	b.t.Helper()
	if err := b.p.Gateway().Await(b.t.Context(), done); err != nil {
		b.t.Fatal(err)
	}
}

// made is when an id was given.
func made(id string) time.Time { return time.UnixMilli(int64(serial(id)>>22) + 1420070400000) }

// serial is an id as a number, 0 for none.
func serial(id string) uint64 {
	n, _ := strconv.ParseUint(id, 10, 64)
	return n
}
