package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// coverage is what was fired, and what was wrong.
type coverage struct {
	order    []string                    // commands as they came
	groups   map[string]map[string]tally // by command, then "options", "buttons", …
	left     int                         // presses there was no turn for
	problems []string
}

type tally struct {
	order []string
	times map[string]int
}

func newCoverage() *coverage { return &coverage{groups: map[string]map[string]tally{}} }

func (c *coverage) add(command, group, what string) {
	if c.groups[command] == nil {
		c.groups[command] = map[string]tally{}
		c.order = append(c.order, command)
	}
	t := c.groups[command][group]
	if t.times == nil {
		t.times = map[string]int{}
	}
	if t.times[what] == 0 {
		t.order = append(t.order, what)
	}
	t.times[what]++
	c.groups[command][group] = t
}

func (c *coverage) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// pings notes whom a message would notify, and a message that leaves it to
// Discord to decide.
func (c *coverage) pings(where string, p *pings) {
	if p == nil {
		return
	}
	if p.Everyone || len(p.Users)+len(p.Roles) > 0 || !p.Given {
		c.problem("%s: may ping: %+v", where, *p)
	}
}

// print lists command × option × button × completion, each with how often it
// was fired.
func (c *coverage) print() {
	total := 0
	for _, command := range c.order {
		fmt.Println(command)
		for _, group := range []string{"options", "completions", "buttons", "menus", "forms", "requests"} {
			t, ok := c.groups[command][group]
			if !ok {
				continue
			}
			var list []string
			for _, what := range t.order {
				list = append(list, fmt.Sprintf("%s %d", what, t.times[what]))
				total += t.times[what]
			}
			fmt.Printf("    %-12s %s\n", group, strings.Join(list, " · "))
		}
	}
	fmt.Printf("%d interactions. %d more buttons and choices of kinds that were pressed before.\n", total, c.left)
}

// afterwards reads what the fake and the bot's log hold when all is over.
func (w *walk) afterwards(log []byte) error {
	var violations []struct{ Kind, Where, What string }
	if err := w.fake.call("GET", "/violations", nil, &violations); err != nil {
		return err
	}
	for _, v := range violations {
		w.covered.problem("%s, %s: %s", v.Kind, v.Where, v.What)
	}
	var messages []message
	if err := w.fake.call("GET", "/messages?channel_id=", nil, &messages); err != nil {
		return err
	}
	for _, m := range messages {
		if m.Author.Bot {
			w.covered.pings("the message "+m.ID, m.Pings)
		}
	}
	for _, token := range append(w.tokens, w.fake.Token) {
		if token != "" && bytes.Contains(log, []byte(token)) {
			w.covered.problem("the log shows a token")
		}
	}
	for line := range bytes.Lines(log) {
		var said struct{ Level string }
		if err := json.Unmarshal(line, &said); err != nil || said.Level != "INFO" {
			w.covered.problem("the log says: %s", bytes.TrimSpace(line))
		}
	}
	return nil
}

// verdict is an error that lists every problem once, or nil.
func (c *coverage) verdict() error {
	if len(c.problems) == 0 {
		fmt.Println("Nothing the second Discord minds.")
		return nil
	}
	slices.Sort(c.problems)
	unique := slices.Compact(slices.Clone(c.problems))
	for _, p := range unique[:min(len(unique), 40)] {
		fmt.Println(p)
	}
	return fmt.Errorf("%d problems, %d of them different", len(c.problems), len(unique))
}
