package knowledge_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"dossier/knowledge"
)

// TestDates reads each line of testdata/dates.txt: what is typed, then what it
// is written as for people and for files, or "not a date".
func TestDates(t *testing.T) {
	f, err := os.Open("testdata/dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		typed, want, ok := strings.Cut(lines.Text(), " => ")
		if !ok {
			continue
		}
		got := "not a date"
		if d, err := knowledge.ParseDate(typed); err == nil {
			got = d.String() + " | " + d.ISO()
		}
		if got != strings.TrimSpace(want) {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

// FuzzParseDate holds that a date written for a file is read back as itself.
func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2025-11-09", "about 2025-11", "since 2021-08", "2025-10..2025-12", "9 Nov 2025", "november 2025", "2025"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, err := knowledge.ParseDate(typed)
		if err != nil {
			return
		}
		again, err := knowledge.ParseDate(d.ISO())
		if err != nil || again != d {
			t.Errorf("%q is written %q and read back as %v, %v", typed, d.ISO(), again, err)
		}
		if d.Last().Compare(d.From) < 0 {
			t.Errorf("%q ends before it begins", typed)
		}
	})
}

// FuzzParse holds that no bytes make the reader panic, and that what it
// refuses it gives reasons for.
func FuzzParse(f *testing.F) {
	valid, err := os.ReadFile("testdata/valid.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(valid)
	f.Add([]byte("format = 1\n[[fact]]\nid = \"x\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, problems := knowledge.Check(data)
		if d == nil && len(problems) == 0 {
			t.Error("refused without a reason")
		}
		for _, p := range problems {
			if p.Text == "" || p.Advice == "" {
				t.Errorf("a problem without words: %+v", p)
			}
		}
	})
}
