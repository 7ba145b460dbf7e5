package playground_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"dossier/bot/playground"
)

// many makes n components, each with its own custom_id.
func many(n int, of func(id string) j) []j {
	var all []j
	for i := range n {
		all = append(all, of(fmt.Sprint("id", i)))
	}
	return all
}

func btn(id string) j { return j{"type": 2, "style": 1, "label": "x", "custom_id": id} }

func row(cs ...j) j { return j{"type": 1, "components": cs} }

func menu(options int, extra j) j {
	m := j{"type": 3, "custom_id": "m", "options": many(options, func(id string) j { return j{"label": id, "value": id} })}
	maps.Copy(m, extra)
	return m
}

func with(base, extra j) j {
	all := j{}
	for _, m := range []j{base, extra} {
		maps.Copy(all, m)
	}
	return all
}

// plain is a message without the components flag.
func plain(fields j) j { return with(j{"content": "x", "allowed_mentions": silent()}, fields) }

// v2 is one with it.
func v2(cs ...j) j { return j{"flags": 1 << 15, "components": cs, "allowed_mentions": silent()} }

func xs(n int) string { return strings.Repeat("x", n) }

// TestMessageLimits breaks each limit by one, and stays on it.
func TestMessageLimits(t *testing.T) {
	opt := func(extra j) j { return row(menu(1, j{"options": []j{with(j{"label": "l", "value": "v"}, extra)}})) }
	embed := func(e j) j { return plain(j{"embeds": []j{e}}) }
	field := func(name, value string) j { return j{"name": name, "value": value} }
	media := func(n int) []j {
		return many(n, func(id string) j { return j{"media": j{"url": "https://e.org/" + id}} })
	}
	texts := func(n int) []j { return many(n, func(string) j { return text("x") }) }
	url := func(n int) string { return "https://example.org/" + xs(n-len("https://example.org/")) }
	link := func(address string) j { return v2(row(j{"type": 2, "style": 5, "label": "x", "url": address})) }
	sect := func(n int) j { return j{"type": 9, "components": texts(n), "accessory": btn("a")} }
	for _, c := range []struct {
		rule     string
		bad, fit j
	}{
		{"content-length", plain(j{"content": xs(2001)}), plain(j{"content": xs(2000)})},
		{"content-length", plain(j{"content": strings.Repeat("😀", 1001)}), plain(j{"content": strings.Repeat("😀", 1000)})},
		{"empty-message", plain(j{"content": " "}), plain(nil)},
		{"nonce-length", plain(j{"nonce": xs(26)}), plain(j{"nonce": xs(25)})},
		{"embed-count", plain(j{"embeds": many(11, func(string) j { return j{"title": "x"} })}), plain(j{"embeds": many(10, func(string) j { return j{"title": "x"} })})},
		{"embed-title", embed(j{"title": xs(257)}), embed(j{"title": xs(256)})},
		{"embed-description", embed(j{"description": xs(4097)}), embed(j{"description": xs(4096)})},
		{"embed-footer", embed(j{"footer": j{"text": xs(2049)}}), embed(j{"footer": j{"text": xs(2048)}})},
		{"embed-author", embed(j{"author": j{"name": xs(257)}}), embed(j{"author": j{"name": xs(256)}})},
		{"embed-fields", embed(j{"fields": many(26, func(string) j { return field("n", "v") })}), embed(j{"fields": many(25, func(string) j { return field("n", "v") })})},
		{"embed-field-name", embed(j{"fields": []j{field(xs(257), "v")}}), embed(j{"fields": []j{field(xs(256), "v")}})},
		{"embed-field-value", embed(j{"fields": []j{field("n", xs(1025))}}), embed(j{"fields": []j{field("n", xs(1024))}})},
		{"embed-field-empty", embed(j{"fields": []j{field("n", " ")}}), embed(j{"fields": []j{field("n", "v")}})},
		{"embed-url", embed(j{"title": "x", "url": "nowhere"}), embed(j{"title": "x", "url": "https://e.org"})},
		{"embed-color", embed(j{"title": "x", "color": 1 << 24}), embed(j{"title": "x", "color": 1<<24 - 1})},
		{"embed-sum", plain(j{"embeds": []j{{"description": xs(3000)}, {"description": xs(3001)}}}), plain(j{"embeds": []j{{"description": xs(3000)}, {"description": xs(3000)}}})},
		{"row-count", plain(j{"components": many(6, func(id string) j { return row(btn(id)) })}), plain(j{"components": many(5, func(id string) j { return row(btn(id)) })})},
		{"v2-flag", plain(j{"components": []j{text("x")}}), v2(text("x"))},
		{"v2-content", with(v2(text("x")), j{"content": "x"}), v2(text("x"))},
		{"v2-embeds", with(v2(text("x")), j{"embeds": []j{{"title": "x"}}}), v2(text("x"))},
		{"component-count", v2(j{"type": 17, "components": texts(40)}), v2(j{"type": 17, "components": texts(39)})},
		{"text-length", v2(text(xs(2000)), text(xs(2001))), v2(text(xs(2000)), text(xs(2000)))},
		{"text-display-length", v2(text(xs(4001))), v2(text(xs(4000)))},
		{"text-bytes", v2(text(strings.Repeat("अ", 3387))), v2(text(strings.Repeat("अ", 3386)))},
		{"text-empty", v2(text(" ")), v2(text("x"))},
		{"component-place", v2(btn("a")), v2(row(btn("a")))},
		{"component-place", v2(j{"type": 17, "components": []j{{"type": 17, "components": []j{text("x")}}}}), v2(j{"type": 17, "components": []j{text("x")}})},
		{"container-empty", v2(j{"type": 17, "components": []j{}}), v2(j{"type": 17, "components": []j{text("x")}})},
		{"accent-color", v2(j{"type": 17, "accent_color": 1 << 24, "components": []j{text("x")}}), v2(j{"type": 17, "accent_color": 1, "components": []j{text("x")}})},
		{"section-texts", v2(sect(4)), v2(sect(3))},
		{"section-accessory", v2(j{"type": 9, "components": texts(1)}), v2(sect(1))},
		{"gallery-items", v2(j{"type": 12, "items": media(11)}), v2(j{"type": 12, "items": media(10)})},
		{"gallery-items", v2(j{"type": 12, "items": media(0)}), v2(j{"type": 12, "items": media(1)})},
		{"media-description", v2(j{"type": 12, "items": []j{{"media": j{"url": "https://e.org"}, "description": xs(1025)}}}), v2(j{"type": 12, "items": media(1)})},
		{"media-url", v2(j{"type": 12, "items": []j{{"media": j{"url": ""}}}}), v2(j{"type": 12, "items": media(1)})},
		{"file-reference", v2(j{"type": 13, "file": j{"url": "https://e.org/x"}}), v2(text("x"))},
		{"attachment-reference", v2(j{"type": 13, "file": j{"url": "attachment://none.txt"}}), v2(text("x"))},
		{"attachment-file", plain(j{"attachments": []j{{"id": 0}}}), plain(j{"attachments": []j{}})},
		{"separator-spacing", v2(text("x"), j{"type": 14, "spacing": 3}), v2(text("x"), j{"type": 14, "spacing": 2})},
		{"row-components", v2(row(many(6, btn)...)), v2(row(many(5, btn)...))},
		{"row-components", v2(row(btn("a"), menu(1, nil))), v2(row(menu(1, nil)))},
		{"row-components", v2(row()), v2(row(btn("a")))},
		{"button-label", v2(row(with(btn("a"), j{"label": xs(81)}))), v2(row(with(btn("a"), j{"label": xs(80)})))},
		{"button-empty", v2(row(with(btn("a"), j{"label": ""}))), v2(row(with(btn("a"), j{"label": "", "emoji": j{"name": "x"}})))},
		{"button-style", v2(row(with(btn("a"), j{"style": 7}))), v2(row(with(btn("a"), j{"style": 4})))},
		{"button-link", v2(row(with(btn("a"), j{"url": "https://e.org"}))), v2(row(btn("a")))},
		{"button-url-length", link(url(513)), link(url(512))},
		{"button-url", link("javascript:alert(1)"), link("https://e.org")},
		{"custom-id", v2(row(btn(xs(101)))), v2(row(btn(xs(100))))},
		{"custom-id", v2(row(btn(""))), v2(row(btn("a")))},
		{"custom-id-unique", v2(row(btn("a")), row(btn("a"))), v2(row(btn("a")), row(btn("b")))},
		{"component-id-unique", v2(with(text("x"), j{"id": 1}), with(text("x"), j{"id": 1})), v2(with(text("x"), j{"id": 1}), text("x"))},
		{"select-options", v2(row(menu(26, nil))), v2(row(menu(25, nil)))},
		{"select-options", v2(row(menu(0, nil))), v2(row(menu(1, nil)))},
		{"select-placeholder", v2(row(menu(1, j{"placeholder": xs(151)}))), v2(row(menu(1, j{"placeholder": xs(150)})))},
		{"select-values", v2(row(menu(2, j{"max_values": 3}))), v2(row(menu(2, j{"max_values": 2})))},
		{"select-values", v2(row(menu(2, j{"min_values": 2}))), v2(row(menu(2, j{"min_values": 0})))},
		{"select-label", v2(opt(j{"label": xs(101)})), v2(opt(j{"label": xs(100)}))},
		{"select-value", v2(opt(j{"value": xs(101)})), v2(opt(j{"value": xs(100)}))},
		{"select-description", v2(opt(j{"description": xs(101)})), v2(opt(j{"description": xs(100)}))},
		{"select-value-unique", v2(row(menu(0, j{"options": []j{{"label": "a", "value": "v"}, {"label": "b", "value": "v"}}}))), v2(row(menu(2, nil)))},
		{"select-defaults", v2(row(menu(0, j{"options": []j{{"label": "a", "value": "a", "default": true}, {"label": "b", "value": "b", "default": true}}}))), v2(opt(j{"default": true}))},
		{"allowed-mentions-exclusive", plain(j{"allowed_mentions": j{"parse": []string{"users"}, "users": []string{"1"}}}), plain(nil)},
	} {
		t.Run(c.rule, func(t *testing.T) {
			b := start(t, playground.Options{Unlimited: true})
			path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
			if status, body := b.call("POST", path, c.fit); status != 200 {
				t.Errorf("within the limit: %d %s", status, body)
			}
			wantRules(t, b.p)
			if status, body := b.call("POST", path, c.bad); status < 400 {
				t.Errorf("beyond the limit: %d %s", status, body)
			}
			if !slices.Contains(rules(b.p), c.rule) {
				t.Errorf("not noticed: %v", b.p.Violations())
			}
		})
	}
}

