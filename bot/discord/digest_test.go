package discord_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/playground"
	"dossier/bot/store"
)

// newsroom is a desk whose bot posts what is due.
type newsroom struct {
	*desk
	stop func()
}

// openNewsroom starts posting. A post takes two seconds at most.
func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{desk: openDesk(t)}
	n.run(t)
	return n
}

// run posts until stop, or the test ends.
func (n *newsroom) run(t *testing.T) {
	t.Helper()
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	poster := n.bot.Poster(n.app, bot.PosterSettings{Every: 50 * time.Millisecond, Within: 2 * time.Second, Count: n.app.CountPost})
	running.Go(func() { poster.Run(ctx) })
	n.stop = sync.OnceFunc(func() {
		end()
		running.Wait()
	})
	t.Cleanup(n.stop)
}

var (
	inNews = playground.Who{Person: playground.Moderator, Server: playground.BorderWatch, Channel: "news"}
	server = func(n *newsroom) string { return n.small.ServerID(playground.BorderWatch) }
)

// add has a digest posted in #news at nine in Kabul, with options changed, and
// returns its number.
func (n *newsroom) add(t *testing.T, options map[string]any) int64 {
	t.Helper()
	all := map[string]any{"channel": "news", "time": "9am", "zone": "Kabul"}
	for name, v := range options {
		if all[name] = v; v == nil {
			delete(all, name)
		}
	}
	_, text := n.use(t, moderator, "digest add", all)
	var number int64
	if _, err := fmt.Sscanf(text, "### Digest %d was added", &number); err != nil {
		t.Fatal(text)
	}
	return number
}

