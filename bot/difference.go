package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dossier/knowledge"
)

// maxShown is how many characters of one value a difference shows, and maxKeys
// how many of all values of one thing, so that it fits a page; the file that
// comes with it has all.
const maxShown, maxKeys = 280, 800

// differenceNow shows what a dossier would change against what the server points
// at, and offers to make the move.
func (q Query) differenceNow(ctx context.Context, d *knowledge.Dossier, move Request) (Reply, error) {
	points, err := q.office.Points(ctx, q.Server)
	if err != nil {
		return Reply{}, err
	}
	return q.difference(ctx, d, points, move)
}

// difference is differenceNow for a server that points at what is given.
func (q Query) difference(ctx context.Context, d *knowledge.Dossier, points string, move Request) (Reply, error) {
	before, err := q.office.Read(ctx, points) // another process may have moved the server a moment ago
	if errors.Is(err, ErrUnreadable) {
		before, err = q.View.Dossier, nil
	}
	if err != nil {
		return Reply{}, err
	}
	diff := knowledge.Diff(before, d)
	move.Options["seen"] = shortHash(points)
	r := Reply{
		Kind: Done, Title: "What would change" + target(move) + " · " + counts(diff), Again: shownBy(move),
		Notices: []string{"Nothing is changed yet."},
		Files:   []File{{Name: "difference.txt", Type: "text/plain; charset=utf-8", Data: []byte(diff.String())}},
		Ways:    []Button{{moveLabel(move), move}},
	}
	r.Blocks = slices.Concat(inShort(diff), factChanges(before, d, diff), otherChanges(diff), questionChanges(diff))
	if draft := move.Options["draft"]; draft != "" {
		r.Ways = append(r.Ways, Button{"Discard", Request{Do: "refresh discard", Options: map[string]string{"draft": draft}}})
	} else {
		r.Ways = append(r.Ways, Button{"History", Request{Do: "refresh history"}})
	}
	return r, nil
}

// target says what a difference leads to, where that is not the file just shown.
func target(move Request) string {
	switch {
	case move.Options["draft"] != "":
		return ""
	case move.Options["to"] != "":
		return " by going back to version " + move.Options["to"]
	}
	return " by following the operator's record"
}

// counts says how many facts change in which way.
func counts(d knowledge.Difference) string {
	return fmt.Sprintf("%d added, %d changed, %d withdrawn", d.Count(knowledge.Added), d.Count(knowledge.Changed), d.Count(knowledge.Withdrawn))
}

// shownBy is the request that shows the difference before a move.
func shownBy(move Request) Request {
	for option, do := range map[string]string{"draft": "refresh draft", "to": "refresh rollback"} {
		if v := move.Options[option]; v != "" {
			return Request{Do: do, Options: map[string]string{option: v}}
		}
	}
	return Request{Do: "refresh follow"}
}

func moveLabel(move Request) string {
	switch {
	case move.Options["draft"] != "":
		return "Publish…"
	case move.Options["to"] != "":
		return "Go back to it…"
	}
	return "Follow…"
}

// trouble tells a moderator that the version their server should be answered
// from, its own or the operator's, cannot be read.
func (q Query) trouble(ctx context.Context) []string {
	err := q.office.troubled(ctx, q.Server)
	if err == nil {
		return nil
	}
	return []string{"This program cannot read the version that was published, so the last one it can read answers: " + clip(typedWords(err.Error()), maxShown) + "."}
}

// inShort sums a difference up: what it does to the balance, and what to look at
// twice.
func inShort(d knowledge.Difference) []Block {
	if d.None() {
		return []Block{{Lines: []string{"No reader would see a difference."}}}
	}
	sum := Block{Heading: "In short"}
	for _, p := range d.Tilts {
		sum.Lines = append(sum.Lines, "Look twice: the record would tilt towards "+p.Name+".")
	}
	sum.Lines = append(sum.Lines, "Balance before: "+knowledge.BalanceLine(d.Before)+".", "Balance after: "+knowledge.BalanceLine(d.After)+".")
	sum.Lines = append(sum.Lines, fmt.Sprintf("New sources: %d. Facts newly on a single origin: %d. Questions answered otherwise: %d.",
		len(d.Sources), len(d.Single), len(d.Questions)))
	return []Block{sum}
}

