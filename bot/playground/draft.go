package playground

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// draft is a body that becomes a message, a form or choices: the data of a
// callback, or the body of a webhook or channel request.
type draft struct {
	Content         *string         `json:"content"`
	Embeds          []Embed         `json:"embeds"`
	Components      []Component     `json:"components"`
	Attachments     []draftFile     `json:"attachments"`
	AllowedMentions *mentions       `json:"allowed_mentions"`
	Flags           *int            `json:"flags"`
	TTS             bool            `json:"tts"`
	Nonce           json.RawMessage `json:"nonce"`
	EnforceNonce    bool            `json:"enforce_nonce"`
	CustomID        string          `json:"custom_id"` // of a form
	Title           string          `json:"title"`     // of a form
	Choices         []Choice        `json:"choices"`   // of an autocomplete

	raw   json.RawMessage
	given map[string]json.RawMessage
	files map[string]File
}

// draftFile describes an uploaded file by its n, or keeps an attachment by id.
type draftFile struct {
	ID          json.RawMessage `json:"id"` // a number or a string
	Filename    string          `json:"filename"`
	Description string          `json:"description"`
}

func (f draftFile) id() string { return strings.Trim(string(f.ID), `"`) }

// mentions is allowed_mentions (resources/message, allowed mentions object).
type mentions struct {
	Parse       *[]string `json:"parse"`
	Roles       []string  `json:"roles"`
	Users       []string  `json:"users"`
	RepliedUser bool      `json:"replied_user"`
}

// newDraft reads a body. A body Discord could not read is an *apiError.
func (p *Playground) newDraft(where string, body []byte, files map[string]File) (*draft, error) {
	d := &draft{raw: body, files: files}
	if len(body) == 0 {
		d.raw = json.RawMessage("{}")
	}
	err := json.Unmarshal(d.raw, d)
	if err == nil {
		err = json.Unmarshal(d.raw, &d.given)
	}
	if err != nil {
		p.record("body", where, err)
		return nil, &apiError{Status: http.StatusBadRequest, Code: codeInvalidForm, Message: "Invalid Form Body"}
	}
	return d, nil
}

func (d *draft) has(field string) bool { _, ok := d.given[field]; return ok }

func (d *draft) flag(f int) bool { return d.Flags != nil && *d.Flags&f != 0 }

// onto is the message as it would be with the draft applied: fields the draft
// does not have stay. Attachments are named but not yet stored.
func (d *draft) onto(m Message) Message {
	if d.has("content") {
		m.Content = ""
		if d.Content != nil {
			m.Content = strings.TrimSpace(*d.Content)
		}
	}
	if d.has("embeds") {
		m.Embeds = slices.Clone(d.Embeds)
	}
	if d.has("components") {
		m.Components = slices.Clone(d.Components)
	}
	if d.flag(FlagComponentsV2) { // it can be added and never removed
		m.Flags |= FlagComponentsV2
	}
	m.Flags &^= FlagLoading
	return m
}

// attach is the message's attachments with the draft applied, and the files to
// store under their ids. The caller holds mu.
func (p *Playground) attach(d *draft, m Message) ([]Attachment, map[string]File) {
	described := map[string]draftFile{}
	for _, f := range d.Attachments {
		described[f.id()] = f
	}
	var all []Attachment
	for _, a := range m.Attachments { // those on the message stay, unless a list leaves them out
		if _, named := described[a.ID]; named || !d.has("attachments") {
			all = append(all, a)
		}
	}
	stored := map[string]File{}
	for _, n := range sorted(d.files) {
		f, id := d.files[n], p.nextID()
		if name := described[n].Filename; name != "" {
			f.Name = name
		}
		at := p.fileURL(m.ChannelID, id, f.Name)
		all = append(all, Attachment{
			ID: id, Filename: f.Name, Description: described[n].Description, ContentType: f.Type,
			Size: len(f.Data), URL: at, ProxyURL: at, Ephemeral: m.Private(),
		})
		stored[id] = f
	}
	return all, stored
}

// fileURL is where an attachment is served. The caller holds mu.
func (p *Playground) fileURL(channel, id, name string) string {
	return p.base + "/attachments/" + channel + "/" + id + "/" + url.PathEscape(name)
}

func sorted(files map[string]File) []string {
	var keys []string
	for n := range files {
		keys = append(keys, n)
	}
	slices.SortFunc(keys, func(a, b string) int {
		x, _ := strconv.Atoi(a)
		y, _ := strconv.Atoi(b)
		return x - y
	})
	return keys
}

// write checks the draft against the message it changes and, when it keeps the
// rules, stores it. Creating is writing onto an empty post. The caller holds mu.
func (p *Playground) write(where string, d *draft, to *post) error {
	m := d.onto(to.Message)
	attachments, files := p.attach(d, m)
	m.Attachments = attachments
	found := d.check(m)
	found = append(found, d.pings(m)...)
	if refused := p.refuse(where, found); refused != nil {
		return refused
	}
	m.Components = resolve(m.Components, attachments)
	maps.Copy(p.files, files)
	now := p.clock().UTC().Format(time.RFC3339Nano)
	if to.ID == "" {
		m.ID, m.Timestamp = p.nextID(), now
		p.posts = append(p.posts, to)
	} else if to.Flags&FlagLoading == 0 {
		m.EditedTimestamp = &now
	}
	to.Message, to.payload = m, d.raw
	p.touch()
	to.rev = p.revision
	return nil
}

// resolve replaces attachment:// by the address of the file, as Discord does.
func resolve(cs []Component, files []Attachment) []Component {
	out := slices.Clone(cs)
	at := func(m *Media) *Media {
		if m == nil {
			return nil
		}
		r := *m
		if name, ok := strings.CutPrefix(m.URL, "attachment://"); ok {
			for _, a := range files {
				if a.Filename == name {
					r = Media{URL: a.URL, AttachmentID: a.ID}
				}
			}
		}
		return &r
	}
	for i := range out {
		c := &out[i]
		c.Media, c.Components = at(c.Media), resolve(c.Components, files)
		if c.File != nil {
			if name, ok := strings.CutPrefix(c.File.URL, "attachment://"); ok {
				c.Name = name
			}
			c.File = at(c.File)
		}
		if c.Accessory != nil {
			c.Accessory = &resolve([]Component{*c.Accessory}, files)[0]
		}
		c.Items = slices.Clone(c.Items)
		for j := range c.Items {
			c.Items[j].Media = *at(&c.Items[j].Media)
		}
	}
	return out
}
