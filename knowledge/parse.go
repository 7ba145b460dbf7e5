package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Format is the version of the file format this program reads.
const Format = 1

// Problem is one thing wrong with a dossier file.
type Problem struct {
	Line   int    // counted from 1; 0 when the problem has no place
	ID     string // of the fact, source, party, … it is in; "" for the file as a whole
	Text   string // what is wrong
	Advice string // what to do about it
}

// String writes the problem on one line.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.ID != "" {
		fmt.Fprintf(&b, "%s: ", p.ID)
	}
	fmt.Fprintf(&b, "%s; %s", p.Text, p.Advice)
	return b.String()
}

// Problems are all that is wrong with a dossier file, in the order of its lines.
type Problems []Problem

// Error says how many problems there are and names the first.
func (ps Problems) Error() string {
	if len(ps) == 1 {
		return "the dossier has a problem: " + ps[0].String()
	}
	return fmt.Sprintf("the dossier has %d problems; the first: %s", len(ps), ps[0])
}

// Parse reads a dossier and holds it against every rule. The error is of type
// [Problems] and lists all of them.
func Parse(data []byte) (*Dossier, error) {
	d, problems := Check(data)
	if len(problems) > 0 {
		return nil, problems
	}
	return d, nil
}

// Check is Parse for people who are still writing: it returns the dossier, as
// far as it could be read (nil when it is no TOML), beside its problems. Nobody
// should be answered from a dossier that has any.
func Check(data []byte) (*Dossier, Problems) {
	d, findings := read(data)
	if d != nil {
		findings = append(findings, check(d)...)
	}
	if len(findings) == 0 {
		return d, nil
	}
	return d, located(findings, data)
}

// read decodes and indexes a dossier. A file that is not TOML, or has a value
// of the wrong kind, stops it at the first such place; unknown keys do not. One
// that is too large is not read at all.
func read(data []byte) (*Dossier, []finding) {
	if f, broken := tooLarge(data); broken {
		return nil, []finding{f}
	}
	d := new(Dossier)
	plain := bytes.TrimPrefix(data, []byte("\ufeff")) // some editors begin a file with a byte order mark
	unknown := unknownKeys(plain)
	if len(unknown) > maxUnknown {
		return nil, unknown // the TOML reader compares each key of a table with all others
	}
	err := toml.Unmarshal(plain, d)
	if broken, ok := errors.AsType[*toml.DecodeError](err); ok {
		return nil, []finding{unreadable(broken)}
	}
	if err != nil {
		return nil, []finding{{text: "not readable: " + err.Error(), advice: "the file must be TOML in UTF-8"}}
	}
	if large := counts(d); len(large) > 0 {
		return nil, large
	}
	d.index(data)
	return d, unknown
}

// cures are what to do about the mistakes that people new to TOML make, by a
// sign of each in what go-toml says.
var cures = []struct{ sign, cure string }{
	{"TOML local date", "put the date in quotes"},
	{"TOML integer", "put the value in quotes"},
	{"TOML string", `write a list between square brackets, ["…"], and true or a number without quotes`},
	{"unexpected character", "put straight quotes, and no others, around a value"},
	{"expected newline", "use “ and ” for quotation marks inside a text"},
	{"new lines", "end the text with a quote on the line it begins on"},
	{"already defined", "give each key once in a table"},
}

// unreadable says what go-toml found, without the names of our Go types.
func unreadable(broken *toml.DecodeError) finding {
	line, _ := broken.Position()
	text, _, _ := strings.Cut(strings.TrimPrefix(broken.Error(), "toml: "), " into struct field")
	if key := strings.Join(broken.Key(), "."); key != "" {
		text = key + ": " + text
	}
	advice := "mend this line first; the rest was not looked at"
	for _, c := range cures {
		if strings.Contains(text, c.sign) {
			advice = c.cure + ", then check again; the rest was not looked at"
			break
		}
	}
	return finding{line: line, text: "not readable: " + text, advice: advice}
}