// factChanges shows every fact that changes as its readers see it, the old and
// the new under one another, with whose side it touches.
func factChanges(before, after *knowledge.Dossier, d knowledge.Difference) []Block {
	single := map[string]bool{}
	for _, f := range d.Single {
		single[f.ID] = true
	}
	var blocks []Block
	for _, c := range d.Facts {
		what := c.ID + " · " + string(cmp.Or(c.New, c.Old).Topic) + " · touches " + c.Touches()
		if single[c.ID] {
			what += " · one origin"
		}
		b := changed(c, what)
		switch was, now := asRead(before, c.Old), asRead(after, c.New); {
		case was == now || was == "" || now == "":
			b.Above = []string{cmp.Or(now, was)}
		default:
			b.Above = []string{"was: " + was, "now: " + now}
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// asRead is a fact with its attribution, on one line; "" for none.
func asRead(d *knowledge.Dossier, f *knowledge.Fact) string {
	if f == nil {
		return ""
	}
	party, rest := lead(d, f)
	if party == "" {
		return f.Text
	}
	return clip(party+rest, maxLead) + ": " + f.Text
}

// maxLead is how many characters of an attribution a difference shows; its keys
// stand under it.
const maxLead = 120

// otherChanges shows what changes besides the facts.
func otherChanges(d knowledge.Difference) []Block {
	var blocks []Block
	for _, c := range d.Others {
		blocks = append(blocks, changed(c, strings.TrimSpace(c.Kind+" "+c.ID)))
	}
	return blocks
}

// changed shows how the keys of one thing change.
func changed(c knowledge.Change, what string) Block {
	b := Block{Heading: strings.ToUpper(string(c.How[:1])) + string(c.How[1:]) + " · " + what, Small: true}
	room := maxKeys
	var left []string
	for _, k := range c.Keys {
		if c.Kind == "fact" && k.Name == "text" {
			continue // it stands above
		}
		lines := values(c.How, k)
		if room -= len(strings.Join(lines, "\n")); room < 0 {
			left = append(left, k.Name)
			continue
		}
		b.Lines = append(b.Lines, lines...)
	}
	if c.How != knowledge.Changed && len(b.Lines) > 0 {
		b.Lines = []string{strings.Join(b.Lines, " · ")}
	}
	if len(left) > 0 {
		b.Lines = append(b.Lines, "The file has more of it: "+strings.Join(left, ", ")+".")
	}
	return b
}

// values writes one key of what changed, the old and the new on a line each.
func values(how knowledge.How, k knowledge.Key) []string {
	switch how {
	case knowledge.Added:
		return []string{k.Name + ": " + clip(k.New, maxShown)}
	case knowledge.Withdrawn:
		return []string{k.Name + ": " + clip(k.Old, maxShown)}
	case knowledge.Changed:
	}
	was, now := whereApart(k.Old, k.New)
	return []string{k.Name + " was: " + cmp.Or(was, "(none)"), k.Name + " now: " + cmp.Or(now, "(none)")}
}

// whereApart clips two values so that where they first differ is shown.
func whereApart(was, now string) (string, string) {
	a, b := []rune(was), []rune(now)
	if max(len(a), len(b)) <= maxShown {
		return was, now
	}
	const before = 60 // characters that are alike, for the reader to find the place
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	if skip := same - before; skip > 0 {
		was, now = "…"+string(a[skip:]), "…"+string(b[skip:])
	}
	return clip(was, maxShown), clip(now, maxShown)
}

// questionsTogether is how many questions stand in one block.
const questionsTogether = 5

// questionChanges lists the record's own questions that would be answered
// otherwise.
func questionChanges(d knowledge.Difference) []Block {
	var blocks []Block
	for some := range slices.Chunk(d.Questions, questionsTogether) {
		var b Block
		for _, a := range some {
			line := clip(a.Question.Text, maxShown)
			if a.How != knowledge.Changed {
				line += " (" + string(a.How) + ")"
			}
			b.Lines = append(b.Lines, line)
		}
		if len(blocks) == 0 {
			b.Heading = "Its own questions that would be answered otherwise"
		}
		blocks = append(blocks, b)
	}
	return blocks
}
