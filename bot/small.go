package bot

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxSmall is how long a request written small may be: what Discord allows for
// a button's custom_id (discord.com/developers/docs/components/reference).
const maxSmall = 100

// FromMenu stands, in a request written small, for the value that is chosen
// from a menu.
const FromMenu = "*"

// pageCode is the option code of Request.Page.
const pageCode = "n"

// markCode is the option code of the mark under which a post is found again. It
// asks nothing.
const markCode = "z"

// Marked is what a button's request is followed by to hold a post's mark.
func Marked(mark string) string { return ";" + markCode + "=" + mark }

// Small writes a request so that it fits a button: the command's code, then the
// options by theirs, "d;i=border;s=pakistan;n=2". The options must be those of
// [Reply.Again] or ids of the record: a person's own words never go into a
// button. It fails on a command that has no code and on what does not fit.
func (b *Bot) Small(req Request) (string, error) {
	c, err := b.command(req.Do)
	if err != nil {
		return "", err
	}
	if c.Code == "" {
		return "", fmt.Errorf("/%s cannot be asked from a button", c.Name)
	}
	parts := []string{c.Code}
	for _, name := range slices.Sorted(maps.Keys(req.Options)) {
		o, known := c.option(name)
		if !known || strings.ContainsAny(req.Options[name], ";=") {
			return "", fmt.Errorf("/%s %s:%q cannot be written into a button", c.Name, name, req.Options[name])
		}
		parts = append(parts, o.Code+"="+req.Options[name])
	}
	if req.Page > 0 {
		parts = append(parts, pageCode+"="+strconv.Itoa(req.Page))
	}
	small := strings.Join(parts, ";")
	if len(small) > maxSmall {
		return "", fmt.Errorf("%q does not fit a button", small)
	}
	return small, nil
}

// ErrSmall says that a button's request is none this program wrote, or one of
// a command it no longer has.
var ErrSmall = &Error{Text: "This button is from another version of the bot and no longer means anything.", Hint: "Ask anew with a command, such as /demands."}

// Large reads a request written small. The value chosen from a menu, if any,
// takes the place of FromMenu. The error is ErrSmall.
func (b *Bot) Large(small, chosen string) (Request, error) {
	parts := strings.Split(small, ";")
	for _, c := range b.commands {
		if c.Code == "" || c.Code != parts[0] {
			continue
		}
		req := Request{Do: c.Name, Options: map[string]string{}}
		for _, part := range parts[1:] {
			if err := c.enlarge(&req, part, chosen); err != nil {
				return Request{}, err
			}
		}
		return req, nil
	}
	return Request{}, ErrSmall
}

func (c Command) enlarge(req *Request, part, chosen string) error {
	code, value, _ := strings.Cut(part, "=")
	if code == markCode {
		return nil
	}
	if code == pageCode {
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return ErrSmall
		}
		req.Page = n
		return nil
	}
	for _, o := range c.Options {
		if o.Code == code {
			if value == FromMenu {
				value = chosen
			}
			req.Options[o.Name] = value
			return nil
		}
	}
	return ErrSmall
}

func (c Command) option(name string) (Option, bool) {
	for _, o := range c.Options {
		if o.Name == name {
			return o, true
		}
	}
	return Option{}, false
}
