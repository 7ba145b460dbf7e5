package bot_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dossier/bot"
	"dossier/knowledge"
)

// templates are the lines of replies to plain questions, with § for what the
// record says and for the words of the lists in knowledge/find.
var templates = func() *regexp.Regexp {
	const (
		names  = `§(, §)*( and §)?`
		lead   = `(` + names + `( \(§\)|, according to §)?: |According to §: |Reported by ` + names + `: )?`
		label  = `((Answer|Other account|Since then|Since then, another account|Before that, another account|Against this|Before that, against this): )?`
		number = `(\d+|no|one|two|three|four|five|six|seven|eight|nine)`
		period = `[\d§ ]*(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)? ?[\d§]+`
		cites  = ` \[\d+(, \d+)*\]`
	)
	return regexp.MustCompile(`^(` + strings.Join([]string{
		``,
		`Asked · (nothing recognised|(§|` + period + `)( · (§|` + period + `))*)`,
		`Briefing · §`,
		`Not in the record`,
		`Not understood`,
		label + lead + `§` + cites,
		`§( · ` + number + ` outlets, one origin| · one origin| · both sides say so)?( · weak source)?( · ` + number + ` further accounts?)?`,
		`Nobody on record has established this: §`,
		`The record does say`,
		`The record does not say\.`,
		`The record holds no word on that by the speaker who is named\.`,
		`That is outside the dispute this record is about\.`,
		`The record holds what was said and done, not what will happen\.`,
		`The record takes no side and gives no verdict\.`,
		`The record holds nothing about private persons\.`,
		`No question could be read in that\. Ask about the dispute in a few plain words\.`,
		`The question is empty\.`,
		`Type a question, or a command such as /demands\.`,
		`§((, §)* and § are the question's own words| is the question's own word), not the record's\.`,
		`The record is in English; these are its nearest facts by the names in the question\.`,
		`یہ ریکارڈ .* ہیں۔`, `این سند .*\.`,
		`Meaning`, `§` + cites,
		`Who uses which word`, names + `: “§”(, a word that only this side uses)?\.(` + cites + `)?`,
		`No party's own word for it on record\.`,
		`As of ` + period + `\.`,
	}, "|") + `)$`)
}()

// TestClosed holds that every line of every reply to a question, whatever was
// typed, is one of our templates filled with the record's own words, and that
// every claim has what it owes its reader.
func TestClosed(t *testing.T) {
	inputs := 2_000
	if long() {
		inputs = 100_000
	}
	d := embedded(t)
	b := newBot(t, d)
	judging, err := os.ReadFile("../knowledge/find/loaded.tsv")
	if err != nil {
		t.Fatal(err)
	}
	record := recordWords(d, string(judging))
	seen := map[string]bool{}
	typed := typist(t)
	for range inputs {
		question := typed()
		reply := b.Handle(t.Context(), bot.Request{Do: "ask", Options: map[string]string{"question": question}, At: soon})
		for _, block := range reply.Blocks {
			shown := map[*knowledge.Fact]bool{}
			for _, c := range block.Claims {
				shown[c.Fact] = true
			}
			for _, c := range block.Claims {
				owes(t, question, d.Until(knowledge.Day{}), c, shown)
			}
		}
		for line := range strings.Lines(reply.Text()) {
			line = strings.TrimSpace(line)
			if seen[line] {
				continue
			}
			seen[line] = true
			if skeleton := record.Replace(line); !templates.MatchString(skeleton) {
				t.Errorf("%.60q is answered with the line %q, which is %q", question, line, skeleton)
			}
			if strings.Contains(line, "zq") {
				t.Errorf("%.60q comes back in %q", question, line)
			}
		}
	}
	t.Logf("%d questions, %d different lines", inputs, len(seen))
}

// recordWords puts § in the place of what the record says, and of the words
// that are known to judge.
func recordWords(d *knowledge.Dossier, judging string) *strings.Replacer {
	words := map[string]bool{}
	for _, f := range d.Facts {
		for _, w := range []string{f.Text, f.Speaker, f.Via, f.Date.String()} {
			words[w] = true
		}
	}
	for _, s := range d.Sources {
		words[s.Publisher], words[s.From()] = true, true
	}
	for _, p := range d.Parties {
		words[p.Name], words[p.Short] = true, true
	}
	for _, i := range d.Issues {
		words[i.Name] = true
	}
	for _, u := range d.Unknowns {
		words[strings.ToLower(u.Text[:1])+u.Text[1:]] = true
	}
	for _, q := range d.Questions {
		words[q.Text] = true
	}
	for _, term := range d.Terms {
		words[term.Meaning] = true
		for _, w := range term.Words {
			words[w.Word] = true
		}
	}
	for line := range strings.Lines(judging) {
		if _, shown, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			words["“"+shown+"”"] = true
		}
	}
	delete(words, "")
	list := make([]string, 0, len(words))
	for w := range words {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	pairs := make([]string, 0, 2*len(list))
	for _, w := range list {
		pairs = append(pairs, w, "§")
	}
	return strings.NewReplacer(pairs...)
}

// typist returns what types one question after another: those of the tuning
// half, in parts, joined, and with words that are in no record between theirs.
func typist(t *testing.T) func() string {
	file, err := os.Open("../knowledge/find/testdata/tuning.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var words [][]string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var q struct{ Q string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if len(q.Q) < 500 {
			words = append(words, strings.Fields(q.Q))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	dice := rand.New(rand.NewPCG(1, 2)) // the same questions on every run
	some := func() []string {
		from := words[dice.IntN(len(words))]
		if len(from) == 0 {
			return nil
		}
		i := dice.IntN(len(from))
		return from[i : i+1+dice.IntN(len(from)-i)]
	}
	return func() string {
		question := slices.Concat(some(), some())
		for range dice.IntN(3) {
			at := dice.IntN(len(question) + 1)
			question = slices.Insert(question, at, fmt.Sprintf("zq%dxj", dice.IntN(1e6)))
		}
		return strings.Join(question, " ")
	}
}
