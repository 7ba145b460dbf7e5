package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"dossier/bot"
	"dossier/knowledge"
)

// soon is a day on which the embedded record is fresh.
var soon = time.Date(2026, time.July, 10, 12, 0, 0, 0, time.UTC)

// parsed is the embedded record, parsed once for all tests: nobody changes one.
var parsed = sync.OnceValues(knowledge.Embedded)

func embedded(t testing.TB) *knowledge.Dossier {
	t.Helper()
	d, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func appOf(t testing.TB, d *knowledge.Dossier, parts ...bot.Part) *App {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	return New(bot.New(bot.Always{Only: d}, log, parts...), Settings{Now: func() time.Time { return soon }}, log)
}

// everything asks every command about everything on record, by completing its
// options from nothing.
func everything(t *testing.T, a *App, d *knowledge.Dossier) []bot.Request {
	var asks []bot.Request
	for _, c := range a.bot.Commands() {
		asks = append(asks, bot.Request{Do: c.Name, Options: map[string]string{}, At: soon})
		for _, o := range c.Options {
			if o.Hidden() {
				continue
			}
			values := []string{"2025-11"}
			if o.Completes() {
				values = nil
				for _, choice := range a.bot.Suggest(t.Context(), bot.Request{Do: c.Name, Typing: o.Name}) {
					values = append(values, choice.Value)
				}
			}
			for _, v := range values {
				options := map[string]string{o.Name: v}
				if o.Name == "chart" && !long() {
					options["about"] = "border" // a small picture
				}
				asks = append(asks, bot.Request{Do: c.Name, Options: options, At: soon})
			}
		}
	}
	every := 20 // of the facts and sources, which are many
	if long() {
		every = 1
	}
	for i, f := range d.Facts {
		if i%every > 0 {
			continue
		}
		asks = append(asks, bot.Request{Do: "source", Options: map[string]string{"id": f.ID}, At: soon})
	}
	for i, s := range d.Sources {
		if i%every > 0 {
			continue
		}
		asks = append(asks, bot.Request{Do: "source", Options: map[string]string{"id": s.ID}, At: soon})
	}
	return asks
}

// counted is what a message takes of Discord's limits, and the custom_ids in it.
type counted struct {
	components, characters, bytes int
	ids                           []string
	problems                      []string
}

// count reads a message as Discord does: as JSON.
func count(t *testing.T, m *message) counted {
	t.Helper()
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Components []any `json:"components"`
		Mentions   struct {
			Parse []string `json:"parse"`
		} `json:"allowed_mentions"`
	}
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	var c counted
	if !strings.Contains(string(data), `"parse":[]`) {
		c.problems = append(c.problems, "somebody may be pinged")
	}
	c.walk(read.Components)
	return c
}

func (c *counted) walk(components []any) {
	for _, v := range components {
		m := v.(map[string]any)
		c.components++
		text, _ := m["content"].(string)
		if m["type"] == 10.0 {
			c.characters += length(text)
			c.bytes += len(text) + 12
		}
		c.most("a button's label", m["label"], 80)
		c.most("a link", m["url"], 512)
		c.most("a custom_id", m["custom_id"], 100)
		c.most("a placeholder", m["placeholder"], 150)
		if id, ok := m["custom_id"].(string); ok {
			c.ids = append(c.ids, id)
		}
		if options, ok := m["options"].([]any); ok {
			if len(options) == 0 || len(options) > 25 {
				c.problems = append(c.problems, fmt.Sprintf("a menu of %d options", len(options)))
			}
			for _, o := range options {
				for _, key := range []string{"label", "value", "description"} {
					c.most("an option's "+key, o.(map[string]any)[key], 100)
				}
			}
		}
		if inner, ok := m["components"].([]any); ok {
			if m["type"] == 1.0 && (len(inner) == 0 || len(inner) > 5) {
				c.problems = append(c.problems, fmt.Sprintf("a row of %d", len(inner)))
			}
			c.walk(inner)
		}
	}
}

func (c *counted) most(what string, v any, most int) {
	if s, ok := v.(string); ok && length(s) > most {
		c.problems = append(c.problems, fmt.Sprintf("%s of %d characters", what, length(s)))
	}
}

// check reports every limit the message breaks.
func (c *counted) check() []string {
	problems := c.problems
	if c.components > 40 || c.characters > 4000 || c.bytes > 10170 {
		problems = append(problems, fmt.Sprintf("%d components, %d characters, %d bytes", c.components, c.characters, c.bytes))
	}
	slices.Sort(c.ids)
	if len(slices.Compact(slices.Clone(c.ids))) != len(c.ids) {
		problems = append(problems, fmt.Sprintf("a custom_id twice: %q", c.ids))
	}
	return problems
}

