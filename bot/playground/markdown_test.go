package playground

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the .html files of testdata anew")

// TestMarkdown draws each .md file of testdata and compares it with its .html.
func TestMarkdown(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	p := New(Options{})
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(string(p.markdown(strings.TrimSuffix(string(source), "\n"))), "><", ">\n<") + "\n"
		golden := strings.TrimSuffix(name, ".md") + ".html"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is drawn as\n%s\nwant\n%s", name, got, want)
		}
	}
}

// FuzzMarkdown holds that nothing but the drawing's own tags gets out.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"**a *b***", "[x](https://e.org)", "> a\n- b", "```\nx", "||a||", "<t:1:R>", "\\", "[", "***", "`<b>`"} {
		f.Add(s)
	}
	p := New(Options{})
	f.Fuzz(func(t *testing.T, s string) {
		out := string(p.markdown(s))
		for _, bad := range []string{"<script", "<img", "<b>", "href=\"javascript", "onerror=\""} {
			if strings.Contains(strings.ToLower(out), bad) {
				t.Errorf("%q became %q", s, out)
			}
		}
	})
}

// TestText writes gauges as people read them.
func TestText(t *testing.T) {
	for want, g := range map[string]gauge{
		"3,650 of 4,000 characters": {"characters", 3650, 4000},
		"31 of 40 components":       {"components", 31, 40},
	} {
		if got := g.Text(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if (gauge{"x", 31, 40}).Near() || !(gauge{"x", 32, 40}).Near() {
		t.Error("near is from four fifths on")
	}
}
