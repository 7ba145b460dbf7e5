package discord_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// counterpart is a Discord that keeps nothing: it lets a bot in, sends it
// interactions, and takes any answer. The playground would remember all of them.
type counterpart struct {
	server   *httptest.Server
	key      ed25519.PrivateKey
	client   *http.Client
	endpoint string        // where interactions are posted; "" sends them over the gateway
	editing  time.Duration // how long Discord takes for an edit
	ready    chan struct{}

	mu       sync.Mutex
	commands []byte
	conn     *websocket.Conn
	waiting  map[string]chan struct{} // by the interaction's id, which is its token too
	last     atomic.Int64             // id
}

func newCounterpart(t *testing.T) *counterpart {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &counterpart{key: key, commands: []byte("[]"), waiting: map[string]chan struct{}{}, ready: make(chan struct{}, 8)}
	c.client = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	c.last.Store(time.Now().UnixNano())
	c.server = httptest.NewServer(c)
	t.Cleanup(c.server.Close)
	return c
}

// ServeHTTP is the API, of any version, and the gateway.
func (c *counterpart) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	part := strings.Split(r.URL.Path, "/") // "", api, v10, …
	w.Header().Set("Content-Type", "application/json")
	switch name := part[len(part)-1]; {
	case part[1] == "socket":
		c.serveGateway(w, r)
	case name == "gateway" || name == "bot":
		fmt.Fprintf(w, `{"url":"ws%s/socket","shards":1,"session_start_limit":{"total":1000,"remaining":1000,"max_concurrency":1}}`, strings.TrimPrefix(c.server.URL, "http"))
	case name == "@me":
		io.WriteString(w, `{"id":"9"}`)
	case name == "commands":
		c.mu.Lock()
		defer c.mu.Unlock()
		if r.Method == http.MethodPut {
			c.commands = body
		}
		w.Write(c.commands)
	case name == "callback":
		w.WriteHeader(http.StatusNoContent)
		if !bytes.HasPrefix(body, []byte(`{"type":5`)) {
			c.done(part[5])
		}
	case name == "@original":
		time.Sleep(c.editing)
		io.WriteString(w, `{"id":"1"}`)
		c.done(part[5])
	default:
		http.NotFound(w, r)
	}
}

func (c *counterpart) serveGateway(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	say := func(text string) {
		c.mu.Lock()
		defer c.mu.Unlock()
		conn.WriteMessage(websocket.TextMessage, []byte(text))
	}
	say(`{"op":10,"d":{"heartbeat_interval":41250}}`)
	for {
		var f struct {
			Op int `json:"op"`
		}
		if conn.ReadJSON(&f) != nil {
			return
		}
		switch f.Op {
		case 1:
			say(`{"op":11}`)
		case 2:
			say(`{"op":0,"s":1,"t":"READY","d":{"session_id":"s","user":{"id":"9"}}}`)
			c.mu.Lock()
			c.conn = conn
			c.mu.Unlock()
			c.ready <- struct{}{}
		}
	}
}

// done wakes whoever waits for an interaction.
func (c *counterpart) done(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if waiting, ok := c.waiting[id]; ok {
		close(waiting)
		delete(c.waiting, id)
	}
}

// fire sends an interaction and returns when it is answered for good.
func (c *counterpart) fire(data string) error {
	id := strconv.FormatInt(c.last.Add(1), 10)
	answered := make(chan struct{})
	kind := 2
	if strings.HasPrefix(data, `{"custom_id"`) {
		kind = 3
	}
	body := fmt.Sprintf(`{"id":%q,"application_id":"9","type":%d,"token":%q,"version":1,"data":%s,"guild_id":"7","channel_id":"8",`+
		`"channel":{"id":"8","type":0,"name":"general","guild_id":"7","permissions":"2248473465835073"},"guild":{"id":"7","locale":"en-US","features":[]},`+
		`"member":{"user":{"id":"5","username":"member","discriminator":"0","global_name":"Member","avatar":null},"roles":["1","2"],"joined_at":"2024-01-01T00:00:00Z",`+
		`"deaf":false,"mute":false,"pending":false,"permissions":"2248473465835073","flags":0},"locale":"en-US","guild_locale":"en-US","app_permissions":"2248473465835073",`+
		`"entitlements":[],"authorizing_integration_owners":{"0":"7"},"context":0,"attachment_size_limit":10485760,"message":{"id":"6","components":[],"interaction_metadata":{"user":{"id":"5"}}}}`,
		id, kind, id, data)
	c.mu.Lock()
	c.waiting[id] = answered
	var err error
	if c.endpoint == "" {
		err = c.conn.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"s":2,"t":"INTERACTION_CREATE","d":`+body+`}`))
	}
	c.mu.Unlock()
	if c.endpoint != "" {
		err = c.post(id, body)
	}
	if err != nil {
		return err
	}
	select {
	case <-answered:
		return nil
	case <-time.After(10 * time.Second):
		return errors.New("no answer within ten seconds")
	}
}

// post sends an interaction, signed.
func (c *counterpart) post(id, body string) error {
	req, err := http.NewRequest(http.MethodPost, c.endpoint, strings.NewReader(body))
	if err != nil {
		return err
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(c.key, []byte(stamp+body))))
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return err
	case resp.StatusCode == http.StatusOK && json.Valid(answer):
		c.done(id)
	case resp.StatusCode != http.StatusAccepted:
		return fmt.Errorf("answered %d %s", resp.StatusCode, answer)
	}
	return nil
}

// drive fires a number of interactions, some at once, and returns how long each
// took, sorted.
func (c *counterpart) drive(t *testing.T, number, atOnce int, what []string) []time.Duration {
	t.Helper()
	took := make([]time.Duration, number)
	var next atomic.Int64
	var users sync.WaitGroup
	for range atOnce {
		users.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= number {
					return
				}
				began := time.Now()
				if err := c.fire(what[n%len(what)]); err != nil {
					t.Error(err)
					return
				}
				took[n] = time.Since(began)
			}
		})
	}
	users.Wait()
	if t.Failed() {
		t.FailNow()
	}
	slices.Sort(took)
	return took
}
