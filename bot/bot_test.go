package bot_test

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"dossier/bot"
	"dossier/knowledge"
)

var update = flag.Bool("update", false, "rewrite the expected replies in testdata")

// long reports whether tests may take more than a minute.
func long() bool { return os.Getenv("DOSSIER_LONG") != "" }

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

func newBot(t testing.TB, d *knowledge.Dossier) *bot.Bot {
	t.Helper()
	return bot.New(bot.Always{Only: d}, slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// TestReplies asks the first line of each file of testdata/replies and compares
// what is printed with its section "reply". The day is that of a section "at",
// or soon after the record was reviewed. A section "dossier" is asked instead
// of the embedded record. What comes with the reply is described under it.
func TestReplies(t *testing.T) {
	files, err := filepath.Glob("testdata/replies/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	record := embedded(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			line, _, _ := strings.Cut(string(archive.Comment), "\n")
			b := newBot(t, record)
			at := soon
			for _, f := range archive.Files {
				switch f.Name {
				case "at":
					if at, err = time.Parse(time.DateOnly, strings.TrimSpace(string(f.Data))); err != nil {
						t.Fatal(err)
					}
				case "dossier":
					d, err := knowledge.Parse(f.Data)
					if err != nil {
						t.Fatal(err)
					}
					b = newBot(t, d)
				}
			}
			r := b.Handle(t.Context(), bot.ReadLine(line, at))
			var got strings.Builder
			got.WriteString(r.Print(bot.Style{IDs: true, Width: 100}))
			for _, f := range r.Files {
				got.WriteString("\n" + f.Name + ": " + f.Alt + "\n")
			}
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "reply" })
			if i < 0 {
				t.Fatal(`no section "reply"`)
			}
			if *update {
				archive.Files[i].Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(archive.Files[i].Data), got.String()); diff != "" {
				t.Errorf("reply (-want +got):\n%s", diff)
			}
		})
	}
}

// commandLines asks every command about everything that the record holds.
func commandLines(d *knowledge.Dossier) []string {
	lines := []string{
		"/demands", "/about", "/privacy", "/summary", "/summary length:full", "/summary length:full since:2026-02",
		"/briefing", "/mediators", "/mediators as_of:2025-11",
		"/timeline chart:true", "/figures chart:true", "/timeline from:2025-10", "/timeline to:2025-10", "/timeline from:2026-02-20 to:2026-03",
	}
	about := []string{"/timeline", "/disputed", "/figures", "/unknown", "/summary", "/summary length:full"}
	lines = append(lines, about...)
	for _, p := range d.Parties {
		lines = append(lines, "/demands side:"+p.ID, "/mediators who:"+p.ID)
		for _, c := range about {
			lines = append(lines, c+" about:"+p.Name)
		}
	}
	for _, i := range d.Issues {
		lines = append(lines, "/demands issue:"+i.ID, "/positions issue:"+i.ID, "/positions issue:"+i.ID+" as_of:2025-11")
		for _, c := range about {
			lines = append(lines, c+" about:"+i.Name)
		}
	}
	for _, q := range d.Questions {
		lines = append(lines, "/briefing question:"+q.ID, "/ask question:"+q.Text)
	}
	for _, t := range d.Terms {
		lines = append(lines, "/term term:"+t.Name)
	}
	for _, f := range d.Facts {
		lines = append(lines, "/source id:"+f.ID)
	}
	for _, s := range d.Sources {
		lines = append(lines, "/source id:"+s.ID)
	}
	return lines
}

// TestEveryCommandIsAsked holds that no command escapes the tests that ask all of
// commandLines.
func TestEveryCommandIsAsked(t *testing.T) {
	d := embedded(t)
	lines := commandLines(d)
	for _, c := range newBot(t, d).Commands() {
		asked := func(line string) bool { return strings.HasPrefix(line+" ", "/"+c.Name+" ") }
		if !c.OfMessage && !slices.ContainsFunc(lines, asked) {
			t.Errorf("commandLines does not ask /%s", c.Name)
		}
	}
}

// TestWhatEveryReplyOwes holds, for every command about everything on record:
// a claim has a source and a date, it begins with its speaker unless it may be
// stated, a disputed one is shown with the newest account against it, and an
// overtaken one with what overtook it.
func TestWhatEveryReplyOwes(t *testing.T) {
	d := embedded(t)
	b := newBot(t, d)
	all := d.Until(knowledge.Day{})
	before := d.Until(knowledge.Day{Year: 2025, Month: time.November, Day: 30})
	for i, line := range commandLines(d) {
		if !long() && i%7 > 0 && strings.Contains(line, ":") { // of which there are many
			continue
		}
		view := all
		if strings.Contains(line, "as_of:2025-11") {
			view = before
		}
		r := b.Handle(t.Context(), bot.ReadLine(line, soon))
		if about := line == "/privacy"; about != (r.Kind == bot.Done) || !about && r.Kind != bot.Answered {
			t.Fatalf("%s: %s", line, r.Text())
		}
		for _, block := range r.Blocks {
			shown := map[*knowledge.Fact]bool{}
			for _, c := range shownWith(r, block) {
				shown[c.Fact] = true
			}
			for _, c := range block.Claims {
				owes(t, line, view, c, shown)
			}
		}
	}
}

