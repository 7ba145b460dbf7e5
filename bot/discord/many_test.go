package discord_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/playground"
)

// TestManyDigests has a thousand digests due at the same time, posted by the
// program through Discord's limits: 975 in channels of their own, 25 in one. All
// are posted, none twice, and memory stays bounded. docs/performance.md has the
// figures.
func TestManyDigests(t *testing.T) {
	if os.Getenv("DOSSIER_LONG") == "" {
		t.Skip("it takes a minute; DOSSIER_LONG=1 runs it")
	}
	small := playground.New(playground.Options{})
	api := httptest.NewServer(small.Handler())
	t.Cleanup(api.Close)
	t.Cleanup(small.Close)
	file := filepath.Join(t.TempDir(), "dossier.db")
	shelf, closing := shelfIn(t, file)
	t.Cleanup(closing)
	channels := map[string]int{} // how many posts each is to have
	var servers []string
	begin := time.Now().Add(8 * time.Second)
	for s := range 40 {
		names := make([]string, 25)
		for i := range names {
			names[i] = fmt.Sprint("c", i)
		}
		server := small.AddServer(fmt.Sprint("Server ", s), names...)
		servers = append(servers, server)
		for i := range names {
			if s == 0 { // all in one
				i = 0
			}
			channel := small.ChannelID(server, names[i])
			channels[channel]++
			if _, err := shelf.AddDigest(t.Context(), bot.Digest{
				Server: server, Channel: channel, When: bot.EverySlot, Clock: 540, Days: "daily", Zone: "Asia/Kabul", At: time.Now(), Next: begin,
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	p := &process{t, exec.Command(build(t), "run")}
	p.cmd.Env = append(os.Environ(), "DISCORD_TOKEN="+small.Token(), "DISCORD_API_URL="+api.URL+"/api/v10", "DOSSIER_LISTEN=127.0.0.1:0", "DATABASE_URL=sqlite:"+file)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.cmd.Process.Signal(os.Interrupt)
		p.cmd.Wait()
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := small.Gateway().Connected(ctx); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(begin)) // the program is at rest then
	idle, most := p.resident(), 0.0
	var ended []bot.Post
	for len(ended) < 1000 && time.Since(begin) < 3*time.Minute {
		time.Sleep(200 * time.Millisecond)
		most = max(most, p.resident())
		ended = ended[:0]
		for _, server := range servers {
			posts, err := shelf.Posts(t.Context(), server, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			ended = append(ended, posts...)
		}
	}
	took := time.Since(begin)
	var last time.Duration
	for _, post := range ended {
		last = max(last, post.Done.Sub(post.At))
		if post.State != bot.PostSent {
			t.Errorf("%+v", post)
		}
	}
	written := map[string]int{}
	for s := range servers {
		for i := range 25 {
			who := playground.Who{Server: fmt.Sprint("Server ", s), Channel: fmt.Sprint("c", i)}
			messages, err := small.Messages(who)
			if err != nil {
				t.Fatal(err)
			}
			written[small.ChannelID(who.Server, who.Channel)] = len(messages)
		}
	}
	for channel, n := range channels {
		if written[channel] != n {
			t.Errorf("a channel has %d posts, not %d", written[channel], n)
		}
	}
	for _, v := range small.Violations() {
		t.Errorf("violation: %s", v)
	}
	t.Logf("%d posts in %s, the last %s after its slot; %.1f MiB idle, %.1f at most", len(ended), took.Round(time.Second), last.Round(time.Second), idle, most)
	if most > idle+64 {
		t.Errorf("%.1f MiB, %.1f when idle", most, idle)
	}
}
