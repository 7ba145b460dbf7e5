package discord

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dossier/bot"
	"dossier/bot/playground"
)

// These tests run the gateway's door, at its own pace, against the playground,
// over a network in memory and in synctest's bubbles: their clock jumps, and none
// ends before every goroutine has, discordgo's included. There is no case with a
// resume, because no session is resumed.

// stage is the bot behind its door, and Discord before it.
type stage struct {
	t     *testing.T
	small *playground.Playground
	app   *App
	door  *Gateway
	log   *printed
	stop  context.CancelFunc
	ended chan error // what Run returned

	mu    sync.Mutex
	ready []bool // what OnReady was told
}

// set builds a stage and opens the door. Everything is taken down with the test.
func set(t *testing.T, o playground.Options, before func(*stage), parts ...bot.Part) *stage {
	t.Helper()
	s := &stage{t: t, log: new(printed), ended: make(chan error, 1)}
	log := slog.New(slog.NewTextHandler(io.MultiWriter(s.log, t.Output()), nil))
	o.Address = "http://127.0.0.1"
	s.small = playground.New(o)
	listener := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: s.small.Handler()}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	s.app = New(bot.New(bot.Always{Only: embedded(t)}, log, parts...), Settings{API: o.Address + "/api/v10", Token: s.small.Token()}, log)
	s.app.rest.client = &http.Client{Transport: &http.Transport{DialContext: listener.dial}}
	s.door = NewGateway(s.app, log)
	s.door.dial = listener.dial
	s.door.OnReady(func(now bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ready = append(s.ready, now)
	})
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context())) // which ends before the test is taken down
	s.stop = stop
	t.Cleanup(func() {
		// Not in the instant of READY or a heartbeat: discordgo sleeps with its lock
		// held, and a bubble's clock stands still while anybody waits for a lock.
		time.Sleep(time.Millisecond)
		stop()
		if err := s.app.Close(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
		s.small.Close()
		server.Close()
		s.app.rest.client.CloseIdleConnections()
		time.Sleep(20 * time.Second) // the clock stops with the test; discordgo sleeps when it closes, and dials for 15
		if strings.Contains(s.log.String(), s.small.Token()) {
			t.Error("the log shows the token")
		}
	})
	if _, err := s.app.Register(ctx, false); err != nil {
		t.Fatal(err)
	}
	if before != nil {
		before(s)
	}
	go func() { s.ended <- s.door.Run(ctx) }()
	return s
}

// connected waits until the bot can be used.
func (s *stage) connected() {
	s.t.Helper()
	for { // the bot may have given up a connection that Discord still takes for good
		if err := s.small.Gateway().Connected(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		if synctest.Wait(); s.told() {
			return
		}
		time.Sleep(7 * time.Millisecond)
	}
}

// answers holds that the bot answers.
func (s *stage) answers() {
	s.t.Helper()
	s.connected()
	a, err := s.small.Use(s.t.Context(), playground.Who{Server: playground.BorderWatch}, "about", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if a.Type != 4 || a.Message == nil {
		s.t.Errorf("the answer is %+v", a)
	}
}

// clean holds that no rule of Discord's was broken.
func (s *stage) clean() {
	s.t.Helper()
	for _, v := range s.small.Violations() {
		s.t.Errorf("violation: %s", v)
	}
}

// told is the last that OnReady was told.
func (s *stage) told() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.ready) > 0 && s.ready[len(s.ready)-1]
}

// printed is what the program has printed.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(text)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// pipes is a network in memory with one listener.
type pipes struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

var moments = map[string]playground.Moment{
	"instead of HELLO": playground.BeforeHello, "after HELLO": playground.AfterHello,
	"after IDENTIFY": playground.AfterIdentify, "later": playground.AtOnce,
}

// play makes a gateway go wrong at a moment and returns when it has.
func play(t *testing.T, when playground.Moment, f playground.GatewayFault) *stage {
	t.Helper()
	f.When = when
	if when != playground.AtOnce {
		return set(t, playground.Options{}, func(s *stage) { s.small.Gateway().Fail(f) })
	}
	s := set(t, playground.Options{}, nil)
	s.connected()
	time.Sleep(10 * time.Second)
	s.small.Gateway().Fail(f)
	synctest.Wait()
	return s
}

