// Command dossier answers questions about a contested dispute from a record in
// which every claim carries who says it, when, and where it can be read.
//
// `dossier ask /demands` prints an answer; `dossier check` holds a record
// against its rules. Neither needs a token, a key or a configuration.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}, time.Now))
}

// stdio is what the program reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// program is the command line.
type program struct {
	Ask   askCommand   `cmd:"" help:"Answer a command or a question, printed for a terminal."`
	Check checkCommand `cmd:"" help:"Hold a dossier file against every rule."`
}

// errProblems ends the program with status 1 after it said why.
var errProblems = errors.New("problems were found")

// run is the program without the process around it. It returns the exit
// status: 0, 1 when something was wrong with what it was given to read, 2 when
// it could not be started as asked.
func run(ctx context.Context, args []string, std stdio, now func() time.Time) int {
	const help = -1
	status := help
	parser, err := kong.New(&program{},
		kong.Name("dossier"),
		kong.Description("What each side of a dispute demands and says, with who, when and where it can be read."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(int) { status = 0 }),
		kong.UsageOnError(),
		kong.Bind(std, now),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		fmt.Fprintln(std.err, "dossier:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if status != help {
		return status
	}
	if err != nil {
		fmt.Fprintf(std.err, "dossier: %s. `dossier --help` lists what it can do.\n", strings.TrimRight(err.Error(), ".?"))
		return 2
	}
	switch err := command.Run(); {
	case errors.Is(err, errProblems):
		return 1
	case err != nil:
		fmt.Fprintln(std.err, "dossier:", err)
		return 1
	}
	return 0
}
