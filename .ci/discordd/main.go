// Command discordd holds `dossier run` against a Discord by another hand than
// the playground's: the fake in ../shared/fake-discord, where that is present.
//
//	go run ./.ci/discordd
//
// It builds and starts both (process.go), over HTTP and then over the gateway,
// and reads the registered commands from the fake. It fires each with every
// option and what autocomplete offers for it, then every button and choice of
// every reply (walk.go), and the requests the HTTP door must refuse (door.go).
// Before that a moderator refreshes the record and takes it back, and does so
// again after a restart (refresh.go). It prints what was fired and fails on
// anything the fake recorded against the bot: a broken rule, a missing answer,
// somebody pinged, a token in a log (fake.go, coverage.go). Nothing the walk
// fires is listed here, so a new command is covered without a change. At the end the
// gateway goes wrong in every way (faults.go).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	source := flag.String("fake", "../shared/fake-discord", "where the fake Discord's source is")
	presses := flag.Int("presses", 1500, "how many buttons and choices are pressed at most")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *source, *presses); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "discordd:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, source string, presses int) error {
	if _, err := os.Stat(filepath.Join(source, "go.mod")); errors.Is(err, fs.ErrNotExist) {
		fmt.Printf("There is no second Discord at %s: going on without it.\n", source)
		return nil
	}
	temp, err := os.MkdirTemp("", "discordd-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	d, err := startFake(ctx, source, temp)
	if err != nil {
		return fmt.Errorf("starting the fake: %w", err)
	}
	defer d.process.stop()
	if err := build(ctx, ".", "./cmd/dossier", filepath.Join(temp, "dossier")); err != nil {
		return err
	}
	if d.feed, err = startFeed(temp); err != nil {
		return err
	}
	defer d.feed.server.Close()
	return errors.Join(
		through(ctx, d, "http", temp, presses),
		through(ctx, d, "gateway", temp, presses),
		misbehaving(ctx, source, temp, d.feed),
		comesRound(ctx, d, temp),
	)
}

// through goes through everything by one of the bot's doors.
func through(ctx context.Context, d *fake, door, temp string, presses int) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fmt.Printf("Over %s:\n", door)
	bot, err := startBot(ctx, d, door, temp)
	if err != nil {
		return fmt.Errorf("starting the bot: %w", err)
	}
	defer func() { bot.stop() }()
	w := newWalk(d, presses)
	if err := w.refresh(); err != nil {
		return errors.Join(err, w.covered.verdict())
	}
	log := w.end(bot)
	if bot, err = startBot(ctx, d, door, temp); err != nil {
		return fmt.Errorf("starting the bot again: %w", err)
	}
	if err := errors.Join(w.refreshAgain(), w.everything()); err != nil {
		return errors.Join(err, w.covered.verdict())
	}
	w.covered.print()
	if err := w.afterwards(append(log, w.end(bot)...)); err != nil {
		return err
	}
	return w.covered.verdict()
}

// end stops the bot and returns its log.
func (w *walk) end(bot *process) []byte {
	if err := bot.stop(); err != nil {
		w.covered.problem("dossier run: %v", err)
	}
	return bot.log()
}
