package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dossier/bot"
	"dossier/knowledge"
)

// TestSummaryOnce asks for every summary and holds that a claim stands once on
// it, that what happened in a period began in it, that each section is in order
// of time, and that what is told or disputed stands after what it is of.
func TestSummaryOnce(t *testing.T) {
	d := embedded(t)
	b := newBot(t, d)
	february := knowledge.Day{Year: 2026, Month: 2, Day: 1}
	for _, i := range d.Issues {
		for _, line := range []string{"/summary about:" + i.ID, "/summary length:full since:2026-02 about:" + i.ID, "/summary length:full about:" + i.ID} {
			heading, seen := "", map[*knowledge.Fact]bool{}
			var before *knowledge.Fact
			for _, block := range b.Handle(t.Context(), bot.ReadLine(line, soon)).Blocks {
				if block.Heading != "" {
					heading, before = block.Heading, nil
				}
				if len(block.Claims) > 0 && (block.Claims[0].Fact.Date.Exact() || block.Claims[0].Fact.Of == "") {
					lead := block.Claims[0].Fact
					if before != nil && lead.Date.Earlier(before.Date) < 0 {
						t.Errorf("%s: %s stands after %s, of %s", line, lead.ID, before.ID, before.Date)
					}
					before = lead
				}
				for _, c := range block.Claims {
					if seen[c.Fact] {
						t.Errorf("%s: %s stands twice", line, c.Fact.ID)
					}
					if of, is := d.Fact(c.Fact.Of); is && !seen[of] && !strings.HasSuffix(heading, "says") && c.As == bot.Leading {
						t.Errorf("%s: %s stands before %s, of which it is", line, c.Fact.ID, of.ID)
					}
					seen[c.Fact] = true
					if heading == "What changed since 1 Feb 2026" && c.As == bot.Leading && february.After(c.Fact.Date.From) {
						t.Errorf("%s: %s began before", line, c.Fact.ID)
					}
				}
			}
		}
	}
}

// TestSummaryEven asks for every summary, and for each again with the two
// governments exchanged in the record. It holds that both have as many words of
// their own, each led by its own, and that the exchange changes nothing but whose
// words they are.
func TestSummaryEven(t *testing.T) {
	d := embedded(t)
	b, c := newBot(t, d), newBot(t, exchanged(t))
	told := 0
	for _, about := range subjects(d) {
		for _, options := range []string{"", " length:full", " length:full since:2025-10", " since:2026-02"} {
			line := "/summary" + options
			turned := line
			if about != "" {
				line, turned = line+" about:"+about, turned+" about:"+other(about)
			}
			one, two := sections(t, b, line), sections(t, c, turned)
			words, answers := one["pakistan"], one["afghan-taliban"]
			told += len(words)
			if len(words) != len(answers) && len(words)+len(answers) > 1 {
				t.Errorf("%s: Pakistan %v, the Taliban government %v", line, words, answers)
			}
			two["pakistan"], two["afghan-taliban"] = two["afghan-taliban"], two["pakistan"]
			if diff := cmp.Diff(one, two); diff != "" {
				t.Errorf("%s (-as it is +exchanged):\n%s", line, diff)
			}
		}
	}
	if told < 100 {
		t.Errorf("%d words of one side in all: there is little to compare", told)
	}
}

// subjects are those a summary can be asked about, "" for none.
func subjects(d *knowledge.Dossier) []string {
	list := []string{""}
	for _, i := range d.Issues {
		list = append(list, "i:"+i.ID)
	}
	for _, p := range d.Parties {
		list = append(list, "p:"+p.ID)
	}
	return list
}

// sections has the leading facts of each section of a summary, under its heading
// or a government's id. What stands under a government's name is a word of its
// own.
func sections(t *testing.T, b *bot.Bot, line string) map[string][]string {
	t.Helper()
	leads := map[string][]string{"pakistan": nil, "afghan-taliban": nil}
	section := ""
	for _, block := range b.Handle(t.Context(), bot.ReadLine(line, soon)).Blocks {
		switch block.Heading {
		case "":
		case "Pakistan says":
			section = "pakistan"
		case "Afghan Taliban government says":
			section = "afghan-taliban"
		default:
			section = block.Heading
		}
		for _, c := range block.Claims {
			if c.As != bot.Leading {
				continue
			}
			if other(section) != section && !slices.Equal(c.Fact.By, []string{section}) {
				t.Errorf("%s: %s stands under %s", line, c.Fact.ID, section)
			}
			leads[section] = append(leads[section], c.Fact.ID)
		}
	}
	return leads
}

var whose = regexp.MustCompile(`(?m)^((by|to) = |  \{ by = ).*`)

// exchanged is the embedded record with each of the two governments in the other's
// place wherever it says whose word or deed something is.
func exchanged(t *testing.T) *knowledge.Dossier {
	t.Helper()
	d, err := knowledge.Parse(whose.ReplaceAllFunc(knowledge.EmbeddedFile(), func(line []byte) []byte { return []byte(other(string(line))) }))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func other(s string) string {
	return regexp.MustCompile(`\b(pakistan|afghan-taliban)\b`).ReplaceAllStringFunc(s, func(id string) string {
		if id == "pakistan" {
			return "afghan-taliban"
		}
		return "pakistan"
	})
}
