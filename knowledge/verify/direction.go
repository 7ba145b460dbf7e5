package verify

import (
	"maps"
	"slices"

	"dossier/knowledge"
)

// direction holds that who does what to whom is as in the facts (V11). What a
// party does or suffers here, no fact may give to another party or turn round. Of
// the parties whose part here no fact bears out, each must have the same part
// in a fact, and they must keep their order.
func (s *statement) direction() *Refusal {
	here := mentionsIn(s.words)
	var loose []mention
	for i := range here {
		m := &here[i]
		for _, p := range m.parties {
			borne := false
			for _, head := range slices.Sorted(maps.Keys(m.heads)) {
				switch s.judge(m, p, head) {
				case contrary:
					if s.doneTo(m, head) {
						continue
					}
					return &Refusal{Direction, s.words[m.at].text + " " + head}
				case same:
					borne = true
				}
			}
			if borne {
				continue
			}
			if !s.placed(m, p) {
				return &Refusal{Direction, s.words[m.at].text}
			}
			if m.role != "in" || !s.has(p, "in") { // where a thing is may be said first or last
				loose = append(loose, mention{at: m.at, parties: []string{p}})
			}
		}
	}
	if at := s.swapped(); at != "" {
		return &Refusal{Direction, at}
	}
	return s.ordered(loose)
}

// swapped returns two parties' names side by side that a fact has the other way
// round: "India British".
func (s *statement) swapped() string {
	for i := 1; i < len(s.words); i++ {
		a, b := &s.words[i-1], &s.words[i]
		if a.kind == party && b.kind == party && !a.frame && b.before == " " && s.any(func(f *fact) bool { return f.follows(b.low, a.low) }) {
			return a.text + " " + b.text
		}
	}
	return ""
}

// verdict is what the facts say to a party's part in something.
type verdict int

const (
	silent verdict = iota
	same
	contrary
)

// judge asks the facts whether a party has that role towards a word. That another
// has the very role outweighs that the party has one much like it.
func (s *statement) judge(here *mention, p, head string) verdict {
	v, others, r := silent, false, here.heads[head]
	for _, f := range s.facts {
		for i := range f.mentions {
			m := &f.mentions[i]
			had, ok := m.heads[head]
			switch own := slices.Contains(m.parties, p); {
			case !ok, own && here.prep == "by" && !m.role.acts() && (had != owns || r == owns):
			case own && had.like(r) && f.exchanges(here, m, head):
				return contrary
			case own && had.like(r):
				return same
			case own && had.agrees(r):
				v = same
			case own && had.decided() && r.decided() && v == silent:
				v = contrary
			case !own && had.like(r) && r != "of":
				others = true
			}
		}
	}
	if others {
		return contrary
	}
	return v
}

// exchanges reports whether a statement does to a party what the fact does towards
// it, or the other way round, and the fact has another there: whoever is bound to
// somebody binds nobody to himself.
func (f *fact) exchanges(here, there *mention, head string) bool {
	towards := here.prep == "to"
	return towards != (there.prep == "to") && there.heads[head] == suffers && !giving[head] &&
		slices.ContainsFunc(f.mentions, func(o mention) bool { return o.heads[head] == suffers && (o.prep == "to") == towards })
}

// doneTo reports whether a fact has what a party does here done to a thing that
// another owns, as it does here, and no third has to do with that thing: "objected
// to the decision by Pakistan".
func (s *statement) doneTo(here *mention, head string) bool {
	p, done := here.others[head], false
	for _, f := range s.facts {
		for i := range f.mentions {
			m := &f.mentions[i]
			switch own := slices.Contains(m.parties, p); {
			case !own && m.heads[head].acts():
				return false
			case own && m.heads[head] == owns:
				for verb, r := range here.heads {
					done = done || verb != head && r == does && m.heads[verb] != ""
				}
			}
		}
	}
	return done
}

// placed reports whether a fact has the party in that part at all, or no text
// names it. What is done by somebody must be his deed.
func (s *statement) placed(m *mention, p string) bool {
	if m.prep == "by" {
		return s.any(func(f *fact) bool { return f.deed() && slices.Contains(f.By, p) })
	}
	if !s.any(func(f *fact) bool { return f.named[p] }) {
		return true
	}
	return s.any(func(f *fact) bool {
		return slices.ContainsFunc(f.mentions, func(o mention) bool {
			return slices.Contains(o.parties, p) && (o.role.agrees(m.role) || !o.role.decided() || !m.role.decided())
		})
	})
}

// has reports whether a fact has a party in that very role.
func (s *statement) has(p string, r role) bool {
	return s.any(func(f *fact) bool {
		return slices.ContainsFunc(f.mentions, func(m mention) bool { return m.role == r && slices.Contains(m.parties, p) })
	})
}

// ordered holds that no party comes before another here that it only follows in
// a fact.
func (s *statement) ordered(here []mention) *Refusal {
	for i := range here {
		for j := range i {
			for _, f := range s.facts {
				a, _ := f.span(here[j].parties[0])
				_, b := f.span(here[i].parties[0])
				if b >= 0 && b < a {
					return &Refusal{Direction, s.words[here[i].at].text + " after " + s.words[here[j].at].text}
				}
			}
		}
	}
	return nil
}

// span returns the first and the last of the fact's mentions of a party.
func (f *fact) span(p string) (first, last int) {
	first, last = -1, -1
	for i := range f.mentions {
		if slices.Contains(f.mentions[i].parties, p) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// deed reports whether the fact is something done, and not something said.
func (f *fact) deed() bool {
	return f.Topic == knowledge.Event || f.Topic == knowledge.Background || f.Topic == knowledge.Mediation
}
