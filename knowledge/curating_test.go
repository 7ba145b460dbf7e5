package knowledge_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"dossier/knowledge"
)

// TestCuratingTutorial holds that the pieces of docs/curating.md, one under the
// other, are a record without a problem.
func TestCuratingTutorial(t *testing.T) {
	page, err := os.ReadFile("../docs/curating.md")
	if err != nil {
		t.Fatal(err)
	}
	var file strings.Builder
	for _, piece := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(page, -1) {
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
