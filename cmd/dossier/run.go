package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"dossier/bot"
	"dossier/bot/discord"
)

// runCommand is `dossier run`.
type runCommand struct {
	Config string `help:"The configuration file; without it config.toml, if there is one." placeholder:"FILE"`
}

// Run answers on Discord until it is told to stop.
func (c runCommand) Run(ctx context.Context, std stdio) error {
	ctx = untilStopped(ctx)
	conf, err := readConfig(c.Config, os.Getenv)
	if err != nil {
		return err
	}
	if err := conf.complete(); err != nil {
		return err
	}
	d, err := openDossier(conf.Knowledge.File)
	if err != nil {
		return cannotStart("%v", err)
	}
	log := newLog(std.err)
	app := discord.New(bot.New(bot.Always{Only: d}, log), discord.Settings{
		API: conf.Discord.APIURL, Token: string(conf.Discord.Token),
	}, log)
	listener, err := net.Listen("tcp", conf.HTTP.Listen)
	if err != nil {
		return cannotStart("Cannot listen on %s: %v. Set DOSSIER_LISTEN to a free address.", conf.HTTP.Listen, err)
	}
	log.Info("registering the commands")
	if err := app.Register(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	log.Info("answering", "listen", listener.Addr().String(), "path", "/interactions", "facts", len(d.Facts), "reviewed", d.Reviewed.String())
	return serveInteractions(ctx, app, listener, conf.Discord.PublicKey)
}

// complete says what is missing or malformed for `dossier run`.
func (c config) complete() error {
	switch {
	case c.Discord.Receive != "http":
		return cannotStart(`discord.receive is %q; it must be "http".`, c.Discord.Receive)
	case c.Discord.Token == "":
		return cannotStart("There is no bot token. Set DISCORD_TOKEN to the one shown under Bot in Discord's developer portal.")
	case c.Discord.PublicKey == "":
		return cannotStart("There is no public key. Set DISCORD_PUBLIC_KEY to the one shown under General Information in Discord's developer portal.")
	}
	return nil
}

// newLog writes what the program does, one line of JSON each.
func newLog(out io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(out, nil)) }

// stopWithin is how long running answers may take to finish when the program
// is told to stop.
const stopWithin = 4 * time.Second

// serveInteractions is the HTTP door: it takes interactions on a listener until
// ctx ends, then lets the running ones finish.
func serveInteractions(ctx context.Context, app *discord.App, listener net.Listener, publicKey string) error {
	answering, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	door, err := discord.NewEndpoint(answering, app, publicKey)
	if err != nil {
		return errors.Join(cannotStart("DISCORD_PUBLIC_KEY is malformed: %v.", err), listener.Close())
	}
	mux := http.NewServeMux()
	mux.Handle("/interactions", door)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving interactions: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(answering, stopWithin)
	defer cancel()
	return errors.Join(server.Shutdown(grace), app.Wait(grace))
}
