package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestREADME holds the README against the program: what its table has one ask
// is answered, and its pictures are there.
func TestREADME(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	asks := regexp.MustCompile("(?m)^\\| `dossier (ask /[^`]+|ask \"/[^`]+)`").FindAllStringSubmatch(string(data), -1)
	if len(asks) < 3 {
		t.Errorf("the README has %d questions", len(asks))
	}
	for _, m := range asks {
		var out, errs bytes.Buffer
		args := strings.Fields(strings.ReplaceAll(m[1], `"`, ""))
		if status := run(t.Context(), args, stdio{strings.NewReader(""), &out, &errs}, time.Now); status != 0 || out.Len() == 0 {
			t.Errorf("dossier %s: status %d, %s", m[1], status, errs.String())
		}
	}
}

// TestPictures holds that the pictures which pages show are there.
func TestPictures(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../../README.md") {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`pictures/([a-z-]+\.png)`).FindAllStringSubmatch(string(data), -1) {
			if _, err := os.Stat("../../docs/pictures/" + m[1]); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

// TestBalanceInDocs holds that docs/curating.md shows the balance that
// `dossier check` prints.
func TestBalanceInDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/curating.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if status := run(t.Context(), []string{"check"}, stdio{strings.NewReader(""), &out, &out}, time.Now); status != 0 {
		t.Fatal(out.String())
	}
	table, _, _ := strings.Cut(out.String(), "\n\n")
	if !strings.Contains(string(page), table) {
		t.Errorf("docs/curating.md does not show\n%s", table)
	}
}
