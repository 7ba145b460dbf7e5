package playground_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"dossier/bot/playground"
)

// TestGatewayFaultsOfTheHandshake plays each fault that stands in place of a step,
// at every step, and then does that step undisturbed.
func TestGatewayFaultsOfTheHandshake(t *testing.T) {
	reach := map[playground.Moment]func(c, lost *caller){
		playground.BeforeHello:   func(*caller, *caller) {},
		playground.AfterHello:    func(c, _ *caller) { c.want(10) },
		playground.AfterIdentify: func(c, _ *caller) { c.want(10); c.identify(nil) },
		playground.AfterResume:   func(c, lost *caller) { c.want(10); c.resume(lost) },
	}
	for name, test := range map[string]struct {
		fault playground.GatewayFault
		see   func(*caller)
	}{
		"op 7":             {playground.GatewayFault{Reconnect: true}, func(c *caller) { c.want(7) }},
		"op 9":             {playground.GatewayFault{Invalid: true}, func(c *caller) { c.wantInvalid(false) }},
		"op 9, resumable":  {playground.GatewayFault{Invalid: true, Resumable: true}, func(c *caller) { c.wantInvalid(true) }},
		"closed with 4000": {playground.GatewayFault{Close: 4000}, func(c *caller) { c.wantEnd(4000) }},
		"closed with 4004": {playground.GatewayFault{Close: 4004}, func(c *caller) { c.wantEnd(4004) }},
		"closed with 1001": {playground.GatewayFault{Close: 1001}, func(c *caller) { c.wantEnd(1001) }},
		"reset":            {playground.GatewayFault{Reset: true}, (*caller).wantReset},
		"silence":          {playground.GatewayFault{Silent: true}, func(*caller) {}},
	} {
		for when, before := range reach {
			t.Run(name, func(t *testing.T) {
				b := online(t, playground.Options{Unlimited: true})
				g := b.p.Gateway()
				lost := b.connect()
				lost.leave(4000)
				test.fault.When = when
				g.Fail(test.fault)
				c := b.dial()
				before(c, lost)
				test.see(c)
				c.leave(0)
				again := b.connect() // the fault is used up
				b.unseen()
				again.interaction()
				wantRules(t, b.p)
			})
		}
	}
}

func (c *caller) wantInvalid(resumable bool) {
	c.t.Helper()
	if got := c.want(9).D; got != resumable {
		c.t.Errorf("resumable is %v", got)
	}
}

func (c *caller) wantEnd(code int) {
	c.t.Helper()
	if got := c.ended(); got != code {
		c.t.Errorf("closed with %d, want %d", got, code)
	}
}

func (c *caller) wantReset() {
	c.t.Helper()
	if _, _, err := c.conn.ReadMessage(); !errors.Is(err, syscall.ECONNRESET) {
		c.t.Errorf("the connection ended with %v", err)
	}
}

// TestGatewayDisturbances plays the faults after which things go on.
func TestGatewayDisturbances(t *testing.T) {
	for frame, see := range map[string]func(*caller){
		playground.HeartbeatFrame:     func(c *caller) { c.want(1) },
		playground.UnknownOpcodeFrame: func(c *caller) { c.want(42) },
		playground.GarbageFrame: func(c *caller) {
			if _, data, err := c.conn.ReadMessage(); err != nil || string(data) != playground.GarbageFrame {
				c.t.Errorf("%q %v", data, err)
			}
		},
	} {
		t.Run(frame, func(t *testing.T) {
			b := online(t, playground.Options{Unlimited: true})
			g := b.p.Gateway()
			for _, when := range []playground.Moment{playground.BeforeHello, playground.AfterHello, playground.AfterIdentify, playground.AfterResume} {
				g.Fail(playground.GatewayFault{When: when, Frame: frame})
			}
			first := b.dial()
			see(first)
			first.want(10)
			see(first)
			first.identify(nil)
			see(first)
			first.ready()
			g.Fail(playground.GatewayFault{Frame: frame})
			see(first)
			first.leave(4000)
			second := b.dial()
			second.want(10)
			second.resume(first)
			see(second)
			second.event("RESUMED")
		})
	}
}

func TestGatewayEvents(t *testing.T) {
	b := online(t, playground.Options{})
	g := b.p.Gateway()
	odd := playground.GatewayFault{Event: "SOMETHING_NEW", Data: j{"x": 1}}
	for _, when := range []playground.Moment{playground.BeforeHello, playground.AfterIdentify, playground.AtInteraction} {
		odd.When = when
		g.Fail(odd)
	}
	c := b.dial()
	c.event("SOMETHING_NEW")
	c.want(10)
	c.identify(nil)
	if got := at(c.event("SOMETHING_NEW"), "x"); got != 1.0 || c.seq != 1 {
		t.Errorf("x is %v in event %d", got, c.seq)
	}
	c.ready()
	b.unseen()
	c.event("SOMETHING_NEW")
	c.interaction()
	if c.seq != 4 {
		t.Errorf("event %d", c.seq)
	}
}

func TestGatewayNoACK(t *testing.T) {
	b := online(t, playground.Options{Unlimited: true})
	b.p.Gateway().Fail(playground.GatewayFault{When: playground.AfterHello, NoACK: true})
	c := b.connect()
	c.say(1, c.seq)
	b.wantTraffic(func(tr playground.Traffic) bool { return tr.Heartbeats == 1 })
	b.unseen() // everything else goes on
	c.interaction()
	b.p.Gateway().Fail(playground.GatewayFault{Reconnect: true})
	c.want(7)
	c.leave(4000)
}

