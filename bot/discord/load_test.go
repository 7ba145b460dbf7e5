package discord_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
)

// BenchmarkDoor measures answers through the HTTP door beside the least that a
// door can be: a handler with the same check of the signature and a fixed
// answer.
func BenchmarkDoor(b *testing.B) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	app := discord.New(bot.New(bot.Always{Only: embedded(b)}, log), discord.Settings{AtOnce: 1 << 16}, log)
	door, err := discord.NewEndpoint(b.Context(), app, hex.EncodeToString(public))
	if err != nil {
		b.Fatal(err)
	}
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		signature, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if !ed25519.Verify(public, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), signature) {
			http.Error(w, "invalid request signature", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"type":4,"data":{"content":"a fixed answer"}}`)
	})
	for _, c := range []struct {
		name    string
		handler http.Handler
		data    string
	}{
		{"bare", bare, `{"name":"about"}`},
		{"source", door, `{"name":"source","options":[{"name":"id","type":3,"value":"demand-buffer-zone"}]}`},
		{"demands", door, `{"name":"demands"}`},
	} {
		b.Run(c.name, func(b *testing.B) { load(b, c.handler, private, c.data) })
	}
}

// load asks for the same, each time as another interaction.
func load(b *testing.B, handler http.Handler, key ed25519.PrivateKey, data string) {
	server := httptest.NewServer(handler)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	var id atomic.Int64
	id.Store(time.Now().UnixNano())
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			body := fmt.Sprintf(`{"id":"%d","application_id":"9","token":"t","type":2,"data":%s,"user":{"id":"5"}}`, id.Add(1), data)
			req, _ := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(body))
			req.Header.Set("X-Signature-Timestamp", stamp)
			req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, []byte(stamp+body))))
			resp, err := client.Do(req)
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				b.Errorf("answered %d", resp.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}
