package main

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/bot/llm/stub"
)

// printed is what the program prints, also when it has returned.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(data)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// terminal runs the program in this process, in an empty directory, and returns
// what it prints and its status.
func terminal(t *testing.T, args ...string) (string, int) {
	t.Helper()
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs printed
	status := run(t.Context(), args, stdio{strings.NewReader(""), &out, &errs}, func() time.Time { return day })
	if text := errs.String(); text != "" {
		t.Logf("%v: %s", args, text)
	}
	return out.String(), status
}

// TestAskWithModel asks in a terminal without a model, with a faithful one in
// each mode, and with every trouble one can make.
func TestAskWithModel(t *testing.T) {
	model := &stub.Server{Answer: stub.Faithful}
	server := httptest.NewServer(model)
	defer server.Close()
	t.Chdir(t.TempDir())
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
	t.Setenv("OPENAI_API_KEY", "sk-secret")
	config := func(mode, timeout string) string {
		file := filepath.Join(t.TempDir(), "config.toml")
		text := fmt.Sprintf("[llm]\nmodel = \"stub-1\"\nmode = %q\ntimeout = %q\n", mode, timeout)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for at, line := range []string{"why did turkey leave the talks", "/summary"} {
		model.Behave(stub.Well)
		plain, status := terminal(t, "ask", line)
		if status != 0 || len(model.Sent()) > 0 {
			t.Fatalf("%s: status %d, %d calls without a model", line, status, len(model.Sent()))
		}
		for _, mode := range []string{"select", "write", "off"} {
			model.Behave(stub.Well)
			said, status := terminal(t, "ask", "--config", config(mode, "14s"), line)
			if status != 0 || strings.Contains(said, "Written by a model") != (mode == "write") || (said == plain) != (mode == "off") || len(model.Sent()) > 0 != (mode != "off") {
				t.Errorf("%s, %s: status %d, %d calls\n%s", line, mode, status, len(model.Sent()), said)
			}
			if mode != "off" && model.Sent()[0].Key != "Bearer sk-secret" {
				t.Error("the key was not sent")
			}
		}
		_, ill := stub.Ways()
		for i, way := range ill {
			if (i+at)%4 > 0 && os.Getenv("DOSSIER_LONG") == "" {
				continue // the bot's and the client's own tests have each way
			}
			timeout := "14s"
			if way == stub.Hangs {
				timeout = "1s"
			}
			model.Behave(way)
			said, status := terminal(t, "ask", "--config", config("write", timeout), line)
			if status != 0 || said != plain || len(model.Sent()) == 0 {
				t.Errorf("%s, %s: status %d, %d calls\n%s", line, way, status, len(model.Sent()), said)
			}
		}
	}
}

// TestAskWithinCaps holds that the terminal pays from the budget of the bot's
// database, where there is one.
func TestAskWithinCaps(t *testing.T) {
	model := &stub.Server{Answer: stub.Faithful}
	server := httptest.NewServer(model)
	defer server.Close()
	t.Chdir(t.TempDir())
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
	if err := os.WriteFile("config.toml", []byte("[llm]\nmodel = \"stub-1\"\ndaily_tokens = 8000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	conf, err := readConfig("", noEnv)
	if err != nil {
		t.Fatal(err)
	}
	db, shelf, err := conf.openStore(t.Context(), newLog(t.Output()))
	if err != nil || shelf == nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ReserveTokens(t.Context(), tokens{}.caps, "1", "2", 7_900, time.Now()); err != nil {
		t.Fatal(err)
	}
	said, status := terminal(t, "ask", "/summary")
	if status != 0 || len(model.Sent()) > 0 || !strings.Contains(said, "budget is used up until 00:00 UTC") {
		t.Errorf("status %d, %d calls\n%s", status, len(model.Sent()), said)
	}
}
