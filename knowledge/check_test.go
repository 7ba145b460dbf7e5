package knowledge_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"dossier/knowledge"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata")

// TestCheck holds each file of testdata/check against the rules. A case is
// valid.toml with the changes of its section "change" (a line "- old" and the
// lines "+ new" that replace it) and its section "add" at the end; "problems"
// is what the checker must say, all of it.
func TestCheck(t *testing.T) {
	valid, err := os.ReadFile("testdata/valid.toml")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data := change(t, string(valid), section(archive, "change")) + section(archive, "add")
			var got strings.Builder
			_, problems := knowledge.Check([]byte(data))
			for _, p := range problems {
				got.WriteString(p.String() + "\n")
			}
			if got.String() == "" {
				t.Error("the file breaks no rule")
			}
			if *update {
				setSection(archive, "problems", got.String())
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(section(archive, "problems"), got.String()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidFileHasNoProblems(t *testing.T) {
	data, err := os.ReadFile("testdata/valid.toml")
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := knowledge.Check(data); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestEmbedded(t *testing.T) {
	_, err := knowledge.Embedded()
	if problems, ok := errors.AsType[knowledge.Problems](err); ok {
		for _, p := range problems {
			t.Error(p)
		}
	} else if err != nil {
		t.Fatal(err)
	}
}

// change replaces lines of a text as a case's section says.
func change(t *testing.T, text, changes string) string {
	t.Helper()
	var old string
	var fresh []string
	replace := func() {
		if old == "" {
			return
		}
		if strings.Count(text, old+"\n") == 0 {
			t.Fatalf("valid.toml has no line %q", old)
		}
		text = strings.Replace(text, old+"\n", strings.Join(append(fresh, ""), "\n"), 1)
		old, fresh = "", nil
	}
	for line := range strings.Lines(changes) {
		line = strings.TrimSuffix(line, "\n")
		if o, ok := strings.CutPrefix(line, "- "); ok {
			replace()
			old = o
		} else {
			fresh = append(fresh, strings.TrimPrefix(line, "+ "))
		}
	}
	replace()
	return text
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setSection(a *txtar.Archive, name, data string) {
	for i, f := range a.Files {
		if f.Name == name {
			a.Files[i].Data = []byte(data)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(data)})
}