// due lets a digest's slot come now, or some time ago.
func (n *newsroom) due(t *testing.T, number int64, ago time.Duration) {
	t.Helper()
	_, err := n.shelf.PauseDigest(t.Context(), server(n), number, "for a moment")
	if err == nil {
		_, err = n.shelf.ResumeDigest(t.Context(), server(n), number, time.Now().Add(-ago))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ended waits until so many posts of digests have come to an end, and returns
// them, the newest first.
func (n *newsroom) ended(t *testing.T, number int) (posts []bot.Post) {
	t.Helper()
	until(t, func() bool {
		var err error
		if posts, err = n.shelf.Posts(t.Context(), server(n), 0, 100); err != nil {
			t.Fatal(err)
		}
		return len(posts) >= number
	})
	if len(posts) != number {
		t.Fatalf("%d posts have come to an end, not %d", len(posts), number)
	}
	return posts
}

// said are the bot's messages in a channel, as text.
func (n *newsroom) said(t *testing.T, who playground.Who) (texts []string) {
	t.Helper()
	for _, m := range n.messages(t, who) {
		_, _, text := parts(m.Components)
		texts = append(texts, text)
	}
	return texts
}

func (n *newsroom) messages(t *testing.T, who playground.Who) (all []playground.Message) {
	t.Helper()
	messages, err := n.small.Messages(who)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if m.Author.Bot && !m.Private() {
			all = append(all, m)
		}
	}
	return all
}

// publish has the server answered from the small dossier with words changed.
func (n *newsroom) publish(t *testing.T, pairs ...string) {
	t.Helper()
	n.gives.Store(new(replaced(t, pairs...)))
	check, text := n.use(t, moderator, "refresh check", nil)
	if !strings.Contains(text, "What would change") {
		t.Fatal(text)
	}
	n.press(t, moderator, check, "Publish…", "")
}

// TestDigest adds a digest, previews it and lets it come round: the post is the
// preview but for the mark, nobody is pinged, and its buttons work. A second with
// nothing changed is not posted, and the history says why; after a publish it
// tells what changed.
func TestDigest(t *testing.T) {
	n := openNewsroom(t)
	number := n.add(t, map[string]any{"when": "changed", "days": "weekdays"})
	_, list := n.use(t, moderator, "digest list", nil)
	if !strings.Contains(list, "Monday to Friday at 09:00 in Asia/Kabul, if the record changed. About everything.") || !strings.Contains(list, "Next: <t:") {
		t.Error(list)
	}
	preview, _ := n.use(t, moderator, "digest preview", map[string]any{"digest": fmt.Sprint(number)})
	n.due(t, number, 0)
	first := n.ended(t, 1)[0]
	if first.State != bot.PostSent || first.Why != "" {
		t.Fatalf("%+v", first)
	}
	posted := n.messages(t, inNews)
	if len(posted) != 1 || posted[0].ID != first.Message || posted[0].MentionEveryone || len(posted[0].Mentions)+len(posted[0].MentionRoles) > 0 {
		t.Fatalf("%+v", posted)
	}
	if !preview.Message.Private() || plainly(posted[0]) != plainly(*preview.Message) {
		t.Errorf("the post is\n%s\nand the preview\n%s", plainly(posted[0]), plainly(*preview.Message))
	}
	buttons, _, _ := parts(posted[0].Components)
	if !slices.ContainsFunc(buttons, func(b playground.Component) bool { return strings.HasSuffix(b.CustomID, ";z="+first.Mark()) }) {
		t.Error("no button carries the mark")
	}
	for _, b := range buttons {
		at := playground.Who{Person: playground.Member, Server: playground.BorderWatch, Channel: "news"}
		if a, err := n.small.Press(t.Context(), at, posted[0].ID, b.CustomID); err != nil || !a.Message.Private() {
			t.Errorf("%s: %v", b.CustomID, err)
		}
	}
	n.due(t, number, 0)
	if second := n.ended(t, 2)[0]; second.State != bot.PostSkipped || second.Why != "nothing changed" {
		t.Errorf("%+v", second)
	}
	n.publish(t, "open to carts", "open to lorries")
	preview, text := n.use(t, moderator, "digest preview", map[string]any{"digest": fmt.Sprint(number)})
	if !strings.Contains(text, "Now this would be posted in <#"+n.small.ChannelID(playground.BorderWatch, "news")+">: the record changed.") {
		t.Error(text)
	}
	n.due(t, number, 0)
	n.ended(t, 3)
	if third := n.messages(t, inNews)[1]; plainly(third) != plainly(*preview.Message) {
		t.Errorf("the post is\n%s\nand the preview\n%s", plainly(third), plainly(*preview.Message))
	}
	all := n.said(t, inNews)
	if len(all) != 2 || !strings.Contains(all[1], "1 fact changed") || !strings.Contains(all[1], "open to lorries") || !strings.Contains(all[1], "Until then the record gave the words of North as: “The bridge must open to carts.”") {
		t.Errorf("%q", all)
	}
	_, history := n.use(t, moderator, "digest history", nil)
	for _, want := range []string{"skipped: nothing changed", "posted, https://discord.com/channels/" + server(n) + "/" + n.small.ChannelID(playground.BorderWatch, "news") + "/" + first.Message} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not say %q: %s", want, history)
		}
	}
	n.clean(t)
}

// plainly is a message without its mark and what only a preview says.
func plainly(m playground.Message) string {
	buttons, menus, text := parts(m.Components)
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "Preview.") {
			b.WriteString(line)
		}
	}
	for _, c := range slices.Concat(buttons, menus) {
		id, _, _ := strings.Cut(c.CustomID, ";z=")
		fmt.Fprintf(&b, "%s %s %v\n", id, c.Label, c.Options)
	}
	return b.String()
}

// TestVersionDigest holds that a published version is announced and that a digest
// which waits for one is posted, each once, also when it is taken back.
func TestVersionDigest(t *testing.T) {
	n := openNewsroom(t)
	n.use(t, moderator, "settings changes", map[string]any{"channel": "general"})
	n.add(t, map[string]any{"when": "version", "time": nil, "zone": nil})
	for i, pair := range [][]string{{"open to carts", "open to lorries"}, {"open to carts", "open to trains"}} {
		n.publish(t, pair...)
		n.ended(t, i+1)
		until(t, func() bool { return len(n.said(t, moderator)) == i+1 })
	}
	announced, posts := n.said(t, moderator), n.said(t, inNews)
	if len(announced) != 2 || len(posts) != 2 {
		t.Fatalf("%q, %q", announced, posts)
	}
	if !strings.Contains(announced[1], "A new version of the record") || !strings.Contains(announced[1], "open to trains") || !strings.Contains(announced[1], "open to lorries") {
		t.Error(announced[1])
	}
	if !strings.Contains(posts[0], "The first one here.") || !strings.Contains(posts[1], "open to trains") {
		t.Errorf("%q", posts)
	}
	n.clean(t)
}

