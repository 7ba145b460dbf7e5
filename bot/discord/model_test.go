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
	client, err := llm.New(llm.Config{BaseURL: a.base, Model: "stub-1", Timeout: within}, llm.NewMemory(llm.Caps{}, time.Now), log)
	if err != nil {
		t.Fatal(err)
	}
	a.client.Store(client)
}

// assist opens a door for a bot with a model.
func assist(t *testing.T, door string, within time.Duration) *assisted {
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
	a.small = playground.New(playground.Options{Unlimited: true, Address: server.URL})
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
	answer, err := a.small.Use(t.Context(), playground.Who{Person: playground.Member, Server: playground.BorderWatch}, command, options)
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
			a := assist(t, door, 2*time.Second)
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

// TestModelHangs has two hundred people ask at once while the model hangs: every
// one is acknowledged in time and answered, without the model and with no word of
// it.
func TestModelHangs(t *testing.T) {
	for _, door := range []string{"http", "gateway"} {
		t.Run(door, func(t *testing.T) {
			a := assist(t, door, 2*time.Second)
			a.mode.Store(bot.NoModel)
			own := a.ask(t, "ask", map[string]any{"question": "why did turkey leave the talks"})
			a.mode.Store(bot.Writing)
			a.stub.Behave(stub.Hangs)
			var people sync.WaitGroup
			for i := range 200 {
				people.Go(func() {
					question := "why did turkey leave the talks" + strings.Repeat(" ", i%7) + strings.Repeat("?", i/7)
					if text := a.ask(t, "ask", map[string]any{"question": question}); text != own {
						t.Errorf("%q is answered with\n%s", question, text)
					}
				})
			}
			people.Wait()
			for _, v := range a.small.Violations() {
				t.Errorf("violation: %s", v)
			}
		})
	}
}

// TestWrittenPages holds that every page of a reply that a model wrote keeps
// Discord's limits and lists its sources, and that it holds the same claims as
// the page without the model.
func TestWrittenPages(t *testing.T) {
	d := embedded(t)
	model := httptest.NewServer(&stub.Server{Answer: stub.Faithful})
	defer model.Close()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	client, err := llm.New(llm.Config{BaseURL: model.URL + "/v1", Model: "stub-1"}, llm.NewMemory(llm.Caps{}, time.Now), log)
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
