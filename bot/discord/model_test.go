package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dossier/bot"
	"dossier/bot/llm"
	"dossier/bot/llm/stub"
	"dossier/bot/playground"
)

// assisted is a bot with a model on Discord, behind one of the doors. Its client
// and its mode can be changed between questions.
type assisted struct {
	bot.Always
	small  *playground.Playground
	app    *App
	bot    *bot.Bot
	stub   *stub.Server
	base   string
	client atomic.Pointer[llm.Client]
	mode   atomic.Value // of type bot.Mode
}

func (a *assisted) Select(ctx context.Context, m bot.Material) ([]bot.Group, error) {
	return a.client.Load().Select(ctx, m)
}

func (a *assisted) Write(ctx context.Context, m bot.Material) ([]bot.Sentence, error) {
	return a.client.Load().Write(ctx, m)
}

// Settings is what a server chose, of the library that the bot has.
func (a *assisted) Settings(string) bot.Settings {
	mode, _ := a.mode.Load().(bot.Mode)
	return bot.Settings{Model: mode}
}

// renew gives the bot a client that has seen no trouble yet.
func (a *assisted) renew(t *testing.T, within time.Duration) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	client, err := llm.New(llm.Config{BaseURL: a.base, Model: "stub-1", Timeout: within}, llm.NewMemory(bot.Caps{}, time.Now), log)
	if err != nil {
		t.Fatal(err)
	}
	a.client.Store(client)
}

// patient is a Discord that waits longer than the real one, for tests that share
// a busy machine and have no clock of their own.
var patient = playground.Options{AnswerWithin: 30 * time.Second}

// assist opens a door for a bot with a model.
func assist(t *testing.T, door string, within time.Duration, o playground.Options) *assisted {
	t.Helper()
	a := &assisted{stub: &stub.Server{Answer: stub.Faithful}}
	model := httptest.NewServer(a.stub)
	t.Cleanup(model.Close)
	a.base = model.URL + "/v1"
	a.renew(t, within)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	a.Only = embedded(t)
	a.bot = bot.New(a, log, bot.Assisted(bot.Assistant{Model: a, Mode: bot.Writing, Within: within, Name: "stub-1"}))

	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	o.Unlimited, o.Address = true, server.URL
	a.small = playground.New(o)
	handler = a.small.Handler()
	t.Cleanup(a.small.Close)
	a.app = New(a.bot, Settings{API: server.URL + "/api/v10", Token: a.small.Token(), DeferAt: 500 * time.Millisecond}, log)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	if _, err := a.app.Register(ctx, false); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	if door == "http" {
		endpoint, err := NewEndpoint(ctx, a.app, a.small.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		own := httptest.NewServer(endpoint)
		t.Cleanup(own.Close)
		if err := a.small.SetInteractionsURL(ctx, own.URL); err != nil {
			t.Fatal(err)
		}
		ended <- nil
	} else {
		g := NewGateway(a.app, log)
		g.pace = pace{hello: 5 * time.Second, identify: time.Millisecond, first: time.Millisecond, most: time.Second, end: 5 * time.Second}
		ready := make(chan bool, 8)
		g.OnReady(func(now bool) { ready <- now })
		go func() { ended <- g.Run(ctx) }()
		for !<-ready {
		}
		if err := a.small.Gateway().Connected(ctx); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := a.app.Close(ctx); err != nil {
			t.Error(err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return a
}

// ask uses a command on a server and returns the answer's text.
func (a *assisted) ask(t *testing.T, command string, options map[string]any) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	answer, err := a.small.Use(ctx, playground.Who{Person: playground.Member, Server: playground.BorderWatch}, command, options)
	if err != nil {
		t.Errorf("/%s %v: %v", command, options, err)
		return ""
	}
	return textOf(answer.Message.Components)
}

func textOf(components []playground.Component) string {
	var text strings.Builder
	for _, c := range components {
		if c.Type == 10 {
			text.WriteString(c.Content + "\n")
		}
		text.WriteString(textOf(c.Components))
	}
	return text.String()
}

// TestModelOnDiscord asks through both doors: without a model, with a faithful
// one in each mode, and with every trouble one can make. The short run tries each
// trouble once, by turns with either command and through either door.
func TestModelOnDiscord(t *testing.T) {
	_, ill := stub.Ways()
	for d, door := range []string{"http", "gateway"} {
		t.Run(door, func(t *testing.T) {
			t.Parallel()
			a := assist(t, door, 20*time.Second, patient)
			for c, command := range []string{"ask", "summary"} {
				var options map[string]any
				if command == "ask" {
					options = map[string]any{"question": "why did turkey leave the talks"}
				}
				a.stub.Behave(stub.Well)
				a.mode.Store(bot.NoModel)
				own := a.ask(t, command, options)
				for _, mode := range []bot.Mode{bot.Selecting, bot.Writing} {
					a.mode.Store(mode)
					text := a.ask(t, command, options)
					if text == own || strings.Contains(text, "Written by a model") != (mode == bot.Writing) {
						t.Errorf("/%s, %s:\n%s", command, mode, text)
					}
				}
				for i, way := range ill {
					if !long() && i%4 != 2*c+d {
						continue
					}
					within := 20 * time.Second // more than the patience of this test's Discord
					if way == stub.Hangs {
						within = time.Second
					}
					a.renew(t, within)
					a.stub.Behave(way)
					if text := a.ask(t, command, options); text != own || len(a.stub.Sent()) == 0 {
						t.Errorf("/%s, %s, %d calls:\n%s", command, way, len(a.stub.Sent()), text)
					}
				}
			}
			for _, v := range a.small.Violations() {
				t.Errorf("violation: %s", v)
			}
		})
	}
}

// people is how many ask at once while the model hangs.
const people = 200

// TestModelHangs has two hundred people ask at once while the model hangs: every
// one is acknowledged and answered, without the model and with no word of it. Over
// HTTP it goes by the clock on the wall: the short run has fewer people and more
// patience. Discord's three seconds are always held over the gateway, below.
func TestModelHangs(t *testing.T) {
	o, several := patient, people/5
	if long() && !raced {
		o.AnswerWithin, several = 0, people
	}
	a := assist(t, "http", 2*time.Second, o)
	a.mode.Store(bot.NoModel)
	own := a.ask(t, "ask", map[string]any{"question": "why did turkey leave the talks"})
	a.mode.Store(bot.Writing)
	a.stub.Behave(stub.Hangs)
	var all sync.WaitGroup
	for i := range several {
		all.Go(func() {
			if text := a.ask(t, "ask", map[string]any{"question": alike(i)}); text != own {
				t.Errorf("%q is answered with\n%s", alike(i), text)
			}
		})
	}
	all.Wait()
	for _, v := range a.small.Violations() {
		t.Errorf("violation: %s", v)
	}
}

// alike is a question that is found the same answer to, and no two are one call.
func alike(i int) string {
	return "why did turkey leave the talks" + strings.Repeat(" ", i%7) + strings.Repeat("?", i/7)
}

// hanging is a model that never answers.
type hanging struct{}

func (hanging) Select(ctx context.Context, _ bot.Material) ([]bot.Group, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (hanging) Write(ctx context.Context, _ bot.Material) ([]bot.Sentence, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestModelHangsOnGateway is the same over the gateway, with the times that the
// program has: nobody waits twenty seconds.
func TestModelHangsOnGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		model := bot.Assisted(bot.Assistant{Model: hanging{}, Mode: bot.Writing, Within: 14 * time.Second})
		s := set(t, playground.Options{Unlimited: true}, nil, model)
		s.connected()
		began, late := time.Now(), 0
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() {
				a, err := s.small.Use(t.Context(), playground.Who{Server: playground.BorderWatch}, "ask", map[string]any{"question": alike(i)})
				if err != nil {
					t.Error(err)
					return
				}
				text := textOf(a.Message.Components)
				if !strings.Contains(text, "Türkiye has stepped back") || strings.Contains(text, "Too many") || strings.Contains(text, "too long") {
					t.Errorf("%q is answered with\n%s", alike(i), text)
				}
				mu.Lock()
				defer mu.Unlock()
				if a.Type == 5 {
					late++
				}
			})
		}
		all.Wait()
		if took := time.Since(began); took >= 20*time.Second {
			t.Errorf("the last was answered after %s", took)
		}
		if late == 0 || late == people {
			t.Errorf("%d waited for the model", late)
		}
		s.clean()
	})
}

