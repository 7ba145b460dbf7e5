package playground_test

import (
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"dossier/bot/playground"
)

func TestGatewayAddress(t *testing.T) {
	b := online(t, playground.Options{})
	status, body := b.call("GET", "/gateway/bot", nil)
	var got j
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	for path, want := range map[string]any{
		"url": "ws" + strings.TrimPrefix(b.api, "http") + "/gateway", "shards": 1.0, "session_start_limit.total": 1000.0,
		"session_start_limit.remaining": 1000.0, "session_start_limit.reset_after": 0.0, "session_start_limit.max_concurrency": 1.0,
	} {
		if at(got, path) != want {
			t.Errorf("%s is %v, want %v", path, at(got, path), want)
		}
	}
	if status, body := b.send("GET", "/gateway", "", nil, ""); status != 200 || !strings.Contains(body, "ws://") {
		t.Errorf("without a token: %d %s", status, body)
	}
	if status, _ := b.send("GET", "/gateway/bot", "", nil, ""); status != http.StatusUnauthorized {
		t.Errorf("/gateway/bot without a token: %d", status)
	}
	for _, query := range []string{"?v=10&encoding=etf", "?v=10&encoding=json&compress=zlib-stream"} {
		if res, _ := visit(t, "GET", b.api+"/gateway"+query, ""); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", query, res.StatusCode)
		}
	}
}

func TestGatewayHandshake(t *testing.T) {
	b := online(t, playground.Options{})
	c := b.dial()
	if got := at(c.want(10).D, "heartbeat_interval"); got != 41250.0 {
		t.Errorf("the interval is %v", got)
	}
	c.identify(j{"shard": [2]int{0, 1}})
	ready := c.ready()
	for path, want := range map[string]any{
		"v": 9.0, "user.id": b.p.ApplicationID(), "user.bot": true, "application.id": b.p.ApplicationID(), "application.flags": 0.0,
		"guilds.0.id": b.p.ServerID(playground.BorderWatch), "guilds.0.unavailable": true, "shard.1": 1.0,
		"resume_gateway_url": "ws" + strings.TrimPrefix(b.api, "http") + "/gateway",
	} {
		if at(ready, path) != want {
			t.Errorf("%s is %v, want %v", path, at(ready, path), want)
		}
	}
	if err := b.p.Gateway().Connected(t.Context()); err != nil {
		t.Error(err)
	}
	all := b.p.Gateway().Sessions()
	if len(all) != 1 || all[0].ID != c.session || !all[0].Connected || all[0].Sequence != 1 || all[0].Properties["os"] != "linux" {
		t.Errorf("sessions %+v", all)
	}
	c.say(3, j{"status": "online"}) // nothing comes of it
	c.say(1, c.seq)
	c.want(11)
	c.say(1, nil)
	c.want(11)
	wantRules(t, b.p)
	c.leave(1000)
	if tr := b.p.Gateway().Traffic(); tr.Identifies != 1 || tr.Heartbeats != 2 || tr.Events != 1 || !slices.Equal(tr.Left, []int{1000}) {
		t.Errorf("%+v", tr)
	}
	if all := b.p.Gateway().Sessions(); len(all) != 0 {
		t.Errorf("a session was left after 1000: %+v", all)
	}
}

func TestGatewayCloseCodes(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(*caller)
		want int
	}{
		"an opcode there is not":   {func(c *caller) { c.identify(nil); c.say(42, nil) }, 4001},
		"no JSON":                  {func(c *caller) { c.conn.WriteMessage(websocket.TextMessage, []byte("{")) }, 4002},
		"too long":                 {func(c *caller) { c.say(3, strings.Repeat("x", 4097)) }, 4002},
		"a strange heartbeat":      {func(c *caller) { c.say(1, "x") }, 4002},
		"IDENTIFY with no object":  {func(c *caller) { c.say(2, "x") }, 4002},
		"RESUME with no object":    {func(c *caller) { c.say(6, "x") }, 4002},
		"presence before IDENTIFY": {func(c *caller) { c.say(3, nil) }, 4003},
		"a wrong token":            {func(c *caller) { c.identify(j{"token": "Bot x"}) }, 4004},
		"RESUME, a wrong token":    {func(c *caller) { c.say(6, j{"token": "x", "session_id": "x", "seq": 1}) }, 4004},
		"IDENTIFY twice":           {func(c *caller) { c.identify(nil); c.identify(nil) }, 4005},
		"too many frames":          {func(c *caller) { c.identify(nil); c.presences(120) }, 4008},
		"a shard there is not":     {func(c *caller) { c.identify(j{"shard": []int{1, 1}}) }, 4010},
		"no intents":               {func(c *caller) { c.identify(j{"intents": nil}) }, 4013},
		"an intent there is not":   {func(c *caller) { c.identify(j{"intents": 1 << 40}) }, 4013},
		"message content":          {func(c *caller) { c.identify(j{"intents": 1 << 15}) }, 4014},
	} {
		t.Run(name, func(t *testing.T) {
			b := online(t, playground.Options{})
			c := b.dial()
			c.want(10)
			test.do(c)
			if got := c.ended(); got != test.want {
				t.Errorf("closed with %d, want %d", got, test.want)
			}
			if len(rules(b.p)) != 1 || !strings.HasPrefix(rules(b.p)[0], "gateway-4") {
				t.Errorf("broken rules %v", b.p.Violations())
			}
		})
	}
}

func (c *caller) presences(n int) {
	for range n {
		c.say(3, nil)
	}
}

