package playground_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"dossier/bot/playground"
)

func TestAnswerInTheResponse(t *testing.T) {
	b := start(t, playground.Options{})
	b.answer = func(heard) any { return message(text("Pakistan wants …")) }
	a, err := b.p.Use(t.Context(), here(), "demands", map[string]any{
		"side": "Pakistan", "count": 3, "private": true, "by": playground.Moderator, "in": "news", "for": "staff",
		"file": playground.File{Name: "a.txt", Type: "text/plain", Data: []byte("hi")}, "issue": "The border",
	})
	if err != nil {
		t.Fatal(err)
	}
	if a.Type != 4 || a.Message.Components[0].Content != "Pakistan wants …" || a.Message.InteractionMetadata.User.Name() != playground.Member {
		t.Errorf("unexpected answer %+v", a.Message)
	}
	in := b.last().Raw
	news, file := b.p.ChannelID(playground.BorderWatch, "news"), at(in, "data.options.6.value")
	for path, want := range map[string]any{
		"data.name": "demands", "data.options.0.value": "Pakistan", "data.options.1.value": 3.0, "data.options.2.value": true,
		"data.options.3.value": b.p.UserID(playground.Moderator), "data.options.7.value": "border",
		"data.resolved.channels." + news + ".name": "news", "data.resolved.channels." + news + ".permissions": "2147601408",
		"data.resolved.attachments." + file.(string) + ".filename": "a.txt",
		"member.user.id": b.p.UserID(playground.Member), "guild_id": b.p.ServerID(playground.BorderWatch), "context": 0.0,
	} {
		if got := at(in, path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	url := at(in, "data.resolved.attachments."+file.(string)+".url").(string)
	res, err := http.Get(url)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("the uploaded file at %s: %v %v", url, res, err)
	}
	wantRules(t, b.p)
}

func TestClientRefuses(t *testing.T) {
	b := start(t, playground.Options{})
	b.answer = func(heard) any { return message(text("yes")) }
	for name, use := range map[string]func() error{
		"an unknown command": func() error { return used(b.p.Use(t.Context(), here(), "nothing", nil)) },
		"an unknown option":  func() error { return used(b.p.Use(t.Context(), here(), "demands", map[string]any{"x": 1})) },
		"a number too high":  func() error { return used(b.p.Use(t.Context(), here(), "demands", map[string]any{"count": 10})) },
		"no such choice":     func() error { return used(b.p.Use(t.Context(), here(), "demands", map[string]any{"issue": "x"})) },
		"no permission":      func() error { return used(b.p.Use(t.Context(), here(), "refresh check", nil)) },
		"a role without the permission": func() error {
			return used(b.p.Use(t.Context(), playground.Who{Person: playground.SecondModerator, Server: playground.BorderWatch}, "refresh check", nil))
		},
		"a button that is not there": func() error { return used(b.p.Press(t.Context(), here(), "1", "x")) },
	} {
		if use() == nil {
			t.Errorf("%s was let through", name)
		}
	}
	if err := used(b.p.Use(t.Context(), playground.Who{Person: playground.Moderator, Server: playground.SecondServer}, "refresh check", nil)); err != nil {
		t.Errorf("the moderator: %v", err)
	}
	if got := at(b.last().Raw, "data.options.0.name"); got != "check" {
		t.Errorf("the subcommand is %v", got)
	}
	if err := used(b.p.Use(t.Context(), playground.Who{}, "demands", nil)); err != nil || at(b.last().Raw, "user.id") == nil {
		t.Errorf("in the private chat: %v, %v", err, b.last().Raw)
	}
}

func used(_ *playground.Answer, err error) error { return err }

func TestDeferred(t *testing.T) {
	b := start(t, playground.Options{Unlimited: true})
	seen := make(chan heard, 1)
	b.answer = func(in heard) any {
		seen <- in
		return j{"type": 5, "data": j{"flags": 64}}
	}
	done := make(chan *playground.Answer)
	go func() {
		a, err := b.p.Use(t.Context(), here(), "demands", nil)
		if err != nil {
			t.Error(err)
		}
		done <- a
	}()
	in := <-seen
	var status int
	for status != http.StatusOK { // until the acknowledgement has arrived there is no webhook
		status, _ = b.call("GET", b.hook(in, "/messages/@original"), nil)
	}
	if all, err := b.p.Messages(here()); err != nil || len(all) != 1 || all[0].Flags&playground.FlagLoading == 0 {
		t.Errorf("not thinking: %v %v", all, err)
	}
	status, body := b.call("PATCH", b.hook(in, "/messages/@original"), message(text("done"))["data"])
	if status != http.StatusOK {
		t.Fatalf("editing: %d %s", status, body)
	}
	a := <-done
	if !a.Message.Private() || a.Message.Flags&playground.FlagLoading != 0 {
		t.Errorf("flags %d", a.Message.Flags)
	}
	status, body = b.call("POST", b.hook(in, "?wait=true"), message(text("more"))["data"])
	if status != http.StatusOK {
		t.Errorf("following up: %d %s", status, body)
	}
	var more playground.Message
	if err := json.Unmarshal([]byte(body), &more); err != nil {
		t.Fatal(err)
	}
	if status, _ := b.call("DELETE", b.hook(in, "/messages/"+more.ID), nil); status != http.StatusNoContent {
		t.Errorf("deleting: %d", status)
	}
	status, body = b.call("GET", b.hook(in, "/messages/"+more.ID), nil)
	wantCode(t, "a deleted message", status, body, 404, 10008)
	other := playground.Who{Person: playground.Moderator, Server: playground.BorderWatch}
	if all, _ := b.p.Messages(other); len(all) != 0 {
		t.Errorf("others see the private answer: %v", all)
	}
	for _, rule := range rules(b.p) {
		if rule != "unknown-webhook" { // the polling above
			t.Errorf("broke %s", rule)
		}
	}
}

// TestDeferredUpdate answers a button with nothing yet, and edits its message.
func TestDeferredUpdate(t *testing.T) {
	b := start(t, playground.Options{Unlimited: true})
	pressed := make(chan heard, 1)
	b.answer = func(in heard) any {
		if in.Type == 3 {
			pressed <- in
			return j{"type": 6}
		}
		return message(row(btn("next")))
	}
	first, err := b.p.Use(t.Context(), here(), "demands", nil)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan *playground.Answer)
	go func() {
		a, err := b.p.Press(t.Context(), here(), first.Message.ID, "next")
		if err != nil {
			t.Error(err)
		}
		done <- a
	}()
	in := <-pressed
	for status := 0; status != http.StatusOK; {
		status, _ = b.call("PATCH", b.hook(in, "/messages/@original"), message(text("page 2"))["data"])
	}
	if a := <-done; a.Message.ID != first.Message.ID || a.Message.Components[0].Content != "page 2" {
		t.Errorf("%+v", a.Message)
	}
}

