package playground_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"dossier/bot/playground"
)

// unseen is a command nobody waits for: the bot is away, or will not answer.
func (b *tinyBot) unseen() {
	b.t.Helper()
	if err := b.p.Gateway().Missed(here(), "demands", nil, 0); err != nil {
		b.t.Fatal(err)
	}
}

func TestResume(t *testing.T) {
	b := online(t, playground.Options{})
	g := b.p.Gateway()
	first := b.connect()
	b.unseen()
	seen := first.interaction()
	first.leave(4000)
	b.unseen()
	b.unseen()
	if all := g.Sessions(); len(all) != 1 || all[0].Connected || all[0].Sequence != 4 {
		t.Errorf("while away: %+v", all)
	}
	second := b.dial()
	second.want(10)
	second.resume(first)
	for want := int64(3); want <= 4; want++ {
		if in := second.interaction(); in.ID == seen.ID || second.seq != want {
			t.Errorf("event %d is %+v", second.seq, in)
		}
	}
	second.event("RESUMED")
	if err := g.Connected(t.Context()); err != nil {
		t.Error(err)
	}
	second.conn.Close() // without a close frame
	if err := g.Disconnected(t.Context()); err != nil {
		t.Fatal(err)
	}
	third := b.dial()
	third.want(10)
	third.resume(second)
	third.event("RESUMED")
	fourth := b.dial()
	fourth.want(10)
	fourth.resume(third) // which is still there
	fourth.event("RESUMED")
	if got := third.ended(); got != 4000 {
		t.Errorf("the connection whose session went on elsewhere closed with %d", got)
	}
	b.unseen()
	fourth.interaction()
	if tr := g.Traffic(); tr.Identifies != 1 || tr.Resumes != 3 || tr.Resumed != 3 || !slices.Equal(tr.Left[:2], []int{4000, 1006}) {
		t.Errorf("%+v", tr)
	}
	wantRules(t, b.p)
}

func TestResumeRefused(t *testing.T) {
	for name, lose := range map[string]func(*tinyBot, *caller){
		"after 1000": func(_ *tinyBot, c *caller) { c.leave(1000) },
		"after 1001": func(_ *tinyBot, c *caller) { c.leave(1001) },
		"forgotten":  func(b *tinyBot, c *caller) { c.leave(4000); b.p.Gateway().Forget() },
		"too much was missed": func(b *tinyBot, c *caller) {
			c.leave(4000)
			for range 1001 {
				b.unseen()
			}
		},
		"closed with 4009": func(b *tinyBot, c *caller) {
			b.p.Gateway().Fail(playground.GatewayFault{Close: 4009})
			c.leave(0)
		},
		"left with 1000 after a session that could be resumed was taken": func(b *tinyBot, c *caller) {
			b.p.Gateway().Fail(playground.GatewayFault{Invalid: true, Resumable: true})
			c.want(9)
			c.leave(1000)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := online(t, playground.Options{Unlimited: true})
			first := b.connect()
			lose(b, first)
			second := b.dial()
			second.want(10)
			second.resume(first)
			if got := second.want(9).D; got != false {
				t.Errorf("resumable is %v", got)
			}
			second.identify(nil) // on the same connection, as libraries do
			second.ready()
			if second.session == first.session {
				t.Error("the session is the old one")
			}
			wantRules(t, b.p)
		})
	}
}

func TestResumeFromTheFuture(t *testing.T) {
	b := online(t, playground.Options{})
	first := b.connect()
	first.leave(4000)
	first.seq = 9
	second := b.dial()
	second.want(10)
	second.resume(first)
	if got := second.ended(); got != 4007 {
		t.Errorf("closed with %d", got)
	}
	if all := b.p.Gateway().Sessions(); len(all) != 0 {
		t.Errorf("sessions %+v", all)
	}
}

// TestSessionsEnd holds that a bot which never resumes does not fill the memory.
func TestSessionsEnd(t *testing.T) {
	b := online(t, playground.Options{Unlimited: true})
	for range 20 {
		b.connect().leave(4000)
	}
	if n := len(b.p.Gateway().Sessions()); n != 16 {
		t.Errorf("%d sessions are kept", n)
	}
}

func TestMissed(t *testing.T) {
	clock := newClock()
	b := online(t, playground.Options{Clock: clock.now})
	if err := b.p.Gateway().Missed(here(), "demands", nil, time.Hour); err == nil {
		t.Error("a bot without a session missed something")
	}
	if err := b.p.Gateway().Missed(here(), "nothing", nil, time.Hour); err == nil {
		t.Error("a command there is not was missed")
	}
	first := b.connect()
	first.leave(4000)
	if err := b.p.Gateway().Missed(here(), "demands", nil, time.Hour); err != nil {
		t.Fatal(err)
	}
	second := b.dial()
	second.want(10)
	second.resume(first)
	in := second.interaction()
	second.event("RESUMED")
	if got := clock.now().Sub(made(in.ID)); got < time.Hour-time.Second || got > time.Hour {
		t.Errorf("the interaction is %s old", got)
	}
	status, body := b.callback(in, message(text("late")))
	wantCode(t, "answering it", status, body, 404, 10062)
	wantRules(t, b.p, "answer-late")
}

// TestUsedWhileAway is a person who uses the bot between two connections.
func TestUsedWhileAway(t *testing.T) {
	b := online(t, playground.Options{AnswerWithin: 20 * time.Millisecond})
	first := b.connect()
	first.leave(4000)
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); !errors.Is(err, playground.ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
	second := b.dial()
	second.want(10)
	second.resume(first)
	second.interaction()
	second.event("RESUMED")
	wantRules(t, b.p) // what the bot never got it does not owe an answer
}
