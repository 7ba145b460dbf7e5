package playground

import (
	"fmt"
	"net/url"
	"strings"
)

// checkEmbeds holds embeds against resources/message, embed limits.
func checkEmbeds(ps *problems, embeds []Embed) {
	if len(embeds) > 10 {
		ps.add("embed-count", "embeds", "%d embeds; at most 10", len(embeds))
	}
	sum := 0
	for i, e := range embeds {
		at := fmt.Sprintf("embeds[%d]", i)
		count := func(rule, field, text string, most int) {
			text = strings.TrimSpace(text)
			ps.atMost(rule, at+"."+field, text, most)
			sum += units(text)
		}
		count("embed-title", "title", e.Title, 256)
		count("embed-description", "description", e.Description, 4096)
		if e.Footer != nil {
			count("embed-footer", "footer.text", e.Footer.Text, 2048)
		}
		if e.Author != nil {
			count("embed-author", "author.name", e.Author.Name, 256)
		}
		if len(e.Fields) > 25 {
			ps.add("embed-fields", at+".fields", "%d fields; at most 25", len(e.Fields))
		}
		for j, f := range e.Fields {
			in := fmt.Sprintf("fields[%d]", j)
			count("embed-field-name", in+".name", f.Name, 256)
			count("embed-field-value", in+".value", f.Value, 1024)
			if strings.TrimSpace(f.Name) == "" || strings.TrimSpace(f.Value) == "" {
				ps.add("embed-field-empty", at+"."+in, "a field needs a name and a value")
			}
		}
		if e.URL != "" {
			checkURL(ps, "embed-url", at+".url", e.URL, 2048)
		}
		if e.Color != nil && (*e.Color < 0 || *e.Color > 0xffffff) {
			ps.add("embed-color", at+".color", "%d is no colour", *e.Color)
		}
	}
	if sum > 6000 {
		ps.add("embed-sum", "embeds", "%d characters over all embeds; at most 6000", sum)
	}
}

func checkURL(ps *problems, rule, field, address string, most int) {
	if units(address) > most {
		ps.add(rule+"-length", field, "%d characters; at most %d", units(address), most)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "discord" {
		ps.add(rule, field, "%q is no http or https address", address)
	}
}