// TestAnnouncedElsewhere publishes in another process: the announcement waits until
// the bot has seen the version, and then tells what it changed.
func TestAnnouncedElsewhere(t *testing.T) {
	n := openNewsroom(t)
	n.use(t, moderator, "settings changes", map[string]any{"channel": "news"})
	elsewhere, err := store.Open(t.Context(), "sqlite:"+n.file)
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	hash, err := elsewhere.Keep(t.Context(), replaced(t, "open to carts", "open to lorries"), time.Now())
	if err == nil {
		_, err = elsewhere.Move(t.Context(), bot.Move{Server: server(n), What: bot.Published, Hash: hash, Seen: store.Hash(small(t)), BuiltIn: store.Hash(small(t)), At: time.Now()})
	}
	if err != nil {
		t.Fatal(err)
	}
	until(t, func() bool {
		p, err := n.shelf.Announcement(t.Context(), server(n), server(n), 1)
		return err != nil || p.Why != ""
	})
	if said := n.said(t, inNews); len(said) > 0 {
		t.Errorf("it was announced before it was seen: %q", said)
	}
	if err := n.shelf.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return len(n.said(t, inNews)) == 1 })
	if said := n.said(t, inNews); !strings.Contains(said[0], "open to lorries") {
		t.Errorf("%q", said)
	}
	n.clean(t)
}

// TestRefusedDigest holds that a lasting cause pauses a digest and tells the
// moderators once, and that the others go on.
func TestRefusedDigest(t *testing.T) {
	n := openNewsroom(t)
	n.use(t, moderator, "settings changes", map[string]any{"channel": "general"})
	one, other := n.add(t, nil), n.add(t, map[string]any{"channel": "general", "about": "The bridge"})
	deny := func(denied ...playground.Permission) {
		t.Helper()
		if err := n.small.Deny(playground.BorderWatch, "news", playground.Bot, denied...); err != nil {
			t.Fatal(err)
		}
	}
	deny(playground.SendMessages)
	n.due(t, one, 0)
	n.due(t, other, 0)
	for _, p := range n.ended(t, 2) {
		if want := map[int64]bot.PostState{one: bot.PostRefused, other: bot.PostSent}[p.Number]; p.State != want {
			t.Errorf("digest %d: %+v", p.Number, p)
		}
	}
	until(t, func() bool { return len(n.said(t, moderator)) == 2 })
	if all := strings.Join(n.said(t, moderator), "\n"); strings.Count(all, "A digest was paused") != 1 || !strings.Contains(all, "The bot may not write in the channel.") {
		t.Error(all)
	}
	_, list := n.use(t, moderator, "digest list", nil)
	if !strings.Contains(list, "Paused: The bot may not write in the channel.") {
		t.Error(list)
	}
	deny()
	_, text := n.use(t, moderator, "digest resume", map[string]any{"digest": fmt.Sprint(one)})
	if !strings.Contains(text, "runs again") {
		t.Error(text)
	}
	n.due(t, one, 0)
	if p := n.ended(t, 3)[0]; p.State != bot.PostSent {
		t.Errorf("%+v", p)
	}
	if err := n.small.DeleteChannel(playground.BorderWatch, "news"); err != nil {
		t.Fatal(err)
	}
	n.due(t, one, 0)
	if p := n.ended(t, 4)[0]; p.State != bot.PostRefused || p.Why != "The channel no longer exists." {
		t.Errorf("%+v", p)
	}
	if err := n.small.Kick(playground.BorderWatch); err != nil {
		t.Fatal(err)
	}
	n.due(t, other, 0)
	if p := n.ended(t, 5)[0]; p.State != bot.PostRefused || p.Why != "The bot may not see the channel." {
		t.Errorf("%+v", p)
	}
	n.clean(t)
}