// TestEveryPage holds that every page of every reply keeps Discord's limits,
// that no page is without the sources of its claims, and that every button and
// menu decodes in a fresh process and is answered.
func TestEveryPage(t *testing.T) {
	d := embedded(t)
	a, fresh := appOf(t, d), appOf(t, d)
	pressed := map[string]bool{}
	for _, req := range everything(t, a, d) {
		r := a.bot.Handle(t.Context(), req)
		if len(req.Options) > 0 && r.Kind == bot.Failed && !strings.Contains(r.Text(), "needs") {
			t.Errorf("%s: %s", req, r.Text())
		}
		for n := range pages(&r) {
			r.Page = n + 1
			m := a.render(r, false)
			c := count(t, m)
			for _, p := range c.check() {
				t.Errorf("%s, page %d: %s", req, n+1, p)
			}
			sourced(t, req, m)
			for _, id := range c.ids {
				if !pressed[id] && !strings.HasPrefix(id, nowhere) {
					pressed[id] = true
					press(t, fresh, id, d.Facts[0].Ref())
				}
			}
		}
	}
	if len(pressed) < 20 {
		t.Errorf("only %d buttons were found", len(pressed))
	}
}

// TestKept holds that an answer that was kept is the one that would be written
// anew: every page, for everybody or one person, as a new message or in place of
// another.
func TestKept(t *testing.T) {
	d := embedded(t)
	a := appOf(t, d)
	for i, req := range everything(t, a, d) {
		if !long() && i%3 > 0 {
			continue
		}
		r := a.bot.Handle(t.Context(), req)
		for n := range pages(&r) {
			r.Page = n + 1
			for _, start := range []bot.Start{{}, {Private: true}, {Replaces: true}} {
				kind := discordgo.InteractionResponseChannelMessageWithSource
				if start.Replaces {
					kind = discordgo.InteractionResponseUpdateMessage
				}
				written, err := newCallback(kind, a.render(r, start.Private))
				if err != nil {
					t.Fatal(err)
				}
				for range 2 {
					cb, err := a.answer(start, r)
					if err != nil {
						t.Fatal(err)
					}
					if !bytes.Equal(cb.body, written.body) || cb.kind != kind || len(cb.files) != len(written.files) {
						t.Fatalf("%s, page %d, %+v:\n%s\nbut written anew\n%s", req, n+1, start, cb.body, written.body)
					}
				}
			}
		}
	}
	if a.kept.Len() < keptAnswers {
		t.Errorf("only %d answers are kept", a.kept.Len())
	}
}

// press presses a button in another process, long after it was sent.
func press(t *testing.T, a *App, id, chosen string) {
	t.Helper()
	req, err := a.bot.Large(id, chosen)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	if r := a.bot.Handle(t.Context(), req); r.Kind == bot.Failed {
		t.Errorf("%s is answered with %s", id, r.Text())
	}
}

// sourced holds that every number cited on a page is listed on it, with its
// address in the text or on a button.
func sourced(t *testing.T, req bot.Request, m *message) {
	t.Helper()
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for n := 1; n < 400; n++ {
		number := fmt.Sprintf(`\\[%d\\]`, n)
		if cited := strings.Count(text, number); cited == 1 {
			t.Errorf("%s: source %d is cited and not listed", req, n)
		} else if cited > 1 && !strings.Contains(text, number+noBreak+"[") && !strings.Contains(text, fmt.Sprintf(`"label":"[%d] `, n)) {
			t.Errorf("%s: source %d has no address on the page", req, n)
		}
	}
}

// TestWorstCase holds the limits for facts larger than any on record: the
// longest texts, in scripts of two and three bytes, each with eight sources
// whose addresses are as long as the format allows, and many accounts.
func TestWorstCase(t *testing.T) {
	for name, c := range map[string]struct {
		letter  string
		address int
	}{
		"latin": {"w", 450}, "urdu": {"ٹ", 450}, "hindi": {"ह", 450}, "markdown": {"*", 450},
		"hindi with short addresses": {"ह", 3},
	} {
		for _, accounts := range []int{1, 2, 5, 12} {
			t.Run(fmt.Sprintf("%s, %d accounts", name, accounts), func(t *testing.T) {
				a := appOf(t, hugeDossier(t, c.letter, c.address, accounts))
				r := a.bot.Handle(t.Context(), bot.Request{Do: "positions", Options: map[string]string{"issue": "i"}, At: soon})
				if r.Kind != bot.Answered {
					t.Fatal(r.Text())
				}
				for n := range pages(&r) {
					r.Page = n + 1
					m := a.render(r, false)
					c := count(t, m)
					for _, p := range c.check() {
						t.Errorf("page %d: %s", n+1, p)
					}
					sourced(t, bot.Request{Do: "positions"}, m)
				}
			})
		}
	}
}