func TestTimes(t *testing.T) {
	c := newClock()
	b := start(t, playground.Options{Clock: c.now})
	late := make(chan int, 2)
	b.answer = func(in heard) any {
		c.add(3*time.Second + time.Millisecond)
		status, body := b.callback(in, message(text("late")))
		wantCode(t, "a late answer", status, body, 404, 10062)
		late <- status
		return message(text("late as well"))
	}
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); !errors.Is(err, playground.ErrNoAnswer) {
		t.Errorf("a late answer was taken: %v", err)
	}
	<-late
	wantRules(t, b.p, "answer-late", "answer-late")

	ended := make(chan heard, 1)
	b.answer = func(in heard) any {
		status, body := b.call("POST", b.hook(in, ""), message(text("early"))["data"])
		wantCode(t, "a follow-up before the answer", status, body, 404, 10015)
		if status, body := b.callback(in, message(text("now"))); status != http.StatusNoContent {
			t.Errorf("callback: %d %s", status, body)
		}
		status, body = b.callback(in, message(text("again")))
		wantCode(t, "a second answer", status, body, 400, 40060)
		ended <- in
		return nil
	}
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); err != nil {
		t.Fatal(err)
	}
	last := <-ended
	c.add(15*time.Minute + time.Second)
	status, body := b.call("PATCH", b.hook(last, "/messages/@original"), message(text("x"))["data"])
	wantCode(t, "an old token", status, body, 401, 50027)
	status, body = b.callback(heard{ID: "1", Token: "none"}, message(text("x")))
	wantCode(t, "an unknown interaction", status, body, 404, 10062)
}

func TestNoAnswerEndsWithTheContext(t *testing.T) {
	b := start(t, playground.Options{AnswerWithin: 50 * time.Millisecond})
	hang := make(chan struct{})
	b.answer = func(heard) any { <-hang; return nil }
	defer close(hang)
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); !errors.Is(err, playground.ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
	wantRules(t, b.p, "answer-late")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.p.Use(ctx, here(), "demands", nil); err == nil {
		t.Error("a cancelled wait went on")
	}
	wantRules(t, b.p, "answer-late") // going away is not the bot's fault
}

func TestAnswerTypes(t *testing.T) {
	b := start(t, playground.Options{})
	for _, kind := range []int{1, 6, 7, 8, 12} {
		b.answer = func(heard) any { return j{"type": kind} }
		if _, err := b.p.Use(t.Context(), here(), "demands", nil); err == nil {
			t.Errorf("type %d was taken as the answer to a command", kind)
		}
	}
	wantRules(t, b.p, slices.Repeat([]string{"answer-type"}, 5)...)
}

func TestWithResponse(t *testing.T) {
	b := start(t, playground.Options{})
	ended := make(chan struct{})
	b.answer = func(in heard) any {
		status, body := b.call("POST", "/interactions/"+in.ID+"/"+in.Token+"/callback?with_response=true", message(text("x")))
		var got j
		if json.Unmarshal([]byte(body), &got) != nil || status != 200 || at(got, "resource.message.id") == nil {
			t.Errorf("%d %s", status, body)
		}
		close(ended)
		return nil
	}
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); err != nil {
		t.Error(err)
	}
	<-ended
}

func TestEndpointMustCheckSignatures(t *testing.T) {
	p := playground.New(playground.Options{})
	lax := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"type":1}`))
	}))
	defer lax.Close()
	if p.SetInteractionsURL(t.Context(), lax.URL) == nil {
		t.Error("an endpoint that takes every signature was accepted")
	}
	dead := httptest.NewServer(http.NotFoundHandler())
	defer dead.Close()
	if p.SetInteractionsURL(t.Context(), dead.URL) == nil {
		t.Error("an endpoint without PONG was accepted")
	}
	wantRules(t, p, "signature", "ping")
}
