package main

import (
	"context"
	"errors"
	"fmt"

	"dossier/bot/store"
)

// backupCommand is `dossier backup`.
type backupCommand struct {
	configured
	File string `arg:"" help:"The file to write; it must not be there yet."`
}

// Run copies the database, whole, while a bot may be using it.
func (c backupCommand) Run(ctx context.Context) error {
	return c.with(ctx, func(db *store.DB) error { return db.Backup(ctx, c.File) })
}

// restoreCommand is `dossier restore`.
type restoreCommand struct {
	configured
	File string `arg:"" help:"A file that backup wrote."`
}

// Run makes the database anew from a backup; one that is there is left alone.
func (c restoreCommand) Run(ctx context.Context) error {
	conf, err := c.read()
	if err != nil {
		return err
	}
	return store.Restore(ctx, string(conf.Store.URL), c.File)
}

// eraseCommand is `dossier erase`.
type eraseCommand struct {
	configured
	Person string `arg:"" help:"A moderator's Discord id."`
}

// Run takes a moderator's id out of what is stored; what was done, and when, stays.
func (c eraseCommand) Run(ctx context.Context, std stdio) error {
	return c.with(ctx, func(db *store.DB) error {
		places, err := db.Erase(ctx, c.Person)
		switch {
		case err != nil:
		case places == 0:
			_, err = fmt.Fprintf(std.out, "%q stands nowhere, and nothing was changed. A person's id is a number: Discord's developer mode has Copy User ID.\n", c.Person)
		default:
			_, err = fmt.Fprintf(std.out, "The id was taken out of %d places.\n", places)
		}
		return err
	})
}

// with opens a database that is there already, as it is, and closes it.
func (c configured) with(ctx context.Context, do func(*store.DB) error) error {
	conf, err := c.read()
	if err != nil {
		return err
	}
	db, err := store.OpenExisting(ctx, string(conf.Store.URL))
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}
