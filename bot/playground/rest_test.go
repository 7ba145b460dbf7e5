package playground_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"dossier/bot/playground"
)

func TestAuthorization(t *testing.T) {
	b := start(t, playground.Options{})
	for _, auth := range []string{"", "Bot wrong", b.p.Token()} {
		status, body := b.send("GET", "/users/@me", "", nil, auth)
		wantCode(t, "authorization "+auth[:min(len(auth), 9)], status, body, 401, 0)
	}
	if status, body := b.call("GET", "/users/@me", nil); status != 200 || !strings.Contains(body, b.p.ApplicationID()) {
		t.Errorf("%d %s", status, body)
	}
	if status, body := b.call("GET", "/applications/@me", nil); status != 200 || !strings.Contains(body, b.p.PublicKey()) {
		t.Errorf("%d %s", status, body)
	}
	wantRules(t, b.p)
	res, err := http.Get(b.api + "/api/v9/users/@me")
	if err != nil || res.StatusCode != 401 {
		t.Errorf("%v %v", res, err)
	}
	wantRules(t, b.p, "user-agent")
	res, err = http.Get(b.api + "/api/v8/users/@me")
	if err != nil || res.StatusCode != 400 {
		t.Errorf("version 8: %v %v", res, err)
	}
}

func TestCommandsKeepTheirIDs(t *testing.T) {
	b := start(t, playground.Options{})
	before := b.p.Commands()
	list := commands()
	list[0]["description_localizations"] = j{"ar": "مطالب"}
	path := "/applications/" + b.p.ApplicationID() + "/commands"
	if status, body := b.call("PUT", path, list); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	if after := b.p.Commands(); after[0].ID != before[0].ID || after[0].Version == before[0].Version {
		t.Errorf("before %v, after %v", before[0], after[0])
	}
	if _, body := b.call("GET", path, nil); strings.Contains(body, "مطالب") {
		t.Error("localizations came unasked")
	}
	if _, body := b.call("GET", path+"?with_localizations=true", nil); !strings.Contains(body, "مطالب") {
		t.Error("localizations did not come")
	}
}

func TestFiles(t *testing.T) {
	b := start(t, playground.Options{})
	files := map[string]playground.File{"0": {Name: "chart.png", Data: []byte("\x89PNG\r\n\x1a\n")}}
	body := message(
		j{"type": 12, "items": []j{{"media": j{"url": "attachment://chart.png"}, "description": "A chart"}}},
		j{"type": 13, "file": j{"url": "attachment://chart.png"}},
	)
	body["data"].(j)["attachments"] = []j{{"id": 0, "filename": "chart.png"}}
	ended := make(chan struct{})
	b.answer = func(in heard) any {
		defer close(ended)
		kind, raw := upload(body, files)
		if status, got := b.send("POST", "/interactions/"+in.ID+"/"+in.Token+"/callback", kind, raw, ""); status != 204 {
			t.Errorf("%d %s", status, got)
		}
		return nil
	}
	a, err := b.p.Use(t.Context(), here(), "demands", nil)
	if err != nil {
		t.Fatal(err)
	}
	<-ended
	url := a.Message.Components[0].Items[0].Media.URL
	res, err := http.Get(url)
	if err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%s: %v %v", url, res, err)
	}
	wantRules(t, b.p)

	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	eleven := map[string]playground.File{}
	for i := range 11 {
		eleven[fmt.Sprint(i)] = playground.File{Name: fmt.Sprint(i, ".txt")}
	}
	kind, raw := upload(plain(nil), eleven)
	status, got := b.send("POST", path, kind, raw, "Bot "+b.p.Token())
	wantCode(t, "eleven files", status, got, 400, 50035)
	kind, raw = upload(plain(nil), map[string]playground.File{"0": {Name: "big", Data: make([]byte, 10<<20+1)}})
	status, got = b.send("POST", path, kind, raw, "Bot "+b.p.Token())
	wantCode(t, "a big file", status, got, 413, 40005)
	wantRules(t, b.p, "attachment-count", "attachment-size")
}

func TestRateLimits(t *testing.T) {
	c := newClock()
	b := start(t, playground.Options{Clock: c.now})
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	for range 5 {
		if status, _ := b.call("POST", path, plain(nil)); status != 200 {
			t.Fatal(status)
		}
	}
	if status, body := b.call("POST", path, plain(nil)); status != 429 || !strings.Contains(body, `"retry_after":5`) {
		t.Errorf("%d %s", status, body)
	}
	wantRules(t, b.p, "rate-limit")
	c.add(5 * time.Second)
	if status, _ := b.call("POST", path, plain(nil)); status != 200 {
		t.Errorf("after the window: %d", status)
	}
	b.p.LimitRates(false)
	for range 9 {
		if status, _ := b.call("POST", path, plain(nil)); status != 200 {
			t.Fatal(status)
		}
	}
}

func TestFaults(t *testing.T) {
	b := start(t, playground.Options{})
	for _, c := range []struct {
		fault  playground.Fault
		status int
		body   string
	}{
		{playground.Fault{Status: 429, RetryAfter: 0.5}, 429, `"retry_after":0.5`},
		{playground.Fault{Method: "GET", Path: "/users", Status: 500}, 500, `"code":0`},
		{playground.Fault{Reset: true}, 0, "EOF"},
		{playground.Fault{Handled: true}, 0, "EOF"},
		{playground.Fault{Garbage: true}, 200, `{"id": "11`},
		{playground.Fault{Delay: time.Millisecond}, 200, b.p.ApplicationID()},
		{playground.Fault{Method: "POST", Status: 500, Times: -1}, 200, b.p.ApplicationID()},
	} {
		b.p.Fail(c.fault)
		// POST is never repeated by net/http, so a cut connection shows at once;
		// of GET only the answer counts.
		status, body := b.call("GET", "/users/@me", nil)
		if c.status == 0 && status == 200 { // the client repeated it on a new connection
			continue
		}
		if status != c.status || !strings.Contains(body, c.body) {
			t.Errorf("%+v: %d %s", c.fault, status, body)
		}
	}
	wantRules(t, b.p)
}

func TestFaultAfterTheEffect(t *testing.T) {
	b := start(t, playground.Options{})
	b.p.Fail(playground.Fault{Method: "POST", Path: "/messages", Handled: true})
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	if status, body := b.call("POST", path, plain(nil)); status != 0 {
		t.Errorf("%d %s", status, body)
	}
	if all, err := b.p.Messages(here()); err != nil || len(all) != 1 {
		t.Errorf("the message was not written: %v %v", all, err)
	}
}

func TestValidate(t *testing.T) {
	var seen []string
	o := playground.Options{Validate: func(method, path string, body []byte) error {
		seen = append(seen, method+" "+path)
		if strings.Contains(string(body), "bad") {
			return errors.New("not what the schema says")
		}
		return nil
	}}
	b := start(t, o)
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	status, body := b.call("POST", path, plain(j{"content": "bad"}))
	wantCode(t, "a body the validator refuses", status, body, 400, 50035)
	kind, raw := upload(plain(j{"content": "bad"}), nil)
	status, body = b.send("POST", path, kind, raw, "Bot "+b.p.Token())
	wantCode(t, "a multipart body", status, body, 400, 50035)
	wantRules(t, b.p, "schema", "schema")
	if len(seen) != 3 || seen[2] != "POST /api/v10"+path {
		t.Errorf("seen %v", seen)
	}
	status, body = b.send("POST", path, "application/json", []byte("{"), "Bot "+b.p.Token())
	wantCode(t, "no JSON", status, body, 400, 50109)
}
