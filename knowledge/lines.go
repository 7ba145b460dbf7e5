package knowledge

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2/unstable"
)

// finding is a problem before its line is known: it is in one key of one of a
// kind's tables ([[fact]], …), or carries a line already.
type finding struct {
	kind, key    string
	index        int
	line         int
	id           string
	text, advice string
}

// place is a key of a table; the key "" is the table's own header.
type place struct {
	kind, key string
	index     int
}

// located gives every finding its line and puts them in the file's order.
func located(findings []finding, data []byte) Problems {
	var lines map[place]int
	if slices.ContainsFunc(findings, func(f finding) bool { return f.line == 0 && f.kind+f.key != "" }) {
		lines = lineIndex(data)
	}
	problems := make(Problems, 0, len(findings))
	for _, f := range findings {
		line := f.line
		if line == 0 {
			line = cmp.Or(lines[place{f.kind, f.key, f.index}], lines[place{f.kind, "", f.index}])
		}
		problems = append(problems, Problem{line, clip(f.id, MaxName), clip(f.text, maxSaid), clip(f.advice, maxSaid)})
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(problems)
}

// maxSaid is how many bytes of a problem's text are kept; what it repeats of the
// file may be of any length.
const maxSaid = 400

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// lineIndex maps every key of every table to its line.
func lineIndex(data []byte) map[place]int {
	lines := map[place]int{}
	counts := map[string]int{}
	at := place{}
	walk(data, func(e *unstable.Node, keys []string, line int) {
		switch {
		case e.Kind == unstable.KeyValue:
			lines[place{at.kind, keys[0], at.index}] = line
		case len(keys) == 1: // [fact.figure] is still the same fact
			at = place{kind: keys[0], index: counts[keys[0]]}
			counts[keys[0]]++
			lines[at] = line
		}
	})
	return lines
}

// walk calls visit for every table and every key of a file, with the parts of
// its name and its line. It and unknownKeys are the one place that uses
// go-toml's parser, which makes no promise to stay as it is; lines are counted
// here because the parser begins anew for each.
func walk(data []byte, visit func(e *unstable.Node, keys []string, line int)) {
	line, counted := 1, 0
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		keys, offset := parts(e)
		if len(keys) == 0 {
			continue
		}
		line += bytes.Count(data[min(counted, offset):offset], []byte{'\n'})
		counted = max(counted, offset)
		visit(e, keys, line)
	}
}

// parts are the parts of a table's or a key's name, and where it begins.
func parts(e *unstable.Node) (keys []string, offset int) {
	if e.Kind != unstable.KeyValue && e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
		return nil, 0
	}
	for it := e.Key(); it.Next(); {
		if len(keys) == 0 {
			offset = int(it.Node().Raw.Offset)
		}
		keys = append(keys, string(it.Node().Data))
	}
	return keys, offset
}

// unknownKeys reports the tables and keys that mean nothing in a dossier; what
// stands in an unknown table is not looked at. The TOML reader can do the same,
// but takes the whole file for each.
func unknownKeys(data []byte) []finding {
	var list []finding
	table, path := reflect.TypeFor[Dossier](), []string(nil)
	report := func(keys []string, line int) {
		if len(list) <= maxUnknown {
			list = append(list, finding{
				line: line, text: fmt.Sprintf("the key %q is not known", strings.Join(keys, ".")),
				advice: "see the list of keys in docs/curating.md",
			})
		}
	}
	var inside func(value *unstable.Node, t reflect.Type, path []string, line int)
	key := func(e *unstable.Node, t reflect.Type, path []string, line int) {
		keys, _ := parts(e)
		path = slices.Concat(path, keys)
		if t = under(t, keys); t == nil {
			report(path, line)
			return
		}
		inside(e.Value(), t, path, line)
	}
	inside = func(value *unstable.Node, t reflect.Type, path []string, line int) {
		for it := value.Children(); it.Next(); {
			if e := it.Node(); e.Kind == unstable.KeyValue {
				key(e, t, path, line)
			} else {
				inside(e, t, path, line)
			}
		}
	}
	walk(data, func(e *unstable.Node, keys []string, line int) {
		if e.Kind == unstable.KeyValue {
			if table != nil {
				key(e, table, path, line)
			}
			return
		}
		path = keys
		if table = under(reflect.TypeFor[Dossier](), keys); table == nil {
			report(keys, line)
		}
	})
	return list
}

// under returns the type that a key leads to from a table's, or nil. Keys are
// told apart as the TOML reader does, without regard to case.
func under(t reflect.Type, keys []string) reflect.Type {
	for _, key := range keys {
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return nil
		}
		next, ok := keyTypes(t)[strings.ToLower(key)]
		if !ok {
			return nil
		}
		t = next
	}
	return t
}

// keyTypes returns the types of a table's keys. Looking at a type's fields is
// slow and there are few types, so each is looked at once.
func keyTypes(table reflect.Type) map[string]reflect.Type {
	if known, ok := knownKeyTypes.Load(table); ok {
		return known.(map[string]reflect.Type)
	}
	types := map[string]reflect.Type{}
	for f := range table.Fields() {
		if name, tagged := f.Tag.Lookup("toml"); tagged {
			types[strings.ToLower(name)] = f.Type
		}
	}
	knownKeyTypes.Store(table, types)
	return types
}

var knownKeyTypes sync.Map // of map[string]reflect.Type by reflect.Type