func TestMentions(t *testing.T) {
	b := start(t, playground.Options{Unlimited: true})
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	for _, c := range []struct {
		body j
		want []string
	}{
		{j{"content": "x"}, []string{"allowed-mentions"}},
		{j{"content": "hello @everyone"}, []string{"allowed-mentions", "ping"}},
		{j{"content": "<@1>", "allowed_mentions": j{"parse": []string{"users"}}}, []string{"allowed-mentions", "ping"}},
		{j{"content": "<@&1>", "allowed_mentions": j{"parse": []string{}, "roles": []string{"1"}}}, []string{"ping"}},
		{with(v2(text("<@1> @here <@&2>")), nil), nil},
	} {
		before := len(rules(b.p))
		if status, body := b.call("POST", path, c.body); status != 200 {
			t.Errorf("%v: %d %s", c.body, status, body)
		}
		if got := rules(b.p)[before:]; !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.body, got, c.want)
		}
	}
}

// TestEdits keeps the rules of a message as a whole over edits.
func TestEdits(t *testing.T) {
	b := start(t, playground.Options{Unlimited: true})
	path := "/channels/" + b.p.ChannelID(playground.BorderWatch, "general") + "/messages"
	if status, _ := b.call("POST", path, v2(text("x"))); status != 200 {
		t.Fatal(status)
	}
	all, err := b.p.Messages(here())
	if err != nil {
		t.Fatal(err)
	}
	status, body := b.call("PATCH", path+"/"+all[0].ID, plain(nil))
	wantCode(t, "content onto components", status, body, 400, 50035)
	status, _ = b.call("PATCH", path+"/"+all[0].ID, j{"components": []j{text("y")}, "allowed_mentions": silent()})
	if status != 200 {
		t.Errorf("an edit without the flag: %d", status)
	}
	wantRules(t, b.p, "v2-content")
	said, err := b.p.Say(here(), "hello")
	if err != nil {
		t.Fatal(err)
	}
	status, body = b.call("PATCH", path+"/"+said.ID, plain(nil))
	wantCode(t, "another's message", status, body, 403, 50005)
	status, body = b.call("POST", "/channels/"+b.p.ChannelID(playground.BorderWatch, "read-only")+"/messages", plain(nil))
	wantCode(t, "a channel it may not write in", status, body, 403, 50013)
	if _, err := b.p.Say(playground.Who{Server: playground.BorderWatch, Channel: "read-only"}, "hello"); err == nil {
		t.Error("a member wrote into a channel that is read-only")
	}
}

