package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"dossier/bot/discord"
	"dossier/bot/playground"
	"dossier/bot/store"
	"dossier/knowledge"
)

// tryCommand is `dossier try`.
type tryCommand struct {
	configured        // for knowledge.feed, where a moderator's /refresh check looks
	Dossier    string `help:"Show this draft; it is read again on every save and its problems are listed on the page." placeholder:"FILE"`
	Listen     string `help:"Where the page is served; a loopback address." default:"127.0.0.1:0"`
	Open       bool   `help:"Open the page in a browser." default:"true" negatable:""`
}

// Run starts a small Discord on this machine and the real bot against it,
// through the real door, and shows its page until it is told to stop.
func (c tryCommand) Run(ctx context.Context, std stdio) error {
	ctx = untilStopped(ctx)
	say := func(format string, args ...any) { fmt.Fprintf(std.out, format+"\n", args...) }
	conf, err := c.read()
	if err != nil {
		return err
	}
	say("Reading the record…")
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	draft, closing, err := openDraft(ctx, c.Dossier, log)
	if err != nil {
		return err
	}
	defer closing()
	page, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return cannotStart("Cannot listen on %s: %v. Name a free address with --listen.", c.Listen, err)
	}
	address := "http://" + page.Addr().String()
	say("Starting a small Discord at %s…", address)
	small := playground.New(playground.Options{Address: address, Log: log})
	stopPage := servePage(ctx, page, small)
	defer stopPage()
	say("Starting the bot against it…")
	failed, stop, err := conf.startBot(ctx, small, address, draft.shelf, log)
	if err != nil {
		return err
	}
	defer stop()
	draft.watch(ctx, small.Notice)
	say("\nOpen %s, type /demands and press Enter. Ctrl-C ends it.", address)
	if c.Open {
		openBrowser(ctx, address)
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		say("Stopped.")
		return nil
	}
}

// servePage serves the playground. Its streams of events never end by
// themselves, so they are given a context that the returned function ends.
func servePage(ctx context.Context, listener net.Listener, small *playground.Playground) (stop func()) {
	open, end := context.WithCancel(context.WithoutCancel(ctx))
	server := &http.Server{
		Handler: small.Handler(), ReadHeaderTimeout: 5 * time.Second,
		BaseContext: func(net.Listener) context.Context { return open },
	}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	return func() {
		end()
		server.Close()
	}
}

// startBot runs the bot against the playground's API and gives the playground
// its door. The channel tells when the door closes; stop ends what it posts.
func (c config) startBot(ctx context.Context, small *playground.Playground, address string, shelf *store.Shelf, log *slog.Logger) (failed <-chan error, stop func(), err error) {
	b, _, err := c.bot(shelf, log)
	if err != nil {
		return nil, nil, err
	}
	app := discord.New(b, discord.Settings{API: address + "/api/v10", Token: small.Token()}, log)
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("opening the bot's door: %w", err)
	}
	closed := make(chan error, 1)
	endpoint, err := discord.NewEndpoint(ctx, app, small.PublicKey())
	if err != nil {
		return nil, nil, fmt.Errorf("opening the bot's door: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/interactions", endpoint)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	go func() { closed <- server.Serve(door) }()
	if _, err := app.Register(ctx, false); err != nil {
		return nil, nil, err
	}
	if err := small.SetInteractionsURL(ctx, "http://"+door.Addr().String()+"/interactions"); err != nil {
		return nil, nil, fmt.Errorf("opening the bot's door: %w", err)
	}
	return closed, post(ctx, b, app), nil
}

// draft is a file whose record takes the place of the built-in one.
type draft struct {
	file  string // "" for none
	shelf *store.Shelf
	log   *slog.Logger
}

// openDraft opens a library in a database of its own, which close removes, so
// that moderators' commands can be tried too.
func openDraft(ctx context.Context, file string, log *slog.Logger) (d draft, closing func(), err error) {
	if file != "" {
		if _, err := os.Stat(file); err != nil {
			return draft{}, nil, cannotStart("The draft cannot be read: %v.", err)
		}
	}
	embedded, err := knowledge.Embedded()
	if err != nil {
		return draft{}, nil, err
	}
	dir, err := os.MkdirTemp("", "dossier-try-")
	if err != nil {
		return draft{}, nil, fmt.Errorf("making a directory for the database: %w", err)
	}
	closing = func() { os.RemoveAll(dir) }
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(dir, "dossier.db"))
	if err != nil {
		closing()
		return draft{}, nil, err
	}
	closing = func() {
		db.Close()
		os.RemoveAll(dir)
	}
	shelf, err := store.NewShelf(ctx, db, embedded, log)
	if err != nil {
		closing()
		return draft{}, nil, err
	}
	return draft{file, shelf, log}, closing, nil
}

// lookEvery is how often the draft's file is looked at.
const lookEvery = 400 * time.Millisecond

// watch reads the draft now and on every change until ctx ends, and has its
// problems shown. Editors replace files in many ways, so the file's bytes are
// compared and not its events.
func (d draft) watch(ctx context.Context, show func([]string)) {
	if d.file == "" {
		return
	}
	var last []byte
	look := func() {
		data, err := os.ReadFile(d.file)
		if err != nil || bytes.Equal(data, last) {
			return
		}
		last = data
		show(d.read(data))
	}
	look()
	go func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				look()
			case <-ctx.Done():
				return
			}
		}
	}()
}

// read takes over a draft, or says what is wrong with it.
func (d draft) read(data []byte) []string {
	parsed, err := knowledge.Parse(data)
	problems, ok := errors.AsType[knowledge.Problems](err)
	if !ok {
		d.shelf.SetBuiltIn(parsed)
		return nil
	}
	lines := []string{fmt.Sprintf("%s: problems: %d. The last version without any goes on answering.", d.file, len(problems))}
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return lines
}

// openBrowser opens a page if it can; the address is printed in any case.
func openBrowser(ctx context.Context, address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	if path, err := exec.LookPath(name); err == nil {
		cmd := exec.CommandContext(ctx, path, args...)
		if cmd.Start() == nil {
			go cmd.Wait() //nolint:errcheck // the browser's business
		}
	}
}
