package knowledge_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"dossier/knowledge"
)

// TestCoverage holds that every entry of the research became facts of the
// record or has a reason for being left out, and that every fact comes from an
// entry: testdata/coverage.tsv.
func TestCoverage(t *testing.T) {
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/coverage.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	entries, from := 0, map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		entries++
		columns := strings.Split(lines.Text(), "\t")
		if len(columns) == 3 && columns[1] == "-" && columns[2] != "" {
			continue
		}
		if len(columns) != 2 {
			t.Errorf("%q: neither facts nor a reason", lines.Text())
			continue
		}
		for id := range strings.FieldsSeq(columns[1]) {
			if _, known := d.Fact(id); !known {
				t.Errorf("%s: %s is no fact of the record", columns[0], id)
			}
			from[id] = columns[0]
		}
	}
	if entries != 262 {
		t.Errorf("%d entries; the research has 261, and the article is one", entries)
	}
	for _, f := range d.Facts {
		if from[f.ID] == "" {
			t.Errorf("%s comes from no entry", f.ID)
		}
	}
}
