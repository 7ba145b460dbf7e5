// Package knowledge is the record of a dispute: who says what, when, how that
// is known, in which sources, and what answers, disputes or overtakes it.
//
// A record is a TOML file. [Parse] reads one, holds it against every rule in
// check.go and indexes it; what comes back never changes again and may be read
// by any number of goroutines. [Dossier.Until] looks at it as far as a day.
// The package knows nothing of chat platforms and imports nothing of ours.
//
// The wording of an answer is not here: a [Fact] is data, and its text says
// only the claim. Who makes it stands beside it in By, Speaker and Via.
package knowledge

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"slices"
)

//go:embed pakistan-afghanistan.toml
var embedded []byte

// EmbeddedFile returns the file of the dossier that is built into the program.
func EmbeddedFile() []byte { return bytes.Clone(embedded) }

// Embedded parses the dossier that is built into the program.
func Embedded() (*Dossier, error) { return Parse(embedded) }

// Dossier is a record, parsed and indexed. Nobody changes it.
type Dossier struct {
	Format   int    `toml:"format"`
	Title    string `toml:"title"`
	AsOf     Date   `toml:"as_of"`    // the newest day the record speaks of
	Reviewed Date   `toml:"reviewed"` // the last day up to which news was searched for all of it

	Parties   []*Party    `toml:"party"`
	Issues    []*Issue    `toml:"issue"`
	Sources   []*Source   `toml:"source"`
	Terms     []*Term     `toml:"term"`
	Questions []*Question `toml:"question"`
	Unknowns  []*Unknown  `toml:"unknown"`
	Facts     []*Fact     `toml:"fact"`

	hash      string
	file      []byte
	parties   map[string]*Party // by id and by every folded name
	issues    map[string]*Issue
	sources   map[string]*Source
	terms     map[string]*Term
	questions map[string]*Question
	facts     map[string]*Fact
	refs      map[string]*Fact
	answers   map[*Fact][]*Fact // what replies to it, newest first
	overtaken map[*Fact][]*Fact // what made it old, newest first
	disputed  map[*Fact][]*Fact // what says otherwise, newest first
}

// Role is what a party is in the dispute.
type Role string

// The roles. The two governments are the dispute's sides.
const (
	Government Role = "government"
	ArmedGroup Role = "armed group"
	Mediator   Role = "mediator"
	UN         Role = "un body"
	State      Role = "state"
	Observer   Role = "observer"
)

// Party is whoever says or does something in the record.
type Party struct {
	ID      string   `toml:"id"`
	Name    string   `toml:"name"`
	Short   string   `toml:"short"`
	Aliases []string `toml:"aliases"`
	Role    Role     `toml:"role"`
}

// Issue is a subject of the dispute.
type Issue struct {
	ID      string   `toml:"id"`
	Name    string   `toml:"name"`
	Aliases []string `toml:"aliases"`
}

// Source is where a fact can be read.
type Source struct {
	ID        string `toml:"id"`
	Publisher string `toml:"publisher"`
	Title     string `toml:"title"`
	URL       string `toml:"url"`
	Date      Date   `toml:"date"`    // of publication
	Undated   bool   `toml:"undated"` // it shows no date; then Read is set
	Read      Date   `toml:"read"`
	CarriedBy string `toml:"carried_by"` // the site it was read on, when that is not its publisher's
	Origin    string `toml:"origin"`     // the publisher it merely repeats
	Note      string `toml:"note"`       // how reliable, and why
}

// From names the origin of what the source says: the publisher it repeats, or
// its own.
func (s *Source) From() string { return cmp.Or(s.Origin, s.Publisher) }

// Term is a word of the dispute and who uses which word for the thing.
type Term struct {
	ID      string   `toml:"id"`
	Name    string   `toml:"name"`
	Aliases []string `toml:"aliases"`
	Meaning string   `toml:"meaning"`
	Sources []string `toml:"sources"`
	Words   []Word   `toml:"words"`
}

// Word is a party's own word for a term's thing.
type Word struct {
	By      string `toml:"by"`
	Word    string `toml:"word"`
	Partial bool   `toml:"partial"` // only that side uses it; the record itself may not
}

// Question is one that people ask, with the facts that answer it, in order.
type Question struct {
	ID    string   `toml:"id"`
	Text  string   `toml:"text"`
	Also  []string `toml:"also"` // other ways to ask it
	Facts []string `toml:"facts"`
}

// Unknown is something that nobody on record has established.
type Unknown struct {
	ID       string   `toml:"id"`
	Issue    string   `toml:"issue"`
	Text     string   `toml:"text"`     // what is not known, as a clause: "Whether work on the dam has begun."
	Known    []string `toml:"known"`    // facts nearest to it
	Keywords []string `toml:"keywords"` // how people ask for it
}

// Hash names the dossier: the SHA-256 of its bytes, in hexadecimal.
func (d *Dossier) Hash() string { return d.hash }

