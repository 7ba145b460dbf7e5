package bot_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"dossier/bot"
)

// pictures are those of docs/pictures: the whole record, one month or issue of
// it, and nothing.
var pictures = []struct {
	file, line string
	large      bool // takes seconds under the race detector
}{
	{"timeline.png", "/timeline chart:true", true},
	{"timeline-month.png", "/timeline from:2025-10 to:2025-10 chart:true", false},
	{"timeline-nothing.png", "/timeline from:2022-08 to:2022-12 chart:true", false},
	{"figures.png", "/figures chart:true", true},
	{"figures-issue.png", "/figures about:civilians chart:true", true},
	{"figures-nothing.png", "/figures about:water chart:true", false},
}

// TestPictures holds that every picture can be shown and is described in words.
// With -update it draws docs/pictures.
func TestPictures(t *testing.T) {
	b := newBot(t, embedded(t))
	for _, p := range pictures {
		if p.large && !long() && !*update { // TestReplies draws it too
			continue
		}
		r := b.Handle(t.Context(), bot.ReadLine(p.line, soon))
		if len(r.Files) != 1 {
			t.Fatalf("%s comes with %d files: %s", p.line, len(r.Files), r.Text())
		}
		f := r.Files[0]
		if n := utf8.RuneCountInString(f.Alt); n == 0 || n > 1024 || f.Type != "image/png" {
			t.Errorf("%s: %s is described in %d characters", p.line, f.Type, n)
		}
		if _, err := png.DecodeConfig(bytes.NewReader(f.Data)); err != nil {
			t.Errorf("%s: %v", p.line, err)
		}
		if *update {
			if err := os.WriteFile(filepath.Join("../docs/pictures", p.file), f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestSamePicture holds that what is asked twice is drawn alike.
func TestSamePicture(t *testing.T) {
	d := embedded(t)
	draw := func(line string) bot.File { return newBot(t, d).Handle(t.Context(), bot.ReadLine(line, soon)).Files[0] }
	lines := []string{"/timeline from:2026-02-26 to:2026-02-28 chart:true", "/figures about:UNAMA chart:true"}
	if !long() {
		lines = lines[:1]
	}
	for _, line := range lines {
		first, again := draw(line), draw(line)
		if !bytes.Equal(first.Data, again.Data) || first.Alt != again.Alt {
			t.Errorf("%s is drawn differently a second time", line)
		}
	}
}
