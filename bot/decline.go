package bot

import (
	"strings"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// decline says first why there is no answer, then what the record does say.
func decline(q Query, r *Reply, found find.Result) {
	r.Kind = Abstained
	r.Title = "Not in the record"
	said := map[find.Kind]string{
		find.Silent:  "The record does not say.",
		find.Outside: "That is outside the dispute this record is about.",
		find.Future:  "The record holds what was said and done, not what will happen.",
		find.Opinion: "The record takes no side and gives no verdict.",
		find.Private: "The record holds nothing about private persons.",
		find.Nothing: "No question could be read in that. Ask about the dispute in a few plain words.",
	}[found.Kind]
	if found.Kind == find.Silent && found.Unheard {
		said = "The record holds no word on that by the speaker who is named."
	}
	if found.Unknown != nil {
		said = "Nobody on record has established this: " + lowerFirst(found.Unknown.Text)
	}
	r.Notices = append([]string{said}, r.Notices...)
	r.Blocks = q.nearest(found)
	if len(r.Blocks) > 0 {
		r.Blocks[0].Heading = "The record does say"
		r.Blocks = trimmed(q, *r)
		r.Facts = leadingFacts(r.Blocks)
		r.Ways = ways(q.View, found.Facts, r.Blocks)
	}
}

// nearest are the blocks of the facts beside a decline.
func (q Query) nearest(found find.Result) []Block {
	if found.Kind == find.Nothing || found.Kind == find.Private {
		return nil
	}
	blocks := fresh(q.View, found.Facts, map[*knowledge.Fact]bool{})
	return blocks[:min(maxNearest, len(blocks))]
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