// File returns the bytes it was parsed from. They are not to be changed.
func (d *Dossier) File() []byte { return d.file }

// Fact returns the fact with that id, or with that Ref.
func (d *Dossier) Fact(id string) (*Fact, bool) {
	if f, ok := d.facts[id]; ok {
		return f, true
	}
	f, ok := d.refs[id]
	return f, ok
}

// Source returns the source with that id.
func (d *Dossier) Source(id string) (*Source, bool) { s, ok := d.sources[id]; return s, ok }

// Party returns the party with that id, name, short form or alias, in any case
// and with or without accents.
func (d *Dossier) Party(name string) (*Party, bool) { return byName(d.parties, name) }

// Issue returns the issue with that id, name or alias.
func (d *Dossier) Issue(name string) (*Issue, bool) { return byName(d.issues, name) }

// Term returns the term with that id, name or alias, or for which a party uses
// that word.
func (d *Dossier) Term(name string) (*Term, bool) { return byName(d.terms, name) }

// Question returns the question with that id, or asked in that way.
func (d *Dossier) Question(text string) (*Question, bool) { return byName(d.questions, text) }

// Sides returns the two governments.
func (d *Dossier) Sides() []*Party {
	var sides []*Party
	for _, p := range d.Parties {
		if p.Role == Government {
			sides = append(sides, p)
		}
	}
	return sides
}

// SourcesOf returns a fact's sources in its order.
func (d *Dossier) SourcesOf(f *Fact) []*Source {
	list := make([]*Source, 0, len(f.Sources))
	for _, id := range f.Sources {
		if s, ok := d.sources[id]; ok {
			list = append(list, s)
		}
	}
	return list
}

// Origins returns the distinct origins of a fact's sources, in their order.
func (d *Dossier) Origins(f *Fact) []string {
	var list []string
	for _, s := range d.SourcesOf(f) {
		if !slices.Contains(list, s.From()) {
			list = append(list, s.From())
		}
	}
	return list
}

func byName[T any](named map[string]*T, name string) (*T, bool) {
	if v, ok := named[name]; ok {
		return v, true
	}
	v, ok := named[Fold(name)]
	return v, ok
}

// index builds the look-ups. Of two things with one name the first is kept;
// the checker reports the second.
func (d *Dossier) index(data []byte) {
	sum := sha256.Sum256(data)
	d.hash, d.file = hex.EncodeToString(sum[:]), data
	d.parties, d.issues = map[string]*Party{}, map[string]*Issue{}
	for _, p := range d.Parties {
		name(d.parties, p, p.ID, append([]string{p.ID, p.Name, p.Short}, p.Aliases...))
	}
	for _, i := range d.Issues {
		name(d.issues, i, i.ID, append([]string{i.ID, i.Name}, i.Aliases...))
	}
	d.sources = make(map[string]*Source, len(d.Sources))
	for _, s := range d.Sources {
		name(d.sources, s, s.ID, nil)
	}
	d.terms = map[string]*Term{}
	for _, t := range d.Terms {
		name(d.terms, t, t.ID, append([]string{t.ID, t.Name}, t.Aliases...))
	}
	for _, t := range d.Terms {
		for _, w := range t.Words {
			name(d.terms, t, t.ID, []string{w.Word})
		}
	}
	d.questions = map[string]*Question{}
	for _, q := range d.Questions {
		name(d.questions, q, q.ID, append([]string{q.Text}, q.Also...))
	}
	d.facts = make(map[string]*Fact, len(d.Facts))
	d.refs = make(map[string]*Fact, len(d.Facts))
	for _, f := range d.Facts {
		name(d.facts, f, f.ID, nil)
		name(d.refs, f, f.Ref(), nil)
	}
	d.relate()
}

func name[T any](named map[string]*T, v *T, id string, others []string) {
	if _, taken := named[id]; !taken {
		named[id] = v
	}
	for _, other := range others {
		key := Fold(other)
		if _, taken := named[key]; !taken && key != "" {
			named[key] = v
		}
	}
}

// relate turns the ids in Answers, Overtakes and Disputes into lists on the
// facts they name.
func (d *Dossier) relate() {
	d.answers, d.overtaken, d.disputed = map[*Fact][]*Fact{}, map[*Fact][]*Fact{}, map[*Fact][]*Fact{}
	for _, f := range d.Facts {
		d.link(d.answers, f, f.Answers)
		d.link(d.overtaken, f, f.Overtakes)
		d.link(d.disputed, f, f.Disputes)
	}
	for _, links := range []map[*Fact][]*Fact{d.answers, d.overtaken, d.disputed} {
		for _, list := range links {
			SortNewest(list)
		}
	}
}

func (d *Dossier) link(links map[*Fact][]*Fact, from *Fact, ids []string) {
	for _, id := range ids {
		if to, ok := d.facts[id]; ok {
			links[to] = append(links[to], from)
		}
	}
}
