package playground_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"dossier/bot/playground"
)

// listed are the ids a GET of messages lists.
func listed(t *testing.T, body string) (ids []string) {
	t.Helper()
	var all []struct{ ID string }
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	return ids
}

// TestNonce holds that an enforced nonce makes a message once in some minutes,
// and any other as often as it is sent.
func TestNonce(t *testing.T) {
	c := newClock()
	b := start(t, playground.Options{Clock: c.now, Unlimited: true})
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	send := func(fields j) string {
		status, body := b.call("POST", path, plain(fields))
		var made struct{ ID, Nonce string }
		if err := json.Unmarshal([]byte(body), &made); err != nil || status != 200 {
			t.Fatalf("%d %s", status, body)
		}
		if made.Nonce != fields["nonce"] {
			t.Errorf("the message has the nonce %q, not %q", made.Nonce, fields["nonce"])
		}
		return made.ID
	}
	once := j{"nonce": "abc", "enforce_nonce": true}
	first := send(once)
	if again := send(once); again != first {
		t.Error("an enforced nonce made two messages")
	}
	if other := send(j{"nonce": "abd", "enforce_nonce": true}); other == first {
		t.Error("another nonce made none")
	}
	if again := send(j{"nonce": "abc"}); again == first {
		t.Error("a nonce that is not enforced made none")
	}
	c.add(time.Hour)
	if again := send(once); again == first {
		t.Error("the nonce was kept for ever")
	}
}

// TestHistory pages through a channel's messages.
func TestHistory(t *testing.T) {
	b := start(t, playground.Options{Unlimited: true})
	channel := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general")
	var ids []string
	for range 7 {
		said, err := b.p.Say(here(), "x")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, said.ID)
	}
	get := func(query string) []string {
		status, body := b.call("GET", channel+"/messages"+query, nil)
		if status != 200 {
			t.Fatalf("%d %s", status, body)
		}
		return listed(t, body)
	}
	want := func(what string, got []string, want ...int) {
		t.Helper()
		ok := len(got) == len(want)
		for i := range min(len(got), len(want)) {
			ok = ok && got[i] == ids[want[i]]
		}
		if !ok {
			t.Errorf("%s: %v", what, got)
		}
	}
	want("all", get(""), 6, 5, 4, 3, 2, 1, 0)
	want("the newest", get("?limit=2"), 6, 5)
	want("before", get("?limit=2&before="+ids[5]), 4, 3)
	want("after", get("?limit=2&after="+ids[2]), 4, 3)
	for _, limit := range []int{0, 101} {
		status, body := b.call("GET", channel+"/messages?limit="+strconv.Itoa(limit), nil)
		wantCode(t, "a limit of "+strconv.Itoa(limit), status, body, 400, 50035)
	}
	_, body := b.call("GET", channel, nil)
	var described struct {
		Last string `json:"last_message_id"`
	}
	if err := json.Unmarshal([]byte(body), &described); err != nil || described.Last != ids[6] {
		t.Errorf("the channel: %s", body)
	}
	if err := b.p.Deny(playground.BorderWatch, "general", playground.Bot, playground.ReadMessageHistory); err != nil {
		t.Fatal(err)
	}
	want("without the right to read", get(""))
	wantRules(t, b.p)
}

// TestChangedWorld holds what a bot is told once it may not see a channel or
// write in it, or the channel is gone, or it was taken out of the server.
func TestChangedWorld(t *testing.T) {
	b := start(t, playground.Options{Unlimited: true})
	post := func(server, channel string) (int, string) {
		return b.call("POST", "/channels/"+b.p.ChannelID(server, channel)+"/messages", plain(nil))
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(b.p.Deny(playground.BorderWatch, "general", playground.Bot, playground.SendMessages))
	status, body := post(playground.BorderWatch, "general")
	wantCode(t, "no right to write", status, body, 403, 50013)
	do(b.p.Deny(playground.BorderWatch, "general", playground.Bot, playground.ViewChannel))
	status, body = post(playground.BorderWatch, "general")
	wantCode(t, "no right to see", status, body, 403, 50001)
	do(b.p.Deny(playground.BorderWatch, "general", playground.Bot))
	if status, body = post(playground.BorderWatch, "general"); status != 200 {
		t.Errorf("with all rights again: %d %s", status, body)
	}
	gone := b.p.ChannelID(playground.BorderWatch, "general")
	do(b.p.DeleteChannel(playground.BorderWatch, "general"))
	status, body = b.call("POST", "/channels/"+gone+"/messages", plain(nil))
	wantCode(t, "a deleted channel", status, body, 404, 10003)
	do(b.p.Kick(playground.SecondServer))
	status, body = post(playground.SecondServer, "general")
	wantCode(t, "a server it is not in", status, body, 403, 50001)
	b.p.AddServer("Third", "a", "b")
	if status, body = post("Third", "b"); status != 200 {
		t.Errorf("a new server: %d %s", status, body)
	}
	if b.p.Deny("Nowhere", "a", playground.Bot) == nil || b.p.DeleteChannel("Third", "c") == nil || b.p.Deny("Third", "a", "Nobody") == nil {
		t.Error("what is not there was changed")
	}
	wantRules(t, b.p)
}

// TestGlobalLimit holds that fifty requests in a second are enough.
func TestGlobalLimit(t *testing.T) {
	c := newClock()
	b := start(t, playground.Options{Clock: c.now})
	c.add(time.Second) // what was asked so far is forgotten
	for n := range 51 {
		path := "/channels/" + b.p.ChannelID(playground.BorderWatch, []string{"general", "news"}[n%2])
		status, body := b.call("GET", path, nil)
		if n < 50 && status != 200 || n == 50 && status != 429 {
			t.Fatalf("%d: %d %s", n, status, body)
		}
	}
	wantRules(t, b.p, "rate-limit")
	c.add(time.Second)
	if status, body := b.call("GET", "/users/@me", nil); status != 200 {
		t.Errorf("a second later: %d %s", status, body)
	}
}

func TestStatusAfterTheEffect(t *testing.T) {
	b := start(t, playground.Options{})
	b.p.Fail(playground.Fault{Method: "POST", Path: "/messages", Handled: true, Status: http.StatusBadGateway})
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	if status, body := b.call("POST", path, plain(nil)); status != http.StatusBadGateway {
		t.Errorf("%d %s", status, body)
	}
	if all, err := b.p.Messages(here()); err != nil || len(all) != 1 {
		t.Errorf("the message was not written: %v %v", all, err)
	}
}
