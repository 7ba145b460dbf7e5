package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
)

// Topic is what kind of claim a fact is.
type Topic string

// The topics.
const (
	Demand     Topic = "demand"
	Position   Topic = "position"
	Accusation Topic = "accusation"
	Event      Topic = "event"
	Mediation  Topic = "mediation"
	Background Topic = "background"
	Count      Topic = "figure"
)

// Attested is how well a fact is borne out: of an event, that it happened; of
// a demand, position, accusation or count, that it was said.
type Attested string

// The standings, from the weakest.
const (
	OneOrigin      Attested = "one"     // however many outlets repeat it
	SeveralOrigins Attested = "several" // independent of one another
	BothSides      Attested = "both"    // both governments say so
)

// Fact is one claim.
type Fact struct {
	ID         string   `toml:"id"`
	Topic      Topic    `toml:"topic"`
	Issue      string   `toml:"issue"`
	Date       Date     `toml:"date"`       // when it was said or happened
	By         []string `toml:"by"`         // parties: whose word or deed it is
	To         []string `toml:"to"`         // parties: to whom
	Speaker    string   `toml:"speaker"`    // "Khawaja Asif, defence minister"; "" when the party itself speaks
	Via        string   `toml:"via"`        // how it is known: "unnamed security sources speaking to CNN-News18"
	Text       string   `toml:"text"`       // the claim, in our own words
	Attested   Attested `toml:"attested"`   //
	Sources    []string `toml:"sources"`    //
	Of         string   `toml:"of"`         // the fact that tells what this one speaks of, and is told before it; "" for none
	Answers    []string `toml:"answers"`    // facts this one replies to
	Overtakes  []string `toml:"overtakes"`  // facts this one makes old
	Disputes   []string `toml:"disputes"`   // facts that say otherwise; always mutual
	Figure     *Figure  `toml:"figure"`     // what a count counts
	Unanswered bool     `toml:"unanswered"` // a demand with no answer on record
	Weak       bool     `toml:"weak"`       // kept, but left out of short answers
	Keywords   []string `toml:"keywords"`   // how people ask for it
}

// Figure is the number of a count. Low alone means "at least", High alone
// "up to", both equal an exact number.
type Figure struct {
	Low   int64  `toml:"low"`
	High  int64  `toml:"high"`
	Unit  string `toml:"unit"`  // "civilians killed", "US dollars a day"
	Until Date   `toml:"until"` // the last day it counts
}

// Ref is the short name of a fact inside a button: eight base32 characters of
// its id's hash. The checker refuses a file in which two are equal.
func (f *Fact) Ref() string {
	sum := sha256.Sum256([]byte(f.ID))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// SortOldest orders facts as a chronicle does, ties by id.
func SortOldest(facts []*Fact) {
	slices.SortFunc(facts, func(a, b *Fact) int { return cmp.Or(a.Date.Earlier(b.Date), cmp.Compare(a.ID, b.ID)) })
}

// SortNewest orders facts by date, the newest first, ties by id.
func SortNewest(facts []*Fact) {
	slices.SortFunc(facts, func(a, b *Fact) int { return cmp.Or(a.Date.Newer(b.Date), cmp.Compare(a.ID, b.ID)) })
}
