package calendar

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"dossier/knowledge"
)

//go:embed zones.tsv
var zones string

// Place is a zone as people look for it.
type Place struct {
	Zone    string   // "Asia/Karachi"
	Country string   // "Pakistan"
	Others  []string // other cities, and other names of the country
}

// UTC is the place of no place.
const UTC = "UTC"

// Places lists every zone of the tz database that is some country's, and UTC.
func Places() []Place {
	list := []Place{{Zone: UTC, Country: "Coordinated Universal Time", Others: []string{"GMT"}}}
	for line := range strings.Lines(zones) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		p := Place{Zone: columns[0], Country: columns[1]}
		if columns[2] != "" {
			p.Others = strings.Split(columns[2], ", ")
		}
		list = append(list, p)
	}
	return list
}

// String names the place: "Asia/Karachi (Pakistan)".
func (p Place) String() string { return fmt.Sprintf("%s (%s)", p.Zone, p.Country) }

// City is the one the zone is named for.
func (p Place) City() string {
	return strings.ReplaceAll(p.Zone[strings.LastIndexByte(p.Zone, '/')+1:], "_", " ")
}

// names are all by which the place is found.
func (p Place) names() []string { return append([]string{p.City(), p.Country, p.Zone}, p.Others...) }

// Suggest returns at most n places that what was typed may mean: first those
// with a name that begins with it, then those with a name that holds it.
func Suggest(typed string, n int) []Place {
	typed = knowledge.Fold(typed)
	var begin, hold []Place
	for _, p := range Places() {
		folded := make([]string, 0, 8)
		for _, name := range p.names() {
			folded = append(folded, knowledge.Fold(name))
		}
		switch {
		case slices.ContainsFunc(folded, func(name string) bool { return strings.HasPrefix(name, typed) }):
			begin = append(begin, p)
		case slices.ContainsFunc(folded, func(name string) bool { return strings.Contains(name, typed) }):
			hold = append(hold, p)
		}
	}
	found := append(begin, hold...)
	return found[:min(n, len(found))]
}

// Nearest returns the n places whose names are most like what was typed.
func Nearest(typed string, n int) []Place {
	named, byName := map[string][]string{}, map[string]Place{}
	for _, p := range Places() {
		named[p.Zone], byName[p.Zone] = p.names(), p
	}
	list := make([]Place, 0, n)
	for _, zone := range knowledge.NearestOf(typed, named, n) {
		list = append(list, byName[zone])
	}
	return list
}

// ParseZone finds the zone that somebody typed: its name in the tz database, or
// a city or a country that has only this one. The error is ErrUnknown.
func ParseZone(typed string) (*time.Location, error) {
	typed = strings.TrimSpace(typed)
	var meant []string
	for _, p := range Places() {
		if strings.EqualFold(p.Zone, typed) {
			return time.LoadLocation(p.Zone)
		}
		if slices.ContainsFunc(p.names(), func(name string) bool { return knowledge.Fold(name) == knowledge.Fold(typed) }) {
			meant = append(meant, p.Zone)
		}
	}
	if len(meant) == 1 {
		return time.LoadLocation(meant[0])
	}
	if !isZone(typed) {
		return nil, ErrUnknown
	}
	zone, err := time.LoadLocation(typed)
	if err != nil {
		return nil, ErrUnknown
	}
	return zone, nil
}

// isZone reports whether a name may be one of the tz database that no country
// has, such as "Etc/GMT+5" or "Asia/Calcutta". Machines keep other files beside
// them, all in small letters, and Go reads "Local" as the machine's own.
func isZone(name string) bool {
	return name != "" && name[0] >= 'A' && name[0] <= 'Z' && name != "Local" && name != "Factory"
}
