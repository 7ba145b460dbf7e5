package discord_test

import (
	"bufio"
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/knowledge"
)

// The soak and the load run take minutes and measure, so they run without the
// race detector and only when asked:
//
//	DOSSIER_SOAK=100000 go test ./bot/discord -run Soak -v -timeout 60m
//	DOSSIER_LOAD=20000 go test ./bot/discord -run Load -v -timeout 30m

// TestMain is, in a process that the load run starts, one of its bots.
func TestMain(m *testing.M) {
	bots := map[string]func(api string) error{"bare": bare, "bare deferring": bare, "deferring": deferring}
	name := os.Getenv("DOSSIER_TEST_BOT")
	play, ok := bots[name]
	if !ok {
		os.Exit(m.Run())
	}
	if err := play(os.Getenv("DISCORD_API_URL")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// bare is the least that a bot on discordgo can be: one fixed embed.
func bare(api string) error {
	d, err := discordgo.New("Bot t")
	if err != nil {
		return err
	}
	to, err := url.Parse(api)
	if err != nil {
		return err
	}
	d.Client = &http.Client{Transport: elsewhere{to}}
	d.Identify.Intents = discordgo.IntentsNone
	embeds := []*discordgo.MessageEmbed{{Title: "Demands", Description: strings.Repeat("A fixed answer. ", 20)}}
	d.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		response := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Embeds: embeds}}
		if os.Getenv("DOSSIER_TEST_BOT") == "bare" {
			if err := s.InteractionRespond(i.Interaction, response); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
			return
		}
		response.Type, response.Data = discordgo.InteractionResponseDeferredChannelMessageWithSource, nil
		if err := s.InteractionRespond(i.Interaction, response); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		if _, err := s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Embeds: &embeds}); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
	if err := d.Open(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin) // until the test ends
	return err
}

// elsewhere sends discordgo's requests to another Discord, over Go's default
// transport, which is the one it has.
type elsewhere struct{ to *url.URL }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = e.to.Scheme, e.to.Host, ""
	return http.DefaultTransport.RoundTrip(r)
}

// slow is a library that takes longer than a first answer may.
type slow struct{ bot.Always }

func (s slow) Dossier(ctx context.Context, server string) (*knowledge.Dossier, error) {
	time.Sleep(5 * time.Millisecond)
	return s.Always.Dossier(ctx, server)
}

// deferring is our bot, made to defer every answer.
func deferring(api string) error {
	d, err := knowledge.Embedded()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	app := discord.New(bot.New(slow{bot.Always{Only: d}}, log), discord.Settings{API: api, Token: "t", DeferAt: time.Millisecond}, log)
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	return discord.NewGateway(app, log).Run(ctx)
}

// build makes the program as it is released.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "dossier")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "../../cmd/dossier")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return program
}

// process is a bot that runs.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
}

// start runs a program against the counterpart until the test ends, and returns
// when it takes interactions.
func (c *counterpart) start(t *testing.T, env []string, program string, args ...string) *process {
	t.Helper()
	p := &process{t, exec.Command(program, args...)}
	p.cmd.Env = append(os.Environ(), append([]string{"DISCORD_TOKEN=t", "DISCORD_API_URL=" + c.server.URL + "/api/v10", "DOSSIER_LISTEN=127.0.0.1:0", "DATABASE_URL=sqlite:" + filepath.Join(t.TempDir(), "dossier.db")}, env...)...)
	p.cmd.Stderr = os.Stderr
	if args != nil {
		p.cmd.Stderr = nil
	}
	in, err := p.cmd.StdinPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		p.cmd.Process.Signal(os.Interrupt)
		p.cmd.Wait()
	})
	if c.endpoint == "" {
		select {
		case <-c.ready:
		case <-time.After(20 * time.Second):
			t.Fatal("the bot did not identify")
		}
		return p
	}
	for range 500 {
		resp, err := http.Get(strings.TrimSuffix(c.endpoint, "interactions") + "readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return p
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the bot did not become ready")
	return nil
}

// resident is the process's memory in MiB.
func (p *process) resident() float64 {
	p.t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Skip(err) // not on Linux
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kb, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			n, _ := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			return n / 1024
		}
	}
	return 0
}

