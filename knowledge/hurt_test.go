package knowledge_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"dossier/knowledge"
)

// TestMadeToHurt holds that a dossier made to cost the reader its memory or its
// time is refused with a reason, within a second and 128 MiB.
func TestMadeToHurt(t *testing.T) {
	valid, err := os.ReadFile("testdata/valid.toml")
	if err != nil {
		t.Fatal(err)
	}
	with := func(more string) []byte { return append(bytes.Clone(valid), more...) }
	change := func(old, fresh string) []byte {
		if !bytes.Contains(valid, []byte(old)) {
			t.Fatalf("valid.toml has no %q", old)
		}
		return bytes.Replace(valid, []byte(old), []byte(fresh), 1)
	}
	cases := []hurting{
		{"a million facts", "bytes, more than", with(strings.Repeat("[[fact]]\nid = \"a\"\n", 1e6))},
		{"facts that fit the file", "has more than 200000 parts", with(strings.Repeat("[[fact]]\n", 450_000))},
		{"more facts than allowed", "tables [[fact]], more than 3000", with(strings.Repeat("[[fact]]\n", 60_000))},
		{"facts in one list", "line has more than", change("format = 1", "fact = ["+strings.Repeat("{},", 1e6)+"]")},
		{"facts in a list of many lines", "has more than 200000 parts", change("format = 1", "fact = ["+strings.Repeat("{},\n", 1e6)+"]")},
		{"brackets in brackets", "stand more than 8 deep", with("x = " + strings.Repeat("[", 2e6))},
		{"brackets under brackets", "stand more than 8 deep", with("x = " + strings.Repeat("[\n", 1e6))},
		{"tables in tables", "stand more than 8 deep", with("x = " + strings.Repeat("{a=", 1e6))},
		{"brackets behind strings", "stand more than 8 deep", with("x = [\"\\\"]\", ']\\', \"\"\"]\"\"\"\"\", '''\n]'''''," + strings.Repeat("[", 1e6))},
		{"a key of many parts", "dots outside strings", with(strings.Repeat("a.", 1e6) + "a = 1")},
		{"a long string", "a string has more than", change("A small dispute", strings.Repeat("a", 3e6))},
		{"a long string of many lines", "a string has more than", change(`"A small dispute"`, `"""`+strings.Repeat("a\n", 1e6)+`"""`)},
		{"a long key", "line has more than", with(strings.Repeat("a", 3e6) + " = 1")},
		{"a long comment", "line has more than", with("#" + strings.Repeat("a", 3e6))},
		{"a string without its end", "not readable", with("x = \"\"\"" + strings.Repeat("a\n", 1e3))},
		{"strings that fit", "text has more than 2000 bytes", with(strings.Repeat("[[fact]]\ntext = \""+strings.Repeat("A. ", 4000)+"\"\n", 300))},
		{"letters that unfold", "bytes, more than 262144", with(unfolding(299))},
		{"thousands of aliases", "aliases has 50000 entries, more than 40", change(`aliases = ["Northern", "Northtown"]`, "aliases = ["+strings.Repeat("\"a\",\n", 50_000)+"]")},
		{"unknown keys", `the key "unknown.k0" is not known`, with(lines(190_000, func(i int) string { return fmt.Sprintf("k%d = 1", i) }))},
		{"unknown tables", "is not known", with(lines(100_000, func(i int) string { return fmt.Sprintf("[k%d]", i) }))},
		{"a homoglyph id", "is not an id", change(`id = "north"`, `id = "nоrth"`)},
		{"a word turned round", "U+202E, which cannot be seen", change(`name = "North"`, "name = \"No\u202erth\"")},
		{"texts almost alike", "tables", almostAlike(3001)},
		{"as many as allowed, almost alike", "", almostAlike(knowledge.MaxFacts - 2)},
		{"as many as allowed, all alike", "says the same", with(facts(knowledge.MaxFacts-2, func(int) string { return `text = "The bridge is red, wide and old."` }))},
		{"as many as allowed, all wrong", "more than 2000 problems", with(strings.Repeat("[[fact]]\ntext = \"terror terror\"\n", knowledge.MaxFacts-2))},
		{"every word a label", "words are partial, more than 300", with(labels() + facts(2000, func(i int) string {
			return fmt.Sprintf("text = \"The %s.\"", strings.Repeat("a ", 100)+fmt.Sprint(i))
		}))},
	}
	if slower == 1 { // these take the race detector five seconds each
		cases = append(cases,
			hurting{"fewer letters that unfold", `the role "" is not known`, with(unfolding(80))},
			hurting{"everything overtakes everything", "by way of others, itself", with(facts(knowledge.MaxFacts-2, func(i int) string {
				var over []string
				for n := range 39 {
					over = append(over, fmt.Sprintf("%q", fmt.Sprintf("f-%d", (i+n*n+1)%(knowledge.MaxFacts-2))))
				}
				return fmt.Sprintf("text = \"The bridge is %d wide.\"\novertakes = [%s]", i+3000, strings.Join(over, ", "))
			}))})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := allocated()
			start := spent()
			_, problems := knowledge.Check(c.data)
			took, used := spent()-start, allocated()-before
			t.Logf("%d bytes: %v, %d MiB", len(c.data), took.Round(time.Millisecond), used>>20)
			if limit := time.Second * slower; took > limit {
				t.Errorf("it took %v, more than %v", took, limit)
			}
			if used > 128<<20 {
				t.Errorf("it took %d MiB, more than 128", used>>20)
			}
			var all strings.Builder
			for _, p := range problems {
				all.WriteString(p.String() + "\n")
			}
			if !strings.Contains(all.String(), c.reason) || c.reason != "" && len(problems) == 0 {
				t.Errorf("refused with\n%.600s\nwithout the reason %q", all.String(), c.reason)
			}
			if longest := 600; len(problems) > 0 && len(problems[0].String()) > longest {
				t.Errorf("the first problem takes %d bytes, more than %d", len(problems[0].String()), longest)
			}
		})
	}
}

