package knowledge_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"dossier/knowledge"
)

// TestCuratingTutorial holds that the pieces of the tutorial in docs/curating.md,
// one under the other, are a record without a problem.
func TestCuratingTutorial(t *testing.T) {
	page, err := os.ReadFile("../docs/curating.md")
	if err != nil {
		t.Fatal(err)
	}
	tutorial, _, found := bytes.Cut(page, []byte("\n## Rules of wording"))
	if !found {
		t.Fatal("the page has no rules of wording, before which the tutorial ends")
	}
	var file strings.Builder
	for _, piece := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(tutorial, -1) {
		file.Write(piece[1])
		file.WriteByte('\n')
	}
	d, problems := knowledge.Check([]byte(file.String()))
	for _, p := range problems {
		t.Error(p)
	}
	if len(problems) == 0 && len(d.Facts) != 2 {
		t.Errorf("the tutorial makes %d facts, not two", len(d.Facts))
	}
}
