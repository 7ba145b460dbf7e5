// Command dossier answers questions about a contested dispute from a record in
// which every claim carries who says it, when, and where it can be read.
//
// `dossier try` opens a small Discord in a browser with the bot in it, `dossier
// ask /demands` prints an answer, and `dossier check` holds a record against its
// rules; none of them needs a token, a key or a configuration. `dossier run`
// answers on Discord.
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

	"dossier/bot/discord"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}, time.Now))
}

// untilStopped returns a context that ends when the program is told to stop,
// for what runs until then; a second signal ends the program at once.
func untilStopped(ctx context.Context) context.Context {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx
}

// stdio is what the program reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// program is the command line.
type program struct {
	Try   tryCommand   `cmd:"" help:"Open a small Discord on this machine, with the bot in it: no token, no configuration."`
	Ask   askCommand   `cmd:"" help:"Answer a command or a question, printed for a terminal."`
	Check checkCommand `cmd:"" help:"Hold a dossier file against every rule."`
	Eval  evalCommand  `cmd:"" help:"Ask questions whose answers are known, and measure."`
	Run   runCommand   `cmd:"" help:"Answer on Discord."`

	Refresh refreshCommand `cmd:"" help:"Look at, publish and take back versions of the record."`
	Backup  backupCommand  `cmd:"" help:"Copy the database to a file."`
	Restore restoreCommand `cmd:"" help:"Make the database from such a file."`
	Erase   eraseCommand   `cmd:"" help:"Take a moderator's id out of the history."`

	Register registerCommand `cmd:"" help:"Write the commands to Discord, where they differ from what it has."`
	Invite   inviteCommand   `cmd:"" help:"Print the links that add the bot to a server and to your account."`
	Health   healthCommand   `cmd:"" help:"Ask a running bot whether it can answer."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// errProblems ends the program with status 1 after it said why.
var errProblems = errors.New("problems were found")

// run is the program without the process around it. It returns the exit
// status: 0, 1 when something was wrong with what it was given to read, 2 when
// it could not be started as asked.
func run(ctx context.Context, args []string, std stdio, now func() time.Time) int {
	const help = -1
	status := help
	var all program
	parser, err := kong.New(&all,
		kong.Name("dossier"),
		kong.Description("What each side of a dispute demands and says, with who, when and where it can be read."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(int) { status = 0 }),
		kong.UsageOnError(),
		kong.Bind(std, now, &all),
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
		fmt.Fprintf(std.err, "dossier: %s. `dossier --help` lists what it can do.\n", strings.TrimRight(strings.TrimSuffix(err.Error(), ", ..."), ".?"))
		return 2
	}
	switch err := command.Run(); {
	case errors.Is(err, errProblems):
		return 1
	case isStart(err), isFatal(err):
		fmt.Fprintln(std.err, "dossier:", err)
		return 2
	case err != nil:
		fmt.Fprintln(std.err, "dossier:", err)
		return 1
	}
	return 0
}

// isFatal reports a refusal by Discord that trying again cannot change.
func isFatal(err error) bool {
	_, ok := errors.AsType[*discord.FatalError](err)
	return ok
}

func isStart(err error) bool {
	_, ok := errors.AsType[*startError](err)
	return ok
}