func TestFormLimits(t *testing.T) {
	input := func(extra j) j { return with(j{"type": 4, "custom_id": "q", "style": 1}, extra) }
	labelled := func(extra j) j { return row(input(with(j{"label": "Q"}, extra))) }
	lab := func(extra j) j { return with(j{"type": 18, "label": "L", "component": input(nil)}, extra) }
	form := func(cs ...j) j { return j{"custom_id": "f", "title": "T", "components": cs} }
	for _, c := range []struct {
		rule string
		data j
	}{
		{"", form(labelled(nil), with(lab(nil), j{"component": input(j{"custom_id": "r"})}))},
		{"form-title", with(form(lab(nil)), j{"title": xs(46)})},
		{"form-title", with(form(lab(nil)), j{"title": ""})},
		{"custom-id", with(form(lab(nil)), j{"custom_id": ""})},
		{"form-components", form()},
		{"form-components", form(many(6, func(id string) j { return lab(j{"component": input(j{"custom_id": id})}) })...)},
		{"form-row", form(row(btn("a")))},
		{"form-label", form(lab(j{"label": xs(46)}))},
		{"form-label", form(labelled(j{"label": xs(46)}))},
		{"form-description", form(lab(j{"description": xs(101)}))},
		{"form-label-component", form(j{"type": 18, "label": "L"})},
		{"component-place", form(j{"type": 17, "components": []j{text("x")}})},
		{"component-place", form(lab(j{"component": btn("a")}))},
		{"input-label", form(lab(j{"component": input(j{"label": "x"})}))},
		{"input-style", form(lab(j{"component": input(j{"style": 3})}))},
		{"input-placeholder", form(labelled(j{"placeholder": xs(101)}))},
		{"input-value", form(labelled(j{"value": xs(4001)}))},
		{"input-length", form(labelled(j{"max_length": 4001}))},
		{"upload-values", form(lab(j{"component": j{"type": 19, "custom_id": "u", "max_values": 11}}))},
		{"custom-id-unique", form(labelled(nil), labelled(nil))},
	} {
		b := start(t, playground.Options{})
		b.answer = func(heard) any { return j{"type": 9, "data": c.data} }
		_, err := b.p.Use(t.Context(), here(), "demands", nil)
		if c.rule == "" {
			if err != nil {
				t.Errorf("a form within the limits: %v", b.p.Violations())
			}
			continue
		}
		if err == nil || !slices.Contains(rules(b.p), c.rule) {
			t.Errorf("%s was not noticed: %v", c.rule, b.p.Violations())
		}
	}
}

