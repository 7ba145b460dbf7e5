package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// comesRound has digests come round: one that is due in a minute is posted once
// and pings nobody; a second, for the same minute and only if the record changed,
// is not posted, and the history says why; after a publish one that waits for a
// version is posted.
func comesRound(ctx context.Context, d *fake, temp string) error {
	fmt.Println("Digests:")
	bot, err := startBot(ctx, d, "gateway", temp)
	if err != nil {
		return fmt.Errorf("starting the bot: %w", err)
	}
	defer bot.stop()
	w := newWalk(d, 0)
	if err := w.digests(ctx); err != nil {
		return errors.Join(err, w.covered.verdict())
	}
	if err := bot.stop(); err != nil {
		w.covered.problem("dossier run: %v", err)
	}
	if err := w.afterwards(bot.log()); err != nil {
		return err
	}
	return w.covered.verdict()
}

func (w *walk) digests(ctx context.Context) error {
	at := time.Now().UTC().Add(time.Minute).Truncate(time.Minute)
	if time.Until(at) < 10*time.Second {
		at = at.Add(time.Minute)
	}
	add := func(options object) error {
		text, err := w.use("digest add", options)
		if err == nil && !strings.Contains(text, "was added") {
			err = fmt.Errorf("no digest was added: %s", text)
		}
		return err
	}
	err := errors.Join(
		add(object{"channel": news, "time": at.Format("15:04"), "zone": "UTC"}),
		add(object{"channel": news, "time": at.Format("15:04"), "zone": "UTC", "when": "changed"}),
		add(object{"channel": general, "when": "version"}))
	if err != nil {
		return err
	}
	if err := w.until(ctx, time.Until(at)+20*time.Second, "the digest of the minute is posted, and the second is not", func() (bool, error) {
		history, err := w.use("digest history", nil)
		return strings.Contains(history, "digest 2") && strings.Contains(history, "nothing changed") && strings.Contains(history, "posted, https"), err
	}); err != nil {
		return err
	}
	if n, err := w.unasked(news); err != nil || n != 1 {
		w.covered.problem("%d digests were posted in a minute: %v", n, err)
	}
	follow, err := w.moderates("follow", nil, "1 withdrawn") // the walk before left a version of its own
	if err != nil {
		return err
	}
	if _, err := w.follows(follow, "Follow…", "followed, as version"); err != nil {
		return err
	}
	return w.until(ctx, 20*time.Second, "the digest that waits for a version is posted", func() (bool, error) {
		n, err := w.unasked(general)
		return n == 1, err
	})
}

// use fires a command and returns the text of its answer.
func (w *walk) use(command string, options object) (string, error) {
	r, err := w.command(command, options)
	if err != nil {
		return "", err
	}
	return r.text(), nil
}

func (w *walk) command(command string, options object) (*record, error) {
	name, sub, _ := strings.Cut(command, " ")
	w.covered.add("/"+command, "options", "alone")
	f := object{"type": "command", "command": name, "sub": []string{sub}, "options": options}
	if channel, ok := options["channel"]; ok {
		f["override"] = object{"data": inChannel(name, sub, channel, options)}
	}
	return w.fire(f)
}

// inChannel is the data of a command that names a channel in which the person
// may write: the fake says of every channel that they may nothing in it.
func inChannel(name, sub string, channel any, options object) object {
	var given []object
	for option, value := range options {
		kind := textOption
		if option == "channel" {
			kind = channelOption
		}
		given = append(given, object{"name": option, "type": kind, "value": value})
	}
	mayAll := object{"id": channel, "type": 0, "name": "here", "permissions": "2147483647"}
	return object{
		"id": "1", "name": name, "type": 1, "options": []object{{"name": sub, "type": 1, "options": given}},
		"resolved": object{"channels": object{fmt.Sprint(channel): mayAll}},
	}
}

// unasked counts the messages of a channel that the bot wrote unasked, and holds
// that they may ping nobody.
func (w *walk) unasked(channel string) (int, error) {
	var messages []message
	if err := w.fake.call("GET", "/messages?channel_id="+channel, nil, &messages); err != nil {
		return 0, err
	}
	n := 0
	for _, m := range messages {
		if m.Author.Bot && m.Interaction == nil && !m.Ephemeral {
			n++
			w.covered.pings("the post "+m.ID, m.Pings)
		}
	}
	return n, nil
}

// until waits for something to happen in a time.
func (w *walk) until(ctx context.Context, within time.Duration, what string, done func() (bool, error)) error {
	for end := time.Now().Add(within); ; {
		ok, err := done()
		if err != nil {
			return err
		}
		if ok {
			fmt.Printf("    %s\n", what)
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("it did not happen that %s", what)
		}
		select {
		case <-time.After(2 * time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
