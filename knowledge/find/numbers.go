package find

import (
	"fmt"
	"math"

	"dossier/knowledge"
)

// compared is how many documents have their scores shown in full.
const compared = 4

// Numbers tells how the scores of the best found were made, with that of one more
// fact if there is one, and the sum of chances.
func (r Result) Numbers(also *knowledge.Fact) []Section {
	if r.Kind == Nothing {
		return nil
	}
	return []Section{r.scores(also), r.sum()}
}

// scores shows what the scores of the first few are made of.
func (r Result) scores(also *knowledge.Fact) Section {
	s := Section{Heading: "The numbers: how the scores were made"}
	if r.Reading.onlyPeriod() {
		s.Say("A question that names nothing but a time finds what happened then. An event's score is the logarithm of one more than the number of its sources, and of others there are none.")
		return s
	}
	if len(r.Trace.Scores) == 0 {
		return s
	}
	s.Say("The first line is how well the words match: rare words count more. Each line under it multiplies that; 1.00 changes nothing and is left out, more speaks for a document, less against it.")
	list, head := r.Trace.Scores[:min(compared, len(r.Trace.Scores))], []string{""}
	for i := range list {
		head = append(head, fmt.Sprintf("%6s", fmt.Sprintf("#%d", i+1)))
	}
	if also != nil {
		if d, place, full := r.standing(also); full && place > compared {
			list = append(list[:len(list):len(list)], d)
			head = append(head, fmt.Sprintf("%6s", fmt.Sprintf("#%d", place)))
		}
	}
	s.Rows = append(s.Rows, head)
	r.factorRows(&s, list)
	return s
}

// factorRows adds a row for every factor that is not 1 for all, and the scores.
func (r Result) factorRows(s *Section, list []Scored) {
	for i, name := range factorNames() {
		row, counts := []string{"× " + name}, i == 0
		for _, d := range list {
			f := d.factors()[i]
			counts = counts || math.Abs(f-1) >= 0.005
			row = append(row, fmt.Sprintf("%6.2f", f))
		}
		if i == 0 {
			row[0] = name
		}
		if counts {
			s.Rows = append(s.Rows, row)
		}
	}
	lifted, total := []string{"+ put first: the speaker asked for"}, []string{"= the score"}
	heard := false
	for _, d := range list {
		lift := 0.0
		if d.heard {
			heard, lift = true, d.Score-d.words*d.suits()
		}
		lifted = append(lifted, fmt.Sprintf("%6.2f", lift))
		total = append(total, fmt.Sprintf("%6.2f", d.Score))
	}
	if heard {
		s.Rows = append(s.Rows, lifted)
	}
	s.Rows = append(s.Rows, total)
}

// sum shows every term of the sum that decides, where a rule does not.
func (r Result) sum() Section {
	s := Section{Heading: "The numbers: the chance that the record answers"}
	if !r.byChance() {
		s.Heading += " (not used: a rule decided, see the top)"
	}
	s.Say("Each line is what was seen times its weight; together they make the chance. A sum of 0 is a chance of 0.50. “The best facts” are the first four, as far as they have half of the first one's score.")
	s.Add("to begin with", "", fmt.Sprintf("%6.2f", bias))
	v := r.Trace.Signs
	for i := range v {
		if p := part(v, i); math.Abs(p) >= 0.005 {
			s.Add(signNames[i], fmt.Sprintf("%5.2f × %5.2f =", v[i], weights[i]), fmt.Sprintf("%6.2f", p))
		}
	}
	s.Add(fmt.Sprintf("the sum: a chance of %.2f", r.Trace.Chance), "", fmt.Sprintf("%6.2f", sum(v)))
	s.Add(fmt.Sprintf("answered from: a chance of %.2f", enough), "", fmt.Sprintf("%6.2f", math.Log(enough/(1-enough))))
	return s
}