func TestCommandLimits(t *testing.T) {
	o := func(extra j) j { return with(j{"type": 3, "name": "o", "description": "d"}, extra) }
	cmd := func(extra j) j { return with(j{"name": "c", "description": "d"}, extra) }
	opts := func(os ...j) []j { return []j{cmd(j{"options": os})} }
	for _, c := range []struct {
		rule string
		body []j
	}{
		{"", opts(o(j{"required": true}), o(j{"name": "p"}))},
		{"command-name", []j{cmd(j{"name": "Upper"})}},
		{"command-name", []j{cmd(j{"name": xs(33)})}},
		{"command-name", []j{cmd(j{"name": "two words"})}},
		{"command-name", []j{cmd(j{"name_localizations": j{"de": "Groß"}})}},
		{"command-description", []j{cmd(j{"description": ""})}},
		{"command-description", []j{cmd(j{"description": xs(101)})}},
		{"command-unique", []j{cmd(nil), cmd(nil)}},
		{"command-menu", []j{{"name": "M", "type": 3, "description": "d"}}},
		{"command-count", many(101, func(id string) j { return cmd(j{"name": id}) })},
		{"command-count", many(16, func(id string) j { return j{"name": id, "type": 3} })},
		{"command-contexts", []j{cmd(j{"contexts": []int{2}})}},
		{"locale", []j{cmd(j{"name_localizations": j{"ur": "x"}})}},
		{"option-count", opts(many(26, func(id string) j { return o(j{"name": id}) })...)},
		{"option-name", opts(o(j{"name": "Ö"}))},
		{"option-description", opts(o(j{"description": ""}))},
		{"option-unique", opts(o(nil), o(nil))},
		{"option-order", opts(o(nil), o(j{"name": "p", "required": true}))},
		{"option-type", opts(o(j{"type": 12}))},
		{"option-nesting", opts(o(nil), o(j{"type": 1, "name": "sub"}))},
		{"option-nesting", opts(o(j{"type": 1, "options": []j{o(j{"type": 1})}}))},
		{"option-autocomplete", opts(o(j{"autocomplete": true, "choices": []j{{"name": "a", "value": "a"}}}))},
		{"option-length", opts(o(j{"max_length": 6001}))},
		{"choice-count", opts(o(j{"choices": many(26, func(id string) j { return j{"name": id, "value": id} })}))},
		{"choice-name", opts(o(j{"choices": []j{{"name": "", "value": "a"}}}))},
		{"choice-value", opts(o(j{"choices": []j{{"name": "a", "value": xs(101)}}}))},
		{"choice-type", opts(o(j{"choices": []j{{"name": "a", "value": 1}}}))},
		{"choice-unique", opts(o(j{"choices": []j{{"name": "a", "value": "a"}, {"name": "a", "value": "b"}}}))},
		{"command-size", opts(many(25, func(id string) j {
			return o(j{"name": id, "choices": many(5, func(id string) j { return j{"name": id + xs(60), "value": xs(10)} })})
		})...)},
	} {
		b := start(t, playground.Options{Unlimited: true})
		status, body := b.call("PUT", "/applications/"+b.p.ApplicationID()+"/commands", c.body)
		if c.rule == "" {
			if status != 200 {
				t.Errorf("commands within the limits: %d %s", status, body)
			}
			continue
		}
		wantCode(t, c.rule, status, body, 400, 50035)
		if !slices.Contains(rules(b.p), c.rule) {
			t.Errorf("%s was not noticed: %v", c.rule, b.p.Violations())
		}
	}
}
