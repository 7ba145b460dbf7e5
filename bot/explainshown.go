package bot

import (
	"fmt"
	"slices"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// shown tells why each fact of the reply stands there, in the reply's order.
func (e explanation) shown() find.Section {
	s := find.Section{Heading: "What is shown, in this order, and why"}
	if all := claims(e.reply.Blocks); len(all) > len(leadingFacts(e.reply.Blocks)) {
		s.Say("A fact after + stands under the leading fact before it.")
	}
	leading := 0
	for _, b := range e.reply.Blocks {
		for i, c := range b.Claims {
			if i > 0 {
				s.Add("", "+ "+oneLine(c.Fact.ID, c.Fact.Text))
				s.Add("", "  "+under(c, b.Claims[0].Fact))
				continue
			}
			leading++
			s.Add(fmt.Sprintf("%d.", leading), oneLine(c.Fact.ID, c.Fact.Text))
			s.Add("", e.why(leading-1, c.Fact))
		}
	}
	if leading == 0 {
		s.Say("No fact.")
	}
	for _, side := range e.unheard() {
		s.Say(side)
	}
	return s
}

// why says why a fact leads, as the reply's i-th.
func (e explanation) why(i int, f *knowledge.Fact) string {
	place, v := e.place(f), e.query.View
	found := ""
	if place > 0 {
		found = fmt.Sprintf("Found as #%d", place)
	}
	switch {
	case e.own != nil:
		return fmt.Sprintf("Number %d of the facts that the question names.", 1+slices.Index(e.own.Facts, f.ID))
	case e.found.Unknown != nil:
		return fmt.Sprintf("Named by %s as known of it, number %d.", e.found.Unknown.ID, 1+slices.Index(e.found.Unknown.Known, f.ID))
	case e.found.Kind != find.Answer:
		return found + ": shown as one of the nearest, for the question is declined."
	case e.answer.owed[f]:
		return fmt.Sprintf("Owed: above it stands what one side says or did, or what is disputed, and there is no word by %s. Of its words this is the nearest to the best fact (in common words %.2f of 1; what was found counts more)%s.",
			parties(v.Dossier, f.By), e.found.Kin(e.found.Facts[0], f), e.alsoFound(f))
	case f == e.found.Facts[0]:
		return "The best: no other fact has a higher score."
	case e.scored(f) < near:
		own := e.found.Trace.Question
		return fmt.Sprintf("Named by the record's own “%s”, which this one is like (%.2f of 1). In a question about the present its facts count as found from %.2f on.", own.Text, e.found.Trace.Likeness, alike)
	case e.found.Reading.Present && e.scored(f) >= asNear:
		return fmt.Sprintf("%s: its score is %.2f of the best's. From %.2f on the newest goes first, for the question is about the present.", found, e.scored(f), asNear)
	}
	return fmt.Sprintf("%s: near enough to the best, with %.2f of its score (%.2f is enough).", found, e.scored(f), near)
}

func (e explanation) alsoFound(f *knowledge.Fact) string {
	if place := e.place(f); place > 0 {
		return fmt.Sprintf(", and it was found as #%d", place)
	}
	return ""
}

// under says why a claim stands under a leading one.
func under(c Claim, leading *knowledge.Fact) string {
	other := "the leading fact"
	if c.For != leading && c.For != nil {
		other = c.For.ID
	}
	switch c.As {
	case Answer:
		return "It answers " + other + "."
	case Account:
		return "The newest word against " + other + ", of the same days."
	case AccountBefore, AnswerBefore:
		return "The newest word against " + other + ", though from earlier."
	case SinceAgainst:
		return "It is later than " + other + " and says otherwise."
	case AnswerAccount:
		return "The newest word against " + other + "."
	case Since:
		return "It overtakes " + other + ", being newer in the same matter."
	case AnswerTo:
		return "What " + other + " replies to."
	case Premise:
		return "What " + other + " speaks of."
	case Leading:
	}
	return "Leads with it."
}

// unheard says of each side that is owed a word in an answer and not heard there,
// why.
func (e explanation) unheard() []string {
	if e.found.Kind != find.Answer || e.own != nil || !contested(e.query.View, e.reply.Blocks) {
		return nil
	}
	var list []string
	for _, side := range e.query.View.Sides() {
		heard := slices.ContainsFunc(claims(e.reply.Blocks), func(c Claim) bool { return slices.Contains(c.Fact.By, side.ID) })
		switch word := wordOf(e.query.View, side, e.found, e.answer.shown); {
		case heard:
		case word == nil:
			list = append(list, side.Name+" is not heard: no word of its own is on record in this matter.")
		default:
			list = append(list, fmt.Sprintf("%s is not heard: for its nearest word (%s) there is no room.", side.Name, word.ID))
		}
	}
	return list
}
