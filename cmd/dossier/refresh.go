package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"dossier/bot"
	"dossier/bot/feed"
	"dossier/bot/store"
	"dossier/knowledge"
)

// refreshCommand is `dossier refresh`: what the operator does to the record that
// a running bot answers from. A running bot answers from a moved version within
// two seconds.
type refreshCommand struct {
	configured
	Server string `help:"Only the Discord server with this id; without it, every server that has published none of its own." placeholder:"ID"`

	Check    refreshCheck    `cmd:"" help:"Show what a newer record would change. Nothing is changed."`
	Publish  refreshPublish  `cmd:"" help:"Answer from a newer record, after showing what would change."`
	History  refreshHistory  `cmd:"" help:"List the versions that were answered from, the newest first."`
	Rollback refreshRollback `cmd:"" help:"Answer from an earlier version again, after showing what would change."`
	Follow   refreshFollow   `cmd:"" help:"Have a server follow the operator's record again, or the operator the built-in one."`
	Export   refreshExport   `cmd:"" help:"Write the record in use to a file, byte for byte."`
}

// versions is an open store with the record that a server uses.
type versions struct {
	db     *store.DB
	shelf  *store.Shelf
	conf   config
	server string
	inUse  *knowledge.Dossier
	points string // the hash that the server points at, which may be one that cannot be read
}

// with opens the store, hands over what the server uses, and closes it.
func (c refreshCommand) with(ctx context.Context, std stdio, do func(versions) error) (err error) {
	conf, err := c.read()
	if err != nil {
		return err
	}
	v := versions{conf: conf, server: c.Server}
	if v.db, v.shelf, err = conf.openStore(ctx, newLog(std.err)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.shelf.Close()) }()
	if v.points, err = v.shelf.Points(ctx, c.Server); err != nil {
		return err
	}
	if v.inUse, err = v.shelf.Dossier(ctx, c.Server); err != nil {
		return err
	}
	return do(v)
}

// newer is a record to compare with: a file, or what the feed has.
type newer struct {
	File string `arg:"" optional:"" help:"The record; without it, what is at knowledge.feed."`
}

// read returns the record, or says what is wrong with it.
func (n newer) read(ctx context.Context, std stdio, v versions) (*knowledge.Dossier, error) {
	data, err := n.bytes(ctx, std, v)
	if err != nil {
		return nil, err
	}
	d, problems := knowledge.Check(data)
	for _, p := range problems {
		fmt.Fprintln(std.out, p)
	}
	if len(problems) > 0 {
		fmt.Fprintf(std.out, "\nproblems: %d. Nothing was changed.\n", len(problems))
		return nil, errProblems
	}
	return d, nil
}

func (n newer) bytes(ctx context.Context, std stdio, v versions) ([]byte, error) {
	if n.File != "" {
		return feed.ReadFile(n.File)
	}
	if v.conf.Knowledge.Feed == "" {
		return nil, errors.New("there is nothing to compare with: name a file, or set knowledge.feed to the address of one")
	}
	fetcher := v.conf.fetcher()
	if err := fetcher.Check(v.conf.Knowledge.Feed); err != nil { // before it is printed: it may hold a password
		return nil, err
	}
	fmt.Fprintf(std.err, "Fetching %s…\n", v.conf.Knowledge.Feed)
	fetched, err := fetcher.Fetch(ctx, v.conf.Knowledge.Feed, bot.Fetched{})
	return fetched.Data, err
}

// errSame says that there is nothing to do.
var errSame = errors.New("this version is in use already; nothing was changed")

// show prints what a record would change. The one in use is errSame.
func (v versions) show(out io.Writer, d *knowledge.Dossier) error {
	if d.Hash() == v.points {
		return errSame
	}
	return v.different(out, d)
}

// different prints what readers would see change.
func (v versions) different(out io.Writer, d *knowledge.Dossier) error {
	diff := knowledge.Diff(v.inUse, d)
	if diff.None() {
		_, err := fmt.Fprintln(out, "No reader would see a difference.")
		return err
	}
	_, err := fmt.Fprintln(out, diff)
	return err
}

func (v versions) showAndAsk(std stdio, d *knowledge.Dossier, c consent, question string) error {
	if err := v.show(std.out, d); err != nil {
		return err
	}
	return c.ask(std, question)
}

type refreshCheck struct{ newer }

// Run shows the difference.
func (c refreshCheck) Run(ctx context.Context, std stdio, all *program) error {
	return all.Refresh.with(ctx, std, func(v versions) error {
		d, err := c.read(ctx, std, v)
		if err != nil {
			return err
		}
		return v.show(std.out, d)
	})
}

type refreshPublish struct {
	newer
	consent
	Note string `help:"A few words for the history." placeholder:"TEXT"`
}

