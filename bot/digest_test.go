package bot_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"dossier/bot"
	"dossier/knowledge"
)

// TestDigestPosts makes the post of each file of testdata/digests and compares
// what is printed with its section "reply". The sections "before" and "after" say
// what to add to the small dossier for the version that the last post was made
// from and the one in use: lines "old => new" replace, the rest is added.
// Without "before" there was none. A section "about" names the subject.
func TestDigestPosts(t *testing.T) {
	files, err := filepath.Glob("testdata/digests/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	base, _ := records(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			section := map[string][]byte{}
			for _, f := range archive.Files {
				section[f.Name] = f.Data
			}
			after := edited(t, base, section["after"])
			options := map[string]string{}
			if about := strings.TrimSpace(string(section["about"])); about != "" {
				options["about"] = about
			}
			shelf, closing := shelfOf(t, filepath.Join(t.TempDir(), "dossier.db"), after)
			defer closing()
			if was, ok := section["before"]; ok {
				data := []byte("no dossier")
				if string(was) != "unreadable\n" {
					data = edited(t, base, was)
				}
				hash, err := shelf.Keep(t.Context(), data, soon)
				if err != nil {
					t.Fatal(err)
				}
				posted(t, shelf, hash)
				options["before"] = fmt.Sprintf("%.12s.%d", hash, soon.Unix()-7*24*3600)
			}
			b := bot.New(shelf, slog.New(slog.NewTextHandler(t.Output(), nil)), bot.Moderated(shelf, nowhere{}, ""))
			r := b.Handle(t.Context(), bot.Request{Do: "digest post", Server: "1", Options: options, At: soon})
			var printed strings.Builder
			printed.WriteString(r.Print(bot.Style{IDs: true, Width: 100}))
			for _, w := range r.Ways {
				fmt.Fprintf(&printed, "(%s) %s\n", w.Label, w.Ask)
			}
			got := printed.String()
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "reply" })
			if i < 0 {
				t.Fatal(`no section "reply"`)
			}
			if *update {
				archive.Files[i].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(archive.Files[i].Data), got); diff != "" {
				t.Errorf("reply (-want +got):\n%s", diff)
			}
		})
	}
}

// edited is a dossier with lines "old => new" replaced and the others added.
func edited(t *testing.T, base, edits []byte) []byte {
	t.Helper()
	data := bytes.Clone(base)
	for line := range strings.Lines(string(edits)) {
		old, now, replaces := strings.Cut(strings.TrimSpace(line), " => ")
		if !replaces {
			data = append(data, line...)
			continue
		}
		if !bytes.Contains(data, []byte(old)) {
			t.Fatalf("the dossier does not hold %q", old)
		}
		data = bytes.Replace(data, []byte(old), []byte(now), 1)
	}
	if _, problems := knowledge.Check(data); len(problems) > 0 {
		t.Fatal(problems)
	}
	return data
}

// posted notes that a digest was posted from a dossier.
func posted(t *testing.T, to bot.Outbox, hash string) {
	t.Helper()
	err := to.AddPost(t.Context(), bot.Post{Server: "1", Kind: bot.DigestPost, Number: 1, At: soon, Channel: "10"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := to.Claim(t.Context(), soon, time.Minute)
	p.State, p.Hash, p.Done = bot.PostSent, hash, soon
	if err == nil {
		err = to.Settle(t.Context(), p)
	}
	if err != nil {
		t.Fatal(err)
	}
}
