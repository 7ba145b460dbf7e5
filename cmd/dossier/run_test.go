package main

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dossier/bot/playground"
)

// running is `dossier run` in a process of its own, with the playground as
// Discord.
type running struct {
	small  *playground.Playground
	env    []string
	listen string
	cmd    *exec.Cmd
	errors bytes.Buffer
	ended  chan error
}

// launch starts it.
func launch(t *testing.T, env ...string) *running {
	t.Helper()
	r := &running{small: playground.New(playground.Options{}), ended: make(chan error, 1)}
	api := httptest.NewServer(r.small.Handler())
	t.Cleanup(api.Close)
	t.Cleanup(r.small.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.listen = listener.Addr().String()
	listener.Close()
	r.env = append([]string{"DISCORD_TOKEN=" + r.small.Token(), "DISCORD_API_URL=" + api.URL + "/api/v10", "DOSSIER_LISTEN=" + r.listen, "DATABASE_URL=sqlite:" + filepath.Join(t.TempDir(), "dossier.db")}, env...)
	r.cmd = exec.Command("dossier", "run")
	r.cmd.Env, r.cmd.Stderr = append(r.cmd.Environ(), r.env...), &r.errors
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { r.ended <- r.cmd.Wait() }()
	t.Cleanup(func() { r.cmd.Process.Kill() })
	return r
}

// get asks the program's own server.
func (r *running) get(t *testing.T, path string) (int, string) {
	t.Helper()
	resp, err := http.Get("http://" + r.listen + path)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		t.Error(err)
	}
	return resp.StatusCode, b.String()
}

// status waits for the program to end.
func (r *running) status(t *testing.T, within time.Duration) int {
	t.Helper()
	select {
	case err := <-r.ended:
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return exit.ExitCode()
		}
		return 0
	case <-time.After(within):
		t.Fatalf("it did not end within %s", within)
		return 0
	}
}

// dossier runs another command beside it.
func (r *running) dossier(args ...string) (string, int) {
	cmd := exec.Command("dossier", args...)
	cmd.Env = append(cmd.Environ(), r.env...)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

// TestRunStops stops the program while ten answers are on their way: they
// arrive, and it is gone within five seconds.
func TestRunStops(t *testing.T) {
	r := launch(t)
	if err := r.small.Gateway().Connected(t.Context()); err != nil {
		t.Fatal(err)
	}
	for code := 0; code != http.StatusOK; code, _ = r.get(t, "/readyz") {
		time.Sleep(10 * time.Millisecond)
	}
	if _, metrics := r.get(t, "/metrics"); !strings.Contains(metrics, "dossier_gateway_connected 1") || !strings.Contains(metrics, "dossier_record_age_days") {
		t.Errorf("metrics: %s", metrics)
	}
	if out, status := r.dossier("health"); status != 0 || !strings.Contains(out, "ready") {
		t.Errorf("health: %d %s", status, out)
	}
	r.small.Fail(playground.Fault{Path: "/callback", Times: 10, Delay: 1500 * time.Millisecond})
	var users sync.WaitGroup
	for range 10 {
		users.Go(func() {
			if _, err := r.small.Use(t.Context(), playground.Who{Server: playground.BorderWatch}, "about", nil); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(500 * time.Millisecond) // they are sent, and held back
	began := time.Now()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := r.status(t, 10*time.Second); status != 0 {
		t.Errorf("status %d: %s", status, r.errors.String())
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	users.Wait()
	if left := r.small.Gateway().Traffic().Left; !slices.Equal(left, []int{1000}) {
		t.Errorf("the bot left with %v", left)
	}
	if out, status := r.dossier("health"); status != 1 || !strings.Contains(out, "not running") {
		t.Errorf("health: %d %s", status, out)
	}
	for _, v := range r.small.Violations() {
		t.Errorf("violation: %s", v)
	}
}

// TestRunFatal holds that a refusal for good ends the program with status 2 and
// a sentence: a wrong token, and a close code.
func TestRunFatal(t *testing.T) {
	wrong := launch(t, "DISCORD_TOKEN=wrong")
	if status := wrong.status(t, 20*time.Second); status != 2 || !strings.Contains(wrong.errors.String(), "the token is not valid") {
		t.Errorf("a wrong token: %d %s", status, wrong.errors.String())
	}
	r := launch(t)
	if err := r.small.Gateway().Connected(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.small.Gateway().Fail(playground.GatewayFault{Close: 4014})
	if status := r.status(t, 20*time.Second); status != 2 || !strings.Contains(r.errors.String(), "Discord refuses the bot (4014): an intent") {
		t.Errorf("4014: %d %s", status, r.errors.String())
	}
}

// TestRegister holds that commands are written only when they differ.
func TestRegister(t *testing.T) {
	r := launch(t)
	if err := r.small.Gateway().Connected(t.Context()); err != nil {
		t.Fatal(err)
	}
	ids := func() (all []string) {
		for _, c := range r.small.Commands() {
			all = append(all, c.ID+c.Version)
		}
		return all
	}
	before := ids()
	r.small.Fail(playground.Fault{Method: http.MethodPut, Times: -1, Status: http.StatusForbidden}) // from here on, writing fails
	for _, args := range [][]string{{"register"}, {"register", "--check"}} {
		if out, status := r.dossier(args...); status != 0 || out != "Discord has the commands as they are.\n" {
			t.Errorf("%v: %d %s", args, status, out)
		}
	}
	if len(before) < 10 || !slices.Equal(before, ids()) {
		t.Errorf("the commands are %v", ids())
	}
	out, status := r.dossier("invite")
	for _, link := range []string{"&integration_type=0&scope=bot+applications.commands&permissions=68608\n", "&integration_type=1&scope=applications.commands\n"} {
		if status != 0 || !strings.Contains(out, "https://discord.com/oauth2/authorize?client_id="+r.small.ApplicationID()+link) {
			t.Errorf("invite: %d %s", status, out)
		}
	}
	fresh := playground.New(playground.Options{})
	api := httptest.NewServer(fresh.Handler())
	defer api.Close()
	r.env = []string{"DISCORD_TOKEN=" + fresh.Token(), "DISCORD_API_URL=" + api.URL + "/api/v10"}
	if out, status := r.dossier("register", "--check"); status != 1 || !strings.Contains(out, "added: ask, demands, ") || len(fresh.Commands()) != 0 {
		t.Errorf("--check of new commands: %d %s", status, out)
	}
	if out, status := r.dossier("register"); status != 0 || len(fresh.Commands()) != len(before) {
		t.Errorf("registering: %d %s", status, out)
	}
}
