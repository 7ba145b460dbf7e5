package playground_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"dossier/bot/playground"
)

// j is JSON written by hand.
type j = map[string]any

// heard is an interaction as the bot of these tests reads it.
type heard struct {
	ID, Token string
	Type      int
	Raw       j `json:"-"`
}

// tinyBot answers interactions with what the test says, or not at all.
type tinyBot struct {
	t      *testing.T
	p      *playground.Playground
	api    string
	answer func(heard) any  // JSON for the response; nil is 202
	dialer websocket.Dialer // for the gateway

	mu  sync.Mutex
	log []heard
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newClock() *clock { return &clock{at: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)} }

// start runs a playground and a bot on it, with the commands every test uses.
func start(t *testing.T, o playground.Options) *tinyBot {
	t.Helper()
	b := &tinyBot{t: t, p: playground.New(o)}
	api := httptest.NewServer(b.p.Handler())
	t.Cleanup(api.Close)
	b.api = api.URL
	own := httptest.NewServer(b)
	t.Cleanup(own.Close)
	status, body := b.call("PUT", "/applications/"+b.p.ApplicationID()+"/commands", commands())
	if status != http.StatusOK {
		t.Fatalf("registering: %d %s", status, body)
	}
	if err := b.p.SetInteractionsURL(t.Context(), own.URL); err != nil {
		t.Fatal(err)
	}
	return b
}

func commands() []j {
	return []j{
		{"name": "demands", "description": "What each side wants", "options": []j{
			{"type": 3, "name": "side", "description": "Whose", "autocomplete": true},
			{"type": 4, "name": "count", "description": "How many", "min_value": 1, "max_value": 9},
			{"type": 5, "name": "private", "description": "Only for you"},
			{"type": 6, "name": "by", "description": "A person"},
			{"type": 7, "name": "in", "description": "A channel"},
			{"type": 8, "name": "for", "description": "A role"},
			{"type": 11, "name": "file", "description": "A file"},
			{"type": 3, "name": "issue", "description": "About", "choices": []j{{"name": "The border", "value": "border"}}},
		}},
		{"name": "refresh", "description": "Fetch", "default_member_permissions": "32", "options": []j{
			{"type": 1, "name": "check", "description": "What would change"},
		}},
		{"name": "Ask about this", "type": 3},
	}
}

func (b *tinyBot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	key, _ := hex.DecodeString(b.p.PublicKey())
	signature, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), signature) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var in heard
	if json.Unmarshal(body, &in) != nil || json.Unmarshal(body, &in.Raw) != nil {
		b.t.Errorf("unreadable interaction %s", body)
	}
	var out any = j{"type": 1}
	if in.Type != 1 {
		b.mu.Lock()
		b.log = append(b.log, in)
		b.mu.Unlock()
		out = b.answer(in)
	}
	if out == nil {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(out)
}

// last is the newest interaction the bot got.
func (b *tinyBot) last() heard {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log[len(b.log)-1]
}

// at reads a value deep inside JSON: "data.options.0.value".
func at(v any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case j:
			v = in[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// call asks the API as the bot would.
func (b *tinyBot) call(method, path string, body any) (int, string) {
	b.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	if body == nil {
		raw = nil
	}
	return b.send(method, path, "application/json", raw, "Bot "+b.p.Token())
}

func (b *tinyBot) send(method, path, contentType string, body []byte, auth string) (int, string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.api+"/api/v10"+path, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", auth)
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, string(got)
}

// upload is a multipart body with files.
func upload(payload any, files map[string]playground.File) (string, []byte) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormField("payload_json")
	if err == nil {
		err = json.NewEncoder(part).Encode(payload)
	}
	for n, f := range files {
		part, err = w.CreateFormFile("files["+n+"]", f.Name)
		if err == nil {
			_, err = part.Write(f.Data)
		}
	}
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

func (b *tinyBot) callback(in heard, body any) (int, string) {
	return b.call("POST", "/interactions/"+in.ID+"/"+in.Token+"/callback", body)
}

func (b *tinyBot) hook(in heard, rest string) string {
	return "/webhooks/" + b.p.ApplicationID() + "/" + in.Token + rest
}

// silent is allowed_mentions as every message must have it.
func silent() j { return j{"parse": []string{}} }

func text(content string) j { return j{"type": 10, "content": content} }

// message is a callback with Components V2.
func message(components ...j) j {
	return j{"type": 4, "data": j{"flags": 1 << 15, "components": components, "allowed_mentions": silent()}}
}

// rules are the names of the rules broken so far.
func rules(p *playground.Playground) []string {
	var all []string
	for _, v := range p.Violations() {
		all = append(all, v.Rule)
	}
	return all
}

func wantRules(t *testing.T, p *playground.Playground, want ...string) {
	t.Helper()
	if got := rules(p); !slices.Equal(got, want) {
		t.Errorf("broken rules %q, want %q; all: %v", got, want, p.Violations())
	}
}

func wantCode(t *testing.T, what string, status int, body string, wantStatus, wantCode int) {
	t.Helper()
	var e struct{ Code int }
	json.Unmarshal([]byte(body), &e)
	if status != wantStatus || e.Code != wantCode {
		t.Errorf("%s: %d with code %d (%s), want %d with code %d", what, status, e.Code, body, wantStatus, wantCode)
	}
}

func here() playground.Who {
	return playground.Who{Person: playground.Member, Server: playground.BorderWatch}
}