// momentsOf are all moments in a long run, and otherwise two that depend on the
// fault's name, so that short runs try each fault and each moment.
func momentsOf(fault string) map[string]playground.Moment {
	if long() {
		return moments
	}
	some := map[string]playground.Moment{}
	for at, when := range moments {
		if (int(when)+len(fault))%2 == 0 {
			some[at] = when
		}
	}
	return some
}

// long reports whether tests may take more than a minute.
func long() bool { return os.Getenv("DOSSIER_LONG") != "" }

// TestGatewayEnds holds that whatever ends a session at whatever moment, another
// follows, which identifies once, no sooner than it may.
func TestGatewayEnds(t *testing.T) {
	faults := map[string]playground.GatewayFault{
		"op 7":            {Reconnect: true},
		"op 9":            {Invalid: true},
		"op 9, resumable": {Invalid: true, Resumable: true},
		"cut":             {Reset: true},
		"silence":         {Silent: true},
	}
	for _, code := range []int{1000, 1001, 1006, 1011, 1012, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009, 4999} {
		if code != 1006 { // which is never sent
			faults[fmt.Sprint("closed with ", code)] = playground.GatewayFault{Close: code}
		}
	}
	for name, fault := range faults {
		for at, when := range momentsOf(name) {
			t.Run(name+" "+at, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					began := time.Now()
					s := play(t, when, fault)
					if fault.Silent && when == playground.AtOnce {
						time.Sleep(100 * time.Second) // two heartbeats and a bit
					}
					s.answers()
					if took := time.Since(began); took > 2*time.Minute {
						t.Errorf("it took %s", took)
					}
					tr := s.small.Gateway().Traffic()
					if tr.Connections != 2 || tr.Identifies > 2 || tr.Resumes > 0 {
						t.Errorf("%+v", tr)
					}
					s.clean()
				})
			})
		}
	}
}

// TestGatewayGoesOn holds that what is only strange disturbs nobody.
func TestGatewayGoesOn(t *testing.T) {
	for name, fault := range map[string]playground.GatewayFault{
		"garbage":             {Frame: playground.GarbageFrame},
		"null":                {Frame: "null"}, // discordgo panics
		"no object":           {Frame: "[1,2]"},
		"nothing":             {Frame: "{}"},
		"unknown opcode":      {Frame: playground.UnknownOpcodeFrame},
		"op 1":                {Frame: playground.HeartbeatFrame},
		"an early answer":     {Frame: `{"t":null,"s":null,"op":11,"d":null}`}, // discordgo deadlocks on itself
		"a second HELLO":      {Frame: `{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":35001}}`},
		"unknown event":       {Event: "SOMETHING_NEW", Data: map[string]any{"heartbeat_interval": "soon"}},
		"an event of nothing": {Event: "GUILD_CREATE"}, // discordgo panics
		"a large event":       {Event: "GUILD_CREATE", Data: strings.Repeat("x", 1<<20)},
		"a broken command":    {Event: "INTERACTION_CREATE", Data: map[string]any{"id": 5}},
	} {
		for at, when := range momentsOf(name) {
			if when == playground.BeforeHello { // below
				continue
			}
			t.Run(name+" "+at, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := play(t, when, fault)
					s.answers()
					time.Sleep(5 * time.Minute)
					s.answers()
					if tr := s.small.Gateway().Traffic(); tr.Connections != 1 || tr.Identifies != 1 || tr.Heartbeats < 7 {
						t.Errorf("%+v", tr)
					}
					s.clean()
				})
			})
		}
		t.Run(name+" before HELLO", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := play(t, playground.BeforeHello, fault)
				s.answers()
				if tr := s.small.Gateway().Traffic(); tr.Connections != 1 || tr.Identifies != 1 {
					t.Errorf("%+v", tr)
				}
			})
		})
	}
}