func TestGatewayVersion(t *testing.T) {
	b := online(t, playground.Options{})
	conn, _, err := b.dialer.DialContext(t.Context(), strings.Replace(b.gateway(), "v=9", "v=6", 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &caller{t: t, bot: b, conn: conn}
	if got := c.ended(); got != 4012 {
		t.Errorf("closed with %d", got)
	}
}

// TestGatewayCompression reads a READY the bot asked to have compressed.
func TestGatewayCompression(t *testing.T) {
	b := online(t, playground.Options{})
	c := b.dial()
	c.want(10)
	c.identify(j{"compress": true})
	kind, r, err := c.conn.NextReader()
	if err != nil || kind != websocket.BinaryMessage {
		t.Fatalf("%d %v", kind, err)
	}
	z, err := zlib.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	var f heardFrame
	if err := json.NewDecoder(z).Decode(&f); err != nil || *f.T != "READY" {
		t.Errorf("%+v %v", f, err)
	}
}

func TestGatewayStarts(t *testing.T) {
	c := newClock()
	b := online(t, playground.Options{Clock: c.now})
	b.connect().leave(1000)
	early := b.dial()
	early.want(10)
	early.identify(nil)
	if got := early.want(9).D; got != false {
		t.Errorf("resumable is %v", got)
	}
	wantRules(t, b.p, "identify-rate")
	c.add(5 * time.Second)
	early.identify(nil) // on the same connection
	early.ready()
	limit := func(path string) any {
		t.Helper()
		_, body := b.call("GET", "/gateway/bot", nil)
		var got j
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		return at(got, "session_start_limit."+path)
	}
	if limit("remaining") != 997.0 || limit("reset_after") != float64((24*time.Hour-5*time.Second).Milliseconds()) {
		t.Errorf("%v left, for %v ms", limit("remaining"), limit("reset_after"))
	}
	b.p.Gateway().LimitStarts(0, 16)
	if limit("max_concurrency") != 16.0 || limit("remaining") != 0.0 {
		t.Errorf("%v left, %v at once", limit("remaining"), limit("max_concurrency"))
	}
	c.add(5 * time.Second)
	last := b.dial()
	last.want(10)
	last.identify(nil)
	if got := last.ended(); got != 4004 {
		t.Errorf("closed with %d", got)
	}
	wantRules(t, b.p, "identify-rate", "identify-limit")
	if all := b.p.Gateway().Sessions(); len(all) != 0 {
		t.Errorf("sessions outlive the reset of the token: %+v", all)
	}
	c.add(24 * time.Hour)
	if limit("remaining") != 1000.0 {
		t.Errorf("%v left the next day", limit("remaining"))
	}
}

func TestGatewayWaitsEnd(t *testing.T) {
	b := online(t, playground.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.p.Gateway().Connected(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody is connected: %v", err)
	}
	b.connect()
	if err := b.p.Gateway().Disconnected(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("somebody is connected: %v", err)
	}
}

// TestGatewayHeartbeatMissing needs Discord's interval, and a clock that does not
// take as long.
func TestGatewayHeartbeatMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := inMemory(t)
		defer b.p.Close()
		began := time.Now()
		c := b.dial()
		c.conn.SetReadDeadline(time.Time{})
		c.want(10)
		time.Sleep(41250 * time.Millisecond)
		c.say(1, nil)
		c.want(11)
		if got := c.ended(); got != 4009 {
			t.Errorf("closed with %d", got)
		}
		if took := time.Since(began); took != 41250*time.Millisecond*5/2 {
			t.Errorf("closed after %s", took)
		}
		wantRules(t, b.p, "gateway-4009")
	})
}

// TestGatewayCloses holds that nothing is left of connections in any state:
// synctest waits for every goroutine.
func TestGatewayCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := inMemory(t)
		greeted, ready := b.dial(), b.connect()
		greeted.want(10)
		b.p.Gateway().Fail(playground.GatewayFault{When: playground.AfterHello, Silent: true})
		silent := b.dial()
		silent.want(10)
		b.p.Close()
		for _, c := range []*caller{greeted, ready, silent} {
			if got := c.ended(); got != 1006 {
				t.Errorf("closed with %d", got)
			}
		}
		if _, res, err := b.dialer.DialContext(t.Context(), b.gateway(), nil); err == nil || res.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("a closed gateway took a connection: %v %v", res, err)
		}
		if tr := b.p.Gateway().Traffic(); tr.Open != 0 || tr.Connections != 3 || tr.Refused != 1 {
			t.Errorf("%+v", tr)
		}
	})
}

// TestGatewayEndsWithItsServer is the other way to end connections.
func TestGatewayEndsWithItsServer(t *testing.T) {
	p := playground.New(playground.Options{})
	api := httptest.NewUnstartedServer(p.Handler())
	ctx, cancel := context.WithCancel(t.Context())
	api.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	api.Start()
	defer api.Close()
	b := &tinyBot{t: t, p: p, api: api.URL}
	c := b.connect()
	cancel()
	if got := c.ended(); got != 1006 {
		t.Errorf("closed with %d", got)
	}
	if err := p.Gateway().Disconnected(t.Context()); err != nil {
		t.Error(err)
	}
}

// inMemory is online without a network, for synctest.
func inMemory(t *testing.T) *tinyBot {
	b := &tinyBot{t: t, p: playground.New(playground.Options{}), api: "http://127.0.0.1"}
	listener := make(pipes)
	server := &http.Server{Handler: b.p.Handler()}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	t.Cleanup(func() { server.Close() })
	b.dialer.NetDialContext = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		listener <- theirs
		return ours, nil
	}
	return b
}

// pipes is a listener of connections in memory.
type pipes chan net.Conn

func (l pipes) Accept() (net.Conn, error) {
	conn, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l pipes) Close() error   { close(l); return nil }
func (l pipes) Addr() net.Addr { return &net.TCPAddr{} }
