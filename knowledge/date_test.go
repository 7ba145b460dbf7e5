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

// TestChronicle holds the order in which dates stand, and the chapter of each.
func TestChronicle(t *testing.T) {
	ordered := []struct{ date, chapter string }{
		{"2024-12-31", "December 2024"},
		{"2024", "2024, month not known"},
		{"since 2025-09", "September 2025"},
		{"2025-10-01", "October 2025"},
		{"2025-10-08..2025-10-09", "October 2025"},
		{"about 2025-10-31", "October 2025"},
		{"2025-10", "October 2025"},
		{"2025-10..2025-12", "October 2025"},
		{"2025-11-01", "November 2025"},
		{"2025-12-31", "December 2025"},
		{"2025-12", "December 2025"},
		{"since 2025", "2025, month not known"},
		{"2025", "2025, month not known"},
		{"2026-01-01", "January 2026"},
	}
	for i, c := range ordered {
		d := date(t, c.date)
		if got := d.Chapter(); got != c.chapter {
			t.Errorf("%s stands in the chapter %q, want %q", c.date, got, c.chapter)
		}
		if exact := strings.Count(c.date, "-") > 1 && !strings.HasSuffix(c.date, "2025-12"); d.Exact() != exact {
			t.Errorf("%s is known to the day: %v", c.date, d.Exact())
		}
		for _, later := range ordered[i+1:] {
			if d.Earlier(date(t, later.date)) >= 0 {
				t.Errorf("%s does not stand before %s", c.date, later.date)
			}
		}
	}
}

func date(t *testing.T, text string) knowledge.Date {
	t.Helper()
	d, err := knowledge.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
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
