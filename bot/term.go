package bot

import (
	"context"

	"dossier/knowledge"
)

// term answers with what a word of the dispute means and who uses which word
// for the thing.
func term(_ context.Context, q Query) (Reply, error) {
	t, d := q.Term, q.View.Dossier
	var sources []*knowledge.Source
	for _, id := range t.Sources {
		if s, ok := d.Source(id); ok {
			sources = append(sources, s)
		}
	}
	words := Block{Heading: "Who uses which word", Rests: sources}
	for _, w := range t.Words {
		line := parties(d, []string{w.By}) + ": “" + w.Word + "”"
		if w.Partial {
			line += ", a word that only this side uses"
		}
		words.Lines = append(words.Lines, line+".")
	}
	if len(t.Words) == 0 {
		words.Lines, words.Rests = []string{"No party's own word for it on record."}, nil
	}
	r := Reply{Kind: Answered, Title: "Term · " + t.Name, Notices: q.notices()}
	r.Blocks = []Block{{Heading: "Meaning", Lines: []string{t.Meaning}, Rests: sources}, words}
	if len(t.Aliases) > 0 {
		r.Blocks = append(r.Blocks, Block{Heading: "Other names", Lines: []string{list(t.Aliases) + "."}})
	}
	return r, nil
}