// TestTroubledDigest plays each fault while a digest is posted: it is posted
// once, or it is recorded why not.
func TestTroubledDigest(t *testing.T) {
	for _, c := range []struct {
		what  string
		fault playground.Fault
		deny  playground.Permission
		state bot.PostState
		said  int
	}{
		{"a lost answer", playground.Fault{Handled: true}, 0, bot.PostSent, 1},
		{"lost answers for as long as it is tried", playground.Fault{Handled: true, Times: 6}, 0, bot.PostSent, 1},
		{"lost answers, and no right to read", playground.Fault{Handled: true, Times: 6}, playground.ReadMessageHistory, bot.PostSent, 1},
		{"500 for as long as it is tried", playground.Fault{Status: 500, Times: 6}, 0, bot.PostSent, 1},
		{"429 for as long as it is tried", playground.Fault{Status: 429, RetryAfter: 3}, 0, bot.PostSent, 1},
		{"a slow answer", playground.Fault{Delay: 2500 * time.Millisecond}, 0, bot.PostSent, 1},
		{"a message Discord does not take", playground.Fault{Status: 400}, 0, bot.PostFailed, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			n := openNewsroom(t)
			c.fault.Method, c.fault.Path = http.MethodPost, "/messages"
			n.small.Fail(c.fault)
			if err := n.small.Deny(playground.BorderWatch, "news", playground.Bot, c.deny); err != nil {
				t.Fatal(err)
			}
			number := n.add(t, nil)
			n.due(t, number, 0)
			if p := n.ended(t, 1)[0]; p.State != c.state {
				t.Errorf("%+v", p)
			}
			if err := n.small.Deny(playground.BorderWatch, "news", playground.Bot); err != nil {
				t.Fatal(err)
			}
			if said := n.said(t, inNews); len(said) != c.said {
				t.Errorf("%q", said)
			}
			n.clean(t)
		})
	}
}

