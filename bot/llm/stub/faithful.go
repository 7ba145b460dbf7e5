package stub

import (
	"encoding/json"
	"slices"
	"strings"
)

// Data is what the bot sends as the user's message.
type Data struct {
	Question string   `json:"question"`
	Headings []string `json:"headings"`
	Facts    []struct {
		Number int    `json:"n"`
		Part   int    `json:"part"`
		Text   string `json:"text"`
	} `json:"facts"`
}

// Data reads it.
func (r Request) Data() Data {
	var d Data
	for _, m := range r.Messages {
		if m.Role == "user" && json.Unmarshal([]byte(m.Content), &d) != nil {
			return Data{}
		}
	}
	return d
}

// Sentence is one of an answer.
type Sentence struct {
	Text  string `json:"text"`
	Facts []int  `json:"facts"`
}

// Group is one of an answer.
type Group struct {
	Heading string `json:"heading"`
	Facts   []int  `json:"facts"`
}

// Answer writes an answer; whichever of the two was asked for is read.
func Answer(groups []Group, sentences []Sentence) string {
	data, _ := json.Marshal(map[string]any{"groups": groups, "sentences": sentences}) // it cannot fail
	return string(data)
}

// Faithful answers well: it chooses all facts, the last first, and tells each in
// its own words.
func Faithful(r Request) string {
	var groups []Group
	var sentences []Sentence
	d := r.Data()
	for i, f := range d.Facts {
		heading := ""
		if len(d.Headings) > 0 {
			heading = d.Headings[min(i, len(d.Headings)-1)]
		}
		groups = append(groups, Group{heading, []int{f.Number}})
		_, words, _ := strings.Cut(f.Text, ") ") // behind the date
		sentences = append(sentences, Sentence{words, []int{f.Number}})
	}
	slices.Reverse(groups)
	return Answer(groups, sentences)
}
