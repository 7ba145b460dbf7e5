package bot

import (
	"context"
	"fmt"
	"strings"

	"dossier/knowledge"
)

// maxShown is how many characters of one value a difference shows; the file that
// comes with it has all.
const maxShown = 280

// differenceNow shows what a dossier would change against what the server points
// at.
func (q Query) differenceNow(ctx context.Context, d *knowledge.Dossier, move Request) (Reply, error) {
	points, err := q.office.Points(ctx, q.Server)
	if err != nil {
		return Reply{}, err
	}
	return q.difference(d, points, move)
}

// difference shows what a dossier would change, and offers to make the move.
func (q Query) difference(d *knowledge.Dossier, points string, move Request) (Reply, error) {
	diff := knowledge.Diff(q.View.Dossier, d)
	move.Options["seen"] = shortHash(points)
	r := Reply{Kind: Done, Title: "Refresh · what would change", Notices: q.trouble(), Again: again(move)}
	r.Notices = append(r.Notices, "Nothing is changed yet.")
	r.Blocks = append(inShort(diff), factChanges(diff)...)
	r.Blocks = append(r.Blocks, otherChanges(diff)...)
	r.Blocks = append(r.Blocks, questionChanges(diff)...)
	r.Files = []File{{Name: "difference.txt", Type: "text/plain; charset=utf-8", Data: []byte(diff.String())}}
	r.Ways = []Button{{moveLabel(move), move}}
	if draft := move.Options["draft"]; draft != "" {
		r.Ways = append(r.Ways, Button{"Discard", Request{Do: "refresh discard", Options: map[string]string{"draft": draft}}})
	} else {
		r.Ways = append(r.Ways, Button{"History", Request{Do: "refresh history"}})
	}
	return r, nil
}

// again is the request that shows the difference before a move.
func again(move Request) Request {
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

// trouble says that what the server points at cannot be read.
func (q Query) trouble() []string {
	err := q.office.Trouble(q.Server)
	if err == nil {
		return nil
	}
	return []string{"This program cannot read the version that was published, so the last one it can read answers: " + clip(err.Error(), maxShown)}
}

// inShort sums a difference up: how much changes, and whether that favours a
// side.
func inShort(d knowledge.Difference) []Block {
	if d.None() {
		return []Block{{Lines: []string{"No reader would see a difference."}}}
	}
	sum := Block{Heading: "In short", Lines: []string{
		fmt.Sprintf("Facts: %d added, %d changed, %d withdrawn. New sources: %d.", d.Count(knowledge.Added), d.Count(knowledge.Changed), d.Count(knowledge.Withdrawn), len(d.Sources)),
		"Balance before: " + knowledge.BalanceLine(d.Before) + ".",
		"Balance after: " + knowledge.BalanceLine(d.After) + ".",
	}}
	for _, p := range d.Tilts {
		sum.Lines = append(sum.Lines, "Look twice: the record would tilt towards "+p.Name+".")
	}
	if n := len(d.Single); n > 0 {
		sum.Lines = append(sum.Lines, fmt.Sprintf("Facts that would rest on a single origin, and did not or are new: %d.", n))
	}
	return []Block{sum}
}

// factChanges shows every fact that changes: the old and the new under one
// another, and whose side it touches.
func factChanges(d knowledge.Difference) []Block {
	single := map[string]bool{}
	for _, f := range d.Single {
		single[f.ID] = true
	}
	var blocks []Block
	last := knowledge.How("")
	for _, c := range d.Facts {
		b := Block{Above: []string{c.ID + " · touches " + c.Touches()}, Small: true}
		if c.How != last {
			last, b.Heading = c.How, fmt.Sprintf("Facts %s: %d", c.How, d.Count(c.How))
		}
		if single[c.ID] {
			b.Above[0] += " · one origin"
		}
		for _, k := range c.Keys {
			if k.Name == "text" {
				b.Above = append(b.Above, keyLines(c.How, knowledge.Key{Old: k.Old, New: k.New})...)
			} else {
				b.Lines = append(b.Lines, keyLines(c.How, k)...)
			}
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// otherChanges shows what changes besides the facts.
func otherChanges(d knowledge.Difference) []Block {
	var blocks []Block
	for i, c := range d.Others {
		b := Block{Above: []string{strings.TrimSpace(fmt.Sprintf("%s %s %s", c.Kind, c.ID, c.How))}, Small: true}
		if i == 0 {
			b.Heading = "Besides the facts"
		}
		for _, k := range c.Keys {
			b.Lines = append(b.Lines, keyLines(c.How, k)...)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// keyLines writes one key of what changed; one without a name is the text.
func keyLines(how knowledge.How, k knowledge.Key) []string {
	line := func(when, value string) string {
		name := strings.TrimSpace(k.Name + " " + when)
		if name != "" {
			name += ": "
		}
		if value == "" {
			value = "(none)"
		}
		return name + clip(value, maxShown)
	}
	switch how {
	case knowledge.Added:
		return []string{line("", k.New)}
	case knowledge.Withdrawn:
		return []string{line("", k.Old)}
	case knowledge.Changed:
	}
	return []string{line("was", k.Old), line("now", k.New)}
}

// questionChanges lists the record's own questions that would be answered
// otherwise.
func questionChanges(d knowledge.Difference) []Block {
	var blocks []Block
	for i, a := range d.Questions {
		b := Block{Lines: []string{fmt.Sprintf("%s (%s)", clip(a.Question.Text, maxShown), a.How)}}
		if i == 0 {
			b.Heading = "Its own questions that would be answered otherwise"
		}
		blocks = append(blocks, b)
	}
	return blocks
}