// hugeDossier writes a dossier in which every field of every fact is as long as
// it may be, and parses it.
func hugeDossier(t *testing.T, letter string, address, accounts int) *knowledge.Dossier {
	t.Helper()
	var b strings.Builder
	b.WriteString("format = 1\ntitle = \"T\"\nas_of = \"2026-06-30\"\nreviewed = \"2026-06-30\"\n[[issue]]\nid = \"i\"\nname = \"I\"\n")
	for _, p := range []string{"north", "south"} {
		fmt.Fprintf(&b, "[[party]]\nid = %q\nname = %q\nshort = %q\nrole = \"government\"\n", p, strings.Repeat(letter, 60)+p, p)
	}
	facts := accounts + 1
	for i := range facts * 8 {
		fmt.Fprintf(&b, "[[source]]\nid = \"s%d\"\npublisher = \"%s %d\"\ntitle = \"x\"\nurl = \"https://a.example/%s\"\ndate = \"2026-01-01\"\nnote = \"n\"\n",
			i, strings.Repeat(letter, 40), i, strings.Repeat("x", address))
	}
	for i := range facts {
		by, disputes := "south", `"f0"`
		if i == 0 {
			by = "north"
			var ids []string
			for j := 1; j < facts; j++ {
				ids = append(ids, fmt.Sprintf("%q", fmt.Sprintf("f%d", j)))
			}
			disputes = strings.Join(ids, ", ")
		}
		var sources []string
		for j := range 8 {
			sources = append(sources, fmt.Sprintf("%q", fmt.Sprintf("s%d", i*8+j)))
		}
		fmt.Fprintf(&b, "[[fact]]\nid = \"f%d\"\ntopic = \"position\"\nissue = \"i\"\ndate = \"2026-02-%02d\"\nby = [%q]\nspeaker = %q\ntext = %q\nattested = \"several\"\nsources = [%s]\ndisputes = [%s]\nkeywords = [\"a\", \"b\", \"c\", \"d\", \"e\"]\n",
			i, i+1, by, strings.Repeat(letter, 60), fmt.Sprintf("%d ", i+2)+strings.Repeat(letter, 220)+".", strings.Join(sources, ", "), disputes)
	}
	d, err := knowledge.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestEscape holds that nothing from a record reads as markdown.
func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"plain text":                    "plain text",
		"**bold** _it_ ~~x~~ `c` ||s||": "\\*\\*bold\\*\\* \\_it\\_ \\~\\~x\\~\\~ \\`c\\` \\|\\|s\\|\\|",
		"# heading":                     "\\# heading",
		"> quote":                       "\\> quote",
		"-# small":                      "\\-\\# small",
		"- item":                        "\\- item",
		"1. item":                       "1\\. item",
		"[a](https://b.example)":        "\\[a\\](https:\\//b.example)",
		"<@123> <#1> <t:1> </x:1>":      "\\<@\u200b123\\> \\<\\#1\\> \\<t:1\\> \\</x:1\\>",
		"@everyone @here":               "@\u200beveryone @\u200bhere",
		"two\nlines":                    "two lines",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := address("javascript:alert(1)"); got != "" {
		t.Errorf("an address that is none becomes %q", got)
	}
	if got := address("https://a.example/x(y) z"); got != "https://a.example/x%28y%29%20z" {
		t.Errorf("an address becomes %q", got)
	}
}

func BenchmarkRender(b *testing.B) {
	a := appOf(b, embedded(b))
	for _, line := range []string{"/demands", "/positions issue:mediation", "/positions issue:ttp", "/source id:demand-buffer-zone", "/about"} {
		r := a.bot.Handle(b.Context(), bot.ReadLine(line, soon))
		b.Run(strings.ReplaceAll(line, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				a.render(r, false)
			}
		})
	}
}

// TestSize holds both limits on text, of which no record of ours comes near the
// one on bytes.
func TestSize(t *testing.T) {
	for s, want := range map[size]bool{
		{4000, 4000}: true, {4001, 4001}: false, {3400, 10170}: true, {3400, 10171}: false,
	} {
		if s.fits() != want {
			t.Errorf("%+v fits: %v", s, !want)
		}
	}
}
