package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"dossier/knowledge"
)

// checkCommand is `dossier check`.
type checkCommand struct {
	File string `arg:"" optional:"" help:"The dossier file; without it, the embedded one."`
}

// Run prints every problem of the file and its balance, and ends with status 1
// if there was a problem.
func (c checkCommand) Run(std stdio, now func() time.Time) error {
	name, data := "the embedded dossier", knowledge.EmbeddedFile()
	if c.File != "" {
		read, err := os.ReadFile(c.File)
		if err != nil {
			return fmt.Errorf("reading the dossier: %w", err)
		}
		name, data = c.File, read
	}
	d, problems := knowledge.Check(data)
	if d != nil && d.Reviewed.To.After(knowledge.DayOf(now())) {
		problems = append(problems, knowledge.Problem{
			Text:   "reviewed is " + d.Reviewed.String() + ", a day that has not come",
			Advice: "write the last day up to which news was searched",
		})
	}
	for _, p := range problems {
		fmt.Fprintln(std.out, p)
	}
	if len(problems) > 0 {
		fmt.Fprintln(std.out)
	}
	if d != nil {
		printBalance(std.out, d)
	}
	if len(problems) > 0 {
		fmt.Fprintf(std.out, "\n%s: problems: %d\n", name, len(problems))
		return errProblems
	}
	fmt.Fprintf(std.out, "\n%s: no problems in %d facts and %d sources\n", name, len(d.Facts), len(d.Sources))
	return nil
}

// printBalance shows how much of the record is each side's own word.
func printBalance(out io.Writer, d *knowledge.Dossier) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "balance\tfacts\tdemands\tpositions\twords\t")
	for _, s := range d.Balance() {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t\n", s.Party.Short, s.Facts, s.Demands, s.Positions, s.Words)
	}
	w.Flush()
}
