package main

import "strings"

// refusals sends what Discord sends only to test the HTTP door, and holds the
// answer against the status it must get.
func (w *walk) refusals() error {
	for _, c := range []struct {
		mode   string
		status int
		body   string
	}{
		{"ping", 200, `"type":1`},
		{"bad_signature", 401, ""},
		{"garbage_signature", 401, ""},
		{"wrong_key", 401, ""},
		{"tampered", 401, ""},
		{"missing", 401, ""},
		{"stale", 401, ""},
		{"future", 401, ""},
		{"replay", 202, ""}, // the second time
		{"method_get", 405, ""},
		{"big", 413, ""},
		{"not_json", 400, ""},
	} {
		r, err := w.fake.fire(object{"type": "command", "command": w.first, "force": true, "wait_for": ""}, c.mode)
		if err != nil {
			return err
		}
		w.covered.add("the door", "requests", c.mode)
		w.tokens = append(w.tokens, r.Token)
		if r.HTTP.Status != c.status || !strings.Contains(r.HTTP.Body, c.body) {
			w.covered.problem("the door answers %s with %s, not with %d %s", c.mode, r.answer(), c.status, c.body)
		}
		if answers := len(r.Events); c.mode == "replay" && answers != 1 || c.mode != "replay" && answers != 0 {
			w.covered.problem("the door answers %s %d times", c.mode, answers)
		}
	}
	return nil
}