// TestWrittenPages holds that every page of a reply that a model wrote keeps
// Discord's limits and lists its sources, and that it holds the same claims as
// the page without the model.
func TestWrittenPages(t *testing.T) {
	d := embedded(t)
	model := httptest.NewServer(&stub.Server{Answer: stub.Faithful})
	defer model.Close()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	client, err := llm.New(llm.Config{BaseURL: model.URL + "/v1", Model: "stub-1"}, llm.NewMemory(bot.Caps{}, time.Now), log)
	if err != nil {
		t.Fatal(err)
	}
	a, plain := appOf(t, d, bot.Assisted(bot.Assistant{Model: client, Mode: bot.Writing, Within: time.Minute})), appOf(t, d)
	written := 0
	for _, req := range everything(t, a, d) {
		if req.Do != "summary" && req.Do != "ask" {
			continue
		}
		r, own := a.bot.Handle(t.Context(), req), plain.bot.Handle(t.Context(), req)
		with, without := pages(&r), pages(&own)
		if len(with) != len(without) {
			t.Errorf("%s: %d pages, and %d without the model", req, len(with), len(without))
			continue
		}
		for n := range with {
			if got, want := claimsOn(with[n]), claimsOn(without[n]); !slices.Equal(got, want) {
				t.Errorf("%s, page %d: %v, and without the model %v", req, n+1, got, want)
			}
			r.Page = n + 1
			m := a.render(r, false)
			c := count(t, m)
			for _, p := range c.check() {
				t.Errorf("%s, page %d: %s", req, n+1, p)
			}
			sourced(t, req, m)
			if strings.Contains(fmt.Sprint(m.Components), "Written by a model") {
				written++
			}
		}
	}
	if written < 20 {
		t.Errorf("only %d pages were written", written)
	}
}

func claimsOn(p page) (ids []string) {
	for _, part := range p.parts {
		for _, c := range part.block.Claims {
			ids = append(ids, c.Fact.ID)
		}
	}
	return ids
}
