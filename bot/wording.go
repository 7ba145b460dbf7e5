package bot

import (
	"cmp"
	"fmt"
	"strings"

	"dossier/knowledge"
)

// Everything a reader sees of who says a fact and how that is known is written
// here, from the fact's fields and never from its text. Read aloud, a claim is
//
//	Pakistan (Khawaja Asif, defence minister): The Durand Line is an international border.
//	According to unnamed sources speaking to CNN-News18: Türkiye has stepped back as mediator.
//	Reported by Reuters: Pakistan bombed a fuel depot near Kandahar airport.
//	The two sides agreed on an immediate ceasefire.
//
// and only the last, an event that independent origins bear out and nobody
// disputes, is stated.

// lead says whose word a fact is, up to the colon. It is empty for the only
// facts that may be stated, see [knowledge.Fact.Stated].
func lead(d *knowledge.Dossier, f *knowledge.Fact) (party, rest string) {
	switch {
	case f.Stated():
		return "", ""
	case f.Speaker != "":
		return parties(d, f.By), " (" + f.Speaker + ")"
	case isWord(f) && f.Via != "":
		return parties(d, f.By), ", according to " + f.Via
	case isWord(f), f.Attested == knowledge.BothSides:
		return parties(d, f.By), ""
	case f.Via != "":
		return "According to " + f.Via, ""
	}
	return "Reported by " + list(d.Origins(f)), ""
}

// standing says how well a fact is attested where that is less, or more, than
// several independent origins.
func standing(d *knowledge.Dossier, f *knowledge.Fact) string {
	var parts []string
	switch f.Attested {
	case knowledge.OneOrigin:
		if n := outlets(d, f); n > 1 {
			parts = append(parts, count(n, "outlet")+", one origin")
		} else {
			parts = append(parts, "one origin")
		}
	case knowledge.BothSides:
		parts = append(parts, "both sides say so")
	case knowledge.SeveralOrigins:
	}
	if f.Weak {
		parts = append(parts, "weak source")
	}
	return strings.Join(parts, " · ")
}

// outlets counts the outlets that carry a fact. One that carries it twice is one.
func outlets(d *knowledge.Dossier, f *knowledge.Fact) int {
	seen := map[string]bool{}
	for _, s := range d.SourcesOf(f) {
		seen[cmp.Or(s.CarriedBy, s.Publisher)] = true
	}
	return len(seen)
}

// parties names the parties with these ids: "Pakistan", "Qatar and Türkiye".
func parties(d *knowledge.Dossier, ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		if p, ok := d.Party(id); ok {
			names = append(names, p.Name)
		}
	}
	return list(names)
}

// list joins names as in a sentence.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

var small = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}

// count writes a number of things, small ones in letters: "four outlets".
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	if n < len(small) {
		return small[n] + " " + thing
	}
	return fmt.Sprintf("%d %s", n, thing)
}