// TestGatewayLater plays faults on a session that has begun, and resumes it.
func TestGatewayLater(t *testing.T) {
	for name, test := range map[string]struct {
		fault playground.GatewayFault
		see   func(*caller)
	}{
		"op 7":             {playground.GatewayFault{Reconnect: true}, func(c *caller) { c.want(7) }},
		"op 9, resumable":  {playground.GatewayFault{Invalid: true, Resumable: true}, func(c *caller) { c.wantInvalid(true) }},
		"closed with 4000": {playground.GatewayFault{Close: 4000}, func(c *caller) { c.wantEnd(4000) }},
		"reset":            {playground.GatewayFault{Reset: true}, (*caller).wantReset},
		"silence":          {playground.GatewayFault{Silent: true}, func(*caller) {}},
	} {
		for _, when := range []playground.Moment{playground.AtOnce, playground.AtInteraction} {
			t.Run(name, func(t *testing.T) {
				b := online(t, playground.Options{})
				c := b.connect()
				test.fault.When = when
				b.p.Gateway().Fail(test.fault)
				b.unseen()
				test.see(c)
				c.leave(0)
				again := b.dial()
				again.want(10)
				again.resume(c)
				again.interaction()
				again.event("RESUMED")
				wantRules(t, b.p)
			})
		}
	}
}

func TestGatewayInvalidLater(t *testing.T) {
	b := online(t, playground.Options{Unlimited: true})
	c := b.connect()
	b.p.Gateway().Fail(playground.GatewayFault{Invalid: true})
	c.wantInvalid(false)
	if all := b.p.Gateway().Sessions(); len(all) != 0 {
		t.Errorf("sessions %+v", all)
	}
	c.identify(nil) // on the same connection
	c.ready()
	b.unseen()
	c.interaction()
}

func TestGatewayTwiceAndStrange(t *testing.T) {
	b := online(t, playground.Options{Unlimited: true})
	g := b.p.Gateway()
	g.Fail(playground.GatewayFault{When: playground.AtInteraction, Twice: true})
	c := b.connect()
	b.unseen()
	first := c.interaction()
	if again := c.interaction(); again.ID != first.ID || c.seq != 3 {
		t.Errorf("event %d is %+v", c.seq, again)
	}
	used := make(chan *playground.Answer)
	do := func(what func() (*playground.Answer, error)) heard {
		go func() {
			a, err := what()
			if err != nil {
				t.Error(err)
			}
			used <- a
		}()
		return c.interaction()
	}
	in := do(func() (*playground.Answer, error) { return b.p.Use(t.Context(), here(), "demands", nil) })
	b.callback(in, message(row(btn("next"))))
	sent := <-used
	g.Fail(playground.GatewayFault{When: playground.AtInteraction, Strange: true})
	in = do(func() (*playground.Answer, error) { return b.p.Press(t.Context(), here(), sent.Message.ID, "next") })
	if at(in.Raw, "message.components.1.type") != 99.0 {
		t.Errorf("nothing is strange in %v", in.Raw["message"])
	}
	b.callback(in, j{"type": 9, "data": j{"custom_id": "f", "title": "Ask", "components": []j{
		{"type": 18, "label": "Why", "component": j{"type": 4, "custom_id": "w", "style": 2}},
	}}})
	form := <-used
	g.Fail(playground.GatewayFault{When: playground.AtInteraction, Strange: true})
	in = do(func() (*playground.Answer, error) {
		return b.p.Submit(t.Context(), here(), form.Form, map[string]any{"w": "because"})
	})
	if at(in.Raw, "data.components.1.type") != 99.0 || at(in.Raw, "data.components.0.component.value") != "because" {
		t.Errorf("nothing is strange in %v", in.Raw["data"])
	}
	b.callback(in, message(text("thanks")))
	<-used
	wantRules(t, b.p)
}

func TestGatewayFaultsRepeat(t *testing.T) {
	b := online(t, playground.Options{Unlimited: true})
	g := b.p.Gateway()
	g.Fail(playground.GatewayFault{When: playground.AfterHello, Times: 2, Close: 4000})
	g.Fail(playground.GatewayFault{When: playground.AfterHello, Times: -1, Close: 4008})
	for _, want := range []int{4000, 4000, 4008, 4008} {
		b.dial().wantEnd(want)
	}
	if tr := g.Traffic(); !slices.Equal(tr.Closed, []int{4000, 4000, 4008, 4008}) || tr.Left != nil {
		t.Errorf("%+v", tr)
	}
}

func TestGatewayAway(t *testing.T) {
	b := online(t, playground.Options{})
	g := b.p.Gateway()
	first := b.connect()
	g.Away(true)
	first.wantReset()
	if _, res, err := b.dialer.DialContext(t.Context(), b.gateway(), nil); err == nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%v %v", res, err)
	}
	for _, path := range []string{"/gateway", "/gateway/bot"} {
		if status, body := b.call("GET", path, nil); status != http.StatusServiceUnavailable || strings.Contains(body, "ws://") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	b.wantTraffic(func(tr playground.Traffic) bool { return tr.Refused == 1 && tr.Open == 0 })
	g.Away(false)
	second := b.dial()
	second.want(10)
	second.resume(first)
	second.event("RESUMED")
	wantRules(t, b.p)
}
