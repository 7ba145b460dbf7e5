package playground

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The limits of a message (resources/message, components/reference). Two are
// not in the documentation: the 4,000 characters count over the whole message,
// and Discord fails with HTTP 500 beyond a number of bytes.
const (
	maxContent     = 2000
	maxAttachments = 10
	maxRows        = 5
	maxComponents  = 40
	maxText        = 4000
	maxTextBytes   = 10170
	bytesPerText   = 12 // what one text display costs beside its bytes
	maxNonce       = 25
)

// units counts as JavaScript does: never fewer than code points.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// check finds what Discord would refuse in a message as it would stand.
func (d *draft) check(m Message) problems {
	var ps problems
	ps.atMost("content-length", "content", m.Content, maxContent)
	if n := strings.Trim(string(d.Nonce), `"`); units(n) > maxNonce {
		ps.add("nonce-length", "nonce", "%d characters of %d", units(n), maxNonce)
	}
	d.checkFiles(&ps, m)
	checkEmbeds(&ps, m.Embeds)
	if m.Flags&FlagComponentsV2 != 0 {
		checkV2(&ps, m)
	} else {
		checkRows(&ps, m.Components)
	}
	if m.Content == "" && len(m.Embeds)+len(m.Components)+len(m.Attachments) == 0 {
		ps = append(ps, problem{rule: "empty-message", detail: "nothing to show", code: codeEmptyMessage})
	}
	return ps
}

func (d *draft) checkFiles(ps *problems, m Message) {
	if len(m.Attachments) > maxAttachments {
		ps.add("attachment-count", "attachments", "%d files; at most %d", len(m.Attachments), maxAttachments)
	}
	for n, f := range d.files {
		if len(f.Data) > maxFile {
			*ps = append(*ps, problem{rule: "attachment-size", field: "files[" + n + "]", detail: "a file above 10 MiB", code: codeTooLarge})
		}
	}
	for _, f := range d.Attachments {
		_, uploaded := d.files[f.id()]
		kept := slices.ContainsFunc(m.Attachments, func(a Attachment) bool { return a.ID == f.id() })
		if !uploaded && !kept {
			ps.add("attachment-file", "attachments", "no file belongs to the attachment %s", f.id())
		}
		ps.atMost("attachment-description", "attachments", f.Description, 1024)
	}
	for _, url := range mediaOf(m) {
		name, ok := strings.CutPrefix(url, "attachment://")
		found := slices.ContainsFunc(m.Attachments, func(a Attachment) bool { return a.Filename == name })
		if ok && !found {
			ps.add("attachment-reference", "components", "%s names no file of the message", url)
		}
	}
}

// mediaOf lists every address of a picture or file in a message.
func mediaOf(m Message) []string {
	var urls []string
	add := func(media *Media) {
		if media != nil {
			urls = append(urls, media.URL)
		}
	}
	walk(m.Components, func(c Component) {
		add(c.Media)
		add(c.File)
		for _, item := range c.Items {
			add(&item.Media)
		}
	})
	for _, e := range m.Embeds {
		add(e.Image)
		add(e.Thumbnail)
	}
	return urls
}

// size is how much of its limits a message uses.
type size struct{ characters, bytes, components, texts int }

func measure(m Message) size {
	var s size
	walk(m.Components, func(c Component) {
		s.components++
		if c.Type == textDisplay {
			s.texts++
			s.characters += units(c.Content)
			s.bytes += len(c.Content) + bytesPerText
		}
	})
	return s
}

