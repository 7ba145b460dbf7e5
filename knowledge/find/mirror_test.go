package find_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// exchanged are the forms of the two governments' names that change places. The
// forms that are not here have no counterpart and stay, but change hands with
// the party they name.
var exchanged = [][2]string{
	{"Pakistanis", "Afghans"},
	{"Pakistani", "Afghan"},
	{"Pakistan", "Afghanistan"},
	{"Islamabad", "Kabul"},
	{"Pak", "Taliban"},
	{"Rawalpindi", "IEA"},
}

var (
	form     = regexp.MustCompile(`(?i)\b(pakistani taliban|tehr[ike]+-[ie]-taliban( pakistan)?|pakistanis|pakistani|pakistan|afghanistan|afghans|afghan|islamabad|kabul|pak|taliban|rawalpindi|iea)\b`)
	texts    = regexp.MustCompile(`^(text|also|name|short|aliases|meaning|words|keywords|speaker|via|title|publisher|unit) = |^  \{ by = `)
	parties  = regexp.MustCompile(`^(by|to) = `)
	inQuotes = regexp.MustCompile(`(by = )?"[^"]*"`)
)

// mirror exchanges the two governments in a text. The TTP keeps its names.
func mirror(text string) string {
	return form.ReplaceAllStringFunc(text, func(s string) string {
		for _, pair := range exchanged {
			for i, from := range pair {
				if strings.EqualFold(s, from) {
					if s == strings.ToLower(s) {
						return strings.ToLower(pair[1-i])
					}
					return pair[1-i]
				}
			}
		}
		return s
	})
}

// mirrorID exchanges the ids of parties.
func mirrorID(s string) string {
	switch {
	case strings.Contains(s, `"pakistan"`):
		return strings.Replace(s, "pakistan", "afghan-taliban", 1)
	case strings.Contains(s, `"afghan-taliban"`):
		return strings.Replace(s, "afghan-taliban", "pakistan", 1)
	}
	return mirror(s)
}

// mirrored is the embedded record with the two governments exchanged.
func mirrored(t *testing.T) *find.Index {
	t.Helper()
	var b strings.Builder
	section := ""
	for line := range strings.Lines(string(knowledge.EmbeddedFile())) {
		if strings.HasPrefix(line, "[[") {
			section = strings.TrimSpace(line)
		}
		isParty := parties.MatchString(line) || section == "[[party]]" && strings.HasPrefix(line, "id = ")
		if isParty || texts.MatchString(line) {
			line = inQuotes.ReplaceAllStringFunc(line, func(s string) string {
				if isParty || strings.HasPrefix(s, "by = ") {
					return mirrorID(s)
				}
				return mirror(s)
			})
		}
		b.WriteString(line)
	}
	d, err := knowledge.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return find.New(d)
}

func mirrorQuestions(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/mirror.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.Contains(line, "@"):
			for _, form := range []string{"Pakistan", "Islamabad", "the Pakistani side", "Kabul", "Afghanistan", "the Taliban", "the Afghan side"} {
				list = append(list, strings.ReplaceAll(line, "@", form))
			}
		default:
			list = append(list, line)
		}
	}
	return list
}

// TestMirror holds that neither government is treated otherwise than the other:
// with the two exchanged in record and question, the same facts are found in the
// same order.
func TestMirror(t *testing.T) {
	x, y := index(t), mirrored(t)
	questions := mirrorQuestions(t)
	if len(questions) < 60 {
		t.Fatalf("%d questions", len(questions))
	}
	for _, q := range questions {
		a, b := x.Find(q), y.Find(mirror(q))
		if a.Kind != b.Kind || !slices.Equal(ids(a), ids(b)) {
			t.Errorf("%q: %s %v\n%q: %s %v", q, a.Kind, ids(a), mirror(q), b.Kind, ids(b))
		}
		if !slices.Equal(a.Reading.Parties, otherParties(b.Reading.Parties)) {
			t.Errorf("%q names %v, %q names %v", q, a.Reading.Parties, mirror(q), b.Reading.Parties)
		}
	}
}

func ids(r find.Result) []string {
	var list []string
	for _, f := range r.Facts {
		list = append(list, f.ID)
	}
	return list
}

func otherParties(parties []string) []string {
	var list []string
	for _, id := range parties {
		switch id {
		case "pakistan":
			id = "afghan-taliban"
		case "afghan-taliban":
			id = "pakistan"
		}
		list = append(list, id)
	}
	return list
}