// TestAfterAPause holds what a bot posts that was down: one digest a channel, and
// only for a slot of the last twelve hours.
func TestAfterAPause(t *testing.T) {
	n := openNewsroom(t)
	n.stop()
	bridge, all, general := n.add(t, map[string]any{"about": "The bridge"}), n.add(t, nil), n.add(t, map[string]any{"channel": "general"})
	for _, missed := range []struct {
		digest int64
		ago    time.Duration
	}{{bridge, 50 * time.Hour}, {bridge, 26 * time.Hour}, {all, 6 * time.Hour}, {bridge, 3 * time.Hour}, {general, 13 * time.Hour}} {
		d, err := n.shelf.Digest(t.Context(), server(n), missed.digest)
		if err == nil {
			err = n.shelf.AddPost(t.Context(), bot.Post{Server: d.Server, Kind: bot.DigestPost, Number: d.Number, At: time.Now().Add(-missed.ago), Channel: d.Channel, About: d.About})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	n.run(t)
	sent := 0
	for _, p := range n.ended(t, 5) {
		switch {
		case p.State == bot.PostSent && p.Number == bridge && p.About == "" && strings.HasPrefix(p.Why, "late"):
			sent++
		case p.State != bot.PostMissed || p.Why != "missed: not running; merged into the next":
			t.Errorf("%+v", p)
		}
	}
	if sent != 1 || len(n.said(t, inNews)) != 1 || len(n.said(t, moderator)) != 0 {
		t.Errorf("%d were sent: %q, %q", sent, n.said(t, inNews), n.said(t, moderator))
	}
	until(t, func() bool { return posts(t, n, "late") == 1 && posts(t, n, "missed") == 4 }) // counted once stored
	n.clean(t)
}

// TestFoundOrUnknown claims a post as a process would that died while sending,
// long ago: it is found, or surely not there and sent, or unknown.
func TestFoundOrUnknown(t *testing.T) {
	for _, c := range []struct {
		what        string
		sent        bool // by the process that died
		readable    bool
		state       bot.PostState
		said        int
		announces   bool
		historySays string
	}{
		{what: "sent", sent: true, readable: true, state: bot.PostSent, said: 1},
		{what: "not sent", readable: true, state: bot.PostSent, said: 1},
		{what: "sent, and nobody can tell", sent: true, state: bot.PostUnknown, said: 1},
		{what: "not sent, and the channel's last message tells", state: bot.PostSent, said: 1},
		{what: "an announcement, and nobody can tell", sent: true, state: bot.PostUnknown, said: 1, announces: true, historySays: "announcement: it may have been posted"},
	} {
		t.Run(c.what, func(t *testing.T) {
			n := openNewsroom(t)
			n.stop()
			if c.announces {
				n.use(t, moderator, "settings changes", map[string]any{"channel": "news"})
				n.publish(t, "open to carts", "open to lorries")
			} else {
				n.due(t, n.add(t, nil), 0)
				d, err := n.shelf.Digest(t.Context(), server(n), 1)
				if err == nil {
					err = n.shelf.Plan(t.Context(), []bot.Plan{{Digest: d, Slots: []time.Time{d.Next}, Next: time.Now().Add(time.Hour)}})
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			// it died an hour ago
			p, err := n.shelf.Claim(t.Context(), time.Now().Add(-time.Hour), time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if c.sent {
				reply := n.bot.Handle(t.Context(), bot.ReadLine("/summary", time.Now()))
				if _, err := n.app.Post(t.Context(), p.Channel, p.Mark(), reply); err != nil {
					t.Fatal(err)
				}
			}
			if c.state == bot.PostSent && c.sent { // what it was posted from is not what is in use any more
				n.publish(t, "open to carts", "open to trains")
			}
			if !c.readable {
				if err := n.small.Deny(playground.BorderWatch, "news", playground.Bot, playground.ReadMessageHistory); err != nil {
					t.Fatal(err)
				}
			}
			n.run(t)
			if c.announces {
				until(t, func() bool {
					p, err = n.shelf.Announcement(t.Context(), server(n), server(n), 1)
					return err != nil || p.State != bot.PostDue
				})
			} else {
				p = n.ended(t, 1)[0]
			}
			if p.State != c.state {
				t.Errorf("%+v", p)
			}
			if c.state == bot.PostSent && p.Hash != store.Hash(small(t)) {
				t.Errorf("it is taken for posted from %.8s", p.Hash)
			}
			if said := n.said(t, inNews); len(said) != c.said {
				t.Errorf("%q", said)
			}
			if _, history := n.use(t, moderator, "digest history", nil); strings.Contains(history, "announcement of version 1") != c.announces {
				t.Error(history)
			}
			until(t, func() bool {
				_, history := n.use(t, moderator, "refresh history", nil)
				return strings.Contains(history, c.historySays)
			})
			n.clean(t)
		})
	}
}

// TestDigestRefusals holds every refusal of /digest, by its words.
func TestDigestRefusals(t *testing.T) {
	n := openNewsroom(t)
	add := map[string]any{"channel": "news", "time": "9am", "zone": "Kabul"}
	with := func(pairs ...any) map[string]any {
		all := map[string]any{}
		maps.Copy(all, add)
		for i := 0; i < len(pairs); i += 2 {
			if all[pairs[i].(string)] = pairs[i+1]; pairs[i+1] == nil {
				delete(all, pairs[i].(string))
			}
		}
		return all
	}
	for _, c := range []struct {
		who     playground.Who
		command string
		options map[string]any
		want    string
	}{
		{moderator, "digest add", with("time", "nine"), `"nine" is no time of day. Give one such as 09:00`},
		{moderator, "digest add", with("time", nil), "The digest needs a time and a zone. Add time:09:00 and zone:Kabul"},
		{moderator, "digest add", with("zone", nil), "The digest needs a time and a zone."},
		{moderator, "digest add", with("zone", "Atlantis"), `"Atlantis" is no zone, and no city or country with only one. The nearest are`},
		{moderator, "digest add", with("zone", "United States"), `"United States" is no zone`},
		{moderator, "digest add", with("days", "fortnightly"), `"fortnightly" are no days a digest knows. Give daily, weekdays`},
		{moderator, "digest add", with("when", "never"), `"never" is nothing a digest can wait for. Give when:always`},
		{moderator, "digest add", with("when", "version"), "A digest with when:version has no time of its own. Leave out time, zone and days"},
		{moderator, "digest add", with("about", "the moon"), `No issue or party on record is called "the moon".`},
		{moderator, "digest remove", map[string]any{"digest": "7"}, "There is no digest 7. /digest list shows those there are."},
		{moderator, "digest preview", map[string]any{"digest": "one"}, `"one" is no digest's number. /digest list shows them.`},
		{moderator, "digest resume", map[string]any{"digest": "7"}, "There is no digest 7."},
		{member, "digest add", add, "/digest is for this server's moderators."},
		{member, "digest list", nil, "/digest is for this server's moderators."},
		{member, "digest history", nil, "/digest is for this server's moderators."},
	} {
		_, text := n.use(t, c.who, c.command, c.options)
		if text = strings.ReplaceAll(strings.ReplaceAll(text, "\n", " "), `\`, ""); !strings.Contains(text, c.want) {
			t.Errorf("/%s %v says %q, not %q", c.command, c.options, text, c.want)
		}
	}
	if err := n.small.Deny(playground.BorderWatch, "news", playground.Moderator, playground.SendMessages); err != nil {
		t.Fatal(err)
	}
	if _, text := n.use(t, moderator, "digest add", add); !strings.Contains(text, "You may not write in that channel") {
		t.Error(text)
	}
	if list, err := n.shelf.Digests(t.Context(), server(n)); err != nil || len(list) > 0 {
		t.Errorf("something was stored: %v, %v", list, err)
	}
	n.add(t, map[string]any{"channel": "general"})
	for _, c := range [][2]string{{"digest resume", "is not paused"}, {"digest pause", "is paused"}, {"digest pause", "is paused already"}, {"digest resume", "runs again"}, {"digest remove", "was removed"}} {
		if _, text := n.use(t, moderator, c[0], map[string]any{"digest": "1"}); !strings.Contains(text, c[1]) {
			t.Errorf("/%s: %s", c[0], text)
		}
	}
	for range 25 {
		n.add(t, map[string]any{"channel": "general"})
	}
	if _, text := n.use(t, moderator, "digest add", with("channel", "general")); !strings.Contains(text, "This server has as many digests as it may.") {
		t.Error(text)
	}
	for option, typed := range map[string]string{"time": "9", "zone": "kab", "days": "m", "when": "ch", "about": "bri"} {
		choices, err := n.small.Complete(t.Context(), moderator, "digest add", map[string]any{"channel": "general", option: typed}, option)
		if err != nil || len(choices) == 0 {
			t.Errorf("%s:%s completes to %v, %v", option, typed, choices, err)
		}
	}
	choices, err := n.small.Complete(t.Context(), moderator, "digest remove", map[string]any{"digest": ""}, "digest")
	if err != nil || len(choices) != 25 {
		t.Errorf("%d digests are offered, %v", len(choices), err)
	}
	n.clean(t)
}

// TestPosterStops holds that a post on its way is brought to an end when the bot
// stops, and that the next start knows of it.
func TestPosterStops(t *testing.T) {
	n := openNewsroom(t)
	n.small.Fail(playground.Fault{Method: http.MethodPost, Path: "/messages", Delay: 500 * time.Millisecond})
	n.due(t, n.add(t, nil), 0)
	until(t, func() bool { return n.small.Faults() == 0 }) // it is on its way
	n.stop()
	if p := n.ended(t, 1)[0]; p.State != bot.PostSent {
		t.Errorf("%+v", p)
	}
	n.clean(t)
}

// posts counts what became of posts, as the metrics have it.
func posts(t *testing.T, n *newsroom, outcome string) float64 { return became(t, n.app, outcome) }
