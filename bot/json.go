package bot

import (
	"encoding/json"

	"dossier/knowledge"
)

// MarshalJSON writes the reply as data. The shape is a promise to scripts:
// keys are added, never changed.
func (r Reply) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Question string     `json:"question"`
		Kind     Kind       `json:"kind"`
		Text     string     `json:"text"`
		Facts    []jsonFact `json:"facts"`
		AsOf     string     `json:"as_of"`
		Reviewed string     `json:"reviewed"`
		Dossier  string     `json:"dossier"`
		Files    []jsonFile `json:"files"`

		Sentences []jsonSentence `json:"sentences,omitempty"`
	}{r.Asked, r.Kind, r.Text(), r.facts(), isoOrNone(r.AsOf), isoOrNone(r.Reviewed), r.Dossier, r.files(), r.sentences()})
}

// jsonSentence is what a model wrote in the place of facts.
type jsonSentence struct {
	Text  string   `json:"text"`
	Facts []string `json:"facts"`
}

func (r Reply) sentences() []jsonSentence {
	var list []jsonSentence
	for _, b := range r.Blocks {
		for i, c := range b.Claims {
			if c.Sentence == "" {
				continue
			}
			s := jsonSentence{Text: c.Sentence}
			for _, told := range b.Told(i) {
				s.Facts = append(s.Facts, told.Fact.ID)
			}
			list = append(list, s)
		}
	}
	return list
}

type jsonFile struct {
	Name string `json:"name"`
	Alt  string `json:"alt"`
}

func (r Reply) files() []jsonFile {
	list := []jsonFile{}
	for _, f := range r.Files {
		list = append(list, jsonFile{f.Name, f.Alt})
	}
	return list
}

type jsonFact struct {
	ID       string             `json:"id"`
	Lead     bool               `json:"lead"`
	Text     string             `json:"text"`
	By       []string           `json:"by"`
	Speaker  string             `json:"speaker"`
	To       []string           `json:"to"`
	Date     string             `json:"date"`
	Via      string             `json:"via"`
	Attested knowledge.Attested `json:"attested"`
	Sources  []jsonSource       `json:"sources"`
}

type jsonSource struct {
	ID        string `json:"id"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Date      string `json:"date"` // "" when the source shows none
	Origin    string `json:"origin"`
}

// facts lists every fact shown, once, in the order shown; one that is asked
// for anywhere leads.
func (r Reply) facts() []jsonFact {
	list := []jsonFact{}
	at := map[string]int{}
	for _, b := range r.Blocks {
		for _, c := range b.Claims {
			leads := c.As.Leads() && !b.Aside && r.Kind == Answered
			if i, shown := at[c.Fact.ID]; shown {
				list[i].Lead = list[i].Lead || leads
				continue
			}
			at[c.Fact.ID] = len(list)
			list = append(list, r.fact(c, leads))
		}
	}
	return list
}

func (r Reply) fact(c Claim, leads bool) jsonFact {
	f := c.Fact
	sources := make([]jsonSource, 0, len(c.Cites))
	for _, n := range c.Cites {
		s := r.Sources[n-1]
		date := ""
		if !s.Undated {
			date = s.Date.ISO()
		}
		sources = append(sources, jsonSource{s.ID, s.Publisher, s.URL, date, s.From()})
	}
	return jsonFact{
		f.ID, leads, f.Text, orEmpty(f.By), f.Speaker, orEmpty(f.To),
		f.Date.ISO(), f.Via, f.Attested, sources,
	}
}

// isoOrNone writes a day, and no day as "".
func isoOrNone(d knowledge.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.ISO()
}

// orEmpty keeps a missing list from becoming null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