// TestGatewayFatal holds that a code after which Discord wants no other try ends
// the door, with a sentence.
func TestGatewayFatal(t *testing.T) {
	for code := range maps.Keys(fatal) {
		for at, when := range momentsOf(strings.Repeat(".", code)) {
			t.Run(fmt.Sprint(code, " ", at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := play(t, when, playground.GatewayFault{Close: code})
					err := <-s.ended
					refused, ok := errors.AsType[*FatalError](err)
					if !ok || refused.Code != code || len(refused.Text) < 20 {
						t.Errorf("Run returned %v", err)
					}
					if s.told() {
						t.Error("the bot is said to be ready")
					}
				})
			})
		}
	}
}

// TestGatewayNoACK holds that a dead connection is noticed within two missed
// heartbeats.
func TestGatewayNoACK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := set(t, playground.Options{}, nil)
		s.connected()
		time.Sleep(10 * time.Minute)
		s.small.Gateway().Fail(playground.GatewayFault{NoACK: true})
		missed := s.small.Gateway().Traffic().Heartbeats
		for s.told() {
			time.Sleep(time.Second)
		}
		if missed = s.small.Gateway().Traffic().Heartbeats - missed; missed != 2 {
			t.Errorf("noticed after %d", missed)
		}
		s.answers()
		s.clean()
	})
}

// TestGatewayHello holds that a heartbeat that cannot be is no reason to fall.
func TestGatewayHello(t *testing.T) {
	for _, interval := range []string{"0", "-1", "9223372036854775807", "1e300", `"soon"`, "null", "600001"} {
		t.Run(interval, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := set(t, playground.Options{}, func(s *stage) {
					s.small.Gateway().Fail(playground.GatewayFault{
						When: playground.BeforeHello, Frame: `{"op":10,"d":{"heartbeat_interval":` + interval + `}}`,
					})
				})
				s.answers()
				if tr := s.small.Gateway().Traffic(); tr.Connections != 2 || tr.Identifies != 1 {
					t.Errorf("%+v", tr)
				}
			})
		})
	}
}

// TestGatewayAway holds that an unreachable Discord is tried until it is back.
func TestGatewayAway(t *testing.T) {
	lengths := []time.Duration{time.Minute, 2 * time.Hour}
	if long() {
		lengths = append(lengths, 12*time.Hour)
	}
	for _, length := range lengths {
		t.Run(length.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := set(t, playground.Options{}, nil)
				s.answers()
				s.small.Gateway().Away(true)
				time.Sleep(length)
				if s.told() {
					t.Error("the bot is said to be ready")
				}
				s.small.Gateway().Away(false)
				back := time.Now()
				s.answers()
				if took := time.Since(back); took > 3*time.Minute {
					t.Errorf("it took %s", took)
				}
				if tr := s.small.Gateway().Traffic(); tr.Identifies != 2 {
					t.Errorf("%+v", tr)
				}
				s.clean()
			})
		})
	}
}

// TestGatewayRefusesUpgrade holds that an answer that opens no WebSocket is
// understood at once. Its body must not be taken for frames, which would be
// waited for.
func TestGatewayRefusesUpgrade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		s := set(t, playground.Options{}, func(s *stage) {
			open, dialled := s.door.dial, 0
			s.door.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if dialled++; dialled > 1 {
					return open(ctx, network, address)
				}
				ours, theirs := net.Pipe()
				go func() {
					theirs.Read(make([]byte, 4096))
					io.WriteString(theirs, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nlater")
					io.Copy(io.Discard, theirs) // it stays open
				}()
				return ours, nil
			}
		})
		s.answers()
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("it took %s", took)
		}
		if !strings.Contains(s.log.String(), "bad handshake") {
			t.Error("the log does not say why")
		}
	})
}

