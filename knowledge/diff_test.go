package knowledge_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"dossier/knowledge"
)

// TestDiff compares valid.toml with itself after the changes of each file in
// testdata/diff, which are written as for TestCheck; "before" changes the older
// of the two. "difference" is all that must be said.
func TestDiff(t *testing.T) {
	valid, err := os.ReadFile("testdata/valid.toml")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/diff/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			older := change(t, string(valid), section(archive, "before")) + section(archive, "before-add")
			newer := change(t, older, section(archive, "change")) + section(archive, "add")
			got := knowledge.Diff(parse(t, older), parse(t, newer)).String()
			if *update {
				setSection(archive, "difference", got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(section(archive, "difference"), got); diff != "" {
				t.Errorf("difference (-want +got):\n%s", diff)
			}
			back := knowledge.Diff(parse(t, newer), parse(t, older))
			forth := knowledge.Diff(parse(t, older), parse(t, newer))
			if forth.Count(knowledge.Added) != back.Count(knowledge.Withdrawn) || forth.Count(knowledge.Changed) != back.Count(knowledge.Changed) {
				t.Errorf("the way back withdraws %d and changes %d facts, the way there added %d and changed %d",
					back.Count(knowledge.Withdrawn), back.Count(knowledge.Changed), forth.Count(knowledge.Added), forth.Count(knowledge.Changed))
			}
		})
	}
}

func TestNoDifference(t *testing.T) {
	data := string(knowledge.EmbeddedFile())
	commented := "# Another comment.\n" + strings.Replace(data, `[[fact]]`, "# A fact.\n[[fact]]", 1)
	if d := knowledge.Diff(parse(t, data), parse(t, commented)); !d.None() || len(d.Questions)+len(d.Single)+len(d.Tilts) > 0 {
		t.Errorf("comments make a difference:\n%s", d)
	}
}

func parse(t *testing.T, data string) *knowledge.Dossier {
	t.Helper()
	d, err := knowledge.Parse([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
