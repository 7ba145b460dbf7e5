package playground_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"dossier/bot/playground"
)

// answers has the bot answer everything that comes, until it is stopped.
func (c *caller) answers(with func(heard) any) (stop func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			var f struct {
				T string
				D heard
			}
			var raw struct{ D j }
			_, data, err := c.conn.ReadMessage()
			if err != nil {
				return
			}
			if json.Unmarshal(data, &f) != nil || json.Unmarshal(data, &raw) != nil || f.T != "INTERACTION_CREATE" {
				continue
			}
			f.D.Raw = raw.D
			if status, body := c.bot.callback(f.D, with(f.D)); status != http.StatusNoContent {
				c.t.Errorf("answering: %d %s", status, body)
			}
		}
	}()
	return func() {
		c.conn.Close()
		<-done
	}
}

// TestGatewayInteractions does over the gateway what people do, and has the bot
// answer as over HTTP.
func TestGatewayInteractions(t *testing.T) {
	b := online(t, playground.Options{})
	stop := b.connect().answers(func(in heard) any {
		switch {
		case in.Type == 4:
			return j{"type": 8, "data": j{"choices": []j{{"name": "Pakistan", "value": "pk"}}}}
		case at(in.Raw, "data.custom_id") == "next":
			m := message(text("page 2"))
			m["type"] = 7
			return m
		case in.Type == 2 && at(in.Raw, "guild_id") != b.p.ServerID(playground.BorderWatch):
			return message(text("in private"))
		}
		return message(text("page 1"), row(btn("next")))
	})
	defer stop()
	first, err := b.p.Use(t.Context(), here(), "demands", map[string]any{"side": "Pakistan"})
	if err != nil || first.Message.Components[0].Content != "page 1" {
		t.Fatalf("using: %+v %v", first, err)
	}
	next, err := b.p.Press(t.Context(), here(), first.Message.ID, "next")
	if err != nil || next.Message.Components[0].Content != "page 2" {
		t.Errorf("pressing: %+v %v", next, err)
	}
	choices, err := b.p.Complete(t.Context(), here(), "demands", map[string]any{"side": "pa"}, "side")
	if err != nil || len(choices) != 1 {
		t.Errorf("completing: %v %v", choices, err)
	}
	private, err := b.p.Use(t.Context(), playground.Who{}, "demands", nil)
	if err != nil || private.Message.Components[0].Content != "in private" {
		t.Errorf("in the private chat: %+v %v", private, err)
	}
	wantRules(t, b.p)
}

func TestNoDoor(t *testing.T) {
	b := online(t, playground.Options{})
	none := func() {
		t.Helper()
		if _, err := b.p.Use(t.Context(), here(), "demands", nil); !errors.Is(err, playground.ErrNoAnswer) || !strings.Contains(err.Error(), "not connected") {
			t.Errorf("got %v", err)
		}
	}
	none()
	b.connect().leave(1000)
	none()
	waiting := b.dial() // a connection without a session is no door either
	waiting.want(10)
	none()
	wantRules(t, b.p)
}

// TestGatewayUnanswered is a bot that hears of it and says nothing.
func TestGatewayUnanswered(t *testing.T) {
	b := online(t, playground.Options{AnswerWithin: 20 * time.Millisecond})
	b.connect()
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); !errors.Is(err, playground.ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
	wantRules(t, b.p, "answer-late")
}

// TestOneDoor holds Discord's rule: an interactions URL silences the gateway.
func TestOneDoor(t *testing.T) {
	b := start(t, playground.Options{})
	t.Cleanup(b.p.Close)
	b.answer = func(heard) any { return message(text("by post")) }
	c := b.connect()
	if a, err := b.p.Use(t.Context(), here(), "demands", nil); err != nil || a.Message.Components[0].Content != "by post" {
		t.Errorf("%+v %v", a, err)
	}
	c.say(1, c.seq)
	c.want(11) // and nothing before it
}

func TestShards(t *testing.T) {
	b := online(t, playground.Options{Unlimited: true})
	var shards [2]*caller
	for i := range shards {
		shards[i] = b.dial()
		shards[i].want(10)
		shards[i].identify(j{"shard": []int{i, 2}})
		shards[i].ready()
	}
	for server, id := range map[string]string{playground.BorderWatch: b.p.ServerID(playground.BorderWatch), playground.Direct: ""} {
		if err := b.p.Gateway().Missed(playground.Who{Server: server}, "demands", nil, 0); err != nil {
			t.Fatal(err)
		}
		to := serial(id) >> 22 % 2
		shards[to].interaction()
		shards[1-to].say(1, nil)
		shards[1-to].want(11) // and nothing before it
	}
}

func TestPanelShowsTheDoor(t *testing.T) {
	b := online(t, playground.Options{})
	panel := func() string {
		return stream(t, b.api+"/page/events?server=Border+Watch")("panel", func(string) bool { return true })
	}
	for _, want := range []string{"no interactions yet", "bot is connected", "lost its connection"} {
		if got := panel(); !strings.Contains(got, want) {
			t.Errorf("%q is not in the panel: %s", want, got)
		}
		switch want {
		case "no interactions yet":
			b.connect()
		case "bot is connected":
			b.p.Gateway().Fail(playground.GatewayFault{Reset: true})
		}
	}
}