// TestGatewayOverTCP goes over the network of this machine, once in the open and
// once encrypted, as Discord does, and has the connection reset.
func TestGatewayOverTCP(t *testing.T) {
	for name, serve := range map[string]func(http.Handler) *httptest.Server{"plain": httptest.NewServer, "TLS": httptest.NewTLSServer} {
		t.Run(name, func(t *testing.T) {
			var handler http.Handler
			server := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
			defer server.Close()
			small := playground.New(playground.Options{Unlimited: true, Address: server.URL})
			handler = small.Handler()
			defer small.Close()
			log := slog.New(slog.NewTextHandler(t.Output(), nil))
			app := New(bot.New(bot.Always{Only: embedded(t)}, log), Settings{API: server.URL + "/api/v10", Token: small.Token()}, log)
			door := NewGateway(app, log)
			door.pace = pace{hello: 5 * time.Second, identify: time.Millisecond, first: time.Millisecond, most: time.Second, end: 5 * time.Second}
			if certificate := server.Certificate(); certificate != nil {
				app.rest.client, door.roots = server.Client(), x509.NewCertPool()
				door.roots.AddCert(certificate)
			}
			ready := make(chan bool, 8)
			door.OnReady(func(now bool) { ready <- now })
			if _, err := app.Register(t.Context(), false); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			ended := make(chan error, 1)
			go func() { ended <- door.Run(ctx) }()
			for range 2 {
				for now := false; !now; {
					select {
					case now = <-ready:
					case <-ctx.Done():
						t.Fatal("the bot did not become ready")
					}
				}
				if err := small.Gateway().Connected(ctx); err != nil {
					t.Fatal(err)
				}
				if _, err := small.Use(t.Context(), playground.Who{Server: playground.BorderWatch}, "demands", nil); err != nil {
					t.Fatal(err)
				}
				small.Gateway().Fail(playground.GatewayFault{Reset: true})
			}
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

// TestGatewayEvents holds what becomes of events that come in strange ways.
func TestGatewayEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := set(t, playground.Options{}, nil)
		who := playground.Who{Server: playground.BorderWatch}
		s.answers()
		s.small.Gateway().Fail(playground.GatewayFault{When: playground.AtInteraction, Twice: true})
		s.answers()
		if n := s.counted(repeated); n != 1 {
			t.Errorf("%v repeated", n)
		}
		a, err := s.small.Use(t.Context(), who, "demands", nil)
		if err != nil {
			t.Fatal(err)
		}
		s.small.Gateway().Fail(playground.GatewayFault{When: playground.AtInteraction, Strange: true})
		if _, err := s.small.Press(t.Context(), who, a.Message.ID, "d;n=2"); err != nil {
			t.Errorf("a strange component: %v", err)
		}
		s.clean()
		before := s.counted(late)
		if err := s.small.Gateway().Missed(who, "about", nil, time.Hour); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := s.counted(late); n != before+1 {
			t.Errorf("%v late", n)
		}
		s.answers()
		if n := s.counted(failed); n != 0 {
			t.Errorf("%v failed", n)
		}
	})
}

// counted is how many interactions had an outcome.
func (s *stage) counted(o outcome) float64 {
	s.t.Helper()
	synctest.Wait() // it is counted after it is answered
	families, err := s.app.Metrics().Gather()
	if err != nil {
		s.t.Fatal(err)
	}
	total := 0.0
	for _, f := range families {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "outcome" && l.GetValue() == string(o) {
					total += m.GetCounter().GetValue()
				}
			}
		}
	}
	return total
}

// TestGatewayManyAtOnce holds that five hundred interactions in a second are all
// answered.
func TestGatewayManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := set(t, playground.Options{}, nil)
		s.connected()
		var users sync.WaitGroup
		for range 500 {
			time.Sleep(2 * time.Millisecond)
			users.Go(func() {
				if _, err := s.small.Use(t.Context(), playground.Who{Server: playground.BorderWatch}, "demands", nil); err != nil {
					t.Error(err)
				}
			})
		}
		users.Wait()
		if n := s.counted(answered); n != 500 {
			t.Errorf("%v answered", n)
		}
		s.clean()
	})
}

