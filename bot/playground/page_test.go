package playground_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"dossier/bot/playground"
)

// visit asks for a page path with extra headers, in pairs.
func visit(t *testing.T, method, address, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(got)
}

func TestPage(t *testing.T) {
	b := start(t, playground.Options{})
	res, body := visit(t, "GET", b.api+"/?as=Moderator&server=Second+Server&channel=news", "")
	if res.StatusCode != 200 || !strings.Contains(body, "<h1>#news</h1>") || !strings.Contains(body, "as Moderator") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	for _, bad := range []string{"<style", "style=", "onclick", "http://", "https://"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page has %q in it", bad)
		}
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	for _, name := range []string{"style.css", "message.css", "main.js", "act.js", "menu.js", "compose.js", "theme.js"} {
		if res, body := visit(t, "GET", b.api+"/page/"+name, ""); res.StatusCode != 200 || strings.Contains(body, "https://") {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if res, _ := visit(t, "GET", b.api+"/?as=Nobody", ""); res.StatusCode != 404 {
		t.Errorf("nobody: %d", res.StatusCode)
	}
	if _, body := visit(t, "GET", b.api+"/?server=Border+Watch&channel=read-only", ""); !strings.Contains(body, "You may not write here") {
		t.Error("a member may write into the read-only channel")
	}
	if _, body := visit(t, "GET", b.api+"/?server=", ""); !strings.Contains(body, "<h1>Private chat</h1>") {
		t.Error("no private chat")
	}
}

func TestOnlyLoopback(t *testing.T) {
	b := start(t, playground.Options{})
	for host, want := range map[string]int{
		"localhost:80": 200, "127.0.0.1": 200, "127.9.9.9:1": 200, "[::1]:80": 200,
		"example.org": 421, "127.0.0.1.example.org": 421, "10.0.0.1:80": 421, "localhost.example.org:80": 421,
	} {
		for _, path := range []string{"/", "/page/style.css"} {
			if res, _ := visit(t, "GET", b.api+path, "", "Host", host); res.StatusCode != want {
				t.Errorf("%s under %s: %d, want %d", path, host, res.StatusCode, want)
			}
		}
	}
}

func TestOnlyFromItself(t *testing.T) {
	b := start(t, playground.Options{})
	body := `{"text":"hello"}`
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://example.org"}} {
		if res, _ := visit(t, "POST", b.api+"/page/say", body, headers...); res.StatusCode != http.StatusForbidden {
			t.Errorf("%v: %d", headers, res.StatusCode)
		}
	}
	if all, _ := b.p.Messages(here()); len(all) != 0 {
		t.Errorf("something was said: %v", all)
	}
	if res, _ := visit(t, "POST", b.api+"/page/say", body, "Sec-Fetch-Site", "same-origin"); res.StatusCode != 200 {
		t.Errorf("from the page: %d", res.StatusCode)
	}
}

// stream reads events until one of the name passes the test.
func stream(t *testing.T, address string) func(name string, want func(string) bool) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	return func(name string, want func(string) bool) string {
		t.Helper()
		at := ""
		for lines.Scan() {
			if n, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				at = n
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && at == name && want(data) {
				return data
			}
		}
		t.Fatalf("the stream ended before %s: %v", name, lines.Err())
		return ""
	}
}

func holds(s string) func(string) bool {
	return func(data string) bool {
		var text any
		if json.Unmarshal([]byte(data), &text) == nil {
			if m, ok := text.(j); ok && m["html"] != nil {
				return strings.Contains(m["html"].(string), s)
			}
		}
		return strings.Contains(data, s)
	}
}

