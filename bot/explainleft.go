package bot

import (
	"fmt"
	"slices"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// maxLeft is of how many it is told why they are not shown.
const maxLeft = 10

// leftOut is something that is not shown.
type leftOut struct{ place, share, line string }

// left tells of the first that were found and are not shown, why: each reason
// once, with those left out for it.
func (e explanation) left() find.Section {
	if e.own != nil {
		return e.leftOfOwn()
	}
	s := find.Section{Heading: "What was found and is not shown, and why"}
	var reasons []string
	left, n := map[string][]leftOut{}, 0
	for i, d := range e.found.Trace.Scores {
		why := e.leftBecause(d)
		if why == "" || n == maxLeft {
			continue
		}
		n++
		reasons = appendNew(reasons, why)
		share := "    –"
		if facts := e.found.Scored(); len(facts) > 0 {
			share = fmt.Sprintf("%5s", fmt.Sprintf("%.2f", d.Score/facts[0].Score))
		}
		left[why] = append(left[why], leftOut{fmt.Sprintf("#%d", i+1), share, oneLine(d.ID(), textOf(d))})
	}
	if n > 0 {
		s.Say("Each with its place, and its score as a share of the best fact's.")
	}
	for _, why := range reasons {
		s.Say(why + ":")
		for _, l := range left[why] {
			s.Add("  "+l.place, l.share, l.line)
		}
	}
	return s
}

// leftOfOwn tells which facts of the record's own question are not shown.
func (e explanation) leftOfOwn() find.Section {
	s := find.Section{Heading: "What the question names and is not shown, and why"}
	for i, f := range e.query.View.Named(e.own.Facts) {
		if !slices.ContainsFunc(e.reply.Blocks, func(b Block) bool { return shows(b, f) }) {
			s.Add(fmt.Sprintf("%d.", i+1), oneLine(f.ID, f.Text))
			s.Add("", e.leftFor(f)+".")
		}
	}
	return s
}

// leftBecause says why something that was found is not shown; "" where it is.
func (e explanation) leftBecause(d find.Scored) string {
	switch {
	case d.Unknown != nil && d.Unknown == e.found.Unknown, d.Term != nil && d.Term == e.found.Term:
		return ""
	case d.Unknown != nil:
		return "Listed as established by nobody, and it does not fit well enough to be the answer"
	case d.Term != nil:
		return "A word whose meaning is not asked for"
	case slices.ContainsFunc(e.reply.Blocks, func(b Block) bool { return shows(b, d.Fact) }):
		return ""
	}
	return e.leftFor(d.Fact)
}

// leftFor says why a fact is not shown, without a full stop.
func (e explanation) leftFor(f *knowledge.Fact) string {
	owed, tried := e.answer.owed[f]
	switch {
	case e.own != nil && !slices.Contains(e.own.Facts, f.ID):
		return "The question does not name it"
	case e.own != nil:
		return e.tooLong()
	case e.found.Kind != find.Answer:
		return e.notNearest(f)
	case tried && !owed:
		return "It is the word that a side is owed, and there was no room"
	case e.answer.passed[f] != "":
		return "It would lead, but " + e.answer.passed[f]
	case e.place(f) == 0:
		return fmt.Sprintf("It is not among the %d best found, of which an answer is made", len(e.found.Trace.Scores))
	case f.Weak:
		return "Marked weak in the record, and not the best found"
	}
	return fmt.Sprintf("Too far below the best: less than %.2f of its score", near)
}

// notNearest says why a fact does not stand beside a decline.
func (e explanation) notNearest(f *knowledge.Fact) string {
	if e.found.Kind == find.Nothing || e.found.Kind == find.Private {
		return "Of such a question nothing is shown"
	}
	place := slices.IndexFunc(fresh(e.query.View, e.found.Facts, map[*knowledge.Fact]bool{}), func(b Block) bool { return shows(b, f) })
	switch {
	case place < 0 && e.found.Unknown != nil:
		return fmt.Sprintf("Declined: beside %s stand the facts that it names as known, and this is none of them", e.found.Unknown.ID)
	case place < 0:
		return "It is not among the best found"
	case place >= maxNearest:
		return fmt.Sprintf("Declined: beside that stand at most %d facts, and they come before it", maxNearest)
	}
	return e.tooLong()
}

func (e explanation) tooLong() string {
	return fmt.Sprintf("With it and what comes before it the reply would have more than %d characters", maxLetters)
}

// textOf is what a document says.
func textOf(d find.Scored) string {
	switch {
	case d.Fact != nil:
		return d.Fact.Text
	case d.Unknown != nil:
		return d.Unknown.Text
	}
	return d.Term.Name + ": " + d.Term.Meaning
}
