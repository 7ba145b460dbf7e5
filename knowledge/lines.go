package knowledge

import (
	"cmp"
	"slices"

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
	lines := lineIndex(data)
	problems := make(Problems, 0, len(findings))
	for _, f := range findings {
		line := f.line
		if line == 0 {
			line = cmp.Or(lines[place{f.kind, f.key, f.index}], lines[place{f.kind, "", f.index}])
		}
		problems = append(problems, Problem{line, f.id, f.text, f.advice})
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(problems)
}

// lineIndex maps every key of every table to its line. It is the one place
// that uses go-toml's parser, which makes no promise to stay as it is.
func lineIndex(data []byte) map[place]int {
	lines := map[place]int{}
	counts := map[string]int{}
	at := place{}
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		keys := e.Key()
		if !keys.Next() {
			continue
		}
		node := keys.Node()
		if e.Kind != unstable.KeyValue && keys.Next() {
			continue // [fact.figure] is still the same fact
		}
		line := p.Shape(node.Raw).Start.Line
		switch e.Kind {
		case unstable.ArrayTable, unstable.Table:
			kind := string(node.Data)
			at = place{kind: kind, index: counts[kind]}
			counts[kind]++
			lines[at] = line
		case unstable.KeyValue:
			lines[place{at.kind, string(node.Data), at.index}] = line
		}
	}
	return lines
}
