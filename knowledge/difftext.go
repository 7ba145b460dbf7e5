package knowledge

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// BalanceLine writes shares of the sides' facts and words in hundredths:
// "Pakistan 60 : Taliban government 40 in facts, 60 : 40 in words".
func BalanceLine(shares []Share) string {
	var facts, words []string
	for _, s := range shares {
		f := thousandths(shares, s.Party, func(s Share) int { return s.Facts })
		w := thousandths(shares, s.Party, func(s Share) int { return s.Words })
		facts = append(facts, fmt.Sprintf("%s %d", s.Party.Short, (f+5)/10))
		words = append(words, fmt.Sprint((w+5)/10))
	}
	return strings.Join(facts, " : ") + " in facts, " + strings.Join(words, " : ") + " in words"
}

// String writes the whole difference as plain text, for a file or a terminal.
func (d Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "facts: %d added, %d changed, %d withdrawn\n", d.Count(Added), d.Count(Changed), d.Count(Withdrawn))
	fmt.Fprintf(&b, "Balance before: %s\nBalance after:  %s\n", BalanceLine(d.Before), BalanceLine(d.After))
	for _, p := range d.Tilts {
		fmt.Fprintf(&b, "The record tilts towards %s.\n", p.Short)
	}
	for _, c := range d.Facts {
		fmt.Fprintf(&b, "\n%s %s (touches %s)\n", c.How, c.ID, c.Touches())
		writeKeys(&b, c)
	}
	for _, c := range d.Others {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(fmt.Sprintf("%s %s %s", c.How, c.Kind, c.ID)))
		writeKeys(&b, c)
	}
	if len(d.Single) > 0 {
		b.WriteString("\nnow on a single origin:\n")
		for _, f := range d.Single {
			fmt.Fprintf(&b, "  %s\n", f.ID)
		}
	}
	if len(d.Questions) > 0 {
		b.WriteString("\nquestions answered otherwise:\n")
		for _, q := range d.Questions {
			fmt.Fprintf(&b, "  %s: %s (%s)\n", q.Question.ID, strings.Join(slices.Concat([]string{string(q.How)}, q.Because), ", "), oneLine(q.Question.Text))
		}
	}
	return b.String()
}

func writeKeys(b *strings.Builder, c Change) {
	for _, k := range c.Keys {
		switch c.How {
		case Added:
			fmt.Fprintf(b, "  %s: %s\n", k.Name, k.New)
		case Withdrawn:
			fmt.Fprintf(b, "  %s: %s\n", k.Name, k.Old)
		case Changed:
			fmt.Fprintf(b, "  %s was: %s\n  %s now: %s\n", k.Name, cmp.Or(k.Old, "(none)"), k.Name, cmp.Or(k.New, "(none)"))
		}
	}
}

// oneLine keeps a text of the file from looking like lines of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// valueText writes a key's value on one line; what the file leaves out is "".
func valueText(v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	switch value := v.Interface().(type) {
	case Date:
		return cmp.Or(value.malformed, value.ISO())
	case []string:
		return oneLine(strings.Join(value, ", "))
	case []Word:
		var list []string
		for _, w := range value {
			said := w.By + " “" + w.Word + "”"
			if w.Partial {
				said += " (partial)"
			}
			list = append(list, said)
		}
		return strings.Join(list, ", ")
	case *Figure:
		return strings.Join(slices.DeleteFunc([]string{value.number(), value.Unit, "until " + value.Until.ISO()}, func(s string) bool { return s == "" }), " ")
	default:
		return oneLine(fmt.Sprint(value))
	}
}

// number writes the count as people do: "13", "at least 13", "up to 20", "13 to
// 20".
func (f *Figure) number() string {
	switch {
	case f.Low == f.High:
		return fmt.Sprint(f.Low)
	case f.High == 0:
		return fmt.Sprintf("at least %d", f.Low)
	case f.Low == 0:
		return fmt.Sprintf("up to %d", f.High)
	}
	return fmt.Sprintf("%d to %d", f.Low, f.High)
}
