package discord_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/bot/playground"
)

// sender is an app that posts, before the playground with its rate limits.
type sender struct {
	*house
	reply   bot.Reply
	channel string
}

func newSender(t *testing.T) *sender {
	t.Helper()
	h := move(t, bot.Always{Only: embedded(t)}, discord.Settings{}, playground.Options{})
	h.small.LimitRates(true)
	b := bot.New(bot.Always{Only: embedded(t)}, nil)
	return &sender{h, b.Handle(t.Context(), bot.ReadLine("/summary", time.Now())), h.small.ChannelID(playground.BorderWatch, "general")}
}

// post sends the reply under a mark, in the time it may take.
func (d *sender) post(t *testing.T, mark string, within time.Duration) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	return d.app.Post(ctx, d.channel, mark, d.reply)
}

// written are the bot's messages in the channel.
func (d *sender) written(t *testing.T) (all []playground.Message) {
	t.Helper()
	messages, err := d.small.Messages(member)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if m.Author.Bot {
			all = append(all, m)
		}
	}
	return all
}

// TestPost holds that a post is a public message whose buttons work, the marked
// one too, and that one mark makes one message.
func TestPost(t *testing.T) {
	d := newSender(t)
	id, err := d.post(t, "amark", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.post(t, "amark", time.Minute)
	if err != nil || again != id {
		t.Errorf("the same mark: %s, %v", again, err)
	}
	all := d.written(t)
	if len(all) != 1 || all[0].ID != id || all[0].Private() {
		t.Fatalf("%+v", all)
	}
	buttons, _, text := parts(all[0].Components)
	if !strings.Contains(text, "What changed since") || len(buttons) == 0 || !strings.HasSuffix(buttons[0].CustomID, ";z=amark") {
		t.Errorf("%s: %+v", text, buttons)
	}
	for _, b := range buttons {
		if a, err := d.small.Press(t.Context(), member, id, b.CustomID); err != nil || !a.Message.Private() {
			t.Errorf("%s: %+v, %v", b.CustomID, a, err)
		}
	}
	d.clean(t)
}

// TestPostTrouble plays each way in which a post goes wrong. What is sent is
// sent once; what is not is told apart from what may have been.
func TestPostTrouble(t *testing.T) {
	for _, c := range []struct {
		what    string
		faults  []playground.Fault
		deny    playground.Permission
		err     error
		words   string
		written int
	}{
		{what: "a lost answer", faults: []playground.Fault{{Handled: true}}, written: 1},
		{what: "a 502 after it was made", faults: []playground.Fault{{Handled: true, Status: 502, Times: 2}}, written: 1},
		{what: "a 500 before", faults: []playground.Fault{{Status: 500, Times: 2}}, written: 1},
		{what: "a reset before", faults: []playground.Fault{{Reset: true}}, written: 1},
		{what: "too many", faults: []playground.Fault{{Status: 429, RetryAfter: 0.2}}, written: 1},
		{what: "too many for longer than there is", faults: []playground.Fault{{Status: 429, RetryAfter: 600, Times: -1}}},
		{what: "garbage after it was made", faults: []playground.Fault{{Garbage: true}}, err: bot.ErrDoubtful},
		{what: "nothing but lost answers", faults: []playground.Fault{{Handled: true, Times: -1}}, err: bot.ErrDoubtful, written: 1},
		{what: "nothing but 503", faults: []playground.Fault{{Status: 503, Times: -1}}, err: bot.ErrDoubtful},
		{what: "a lost answer, then the right is lost", faults: []playground.Fault{{Handled: true}, {Status: 403}}, err: bot.ErrDoubtful, written: 1},
		{what: "no right to write", deny: playground.SendMessages, words: "may not write in the channel"},
		{what: "no right to see", deny: playground.ViewChannel, words: "may not see the channel"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			d := newSender(t)
			for _, f := range c.faults {
				f.Method, f.Path = http.MethodPost, "/messages"
				d.small.Fail(f)
			}
			if err := d.small.Deny(playground.BorderWatch, "general", playground.Bot, c.deny); err != nil {
				t.Fatal(err)
			}
			id, err := d.post(t, "amark", 3*time.Second)
			said, _ := errors.AsType[*bot.Error](err)
			switch {
			case c.words != "":
				if said == nil || !strings.Contains(said.Text, c.words) {
					t.Errorf("it says %v", err)
				}
			case c.err != nil:
				if !errors.Is(err, c.err) || said != nil {
					t.Errorf("the error is %v, not %v", err, c.err)
				}
			case (id != "") != (c.written > 0) || (err == nil) != (c.written > 0) || errors.Is(err, bot.ErrDoubtful):
				t.Errorf("%q, %v", id, err)
			}
			if err := d.small.Deny(playground.BorderWatch, "general", playground.Bot); err != nil {
				t.Fatal(err)
			}
			if n := len(d.written(t)); n != c.written {
				t.Errorf("%d messages were written", n)
			}
			d.clean(t)
		})
	}
}