func TestEvents(t *testing.T) {
	b := start(t, playground.Options{})
	mine := stream(t, b.api+"/page/events?as=Member&server=Border+Watch")
	theirs := stream(t, b.api+"/page/events?as=Moderator&server=Border+Watch")
	if got := mine("commands", holds("demands")); strings.Contains(got, "refresh check") {
		t.Errorf("the member is offered a moderator's command: %s", got)
	}
	theirs("commands", holds("refresh check"))
	mine("ready", holds("true"))

	b.p.Notice([]string{"line 3: no such party"})
	mine("notices", holds("line 3"))
	b.answer = func(heard) any {
		m := message(j{"type": 17, "accent_color": 0xff8800, "components": []j{text("### Demands\n**Pakistan** <b>"), row(btn("next"))}})
		m["data"].(j)["flags"] = 1<<15 | 64
		return m
	}
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); err != nil {
		t.Fatal(err)
	}
	got := mine("message", holds("Only you can see this"))
	for _, want := range []string{"#ff8800", `class="md-h3"`, "<strong>Pakistan</strong> &lt;b&gt;", `data-press="next"`, "<b>/demands</b>"} {
		if !holds(want)(got) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	mine("panel", holds("28 of 4,000 characters"))
	if _, err := b.p.Say(here(), "hello"); err != nil {
		t.Fatal(err)
	}
	if first := theirs("message", func(string) bool { return true }); !holds("hello")(first) {
		t.Errorf("the moderator saw %s", first)
	}
}

func TestDeeds(t *testing.T) {
	b := start(t, playground.Options{})
	b.answer = func(in heard) any {
		switch {
		case in.Type == 4:
			return j{"type": 8, "data": j{"choices": []j{{"name": "Pakistan", "value": "pk"}}}}
		case at(in.Raw, "data.options.0.value") == "form":
			return j{"type": 9, "data": j{"custom_id": "f", "title": "Ask", "components": []j{
				{"type": 18, "label": "Question", "component": j{"type": 4, "custom_id": "q", "style": 2}},
				{"type": 18, "label": "Paper", "component": j{"type": 19, "custom_id": "u", "required": false}},
			}}}
		case at(in.Raw, "data.options.0.value") == "bad":
			return message(text(xs(4001)))
		}
		return message(text("yes"), row(btn("next")), row(menu(2, nil)))
	}
	do := func(deed, body string) (out struct {
		Error, Form string
		Choices     []playground.Choice
	},
	) {
		t.Helper()
		_, got := visit(t, "POST", b.api+"/page/"+deed+"?as=Member&server="+url.QueryEscape(playground.BorderWatch), body)
		if err := json.Unmarshal([]byte(got), &out); err != nil {
			t.Fatalf("%s: %s", deed, got)
		}
		return out
	}
	if out := do("use", `{"command":"demands","options":{"count":"3","private":"True"}}`); out.Error != "" {
		t.Error(out.Error)
	}
	all, err := b.p.Messages(here())
	if err != nil || len(all) != 1 {
		t.Fatalf("%v %v", all, err)
	}
	id := all[0].ID
	for deed, body := range map[string]string{
		"press": `{"message":"` + id + `","custom_id":"next"}`, "choose": `{"message":"` + id + `","custom_id":"m","values":["id1"]}`,
		"rightclick": `{"message":"` + id + `","command":"Ask about this"}`,
	} {
		if out := do(deed, body); out.Error != "" {
			t.Errorf("%s: %s", deed, out.Error)
		}
	}
	if out := do("complete", `{"command":"demands","options":{"side":"p"},"focused":"side"}`); len(out.Choices) != 1 {
		t.Errorf("%+v", out)
	}
	out := do("use", `{"command":"demands","options":{"side":"form"}}`)
	_, after, ok := strings.Cut(out.Form, `data-form="`)
	if !ok {
		t.Fatalf("no form in %+v", out)
	}
	form, _, _ := strings.Cut(after, `"`)
	if out := do("submit", `{"form":"`+form+`","fields":{"q":[""]}}`); out.Error == "" {
		t.Error("an empty required field went through")
	}
	if out := do("submit", `{"form":"`+form+`","fields":{"q":["why?"]},"files":{"u":[{"name":"a.txt","data":"aGk="}]}}`); out.Error != "" {
		t.Error(out.Error)
	}
	if out := do("use", `{"command":"demands","options":{"side":"bad"}}`); !strings.Contains(out.Error, "did not respond") {
		t.Errorf("%+v", out)
	}
	if out := do("nothing", `{}`); out.Error == "" {
		t.Error("an unknown deed went through")
	}
	if res, body := visit(t, "GET", b.api+"/page/panel?server=Border+Watch&message="+id, ""); res.StatusCode != 200 || !strings.Contains(body, "3 of 4,000 characters") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}
