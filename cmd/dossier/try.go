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
	"runtime"
	"sync/atomic"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/bot/playground"
	"dossier/knowledge"
)

// tryCommand is `dossier try`.
type tryCommand struct {
	Dossier string `help:"Show this draft; it is read again on every save and its problems are listed on the page." placeholder:"FILE"`
	Listen  string `help:"Where the page is served; a loopback address." default:"127.0.0.1:0"`
	Open    bool   `help:"Open the page in a browser." default:"true" negatable:""`
}

// Run starts a small Discord on this machine and the real bot against it,
// through the real door, and shows its page until it is told to stop.
func (c tryCommand) Run(ctx context.Context, std stdio) error {
	ctx = untilStopped(ctx)
	say := func(format string, args ...any) { fmt.Fprintf(std.out, format+"\n", args...) }
	say("Reading the record…")
	shelf, err := newShelf(c.Dossier)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
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
	failed, err := startBot(ctx, small, address, shelf, log)
	if err != nil {
		return err
	}
	shelf.watch(ctx, small.Notice)
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
// its door. The channel tells when the door closes.
func startBot(ctx context.Context, small *playground.Playground, address string, shelf bot.Library, log *slog.Logger) (<-chan error, error) {
	app := discord.New(bot.New(shelf, log), discord.Settings{API: address + "/api/v10", Token: small.Token()}, log)
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening the bot's door: %w", err)
	}
	failed := make(chan error, 1)
	endpoint, err := discord.NewEndpoint(ctx, app, small.PublicKey())
	if err != nil {
		return nil, fmt.Errorf("opening the bot's door: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/interactions", endpoint)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	go func() { failed <- server.Serve(door) }()
	if _, err := app.Register(ctx, false); err != nil {
		return nil, err
	}
	if err := small.SetInteractionsURL(ctx, "http://"+door.Addr().String()+"/interactions"); err != nil {
		return nil, fmt.Errorf("opening the bot's door: %w", err)
	}
	return failed, nil
}

// shelf is a library of one dossier that is replaced when its file changes. A
// draft with problems changes nothing: the last good one goes on answering.
type shelf struct {
	file    string
	current atomic.Pointer[knowledge.Dossier]
}

func newShelf(file string) (*shelf, error) {
	s := &shelf{file: file}
	d, err := knowledge.Embedded()
	if err != nil {
		return nil, err
	}
	s.current.Store(d)
	if file != "" {
		if _, err := os.Stat(file); err != nil {
			return nil, cannotStart("The draft cannot be read: %v.", err)
		}
	}
	return s, nil
}

// Dossier returns the newest dossier without problems.
func (s *shelf) Dossier(context.Context, string) (*knowledge.Dossier, error) {
	return s.current.Load(), nil
}

// lookEvery is how often the draft's file is looked at.
const lookEvery = 400 * time.Millisecond

// watch reads the draft now and on every change until ctx ends, and has its
// problems shown. Editors replace files in many ways, so the file's bytes are
// compared and not its events.
func (s *shelf) watch(ctx context.Context, show func([]string)) {
	if s.file == "" {
		return
	}
	var last []byte
	look := func() {
		data, err := os.ReadFile(s.file)
		if err != nil || bytes.Equal(data, last) {
			return
		}
		last = data
		show(s.read(data))
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
func (s *shelf) read(data []byte) []string {
	d, err := knowledge.Parse(data)
	problems, ok := errors.AsType[knowledge.Problems](err)
	if !ok {
		s.current.Store(d)
		return nil
	}
	lines := []string{fmt.Sprintf("%s: problems: %d. The last version without any goes on answering.", s.file, len(problems))}
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