// hurting is a file made to cost its reader much, and what it is refused with.
type hurting struct {
	name, reason string
	data         []byte
}

// allocated is all memory that was ever taken, an upper bound of what is in use.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func lines(n int, line func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i) + "\n")
	}
	return b.String()
}

func facts(n int, more func(int) string) string {
	return lines(n, func(i int) string {
		return fmt.Sprintf("[[fact]]\nid = \"f-%d\"\ntopic = \"position\"\nissue = \"bridge\"\ndate = \"2026-05-01\"\nby = [\"north\"]\n%s\n"+
			"attested = \"one\"\nsources = [\"wire\"]\nkeywords = [\"a\", \"b\", \"c\", \"d\", \"e\"]", i, more(i))
	})
}

// almostAlike is a valid file of n facts more whose texts share three words of
// four, which no shortcut can tell from those that share four of five.
func almostAlike(n int) []byte {
	valid, err := os.ReadFile("testdata/valid.toml")
	if err != nil {
		panic(err)
	}
	word := func(i int) string { return fmt.Sprintf("%c%c%c", 'b'+i%20, 'b'+i/20%20, 'b'+i/400%20) }
	return append(valid, facts(n, func(i int) string {
		var b strings.Builder
		for k := range 40 {
			b.WriteString("x" + word(k) + " ")
		}
		for k := range 6 {
			b.WriteString("y" + word((i*(k+1)+k*811)%8000) + " ")
		}
		return fmt.Sprintf("text = \"The %.200s.\"", strings.TrimSpace(b.String()))
	})...)
}

// unfolding is n parties whose names take eighteen letters for each of theirs.
func unfolding(n int) string {
	return lines(n, func(i int) string {
		return fmt.Sprintf("[[party]]\nname = \"%d\"\naliases = [%s]", i, strings.Repeat(`"`+strings.Repeat("ﷺ", 99)+"\",\n", 10))
	})
}

func labels() string {
	return lines(280, func(i int) string {
		var words []string
		for k := range 40 {
			words = append(words, fmt.Sprintf("{ by = \"north\", word = \"%s\", partial = true }", strings.Repeat("a ", 1+(i*40+k)%49)+"a"))
		}
		return fmt.Sprintf("[[term]]\nid = \"t-%d\"\nname = \"T %d\"\nmeaning = \"It is.\"\nsources = [\"wire\"]\nwords = [%s]", i, i, strings.Join(words, ",\n"))
	})
}
