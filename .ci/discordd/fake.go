package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// fake is the fake Discord, as its first line of output introduces it.
type fake struct {
	APIURL    string `json:"api_url"`
	Admin     string `json:"admin"`
	Token     string `json:"token"`
	PublicKey string `json:"public_key"`

	process *process
	door    string // where the bot takes interactions over HTTP; "" over the gateway
	feed    feed
}

// The people and the place everything happens in (the fake's README).
const (
	owner   = "1100000000000000201"
	alice   = "1100000000000000202"
	mod     = "1100000000000000203" // may manage the server
	general = "1100000000000000101"
	news    = "1100000000000000102"
	readers = "1100000000000000303" // a role
)

// object is JSON that is written.
type object = map[string]any

var client = &http.Client{Timeout: 30 * time.Second}

// call asks the fake's admin API.
func (d *fake) call(method, path string, body, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, d.Admin+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		var refused struct{ Error string }
		json.NewDecoder(res.Body).Decode(&refused) //nolint:errcheck // said without a reason then
		return &refusal{refused.Error}
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}

// refusal is an interaction the fake did not send, because no real client
// would: its error says why.
type refusal struct{ text string }

func (r *refusal) Error() string { return "the fake refuses: " + r.text }

// fire sends an interaction to the bot's door and waits for the full answer. The
// mode is how the request is made, over HTTP.
func (d *fake) fire(spec object, mode string) (*record, error) {
	if d.door != "" {
		spec["http"] = object{"url": d.door, "mode": mode, "body": "no JSON"}
	}
	if _, ok := spec["wait_for"]; !ok {
		spec["wait_for"] = "final"
	}
	r := new(record)
	return r, d.call("POST", "/interactions", spec, r)
}

// record is an interaction and what the bot did with it.
type record struct {
	ID, Token    string
	UserID       string   `json:"user_id"`
	CallbackType int      `json:"callback_type"`
	FinalMS      float64  `json:"final_ms"`
	Choices      []choice `json:"choices"`
	Modal        *modal   `json:"modal"`
	Events       []struct {
		Kind    string
		Status  int
		Message *message
		Error   any
	}
	HTTP struct {
		Status  int
		Body    string
		Error   string
		Refused any
	}
}

type choice struct {
	Name  string
	Value any
}

type message struct {
	ID        string
	Author    struct{ Bot bool }
	Ephemeral bool   `json:"_ephemeral"`
	For       string `json:"_for"`
	Pings     *pings `json:"_pings"`
	// Interaction is there on the answer to one.
	Interaction any `json:"_interaction"`
	Components  []component
}

// pings says who would be notified of a message.
type pings struct {
	Everyone bool `json:"everyone_allowed_by_message"`
	Users    []any
	Roles    []any
	Given    bool `json:"allowed_mentions_given"`
}

type modal struct {
	CustomID   string `json:"custom_id"`
	Components []component
}

// component is one of a message or a form; those of Discord's component
// reference that nest others do so under one of the last three names.
type component struct {
	Type        int
	CustomID    string `json:"custom_id"`
	Label       string
	Content     string
	Placeholder string
	Disabled    bool
	MinLength   int `json:"min_length"`
	Options     []struct{ Label, Value string }
	Components  []component
	Accessory   *component
	Component   *component
}

// all lists components with those inside them.
func all(cs []component) []component {
	var list []component
	for _, c := range cs {
		list = append(list, c)
		list = append(list, all(c.Components)...)
		for _, inner := range []*component{c.Accessory, c.Component} {
			if inner != nil {
				list = append(list, all([]component{*inner})...)
			}
		}
	}
	return list
}

type command struct {
	Type    int
	Name    string
	Options []option
}

type option struct {
	Type         int
	Name         string
	Required     bool
	Autocomplete bool
	MinValue     float64 `json:"min_value"`
	MinLength    int     `json:"min_length"`
	Choices      []choice
	Options      []option
}
