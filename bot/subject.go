package bot

import (
	"context"
	"slices"
	"strings"

	"dossier/knowledge"
)

// Subject is what a reply is about: an issue, a party, or both, where an issue
// and a party bear one name. Of both, what is about either counts.
type Subject struct {
	Issue *knowledge.Issue
	Party *knowledge.Party
}

// subject names what the reply is to be about.
func subject() Option {
	return Option{
		Name: "about", Code: "o", Help: "an issue or a party: border, refugees, Kabul, TTP…",
		value: func(q Query) string { return q.About.small() },
		read: func(q *Query, typed string) error {
			find := func(name string) (*Subject, bool) { return subjectNamed(q.View.Dossier, name) }
			found, err := named(typed, "issue or party", find, subjects(q.View.Dossier), subjectNames)
			if err == nil {
				q.About = *found
			}
			return err
		},
		suggest: func(_ context.Context, q Query, typed string) []Choice {
			return choices(subjects(q.View.Dossier), typed, subjectNames)
		},
	}
}

// subjectNamed finds what bears a name, or what small wrote.
func subjectNamed(d *knowledge.Dossier, name string) (*Subject, bool) {
	if id, only := strings.CutPrefix(name, onlyIssue); only {
		issue, found := d.Issue(id)
		return &Subject{Issue: issue}, found
	}
	if id, only := strings.CutPrefix(name, onlyParty); only {
		party, found := d.Party(id)
		return &Subject{Party: party}, found
	}
	issue, isIssue := d.Issue(name)
	party, isParty := d.Party(name)
	return &Subject{issue, party}, isIssue || isParty
}

// The prefixes tell an issue from a party that shares its id.
const onlyIssue, onlyParty = "i:", "p:"

// small writes the subject as it goes into a button.
func (s Subject) small() string {
	switch {
	case s.Issue != nil && s.Party != nil:
		return s.Party.ID
	case s.Issue != nil:
		return onlyIssue + s.Issue.ID
	case s.Party != nil:
		return onlyParty + s.Party.ID
	}
	return ""
}

// subjects lists every issue and every party.
func subjects(d *knowledge.Dossier) []*Subject {
	var all []*Subject
	for _, i := range d.Issues {
		all = append(all, &Subject{Issue: i})
	}
	for _, p := range d.Parties {
		all = append(all, &Subject{Party: p})
	}
	return all
}

// subjectNames has the name in place of the id: an issue and a party may share
// an id.
func subjectNames(s *Subject) (id, shown string, others []string) {
	if s.Issue != nil {
		_, shown, others = issueNames(s.Issue)
	} else {
		_, shown, others = partyNames(s.Party)
	}
	return shown, shown, others
}

// String names the subject, once where the name of its issue holds that of its
// party or the other way round; it is empty for none.
func (s Subject) String() string {
	switch {
	case s.Issue != nil && s.Party != nil && holds(s.Issue.Name, s.Party.Name):
		return s.Issue.Name
	case s.Issue != nil && s.Party != nil && holds(s.Party.Name, s.Issue.Name):
		return s.Party.Name
	case s.Issue != nil && s.Party != nil:
		return s.Issue.Name + ", or " + s.Party.Name
	case s.Issue != nil:
		return s.Issue.Name
	case s.Party != nil:
		return s.Party.Name
	}
	return ""
}

func holds(name, part string) bool {
	return strings.Contains(knowledge.Fold(name), knowledge.Fold(part))
}

// covers reports whether a fact is about the subject: of its issue, or said,
// done or addressed to by its party. No subject covers everything.
func (s Subject) covers(f *knowledge.Fact) bool {
	switch {
	case s.Issue == nil && s.Party == nil:
		return true
	case s.Issue != nil && f.Issue == s.Issue.ID:
		return true
	}
	return s.Party != nil && (slices.Contains(f.By, s.Party.ID) || slices.Contains(f.To, s.Party.ID))
}

// coversAny reports whether one of the facts is about the subject.
func (s Subject) coversAny(facts []*knowledge.Fact) bool { return slices.ContainsFunc(facts, s.covers) }