// TestPostNowhere holds what is said of a channel or a server that is gone.
func TestPostNowhere(t *testing.T) {
	d := newSender(t)
	if err := d.small.DeleteChannel(playground.BorderWatch, "general"); err != nil {
		t.Fatal(err)
	}
	wantWords(t, "no longer exists")(d.post(t, "a", time.Minute))
	d.channel = d.small.ChannelID(playground.SecondServer, "general")
	if err := d.small.Kick(playground.SecondServer); err != nil {
		t.Fatal(err)
	}
	wantWords(t, "may not see the channel")(d.post(t, "a", time.Minute))
	d.reply.Ways = nil
	d.reply.Blocks = nil
	if _, err := d.post(t, "a", time.Minute); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("a reply without a button: %v", err)
	}
}

func wantWords(t *testing.T, words string) func(string, error) {
	return func(_ string, err error) {
		t.Helper()
		if said, ok := errors.AsType[*bot.Error](err); !ok || !strings.Contains(said.Text, words) {
			t.Errorf("%v does not say %q", err, words)
		}
	}
}

// TestFind holds when a post is found, when it is surely not there, and when
// nobody can tell.
func TestFind(t *testing.T) {
	d := newSender(t)
	find := func(mark string) (string, error) { return d.app.Find(t.Context(), d.channel, mark, time.Now()) }
	want := func(what, mark, id string, doubtful bool) {
		t.Helper()
		got, err := find(mark)
		if got != id || errors.Is(err, bot.ErrDoubtful) != doubtful || err != nil && !doubtful {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
	deny := func(denied ...playground.Permission) {
		t.Helper()
		if err := d.small.Deny(playground.BorderWatch, "general", playground.Bot, denied...); err != nil {
			t.Fatal(err)
		}
	}
	want("an empty channel", "amark", "", false)
	id, err := d.post(t, "amark", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	want("it is the last", "amark", id, false)
	want("another", "bmark", "", false)
	deny(playground.ReadMessageHistory)
	want("the history may not be read", "bmark", "", true)
	if got, err := d.app.Find(t.Context(), d.channel, "bmark", time.Now().Add(time.Hour)); got != "" || err != nil {
		t.Errorf("nothing was written since: %q, %v", got, err)
	}
	deny(playground.ViewChannel)
	want("the channel may not be seen", "amark", "", true)
	deny()
	for range 250 {
		if _, err := d.small.Say(member, "x"); err != nil {
			t.Fatal(err)
		}
	}
	want("it is on the third page", "amark", id, false)
	want("another is on none of three", "bmark", "", false)
	for range 1000 {
		if _, err := d.small.Say(member, "x"); err != nil {
			t.Fatal(err)
		}
	}
	want("too much was written since", "bmark", "", true)
	d.small.Fail(playground.Fault{Path: "/messages", Status: 500, Times: 2})
	want("Discord stumbles", "bmark", "", true)
	d.clean(t)
}

// TestPostPace sends many posts to many channels at once, one of which hangs:
// Discord's limits are kept, and nobody waits for that one.
func TestPostPace(t *testing.T) {
	d := newSender(t)
	names := make([]string, 30)
	for i := range names {
		names[i] = fmt.Sprint("c", i)
	}
	d.small.AddServer("Many", names...)
	slow := d.small.ChannelID("Many", names[0])
	d.small.Fail(playground.Fault{Path: slow, Times: -1, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	hanging, hang := context.WithCancel(ctx)
	hung := make(chan error, 1)
	go func() {
		_, err := d.app.Post(hanging, slow, "slow", d.reply)
		hung <- err
	}()
	var all sync.WaitGroup
	for _, name := range names[1:] {
		all.Go(func() {
			for n := range 3 {
				if _, err := d.app.Post(ctx, d.small.ChannelID("Many", name), fmt.Sprint(name, n), d.reply); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	hang()
	if err := <-hung; !errors.Is(err, bot.ErrDoubtful) {
		t.Errorf("the one that hung: %v", err)
	}
	d.clean(t)
}
