package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"dossier/bot"
	"dossier/bot/discord"
)

// registerCommand is `dossier register`.
type registerCommand struct {
	configured
	Check bool `help:"Only say what would change; status 1 if anything would."`
}

// Run writes the commands to Discord where they differ from what it has. `run`
// does the same at its start; this is for deployments of many processes.
func (c registerCommand) Run(ctx context.Context, std stdio) error {
	conf, err := c.read()
	if err != nil {
		return err
	}
	if err := conf.check(); err != nil {
		return err
	}
	log := newLog(std.err)
	b := bot.New(bot.Always{}, log, bot.Moderated(nil, nil, "")) // nothing is asked of it but its commands
	app := conf.app(b, log)
	changes, err := app.Register(untilStopped(ctx), c.Check)
	if err != nil {
		return err
	}
	if changes.None() {
		fmt.Fprintln(std.out, "Discord has the commands as they are.")
		return nil
	}
	for _, part := range []struct {
		what  string
		names []string
	}{{"added", changes.Added}, {"changed", changes.Changed}, {"removed", changes.Removed}} {
		if len(part.names) > 0 {
			fmt.Fprintf(std.out, "%s: %s\n", part.what, strings.Join(part.names, ", "))
		}
	}
	if c.Check {
		return errProblems
	}
	return nil
}

// inviteCommand is `dossier invite`.
type inviteCommand struct {
	configured
}

// Run prints the links that add the bot to a server and to a person's account.
func (c inviteCommand) Run(ctx context.Context, std stdio) error {
	conf, err := c.read()
	if err != nil {
		return err
	}
	if err := conf.check(); err != nil {
		return err
	}
	log := newLog(std.err)
	app := conf.app(bot.New(bot.Always{}, log), log)
	server, account, err := app.Invitation(untilStopped(ctx))
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "To a server you manage:\n%s\n\nIt asks for: %s. They are for what the bot posts by itself, digests and announcements;\nanswering commands needs none, and a channel that denies them is not posted in.\n\nTo your own account, to ask it anywhere:\n%s\n",
		server, strings.Join(discord.Permissions(), ", "), account)
	return nil
}

// versionCommand is `dossier version`.
type versionCommand struct{}

// version is set where a build knows nothing of the repository: in an image
// (-ldflags "-X main.version=v1.2.3").
var version string

// Run prints what was built, from what.
func (versionCommand) Run(std stdio) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{GoVersion: "without build information"}
	}
	fmt.Fprintf(std.out, "dossier %s (%s)\n", cmp.Or(version, info.Main.Version, "(unknown)"), info.GoVersion)
	for _, s := range info.Settings {
		if strings.HasPrefix(s.Key, "vcs.") {
			fmt.Fprintf(std.out, "%s %s\n", s.Key, s.Value)
		}
	}
	return nil
}
