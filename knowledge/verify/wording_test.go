package verify_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"dossier/knowledge"
)

// worder words facts faithfully, in the deterministic wording and in templates
// of several styles.
type worder struct {
	d       *knowledge.Dossier
	names   *regexp.Regexp // every name of every party, the longest first
	parties map[string]string
}

func newWorder(d *knowledge.Dossier) *worder {
	w := &worder{d: d, parties: map[string]string{}}
	var names []string
	for _, p := range d.Parties {
		for _, n := range append([]string{p.Name, p.Short}, p.Aliases...) {
			if _, taken := w.parties[n]; !taken && n[0] >= 'A' && n[0] <= 'Z' || n == "Türkiye" {
				w.parties[n] = p.ID
				names = append(names, regexp.QuoteMeta(n))
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	w.names = regexp.MustCompile(`\b(?:` + strings.Join(names, "|") + `)\b`)
	return w
}

// holders are ways to name whose word a fact is; none for what may be stated.
func (w *worder) holders(f *knowledge.Fact) []string {
	var by []string
	for _, id := range f.By {
		p, _ := w.d.Party(id)
		by = append(by, p.Name)
	}
	parties := strings.Join(by, " and ")
	deed := f.Topic == knowledge.Event || f.Topic == knowledge.Background || f.Topic == knowledge.Mediation
	switch {
	case f.Stated():
		return nil
	case f.Speaker != "":
		if name, role, ok := strings.Cut(f.Speaker, ", "); ok && !strings.Contains(role, ",") {
			return []string{parties + " (" + f.Speaker + ")", name + ", the " + role + " of " + parties + ",", name}
		}
		return []string{parties + " (" + f.Speaker + ")", parties}
	case !deed && f.Via != "":
		return []string{parties + ", according to " + f.Via + ","}
	case f.Via != "":
		return []string{f.Via}
	case !deed || f.Attested == knowledge.BothSides:
		return []string{parties}
	}
	return []string{strings.Join(w.d.Origins(f), " and ")}
}

var lowered = regexp.MustCompile(`^(?:The|A|An|No|In|At|There|Both|Some|All|About|Any|On|It|To|With|Nearly|Over|More|By|For|Of|One|Two|Three|Five|Six|Seven|Nine|Nobody|Only|Before|After|Neither|Trade|Talks|Ties|Dams|Fighters|Leaders) `)

// word words a fact in one of the styles.
func (w *worder) word(r *rand.Rand, f *knowledge.Fact) string {
	holders := w.holders(f)
	if holders == nil {
		return f.Text
	}
	holder := holders[r.IntN(len(holders))]
	bare, inside := strings.TrimSuffix(f.Text, "."), f.Text
	if lowered.MatchString(inside) {
		inside = strings.ToLower(inside[:1]) + inside[1:]
	}
	first := strings.ToUpper(holder[:1]) + holder[1:]
	if strings.Contains(holder, ", according to ") {
		if r.IntN(2) == 0 {
			return strings.TrimSuffix(first, ",") + ": " + f.Text
		}
		return first + " says that " + inside
	}
	plain := strings.TrimSuffix(holder, ",")
	switch r.IntN(6) {
	case 0:
		return strings.TrimSuffix(first, ",") + ": " + f.Text
	case 1:
		return first + " said that " + inside
	case 2:
		return bare + ", " + holder + " said."
	case 3:
		return "According to " + plain + ", " + inside
	case 4:
		return bare + ", according to " + plain + "."
	}
	if f.Date.Exact() && f.Date.From == f.Date.To {
		return fmt.Sprintf("On %d %s %d %s said that %s", f.Date.From.Day, f.Date.From.Month, f.Date.From.Year, holder, inside)
	}
	return first + " says that " + inside
}

// mention is a party's name at a place of a text.
type mention struct {
	from, to int
	party    string
}

func (w *worder) mentions(text string) []mention {
	var list []mention
	for _, at := range w.names.FindAllStringIndex(text, -1) {
		list = append(list, mention{at[0], at[1], w.parties[text[at[0]:at[1]]]})
	}
	return list
}
