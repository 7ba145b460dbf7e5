package discord_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/bot/playground"
	"dossier/knowledge"
)

// house is the real bot behind the real door, with the playground as Discord.
type house struct {
	bot   *bot.Bot
	app   *discord.App
	small *playground.Playground
	door  *httptest.Server
	log   *buffer
}

// buffer is what the program has printed.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// gated is a library that opens its dossier only when its gate is open.
type gated struct {
	bot.Always
	gate chan struct{}
}

func (g gated) Dossier(ctx context.Context, _ string) (*knowledge.Dossier, error) {
	select {
	case <-g.gate:
		return g.Only, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// move builds a house and moves in: the playground is served, the commands are
// registered, and the door is known to it. What is printed, and what the
// playground was broken of, is looked at when the test ends.
func move(t *testing.T, library bot.Library, s discord.Settings, o playground.Options, parts ...bot.Part) *house {
	t.Helper()
	h := &house{log: new(buffer)}
	log := slog.New(slog.NewTextHandler(io.MultiWriter(h.log, t.Output()), &slog.HandlerOptions{Level: slog.LevelDebug}))
	o.Unlimited = true
	h.small = playground.New(o)
	api := httptest.NewServer(h.small.Handler())
	s.API, s.Token = api.URL+"/api/v10", h.small.Token()
	h.bot = bot.New(library, log, parts...)
	h.app = discord.New(h.bot, s, log)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	endpoint, err := discord.NewEndpoint(ctx, h.app, h.small.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	h.door = httptest.NewServer(endpoint)
	t.Cleanup(func() {
		h.door.Close()
		if err := h.app.Close(ctx); err != nil {
			t.Error(err)
		}
		stop()
		api.Close()
		for _, secret := range []string{h.small.Token(), "/callback", "/webhooks/"} {
			if strings.Contains(h.log.String(), secret) {
				t.Errorf("the log shows %q", secret)
			}
		}
	})
	if _, err := h.app.Register(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if err := h.small.SetInteractionsURL(t.Context(), h.door.URL); err != nil {
		t.Fatal(err)
	}
	return h
}

// parsed is the embedded record, parsed once for all tests: nobody changes one.
var parsed = sync.OnceValues(knowledge.Embedded)

func embedded(t testing.TB) *knowledge.Dossier {
	t.Helper()
	d, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (h *house) clean(t *testing.T) {
	t.Helper()
	for _, v := range h.small.Violations() {
		t.Errorf("violation: %s", v)
	}
}

var (
	member = playground.Who{Person: playground.Member, Server: playground.BorderWatch}
	other  = playground.Who{Person: playground.Moderator, Server: playground.BorderWatch}
)

// parts gathers what can be clicked in a message, and its text.
func parts(components []playground.Component) (buttons, menus []playground.Component, text string) {
	for _, c := range components {
		switch {
		case c.Type == 2 && !c.Disabled && c.CustomID != "":
			buttons = append(buttons, c)
		case c.Type == 3:
			menus = append(menus, c)
		case c.Type == 10:
			text += c.Content + "\n"
		}
		b, m, inner := parts(c.Components)
		buttons, menus, text = append(buttons, b...), append(menus, m...), text+inner
	}
	return buttons, menus, text
}

// TestEverythingOnDiscord uses every command with every option, by completing
// it, presses every button of every reply, opens every menu, in a server and in
// a private chat, and lists what it fired. Discord finds nothing wrong.
func TestEverythingOnDiscord(t *testing.T) {
	h := move(t, bot.Always{Only: embedded(t)}, discord.Settings{}, playground.Options{})
	fired := map[string]int{}
	pressed := map[string]bool{}
	explore := func(who playground.Who, a *playground.Answer) {
		buttons, menus, _ := parts(a.Message.Components)
		for _, m := range menus { // before the buttons, which may turn the page
			fired["menu "+kindOf(m.CustomID)]++
			if _, err := h.small.Choose(t.Context(), who, a.Message.ID, m.CustomID, m.Options[0].Value); err != nil {
				t.Errorf("%s: %v", m.CustomID, err)
			}
		}
		for _, b := range buttons {
			if kind := kindOf(b.CustomID); !pressed[kind] {
				pressed[kind] = true
				fired["button "+kind]++
				if _, err := h.small.Press(t.Context(), who, a.Message.ID, b.CustomID); err != nil {
					t.Errorf("%s: %v", b.CustomID, err)
				}
			}
		}
	}
	use := func(who playground.Who, command string, options map[string]any) {
		a, err := h.small.Use(t.Context(), who, command, options)
		if err != nil {
			t.Errorf("/%s %v: %v", command, options, err)
			return
		}
		explore(who, a)
	}
	for _, c := range h.small.Commands() {
		if c.Type == 3 {
			fired["message: "+c.Name]++
			said, err := h.small.Say(member, "turkey quit, kabul lies")
			if err != nil {
				t.Fatal(err)
			}
			a, err := h.small.RightClick(t.Context(), other, c.Name, said.ID)
			if err != nil || !a.Message.Private() {
				t.Errorf("%s: %+v, %v", c.Name, a, err)
			} else {
				explore(other, a)
			}
			continue
		}
		required := map[string]any{}
		for _, o := range c.Options {
			if o.Required {
				required[o.Name] = firstChoice(t, h, c.Name, o.Name)
			}
		}
		fired["/"+c.Name]++
		use(member, c.Name, required)
		use(playground.Who{Person: playground.Member, Server: playground.Direct}, c.Name, required)
		for _, o := range c.Options {
			options := map[string]any{}
			maps.Copy(options, required)
			switch {
			case o.Type == 5:
				options[o.Name] = true
			case o.Autocomplete:
				fired[fmt.Sprintf("/%s %s: completion", c.Name, o.Name)]++
				options[o.Name] = firstChoice(t, h, c.Name, o.Name)
			default:
				options[o.Name] = "2025-11"
			}
			if o.Name == "chart" && os.Getenv("DOSSIER_LONG") == "" {
				options["about"] = "border" // a small picture
			}
			fired[fmt.Sprintf("/%s %s:%v", c.Name, o.Name, options[o.Name])]++
			use(member, c.Name, options)
		}
	}
	h.clean(t)
	for what, n := range fired {
		t.Logf("%3d × %s", n, what)
	}
	if n := became(t, h.app, "answered"); n < 40 {
		t.Errorf("only %v answers", n)
	}
}

// kindOf is a button's request without its values.
func kindOf(customID string) string {
	var kind []string
	for part := range strings.SplitSeq(customID, ";") {
		name, _, _ := strings.Cut(part, "=")
		kind = append(kind, name)
	}
	return strings.Join(kind, ";")
}

func firstChoice(t *testing.T, h *house, command, option string) string {
	t.Helper()
	choices, err := h.small.Complete(t.Context(), member, command, map[string]any{option: ""}, option)
	if err != nil || len(choices) == 0 {
		t.Fatalf("/%s %s: completes to %v, %v", command, option, choices, err)
	}
	return fmt.Sprint(choices[0].Value)
}

// TestPages holds who sees a page that is turned: the asker's turns replace the
// message, anybody else's opens for them alone, and so does every way on.
func TestPages(t *testing.T) {
	h := move(t, bot.Always{Only: embedded(t)}, discord.Settings{}, playground.Options{})
	a, err := h.small.Use(t.Context(), member, "demands", nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Message.Private() {
		t.Error("a public answer is private")
	}
	turned, err := h.small.Press(t.Context(), member, a.Message.ID, "d;n=2")
	if err != nil || turned.Type != 7 || turned.Message.ID != a.Message.ID {
		t.Fatalf("the asker's turn: %+v, %v", turned, err)
	}
	theirs, err := h.small.Press(t.Context(), other, a.Message.ID, "d;n=3")
	if err != nil || theirs.Type != 4 || !theirs.Message.Private() || theirs.Message.ID == a.Message.ID {
		t.Fatalf("another's turn: %+v, %v", theirs, err)
	}
	way, err := h.small.Press(t.Context(), member, a.Message.ID, "d;s=pakistan")
	if err != nil || !way.Message.Private() {
		t.Fatalf("a way on: %+v, %v", way, err)
	}
	private, err := h.small.Use(t.Context(), member, "about", map[string]any{"private": true})
	if err != nil || !private.Message.Private() {
		t.Fatalf("a private answer: %+v, %v", private, err)
	}
	h.clean(t)
}

// TestLate holds that an answer which is not ready in time is deferred, and
// becomes an edit: of a command, a private one, and a turned page.
func TestLate(t *testing.T) {
	gate := make(chan struct{})
	library := gated{bot.Always{Only: embedded(t)}, gate}
	h := move(t, library, discord.Settings{DeferAt: time.Millisecond}, playground.Options{})
	answers := make(chan *playground.Answer, 2)
	for _, private := range []bool{true, false} {
		go func() {
			a, err := h.small.Use(t.Context(), member, "demands", map[string]any{"private": private})
			if err != nil {
				t.Error(err)
			}
			answers <- a
		}()
	}
	until(t, func() bool { return became(t, h.app, "deferred") == 2 })
	close(gate)
	var public *playground.Answer
	for range 2 {
		a := <-answers
		if a == nil {
			t.FailNow()
		}
		_, _, text := parts(a.Message.Components)
		if a.Type != 5 || !strings.Contains(text, "Demands") {
			t.Errorf("type %d: %s", a.Type, text)
		}
		if !a.Message.Private() {
			public = a
		}
	}
	if public == nil {
		t.Fatal("both answers are private, or neither")
	}
	h.clean(t)
}

// became counts the interactions with an outcome.
func became(t *testing.T, app *discord.App, outcome string) float64 {
	t.Helper()
	families, err := app.Metrics().Gather()
	if err != nil {
		t.Fatal(err)
	}
	total := 0.0
	for _, f := range families {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "outcome" && l.GetValue() == outcome {
					total += m.GetCounter().GetValue()
				}
			}
		}
	}
	return total
}

// until waits for something that other goroutines bring about.
func until(t *testing.T, done func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("it did not happen")
		}
	}
}

// TestHanging holds that a request that hangs gets its answer at the deadline,
// keeps only its own place, and that beyond the places there is a polite
// refusal.
func TestHanging(t *testing.T) {
	gate := make(chan struct{})
	h := move(t, gated{bot.Always{Only: embedded(t)}, gate}, discord.Settings{DeferAt: time.Millisecond, Deadline: 4 * time.Second, AtOnce: 1}, playground.Options{})
	first := make(chan string, 1)
	go func() {
		a, err := h.small.Use(t.Context(), member, "about", nil)
		if err != nil {
			t.Error(err)
			first <- ""
			return
		}
		_, _, text := parts(a.Message.Components)
		first <- text
	}()
	until(t, func() bool { return became(t, h.app, "deferred") == 1 })
	a, err := h.small.Use(t.Context(), other, "about", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, text := parts(a.Message.Components); !strings.Contains(text, "Too many questions") || !a.Message.Private() {
		t.Errorf("beyond the places: %q", text)
	}
	if text := <-first; !strings.Contains(text, "took too long") {
		t.Errorf("at the deadline: %q", text)
	}
	close(gate)
	h.clean(t)
}

// TestTrouble holds what becomes of a deferred answer when Discord refuses, cuts
// or garbles it, and what is counted.
func TestTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		fault    playground.Fault
		answered bool
	}{
		"429":     {playground.Fault{Status: 429, RetryAfter: 0.01, Times: 2}, true},
		"500":     {playground.Fault{Status: 500, Times: 2}, true},
		"502":     {playground.Fault{Status: 502}, true},
		"503":     {playground.Fault{Status: 503}, true},
		"reset":   {playground.Fault{Reset: true, Times: 2}, true},
		"garbage": {playground.Fault{Garbage: true}, false},
		"handled": {playground.Fault{Handled: true}, true},
		"403":     {playground.Fault{Status: 403}, false},
	} {
		t.Run(name, func(t *testing.T) {
			gate := make(chan struct{})
			h := move(t, gated{bot.Always{Only: embedded(t)}, gate}, discord.Settings{DeferAt: time.Millisecond}, playground.Options{})
			c.fault.Method = http.MethodPatch
			h.small.Fail(c.fault)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error, 1)
			go func() {
				_, err := h.small.Use(ctx, member, "about", nil)
				done <- err
			}()
			until(t, func() bool { return became(t, h.app, "deferred") == 1 })
			close(gate)
			if c.answered {
				if err := <-done; err != nil {
					t.Error(err)
				}
				return
			}
			until(t, func() bool { return became(t, h.app, "failed")+became(t, h.app, "answered") == 1 })
			cancel()
			<-done
		})
	}
}