// checkV2 holds a message with the flag IS_COMPONENTS_V2 against its rules.
func checkV2(ps *problems, m Message) {
	if m.Content != "" {
		ps.add("v2-content", "content", "content beside IS_COMPONENTS_V2")
	}
	if len(m.Embeds) > 0 {
		ps.add("v2-embeds", "embeds", "embeds beside IS_COMPONENTS_V2")
	}
	s := measure(m)
	if s.components > maxComponents {
		ps.add("component-count", "components", "%d components; at most %d, nested ones included", s.components, maxComponents)
	}
	if s.characters > maxText {
		ps.add("text-length", "components", "%d characters over the whole message; at most %d", s.characters, maxText)
	}
	if s.bytes > maxTextBytes {
		*ps = append(*ps, problem{
			rule: "text-bytes", field: "components", code: codeServerError,
			detail: strconv.Itoa(s.bytes) + " bytes, " + strconv.Itoa(bytesPerText) + " for each text display included; Discord fails above " + strconv.Itoa(maxTextBytes),
		})
	}
	layout := []int{actionRow, section, textDisplay, mediaGallery, fileComponent, separator, container}
	checkTree(ps, "components", m.Components, layout)
	checkUnique(ps, m.Components)
}

// checkRows holds the components of a message without the flag against theirs.
func checkRows(ps *problems, rows []Component) {
	if len(rows) > maxRows {
		ps.add("row-count", "components", "%d rows; at most %d", len(rows), maxRows)
	}
	for i, c := range rows {
		if c.Type != actionRow {
			ps.add("v2-flag", "components", "component %d has type %d, which needs IS_COMPONENTS_V2", i, c.Type)
			return
		}
	}
	checkTree(ps, "components", rows, []int{actionRow})
	checkUnique(ps, rows)
}

// checkUnique finds a custom_id or id that occurs twice.
func checkUnique(ps *problems, cs []Component) {
	custom, ids := map[string]bool{}, map[int]bool{}
	walk(cs, func(c Component) {
		if c.CustomID != "" && custom[c.CustomID] {
			ps.add("custom-id-unique", "components", "the custom_id %q occurs twice", c.CustomID)
		}
		if c.ID != 0 && ids[c.ID] {
			ps.add("component-id-unique", "components", "the id %d occurs twice", c.ID)
		}
		custom[c.CustomID], ids[c.ID] = true, true
	})
}

var mention = regexp.MustCompile(`<@([!&]?)(\d+)>|@(everyone|here)`)

// pings finds a message that does not say whom it may ping, or would ping
// anybody. That is a rule of this playground: Discord would allow it.
func (d *draft) pings(m Message) problems {
	var ps problems
	soft := func(rule, detail string) {
		ps = append(ps, problem{rule: rule, field: "allowed_mentions", detail: detail, soft: true})
	}
	am := d.AllowedMentions
	if am == nil || am.Parse == nil || len(*am.Parse) > 0 {
		soft("allowed-mentions", `every message must carry "allowed_mentions": {"parse": []}`)
	}
	if am != nil && am.Parse != nil {
		if slices.Contains(*am.Parse, "users") && len(am.Users) > 0 || slices.Contains(*am.Parse, "roles") && len(am.Roles) > 0 {
			ps.add("allowed-mentions-exclusive", "allowed_mentions", "parse and a list exclude each other")
		}
	}
	text := m.Content
	walk(m.Components, func(c Component) {
		if c.Type == textDisplay {
			text += "\n" + c.Content
		}
	})
	for _, found := range mention.FindAllStringSubmatch(text, -1) {
		if am.allows(found[1], found[2]) {
			soft("ping", found[0]+" would ping")
		}
	}
	return ps
}

// allows says whether a mention pings: sign is "&" for a role, id is "" for
// @everyone and @here.
func (am *mentions) allows(sign, id string) bool {
	kind, listed := "users", []string(nil)
	switch {
	case id == "":
		kind = "everyone"
	case sign == "&":
		kind = "roles"
	}
	if am == nil || am.Parse == nil && am.Users == nil && am.Roles == nil {
		return true
	}
	if kind == "users" {
		listed = am.Users
	} else if kind == "roles" {
		listed = am.Roles
	}
	return am.Parse != nil && slices.Contains(*am.Parse, kind) || slices.Contains(listed, id)
}
