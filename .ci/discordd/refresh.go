package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
)

// feed has the built-in record, while the bot answers from an older one: the
// same without a fact.
type feed struct {
	older  string // its file
	newer  []byte
	server *httptest.Server
}

// The fact that is new, the question it answers, and what the answer says.
const (
	newFact  = "\nid = \"urumqi-team-sizes\"\n"
	question = "how many officials did Pakistan send to Urumqi"
	newWords = "Pakistan sent two officials to Urumqi"
)

func startFeed(temp string) (feed, error) {
	newer, err := os.ReadFile("knowledge/pakistan-afghanistan.toml")
	if err != nil {
		return feed{}, fmt.Errorf("reading the record: %w", err)
	}
	f := feed{older: filepath.Join(temp, "older.toml"), newer: newer}
	at := bytes.Index(newer, []byte(newFact))
	if at < 0 {
		return feed{}, errors.New("the record has no longer the fact that a refresh is to add")
	}
	const table = "\n[["
	from := bytes.LastIndex(newer[:at], []byte(table))
	to := at + bytes.Index(newer[at:], []byte(table))
	if err := os.WriteFile(f.older, bytes.Join([][]byte{newer[:from], newer[to:]}, nil), 0o600); err != nil {
		return feed{}, err
	}
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/toml")
		w.Write(newer)
	}))
	return f, nil
}

// refresh has a moderator look, publish and take back; a member asks after each.
func (w *walk) refresh() error {
	if err := w.asked(false); err != nil {
		return err
	}
	check, err := w.moderates("check", nil, "1 added, 0 changed, 0 withdrawn", newWords)
	if err != nil {
		return err
	}
	if _, err := w.follows(check, "Publish…", "published, as version 1"); err != nil {
		return err
	}
	if err := w.asked(true); err != nil {
		return err
	}
	follow, err := w.moderates("follow", nil, "0 added, 0 changed, 1 withdrawn")
	if err != nil {
		return err
	}
	if _, err := w.follows(follow, "Follow…", "followed, as version 2"); err != nil {
		return err
	}
	return w.asked(false)
}

// refreshAgain goes back to what was published before the bot was started again.
func (w *walk) refreshAgain() error {
	if err := w.asked(false); err != nil {
		return err
	}
	back, err := w.moderates("rollback", object{"to": "1"}, "1 added, 0 changed, 0 withdrawn")
	if err != nil {
		return err
	}
	done, err := w.follows(back, "Go back to it…", "rolled back, as version 3")
	if err != nil {
		return err
	}
	if err := w.asked(true); err != nil {
		return err
	}
	follow, err := w.follows(done, "Take it back", "1 withdrawn")
	if err != nil {
		return err
	}
	if _, err := w.follows(follow, "Follow…", "followed, as version 4"); err != nil {
		return err
	}
	return w.asked(false)
}

// asked has a member ask for the new fact.
func (w *walk) asked(there bool) error {
	r, err := w.fire(object{"type": "command", "command": "ask", "options": object{"question": question}, "user_id": alice})
	if err == nil && strings.Contains(r.text(), newWords) != there {
		w.covered.problem("asked for the new fact, which should be there: %t, it says: %s", there, r.text())
	}
	return err
}

// moderates uses a subcommand of refresh and holds what it says.
func (w *walk) moderates(sub string, options object, wants ...string) (*record, error) {
	r, err := w.fire(object{"type": "command", "command": "refresh", "sub": []string{sub}, "options": options, "user_id": mod})
	w.says(r, "/refresh "+sub, wants)
	return r, err
}

// follows presses the button with a label, fills in the form it opens, and holds
// what is said then.
func (w *walk) follows(on *record, label string, wants ...string) (*record, error) {
	for _, m := range on.messages() {
		for _, c := range all(m.Components) {
			if c.Label != label {
				continue
			}
			r, err := w.fire(object{"type": "component", "custom_id": c.CustomID, "message_id": m.ID, "user_id": mod})
			if err == nil && r.Modal != nil {
				r, err = w.fire(object{"type": "modal", "custom_id": r.Modal.CustomID, "fields": object{"note": "a *note* for @everyone"}, "user_id": mod})
			}
			w.says(r, label, wants)
			return r, err
		}
	}
	return nil, fmt.Errorf("there is no button %q: %s", label, on.text())
}

func (w *walk) says(r *record, what string, wants []string) {
	if r == nil {
		return
	}
	w.covered.add("a refresh", "buttons", what)
	for _, want := range wants {
		if !strings.Contains(r.text(), want) {
			w.covered.problem("%s does not say %q: %s", what, want, r.text())
		}
	}
}

// messages are those that came of an interaction.
func (r *record) messages() []*message {
	var list []*message
	for _, e := range r.Events {
		if e.Message != nil {
			list = append(list, e.Message)
		}
	}
	return list
}

// text is what they say.
func (r *record) text() string {
	var lines []string
	for _, m := range r.messages() {
		for _, c := range all(m.Components) {
			if c.Content != "" {
				lines = append(lines, c.Content)
			}
		}
	}
	return strings.Join(lines, "\n")
}