// shownWith returns the claims that stand with a block: its own, and in the
// reply about one fact that fact and everything about it.
func shownWith(r bot.Reply, b bot.Block) []bot.Claim {
	if !r.Full {
		return b.Claims
	}
	var claims []bot.Claim
	for _, b := range r.Blocks {
		claims = append(claims, b.Claims...)
	}
	return claims
}

func owes(t *testing.T, line string, v knowledge.View, c bot.Claim, shown map[*knowledge.Fact]bool) {
	t.Helper()
	f := c.Fact
	if !v.Sees(f) {
		t.Errorf("%s: %s is later than as_of", line, f.ID)
	}
	if len(c.Cites) == 0 || !strings.HasPrefix(c.Small, f.Date.String()) {
		t.Errorf("%s: %s stands without source or date", line, f.ID)
	}
	stated := (f.Topic == knowledge.Event || f.Topic == knowledge.Background) && f.Attested != knowledge.OneOrigin && f.Speaker == "" && len(f.Disputes) == 0
	if (c.Party == "") != stated {
		t.Errorf("%s: %s begins with %q", line, f.ID, c.Party)
	}
	if against := v.Against(f); len(against) > 0 {
		partner := slices.ContainsFunc(against, func(other *knowledge.Fact) bool { return shown[other] })
		strict := c.As == bot.Leading || c.As == bot.Answer || c.As == bot.Since
		if !partner || strict && !strings.Contains(line, "/source") && !shown[against[0]] {
			t.Errorf("%s: %s stands without the newest account against it", line, f.ID)
		}
	}
	if later := v.Overtaking(f); len(later) > 0 && !slices.ContainsFunc(later, func(l *knowledge.Fact) bool { return shown[l] || overtaken(v, l, shown) }) {
		t.Errorf("%s: %s stands without what overtook it", line, f.ID)
	}
}

// overtaken reports whether what overtook a fact is itself overtaken by one shown.
func overtaken(v knowledge.View, f *knowledge.Fact, shown map[*knowledge.Fact]bool) bool {
	return slices.ContainsFunc(v.Overtaking(f), func(l *knowledge.Fact) bool { return shown[l] || overtaken(v, l, shown) })
}

// TestSameTemplate holds that both sides' demands have the same form: every one
// has an answer under it or the words that there is none.
func TestSameTemplate(t *testing.T) {
	b := newBot(t, embedded(t))
	for _, line := range []string{"/demands side:Pakistan", "/demands side:Kabul"} {
		r := b.Handle(t.Context(), bot.ReadLine(line, soon))
		for _, block := range r.Blocks {
			answered := slices.ContainsFunc(block.Claims, func(c bot.Claim) bool { return c.As == bot.Answer })
			none := slices.Contains(block.Lines, "No answer to this on record.")
			if len(block.Claims) > 0 && answered == none {
				t.Errorf("%s: %s: answered %v, said to be unanswered %v", line, block.Claims[0].Fact.ID, answered, none)
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	b := newBot(t, embedded(t))
	for _, c := range []struct{ do, typing, typed, want string }{
		{"demands", "side", "kab", "afghan-taliban"},
		{"demands", "side", "PAK", "pakistan"},
		{"positions", "issue", "torkham", "trade"},
		{"positions", "issue", "", "ttp"},
		{"timeline", "about", "ank", "Türkiye"},
		{"figures", "about", "torkham", "Crossings, trade and transit"},
		{"timeline", "chart", "", "true"},
		{"mediators", "who", "", "turkey"},
		{"term", "term", "khwarij", "ttp"},
		{"briefing", "question", "riyadh", "q-saudi-role"},
		{"source", "id", "demand-buffer", "demand-buffer-zone"},
		{"source", "id", "buffer zone five", "demand-buffer-zone"},
	} {
		req := bot.Request{Do: c.do, Typing: c.typing, Options: map[string]string{c.typing: c.typed}}
		offered := b.Suggest(t.Context(), req)
		if len(offered) == 0 || offered[0].Value != c.want {
			t.Errorf("/%s %s:%s offers %v, want %s first", c.do, c.typing, c.typed, offered, c.want)
		}
		for _, choice := range offered {
			if n := len([]rune(choice.Name)); n == 0 || n > 100 || len(choice.Value) > 100 || len(offered) > 25 {
				t.Errorf("/%s %s:%s offers %d, among them %q", c.do, c.typing, c.typed, len(offered), choice.Name)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	file := knowledge.EmbeddedFile()
	for b.Loop() {
		if _, err := knowledge.Parse(file); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandle asks on so many days in turn that no reply is still kept.
func BenchmarkHandle(b *testing.B) {
	d := embedded(b)
	handler := newBot(b, d)
	for _, line := range []string{"/demands", "/demands side:Pakistan issue:ttp", "/positions issue:mediation", "/source id:demand-buffer-zone", "/about", "/timeline", "/timeline chart:true", "/mediators", "/disputed", "/figures", "/figures chart:true", "/unknown", "/term term:TTP", "/briefing question:q-turn-military", "why did turkey leave"} {
		b.Run(strings.ReplaceAll(line, " ", "_"), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if r := handler.Handle(b.Context(), bot.ReadLine(line, soon.AddDate(0, 0, i%100))); r.Kind == bot.Failed {
					b.Fatal(r.Text())
				}
			}
		})
	}
}
