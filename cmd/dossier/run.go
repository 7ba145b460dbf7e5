package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dossier/bot"
	"dossier/bot/discord"
	"dossier/bot/feed"
	"dossier/bot/store"
)

// runCommand is `dossier run`.
type runCommand struct {
	configured
}

// Run answers on Discord until it is told to stop.
func (c runCommand) Run(ctx context.Context, std stdio) error {
	ctx = untilStopped(ctx)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	conf, err := c.read()
	if err != nil {
		return err
	}
	log := newLog(std.err)
	if err := conf.check(); err != nil {
		return err
	}
	if conf.Discord.Receive == receiveHTTP && conf.Discord.PublicKey == "" {
		return cannotStart("There is no public key. Set DISCORD_PUBLIC_KEY to the one shown under General Information in Discord's developer portal.")
	}
	listener, err := net.Listen("tcp", conf.HTTP.Listen)
	if err != nil {
		return cannotStart("Cannot listen on %s: %v. Set DOSSIER_LISTEN to a free address.", conf.HTTP.Listen, err)
	}
	db, shelf, err := conf.openStore(ctx, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	b, counted, err := conf.bot(shelf, log)
	if err != nil {
		return errors.Join(err, listener.Close(), db.Close())
	}
	app := conf.app(b, log)
	app.Metrics().MustRegister(counted...)
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { shelf.Watch(watching) })
	watch.Go(func() { forgetTokens(watching, db, log) })
	err = answering{b, app, shelf, log, conf}.until(ctx, listener)
	stop()
	watch.Wait()
	return errors.Join(err, db.Close())
}

// check says what is missing or wrong in what Discord needs.
func (c config) check() error {
	if c.Discord.Receive != receiveHTTP && c.Discord.Receive != receiveGateway {
		return cannotStart(`discord.receive is %q; it must be "gateway" or "http".`, c.Discord.Receive)
	}
	if c.Discord.Token == "" {
		return cannotStart("There is no bot token. Set DISCORD_TOKEN to the one shown under Bot in Discord's developer portal.")
	}
	return c.LLM.check()
}

// garbage is how much may gather, in percent of what is in use, before it is
// collected. The record is all there is to keep, so that Go's 100 would collect
// every few answers; this costs ten megabytes under load.
const garbage = 250

// bot makes a bot whose moderators can refresh, with its model if there is one,
// and what is counted of that.
func (c config) bot(shelf *store.Shelf, log *slog.Logger) (*bot.Bot, []prometheus.Collector, error) {
	parts := []bot.Part{bot.Moderated(shelf, c.fetcher(), c.Knowledge.Feed)}
	assisted, counted, err := c.LLM.assisted(shelf.DB, log)
	if err != nil {
		return nil, nil, err
	}
	return bot.New(shelf, log, append(parts, assisted...)...), counted, nil
}

func (c config) fetcher() *feed.Fetcher {
	return feed.New(feed.Options{Allow: c.Knowledge.FeedHosts, Version: version})
}

// app makes what answers Discord from a bot.
func (c config) app(b *bot.Bot, log *slog.Logger) *discord.App {
	return discord.New(b, discord.Settings{API: c.Discord.APIURL, Token: string(c.Discord.Token)}, log)
}

// newLog writes what the program does, one line of JSON each.
func newLog(out io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(out, nil)) }

// stopWithin is how long running answers may take to finish when the program
// is told to stop.
const stopWithin = 4 * time.Second

// answering is a bot on Discord.
type answering struct {
	bot  *bot.Bot
	app  *discord.App
	from *store.Shelf
	log  *slog.Logger
	conf config
}

// until answers until ctx ends. The listener serves health, and interactions
// when they come over HTTP.
func (a answering) until(ctx context.Context, listener net.Listener) error {
	h, err := a.routes(ctx)
	if err != nil {
		return errors.Join(unlessStopped(ctx, err), listener.Close())
	}
	server := h.server()
	defer server.Close()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if err := a.register(ctx); err != nil {
		return unlessStopped(ctx, err)
	}
	a.log.Info("answering", "receive", a.conf.Discord.Receive, "listen", listener.Addr().String())
	stopPosting := post(ctx, a.bot, a.app)
	debug.FreeOSMemory() // starting leaves more garbage than hours of answering
	err = a.receive(ctx, h, served)
	h.ready("stopping")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin) // of posts and of answers alike
	defer cancel()
	stopPosting()
	if late := errors.Join(server.Shutdown(grace), a.app.Close(grace)); late != nil {
		err = errors.Join(err, fmt.Errorf("waiting for the running answers: %w", late))
	}
	a.log.Info("stopped")
	return err
}

// routes is what the listener serves. It fails where there is no record to answer
// from.
func (a answering) routes(ctx context.Context) (*health, error) {
	d, err := a.from.Dossier(ctx, "")
	if err != nil {
		return nil, err
	}
	a.log.Info("the record", "facts", len(d.Facts), "reviewed", d.Reviewed.String())
	h := newHealth(a.app.Metrics(), a.from, "starting")
	if a.conf.Discord.Receive == receiveHTTP {
		door, err := discord.NewEndpoint(context.WithoutCancel(ctx), a.app, a.conf.Discord.PublicKey)
		if err != nil {
			return nil, cannotStart("DISCORD_PUBLIC_KEY is malformed: %v.", err)
		}
		h.mux.Handle("/interactions", door)
	}
	return h, nil
}

func (a answering) register(ctx context.Context) error {
	a.log.Info("registering the commands")
	changes, err := a.app.Register(ctx, false)
	if err == nil {
		a.log.Info("commands", "added", changes.Added, "changed", changes.Changed, "removed", changes.Removed)
	}
	return err
}

// receive takes interactions until ctx ends, the gateway gives up, or nothing is
// served any more.
func (a answering) receive(ctx context.Context, h *health, served <-chan error) error {
	open, end := context.WithCancel(ctx)
	defer end()
	ended := make(chan error, 1)
	if a.conf.Discord.Receive == receiveHTTP {
		h.ready("")
		context.AfterFunc(open, func() { ended <- nil })
	} else {
		g := discord.NewGateway(a.app, a.log)
		g.OnReady(func(now bool) { h.ready(map[bool]string{false: "not connected to Discord's gateway"}[now]) })
		go func() { ended <- g.Run(open) }()
	}
	select {
	case err := <-ended:
		return err
	case err := <-served:
		end()
		return errors.Join(fmt.Errorf("serving %s: %w", a.conf.HTTP.Listen, err), <-ended)
	}
}

// post posts what is due until ctx ends or stop is called, which returns when
// nothing is on its way any more.
func post(ctx context.Context, b *bot.Bot, app *discord.App) (stop func()) {
	ctx, end := context.WithCancel(ctx)
	var posting sync.WaitGroup
	posting.Go(func() { b.Poster(app, bot.PosterSettings{Count: app.CountPost}).Run(ctx) })
	return func() {
		end()
		posting.Wait()
	}
}

// unlessStopped is err, but for one that comes of being told to stop.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
