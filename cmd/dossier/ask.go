package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"dossier/bot"
	"dossier/bot/store"
	"dossier/knowledge"
)

// askCommand is `dossier ask`.
type askCommand struct {
	configured
	JSON    bool     `name:"json" help:"Print the reply as data."`
	Explain bool     `help:"Tell how the question was read, what is shown and why, and what to change."`
	For     string   `name:"for" help:"With --explain: tell of this fact too, and why it is shown or not." placeholder:"ID"`
	Dossier string   `help:"Answer from this file instead of the embedded dossier." placeholder:"FILE"`
	Files   string   `help:"Keep the pictures that come with a reply in this directory." placeholder:"DIR"`
	Words   []string `arg:"" name:"question" help:"A command such as /demands or \"/positions issue:border\", a question, or - for one on each line of standard input."`
}

// Run answers and prints. A reply that says the request was not understood
// ends with status 1.
func (c askCommand) Run(ctx context.Context, std stdio, now func() time.Time) error {
	d, err := openDossier(c.Dossier)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(std.err, nil))
	if c.Explain { // how facts are found, which no model has a part in
		return c.explain(ctx, bot.New(bot.Always{Only: d}, log), bot.ReadLine(strings.Join(c.Words, " "), now()), std.out)
	}
	if c.For != "" {
		return errors.New("--for goes with --explain only: add that, or leave --for out")
	}
	parts, done, err := c.assisted(ctx, std.err)
	if err != nil {
		return err
	}
	defer done()
	b := bot.New(bot.Always{Only: d}, log, parts...)
	show := c.printer(std.out)
	if len(c.Words) == 1 && c.Words[0] == "-" {
		return eachLine(std.in, func(line string) error {
			return show(b.Handle(ctx, bot.ReadLine(line, now())))
		})
	}
	reply := b.Handle(ctx, bot.ReadLine(strings.Join(c.Words, " "), now()))
	if err := show(reply); err != nil {
		return err
	}
	if reply.Kind == bot.Failed {
		return errProblems
	}
	return nil
}

// assisted is the configured model as a part of the bot, if there is one. It pays
// from the budget in the database where there is one; the function closes that.
// That it did not answer is told on errs.
func (c askCommand) assisted(ctx context.Context, errs io.Writer) ([]bot.Part, func(), error) {
	conf, err := c.read()
	if err != nil {
		return nil, nil, err
	}
	if err := conf.LLM.check(); err != nil || !conf.LLM.on() {
		return nil, func() {}, err
	}
	db, err := store.OpenExisting(ctx, string(conf.Store.URL))
	if errors.Is(err, fs.ErrNotExist) {
		db = nil
	} else if err != nil {
		return nil, nil, err
	}
	parts, _, err := conf.LLM.assisted(db, slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil || db == nil {
		return parts, func() {}, err
	}
	return parts, func() { db.Close() }, nil
}

// explain tells a curator why a question in plain words finds what it finds.
func (c askCommand) explain(ctx context.Context, b *bot.Bot, asked bot.Request, out io.Writer) error {
	if asked.Do != "ask" || strings.HasPrefix(asked.Line, "/") {
		return errors.New("only a question in plain words is searched for: ask one without a slash")
	}
	text, err := b.Explain(ctx, asked, c.For)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(out, text)
	return err
}

// printer returns what writes one reply: as a line of JSON, or as text dressed
// for where it goes.
func (c askCommand) printer(out io.Writer) func(bot.Reply) error {
	if c.JSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return func(r bot.Reply) error { return errors.Join(c.keep(r, io.Discard), enc.Encode(r)) }
	}
	style := bot.Style{IDs: true}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		style = terminalStyle(f)
	}
	return func(r bot.Reply) error {
		if _, err := fmt.Fprint(out, r.Print(style)); err != nil {
			return err
		}
		if err := c.keep(r, out); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out)
		return err
	}
}

// keep writes what comes with a reply to the directory that was asked for, and
// says where it is, or how to keep it. A file of the same name is replaced.
func (c askCommand) keep(r bot.Reply, out io.Writer) error {
	for _, f := range r.Files {
		if c.Files == "" {
			fmt.Fprintln(out, "A picture comes with this reply; add --files DIR to keep it.")
			continue
		}
		path := filepath.Join(c.Files, f.Name)
		if err := errors.Join(os.MkdirAll(c.Files, 0o777), os.WriteFile(path, f.Data, 0o666)); err != nil {
			return fmt.Errorf("keeping a picture: %w", err)
		}
		fmt.Fprintf(out, "The picture is in %s.\n", path)
	}
	return nil
}

// maxColumns keeps lines short enough to read on a wide terminal.
const maxColumns = 100

func terminalStyle(f *os.File) bot.Style {
	style := bot.Style{IDs: true, Width: 80}
	if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 20 {
		style.Width = min(columns, maxColumns)
	}
	if os.Getenv("NO_COLOR") == "" { // no-color.org
		style.Bold = func(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
		style.Dim = func(s string) string { return "\x1b[2m" + s + "\x1b[0m" }
	}
	return style
}

// maxLine is the longest line of standard input that is read as a question. A
// longer one is cut there: it gets an answer, and the lines after it theirs.
const maxLine = 64 << 10

// eachLine calls do with every line of in, to its end.
func eachLine(in io.Reader, do func(line string) error) error {
	r := bufio.NewReaderSize(in, maxLine)
	for {
		line, more, err := r.ReadLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading questions: %w", err)
		}
		text := string(line)
		for more && err == nil {
			_, more, err = r.ReadLine()
		}
		if err := do(text); err != nil {
			return err
		}
	}
}

// openDossier parses a file, or the embedded dossier when no file is named.
func openDossier(file string) (*knowledge.Dossier, error) {
	if file == "" {
		return knowledge.Embedded()
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the dossier: %w", err)
	}
	d, err := knowledge.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%w (`dossier check %s` lists all)", err, file)
	}
	return d, nil
}