// TestGatewayNoSpin holds how often a bot identifies that is always refused, and
// what it does with the last of a day's starts.
func TestGatewayNoSpin(t *testing.T) {
	hours, least, most := 4, 80, 190
	if long() {
		hours, least, most = 24, 500, 1000
	}
	for name, fault := range map[string]playground.GatewayFault{
		"op 9":            {When: playground.AfterIdentify, Times: -1, Invalid: true},
		"closed":          {When: playground.AfterIdentify, Times: -1, Close: 4000},
		"cut after READY": {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := set(t, playground.Options{}, func(s *stage) {
					if fault.Times != 0 {
						s.small.Gateway().Fail(fault)
					}
				})
				time.Sleep(7 * time.Millisecond) // see above
				for range hours * 60 * 6 {
					time.Sleep(10 * time.Second)
					if fault.Times == 0 {
						s.small.Gateway().Fail(playground.GatewayFault{Reset: true})
					}
				}
				if tr := s.small.Gateway().Traffic(); tr.Identifies < least || tr.Identifies > most {
					t.Errorf("%d times in %d hours", tr.Identifies, hours)
				}
				s.clean()
			})
		})
	}
	t.Run("a used up day", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := set(t, playground.Options{}, func(s *stage) { s.small.Gateway().LimitStarts(0, 1) })
			time.Sleep(23 * time.Hour)
			if tr := s.small.Gateway().Traffic(); tr.Connections != 0 {
				t.Errorf("%+v", tr)
			}
			if !strings.Contains(s.log.String(), "no session may be started today") {
				t.Error("the log does not say why")
			}
			time.Sleep(time.Hour + time.Minute)
			s.answers()
			s.clean()
		})
	})
	t.Run("few starts left", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := set(t, playground.Options{}, func(s *stage) {
				s.small.Gateway().LimitStarts(10, 1)
				s.small.Gateway().Fail(playground.GatewayFault{When: playground.AfterIdentify, Times: -1, Invalid: true})
			})
			time.Sleep(24*time.Hour - time.Minute)
			if tr := s.small.Gateway().Traffic(); tr.Identifies > 10 {
				t.Errorf("%d times", tr.Identifies)
			}
			s.clean()
		})
	})
}

// TestGatewayStops holds that stopping takes no time, at every moment, and tells
// Discord.
func TestGatewayStops(t *testing.T) {
	for at, when := range moments {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := set(t, playground.Options{}, func(s *stage) {
					if when != playground.AtOnce {
						s.small.Gateway().Fail(playground.GatewayFault{When: when, Silent: true})
					}
				})
				if when == playground.AtOnce {
					s.connected()
				}
				time.Sleep(time.Second)
				began := time.Now()
				s.stop()
				if err := <-s.ended; err != nil {
					t.Errorf("Run returned %v", err)
				}
				if took := time.Since(began); took > 100*time.Millisecond {
					t.Errorf("it took %s", took)
				}
				if err := s.small.Gateway().Disconnected(t.Context()); err != nil {
					t.Fatal(err)
				}
				if left := s.small.Gateway().Traffic().Left; when == playground.AtOnce && !slices.Equal(left, []int{1000}) {
					t.Errorf("the bot left with %v", left)
				}
			})
		})
	}
	t.Run("unreachable", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := set(t, playground.Options{}, func(s *stage) {
				s.door.dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
					<-ctx.Done()
					return nil, ctx.Err()
				}
			})
			time.Sleep(time.Second)
			began := time.Now()
			s.stop()
			if err := <-s.ended; err != nil || time.Since(began) > 100*time.Millisecond {
				t.Errorf("Run returned %v after %s", err, time.Since(began))
			}
		})
	})
}

// stuck is a connection that closing does not end, until it is released.
type stuck struct {
	net.Conn
	released <-chan struct{}
}

func (s stuck) Close() error { return nil }

func (s stuck) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	if err != nil {
		<-s.released
	}
	return n, err
}

// TestGatewayHung holds that sessions that cannot be closed end the door after
// the third in a row, and that one that can be closed begins the count anew.
func TestGatewayHung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		released := make(chan struct{})
		dialled := 0
		s := set(t, playground.Options{}, func(s *stage) {
			open := s.door.dial
			s.door.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := open(ctx, network, address)
				if dialled++; dialled == 3 || err != nil {
					return conn, err
				}
				return stuck{conn, released}, nil
			}
			s.small.Gateway().Fail(playground.GatewayFault{When: playground.AfterIdentify, Times: -1, Reset: true})
		})
		if err := <-s.ended; !errors.Is(err, ErrHung) {
			t.Errorf("Run returned %v", err)
		}
		if dialled != 6 {
			t.Errorf("%d sessions", dialled)
		}
		close(released)
	})
}