// used is the processor's time the process has used.
func (p *process) used() time.Duration {
	p.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		p.t.Skip(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	field := strings.Fields(rest)
	user, _ := strconv.Atoi(field[11])
	system, _ := strconv.Atoi(field[12])
	return time.Duration(user+system) * (time.Second / 100) // clock ticks, a hundredth everywhere
}

// asked reads how many from the environment, and skips the test without it.
func asked(t *testing.T, name string) int {
	t.Helper()
	n, _ := strconv.Atoi(os.Getenv(name))
	if n <= 0 {
		t.Skip("only with " + name + "=<number of interactions>")
	}
	return n
}

const (
	sourceAsked  = `{"name":"source","options":[{"name":"id","type":3,"value":"demand-buffer-zone"}]}`
	demandsAsked = `{"name":"demands"}`
)

// TestSoak sends very many interactions of all kinds through each door, and holds
// that memory does not grow after the first tenth.
func TestSoak(t *testing.T) {
	number := asked(t, "DOSSIER_SOAK")
	program := build(t)
	mix := []string{
		sourceAsked, demandsAsked, `{"name":"about"}`, `{"name":"demands","options":[{"name":"side","type":3,"value":"Kabul"}]}`,
		`{"custom_id":"d;n=2","component_type":2}`, `{"name":"term","options":[{"name":"term","type":3,"value":"TTP"}]}`,
		`{"name":"timeline"}`, `{"name":"nothing-like-it"}`, `{"custom_id":"forged","component_type":2}`, `{"name":"unknown"}`,
	}
	for _, door := range []string{"gateway", "http"} {
		t.Run(door, func(t *testing.T) {
			c := newCounterpart(t)
			env := []string{"DISCORD_RECEIVE=" + door}
			if door == "http" {
				at := free(t)
				c.endpoint = "http://" + at + "/interactions"
				env = append(env, "DOSSIER_LISTEN="+at, "DISCORD_PUBLIC_KEY="+hex.EncodeToString(c.key.Public().(ed25519.PublicKey)))
			}
			p := c.start(t, env, program, "run")
			idle := p.resident()
			began := time.Now()
			var after []string
			var first, last float64
			for tenth := range 10 {
				c.drive(t, number/10, 16, mix)
				last = p.resident()
				if tenth == 0 {
					first = last
				}
				after = append(after, strconv.FormatFloat(last, 'f', 1, 64))
			}
			t.Logf("%d interactions in %s; MiB: %.1f idle, then after each tenth %s", number, time.Since(began).Round(time.Second), idle, strings.Join(after, " "))
			if last > first+10 {
				t.Errorf("%.1f MiB at the end, %.1f after the first tenth", last, first)
			}
		})
	}
}

// free is an address nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// round is what a bot did in one run.
type round struct{ rate, p99, cpu, memory float64 }

// TestLoad measures our bot beside a bare one on discordgo with one fixed embed:
// same machine, same counterpart, five runs in turn. An edit takes Discord a
// tenth of a second.
func TestLoad(t *testing.T) {
	number := asked(t, "DOSSIER_LOAD")
	program := build(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	type rival struct {
		name   string
		env    []string
		run    []string
		what   string
		number int
	}
	test := func(name string) []string { return []string{"DOSSIER_TEST_BOT=" + name} }
	for _, match := range []struct {
		name   string
		least  float64
		rivals [2]rival
	}{
		{"immediate source", 0.9, [2]rival{{"bare", test("bare"), []string{self}, sourceAsked, number}, {"ours", nil, []string{program, "run"}, sourceAsked, number}}},
		{"immediate demands", 0.9, [2]rival{{"bare", test("bare"), []string{self}, demandsAsked, number}, {"ours", nil, []string{program, "run"}, demandsAsked, number}}},
		{"deferred", 20, [2]rival{{"bare", test("bare deferring"), []string{self}, sourceAsked, max(number/400, 32)}, {"ours", test("deferring"), []string{self}, sourceAsked, number / 10}}},
	} {
		t.Run(match.name, func(t *testing.T) {
			rounds := [2][]round{}
			for range 5 {
				for i, r := range match.rivals {
					t.Run(r.name, func(t *testing.T) {
						c := newCounterpart(t)
						c.editing = 100 * time.Millisecond
						p := c.start(t, r.env, r.run[0], r.run[1:]...)
						c.drive(t, r.number/10+1, 32, []string{r.what})
						before, began := p.used(), time.Now()
						took := c.drive(t, r.number, 32, []string{r.what})
						n := float64(r.number)
						rounds[i] = append(rounds[i], round{
							n / time.Since(began).Seconds(), took[len(took)*99/100].Seconds() * 1000,
							float64((p.used() - before).Microseconds()) / n, p.resident(),
						})
					})
				}
			}
			for i, r := range match.rivals {
				t.Logf("%-5s %s answers/s, p99 %s ms, %s µs of processor an answer, %s MiB", r.name,
					spread(rounds[i], func(r round) float64 { return r.rate }), spread(rounds[i], func(r round) float64 { return r.p99 }),
					spread(rounds[i], func(r round) float64 { return r.cpu }), spread(rounds[i], func(r round) float64 { return r.memory }))
			}
			rate := func(r round) float64 { return r.rate }
			ratio := median(rounds[1], rate) / median(rounds[0], rate)
			t.Logf("ours answers %.2f times as many", ratio)
			if ratio < match.least {
				t.Errorf("%.2f; want at least %.1f", ratio, match.least)
			}
		})
	}
}

func median(of []round, figure func(round) float64) float64 {
	sorted := slices.SortedFunc(slices.Values(of), func(a, b round) int { return cmp.Compare(figure(a), figure(b)) })
	return figure(sorted[len(sorted)/2])
}

// spread writes a median with its range.
func spread(of []round, figure func(round) float64) string {
	var all []float64
	for _, r := range of {
		all = append(all, figure(r))
	}
	return fmt.Sprintf("%.4g (%.4g to %.4g)", median(of, figure), slices.Min(all), slices.Max(all))
}