// signed makes an interaction's request, signed with a key.
func signed(t *testing.T, url string, key ed25519.PrivateKey, at time.Time, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, []byte(stamp+body))))
	return req
}

// TestEndpoint holds what every kind of request at the door gets.
func TestEndpoint(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, stranger, _ := ed25519.GenerateKey(nil)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	app := discord.New(bot.New(bot.Always{Only: embedded(t)}, log), discord.Settings{Now: func() time.Time { return now }}, log)
	endpoint, err := discord.NewEndpoint(t.Context(), app, hex.EncodeToString(public))
	if err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(endpoint)
	defer door.Close()
	ping := `{"id":"1","type":1}`
	about := func(id string) string {
		return `{"id":"` + id + `","application_id":"9","token":"t","type":2,"data":{"name":"about"},"user":{"id":"5"}}`
	}
	for _, c := range []struct {
		name   string
		req    *http.Request
		change func(*http.Request)
		status int
		body   string
	}{
		{"ping", signed(t, door.URL, private, now, ping), nil, 200, `{"type":1}`},
		{"command", signed(t, door.URL, private, now, about("2")), nil, 200, `"type":4`},
		{"command again", signed(t, door.URL, private, now, about("2")), nil, 202, ""},
		{"another's key", signed(t, door.URL, stranger, now, ping), nil, 401, "invalid request signature"},
		{"no signature", signed(t, door.URL, private, now, ping), func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }, 401, "invalid request signature"},
		{"short signature", signed(t, door.URL, private, now, ping), func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "ab") }, 401, "invalid request signature"},
		{"no timestamp", signed(t, door.URL, private, now, ping), func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }, 401, "invalid request signature"},
		{"another timestamp", signed(t, door.URL, private, now, ping), func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "1800000001") }, 401, "invalid request signature"},
		{"stale", signed(t, door.URL, private, now.Add(-6*time.Minute), ping), nil, 401, "invalid request signature"},
		{"from the future", signed(t, door.URL, private, now.Add(6*time.Minute), ping), nil, 401, "invalid request signature"},
		{"another body", signed(t, door.URL, private, now, ping), func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"id":"7","type":1}`)) }, 401, "invalid request signature"},
		{"huge", signed(t, door.URL, private, now, strings.Repeat(" ", 2<<20)+ping), nil, 413, "too large"},
		{"not JSON", signed(t, door.URL, private, now, "hello"), nil, 400, "not an interaction"},
		{"not an interaction", signed(t, door.URL, private, now, "{}"), nil, 400, "not an interaction"},
		{"unknown type", signed(t, door.URL, private, now, `{"id":"3","type":99,"token":"t"}`), nil, 200, "Something went wrong"},
		{"unknown command", signed(t, door.URL, private, now, `{"id":"4","type":2,"token":"t","data":{"name":"dance"}}`), nil, 200, "There is no command"},
		{"forged button", signed(t, door.URL, private, now, `{"id":"5","type":3,"token":"t","data":{"custom_id":"zz;q=1"}}`), nil, 200, "another version"},
		{"unknown component", signed(t, door.URL, private, now, `{"id":"6","type":3,"token":"t","data":{"custom_id":"a"},"message":{"components":[{"type":4711}]}}`), nil, 200, "About"},
		{"option of another type", signed(t, door.URL, private, now, `{"id":"8","type":2,"token":"t","data":{"name":"demands","options":[{"name":"side","type":4,"value":7}]}}`), nil, 200, "No party on record"},
		{"wrong method", signed(t, door.URL, private, now, ping), func(r *http.Request) { r.Method = http.MethodGet }, 405, "only POST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.change != nil {
				c.change(c.req)
			}
			resp, err := http.DefaultClient.Do(c.req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != c.status || !strings.Contains(string(body), c.body) {
				t.Errorf("%d %.300s; want %d with %q", resp.StatusCode, body, c.status, c.body)
			}
		})
	}
	if n := became(t, app, "repeated"); n != 1 {
		t.Errorf("%v repeated", n)
	}
	for _, key := range []string{"", "ab", strings.Repeat("z", 64), strings.Repeat("a", 66)} {
		if _, err := discord.NewEndpoint(t.Context(), app, key); err == nil {
			t.Errorf("the key %q is taken", key)
		}
	}
}
