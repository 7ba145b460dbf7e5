package main

import (
	"context"
	"errors"
	"fmt"
)

// faults are what a gateway does wrong that the bot must outlive. Some last,
// until the bot has left the connection.
var faults = []struct {
	name         string
	lasts        bool
	method, path string
	body, undone object
}{
	{"no heartbeat is answered", true, "PATCH", "/gateway", object{"stop_ack": true}, object{"stop_ack": false}},
	{"nothing is sent any more", true, "PATCH", "/gateway", object{"mute": true}, object{"mute": false}},
	{"the connection is cut", false, "POST", "/gateway/drop", nil, nil},
	{"a new connection is asked for", false, "POST", "/gateway/op7", nil, nil},
	{"the session is called invalid", false, "POST", "/gateway/op9", nil, nil},
}

// misbehaving has the gateway, with a heartbeat each second, go wrong in every
// way in turn. After each the bot identifies anew and answers.
func misbehaving(ctx context.Context, source, temp string, from feed) (err error) {
	d, err := startFake(ctx, source, temp, "-heartbeat", "1s")
	if err != nil {
		return fmt.Errorf("starting the fake: %w", err)
	}
	defer d.process.stop()
	d.feed = from
	bot, err := startBot(ctx, d, "gateway", temp)
	if err != nil {
		return fmt.Errorf("starting the bot: %w", err)
	}
	defer func() { err = errors.Join(err, bot.stop()) }()
	fmt.Println("Over a gateway that goes wrong:")
	for _, f := range faults {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var state struct {
			Gateway struct{ Identifies int }
		}
		if err := d.call("GET", "/state", nil, &state); err != nil {
			return err
		}
		if err := d.call(f.method, f.path, f.body, nil); err != nil {
			return err
		}
		if f.lasts {
			if err := d.call("GET", "/wait?for=disconnected&timeout_ms=20000", nil, nil); err != nil {
				return fmt.Errorf("%s, and the bot stays: %w", f.name, err)
			}
			if err := d.call(f.method, f.path, f.undone, nil); err != nil {
				return err
			}
		}
		again := fmt.Sprintf("/wait?for=identifies:%d&timeout_ms=25000", state.Gateway.Identifies+1)
		if err := errors.Join(d.call("GET", again, nil, nil), d.call("GET", "/wait?for=ready&timeout_ms=20000", nil, nil)); err != nil {
			return fmt.Errorf("%s, and the bot does not come back: %w\n%s", f.name, err, bot.log())
		}
		r, err := d.fire(object{"type": "command", "command": "about"}, "")
		if err != nil {
			return err
		}
		if r.CallbackType == 0 || r.FinalMS == 0 {
			return fmt.Errorf("%s, and then there is no answer: %s", f.name, r.answer())
		}
		fmt.Printf("    %s: it comes back and answers\n", f.name)
	}
	return nil
}