// Run shows the difference, asks, and publishes.
func (c refreshPublish) Run(ctx context.Context, std stdio, now func() time.Time, all *program) error {
	return all.Refresh.with(ctx, std, func(v versions) error {
		d, err := c.read(ctx, std, v)
		if err != nil {
			return err
		}
		if err := v.showAndAsk(std, d, c.consent, "Publish it?"); err != nil {
			return err
		}
		hash, err := v.shelf.Keep(ctx, d.File(), now())
		if err != nil {
			return err
		}
		return v.move(ctx, std.out, bot.Move{What: bot.Published, Hash: hash, Note: c.Note, At: now()})
	})
}

// move points the server at another version and says what it is called.
func (v versions) move(ctx context.Context, out io.Writer, m bot.Move) error {
	m.Server, m.Seen, m.By = v.server, v.points, operator
	moved, err := v.shelf.Move(ctx, m)
	switch {
	case errors.Is(err, bot.ErrSame):
		return errSame
	case errors.Is(err, bot.ErrMoved):
		return errors.New("another version was published meanwhile; nothing was changed. Run the command again to see the difference from that one")
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(out, "%s as version %d. A running bot answers from it within two seconds.\n", moved.What, moved.Number)
	return err
}

// operator stands in the history for whoever runs the bot.
const operator = "operator"

type refreshHistory struct {
	Most int `help:"How many lines." default:"20"`
}

// Validate refuses a number of lines that is none.
func (c refreshHistory) Validate() error {
	if c.Most < 1 {
		return errors.New("--most must be 1 or more")
	}
	return nil
}

// Run lists the versions.
func (c refreshHistory) Run(ctx context.Context, std stdio, all *program) error {
	return all.Refresh.with(ctx, std, func(v versions) error {
		list, err := v.shelf.History(ctx, v.server, 0, c.Most)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			_, err := fmt.Fprintln(std.out, "Nothing was published yet.")
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "version\twhen\twhat\tby\trecord\tnote")
		for _, line := range list {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%.12s\t%s\n", line.Number, line.At.UTC().Format("2006-01-02 15:04"), line.What, line.By, line.Hash, line.Note)
		}
		return w.Flush()
	})
}

type refreshRollback struct {
	consent
	Version int64 `arg:"" help:"The version to go back to, as history lists it."`
}

// Run shows the difference, asks, and goes back.
func (c refreshRollback) Run(ctx context.Context, std stdio, now func() time.Time, all *program) error {
	return all.Refresh.with(ctx, std, func(v versions) error {
		line, err := v.shelf.Version(ctx, v.server, c.Version)
		if errors.Is(err, bot.ErrNone) || err == nil && line.Hash == "" {
			return fmt.Errorf("there is no record under version %d: `dossier refresh history` lists those there are", c.Version)
		}
		if err != nil {
			return err
		}
		d, err := v.shelf.Read(ctx, line.Hash)
		if err != nil {
			return fmt.Errorf("this program cannot read version %d: %w", c.Version, err)
		}
		if err := v.showAndAsk(std, d, c.consent, fmt.Sprintf("Go back to version %d?", c.Version)); err != nil {
			return err
		}
		return v.move(ctx, std.out, bot.Move{What: bot.RolledBack, Hash: line.Hash, Note: fmt.Sprintf("to version %d", c.Version), At: now()})
	})
}

type refreshFollow struct{ consent }

// Run shows the difference, asks, and has the server follow the operator, or the
// operator the record that the program was started with.
func (c refreshFollow) Run(ctx context.Context, std stdio, now func() time.Time, all *program) error {
	return all.Refresh.with(ctx, std, func(v versions) error {
		if last, err := v.shelf.History(ctx, v.server, 0, 1); err != nil || len(last) == 0 || last[0].Hash == "" {
			return cmp.Or(err, errors.New("it follows already; nothing was changed"))
		}
		next, err := v.followed(ctx)
		if err != nil {
			return err
		}
		if err := v.different(std.out, next); err != nil {
			return err
		}
		if err := c.ask(std, "Follow again, and leave the version in use?"); err != nil {
			return err
		}
		return v.move(ctx, std.out, bot.Move{What: bot.Followed, At: now()})
	})
}

// followed is the record that is in use when none was published.
func (v versions) followed(ctx context.Context) (*knowledge.Dossier, error) {
	if v.server == "" {
		return openDossier(v.conf.Knowledge.File)
	}
	return v.shelf.Dossier(ctx, "")
}

type refreshExport struct {
	File string `arg:"" help:"The file to write; it must not be there yet."`
}

// Run writes the record as it was published.
func (c refreshExport) Run(ctx context.Context, std stdio, all *program) error {
	return all.Refresh.with(ctx, std, func(v versions) error {
		return writeNew(c.File, v.inUse.File())
	})
}

// writeNew writes a file that is not there yet.
func writeNew(name string, data []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; name a new file", name)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

// consent asks before anything is changed.
type consent struct {
	Yes bool `help:"Do not ask."`
}

func (c consent) ask(std stdio, question string) error {
	if c.Yes {
		return nil
	}
	fmt.Fprint(std.out, question+" [y/N] ")
	answer, err := bufio.NewReader(std.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
		return errors.New("nothing was changed; answer y, or add --yes in a script")
	}
	return nil
}
