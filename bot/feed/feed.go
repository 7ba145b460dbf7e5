// Package feed fetches a dossier's file from outside, or from the operator's
// disk, without becoming a tool against the network it runs in.
//
// An address comes from a moderator, so it is not trusted: only http and https,
// only public addresses, looked at when they are dialled and on every hop, so
// that a name which changes its address in between gains nothing. What cannot
// be had is a [*bot.Error], which says what was wrong and what to do.
package feed

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"code.dny.dev/ssrf"

	"dossier/bot"
)

// Limits of a fetch.
const (
	MaxSize      = 4 << 20 // bytes, unpacked
	MaxRedirects = 3
	Within       = 10 * time.Second // for everything, redirects too
	maxAddress   = 2000             // bytes
)

// Options are how a Fetcher fetches. The zero value is right for a bot.
type Options struct {
	Allow    []string      // hosts, or host:port, that may be private: an operator's own feed
	Version  string        // of the bot, for its User-Agent
	Within   time.Duration // instead of Within
	Resolver *net.Resolver // instead of the system's
}

// Fetcher fetches files. It may be used by any number of goroutines.
type Fetcher struct {
	options Options
	client  *http.Client
}

// New returns a Fetcher. It keeps no connection and takes no proxy from the
// environment: a proxy would dial in its place.
func New(o Options) *Fetcher {
	if o.Within == 0 {
		o.Within = Within
	}
	f := &Fetcher{options: o}
	open := &net.Dialer{Resolver: o.Resolver}
	guarded := &net.Dialer{Resolver: o.Resolver, Control: ssrf.New().Safe}
	f.client = &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				if f.allowed(address) {
					return open.DialContext(ctx, network, address)
				}
				return guarded.DialContext(ctx, network, address)
			},
			DisableKeepAlives:      true,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: f.redirect,
	}
	return f
}

// allowed reports whether the operator allowed a host and port.
func (f *Fetcher) allowed(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (slices.Contains(f.options.Allow, address) || slices.Contains(f.options.Allow, host))
}

// Fetch gets the file at an address. With the ETag and Modified of an earlier
// one that one may come back, Unchanged. Any error but that of ctx is
// a *bot.Error.
func (f *Fetcher) Fetch(ctx context.Context, address string, earlier bot.Fetched) (bot.Fetched, error) {
	u, err := f.parse(address)
	if err != nil {
		return bot.Fetched{}, err
	}
	limited, cancel := context.WithTimeout(ctx, f.options.Within)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, u.String(), nil)
	if err != nil {
		return bot.Fetched{}, notAnAddress()
	}
	req.Header.Set("User-Agent", "dossier-bot/"+cmp.Or(f.options.Version, "1")+" (fetches a record when somebody asks)")
	req.Header.Set("Accept", "application/toml, text/plain;q=0.9, */*;q=0.1")
	for key, value := range map[string]string{"If-None-Match": earlier.ETag, "If-Modified-Since": earlier.Modified} {
		if value != "" {
			req.Header.Set(key, value)
		}
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return bot.Fetched{}, f.refused(ctx, err)
	}
	defer resp.Body.Close()
	file := bot.Fetched{ETag: resp.Header.Get("ETag"), Modified: resp.Header.Get("Last-Modified")}
	if resp.StatusCode == http.StatusNotModified {
		if earlier.ETag+earlier.Modified == "" {
			return bot.Fetched{}, &bot.Error{Text: "The server says that nothing changed, though it was not asked that.", Hint: "Its software is at fault; try another address."}
		}
		earlier.Unchanged = true
		return earlier, nil
	}
	if err := fitting(resp); err != nil {
		return bot.Fetched{}, err
	}
	if file.Data, err = whole(resp.Body); err != nil {
		return bot.Fetched{}, f.refused(ctx, err)
	}
	return file, nil
}

// Check refuses an address that would never be fetched, without dialling.
func (f *Fetcher) Check(address string) error {
	_, err := f.parse(address)
	return err
}

// parse reads an address and refuses what need not even be dialled.
func (f *Fetcher) parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > maxAddress {
		return nil, notAnAddress()
	}
	return u, f.check(u)
}

// notAnAddress has no error behind it: that would hold what was typed, which is
// for no log.
func notAnAddress() error {
	return &bot.Error{Text: "That is not a web address.", Hint: "Write the whole address, beginning with https://."}
}

// check holds every hop's address against the rules that need no dialling.
func (f *Fetcher) check(u *url.URL) error {
	host := u.Hostname()
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return &bot.Error{Text: fmt.Sprintf("Only http and https are fetched, not %q.", clip(u.Scheme)), Hint: "Write an address that begins with https://."}
	case host == "":
		return notAnAddress()
	case u.User != nil:
		return &bot.Error{Text: "The address holds a name or a password.", Hint: "Leave out what stands before the @; a feed must be readable by everybody."}
	case f.allowed(net.JoinHostPort(host, port)):
		return nil
	case port != "80" && port != "443":
		return &bot.Error{Text: "Only the ports 80 and 443 are fetched from.", Hint: "Use an address without a port, or have the operator allow this host."}
	}
	ip, err := netip.ParseAddr(host)
	if err != nil && numeric(host) {
		return &bot.Error{Text: "The address writes its host as an unusual number.", Hint: "Write the host's name."}
	}
	if err == nil && ssrf.New().Safe(networkOf(ip), net.JoinHostPort(ip.WithZone("").String(), port), nil) != nil {
		return notPublic(nil)
	}
	return nil
}

func networkOf(ip netip.Addr) string {
	if ip.Is4() {
		return "tcp4"
	}
	return "tcp6"
}

// numeric reports whether a host's last part is a number, which some resolvers
// read as an address: "127.1", "0x7f000001", "2130706433".
func numeric(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
	if hex, is := strings.CutPrefix(last, "0x"); is {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

func notPublic(err error) error {
	return &bot.Error{Text: "The address leads into a private network, which is not fetched from.", Hint: "Use a public address, or have the operator allow this host.", Err: err}
}

// redirect decides whether a hop is followed.
func (f *Fetcher) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > MaxRedirects {
		return &bot.Error{Text: fmt.Sprintf("The address leads on more than %d times.", MaxRedirects), Hint: "Give the address at which the file is in the end."}
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return &bot.Error{Text: "The address leads from https to http.", Hint: "Give an address that stays with https."}
	}
	req.Header.Del("Referer")
	return f.check(req.URL)
}

// fitting refuses a response that can hold no dossier.
func fitting(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return &bot.Error{Text: fmt.Sprintf("The server answered with status %d.", resp.StatusCode), Hint: "See in a browser whether the file is at this address, for readers who are not signed in."}
	}
	if packed := resp.Header.Get("Content-Encoding"); packed != "" {
		return &bot.Error{Text: fmt.Sprintf("The file is packed in a way that was not asked for (%s).", clip(packed)), Hint: "Have the server send it plain or with gzip."}
	}
	kind := resp.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(kind)
	switch {
	case kind == "":
	case slices.Contains([]string{"application/toml", "text/toml", "text/x-toml", "application/x-toml", "text/plain", "application/octet-stream", "binary/octet-stream"}, media):
	case media == "text/html":
		return &bot.Error{Text: "At this address is a web page, not the file.", Hint: "Give the address of the file itself; on a page that shows it, look for “raw” or “download”."}
	default:
		return &bot.Error{Text: fmt.Sprintf("The file is of the type %q, not TOML or plain text.", clip(kind)), Hint: "Give the address of a dossier's TOML file.", Err: err}
	}
	if resp.ContentLength > MaxSize {
		return tooLarge()
	}
	return nil
}

func tooLarge() error {
	return &bot.Error{Text: fmt.Sprintf("The file has more than %d MiB.", MaxSize>>20), Hint: "A record of one dispute is smaller; see whether this is the right file."}
}

// whole reads a file to its end, as far as one may be.
func whole(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > MaxSize:
		return nil, tooLarge()
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &bot.Error{Text: "The file is empty.", Hint: "See whether this is the right place."}
	case !utf8.Valid(data):
		return nil, &bot.Error{Text: "The file is not text in UTF-8.", Hint: "Save it as UTF-8; if it is packed, unpack it."}
	}
	return data, nil
}

// refused gives an error of the network its words.
func (f *Fetcher) refused(ctx context.Context, err error) error {
	if r, is := errors.AsType[*bot.Error](err); is {
		return r
	}
	if ctx.Err() != nil {
		return fmt.Errorf("fetching the feed: %w", ctx.Err())
	}
	if asked, is := errors.AsType[*url.Error](err); is { // the address itself is for no log
		err = asked.Err
	}
	if name, is := errors.AsType[*net.DNSError](err); is && !name.IsTimeout {
		return &bot.Error{Text: "There is no host of that name.", Hint: "See whether the address is spelled right.", Err: err}
	}
	network, timed := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return notPublic(err)
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return &bot.Error{Text: "Only the ports 80 and 443 are fetched from.", Hint: "Use an address without a port, or have the operator allow this host.", Err: err}
	case errors.Is(err, context.DeadlineExceeded), timed && network.Timeout():
		return &bot.Error{Text: fmt.Sprintf("The file did not come within %v.", f.options.Within), Hint: "Try again later, or use a faster server.", Err: err}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &bot.Error{Text: "The file broke off before its end.", Hint: "Try again; if it happens again, the server sends it wrongly.", Err: err}
	}
	return &bot.Error{Text: "The server could not be reached, or did not speak as a web server does.", Hint: "See in a browser whether the address works.", Err: err}
}

// clip keeps what a server sent from filling a message.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// ReadFile reads a file from the operator's disk, as it would be fetched. A link
// that leads out of the file's directory is refused.
func ReadFile(name string) ([]byte, error) {
	cannot := func(what, hint string, err error) error {
		return &bot.Error{Text: fmt.Sprintf("The file %s cannot be %s.", name, what), Hint: hint, Err: err}
	}
	opened := "See that it is there, lies in its directory and can be read."
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return nil, cannot("opened", opened, err)
	}
	defer root.Close()
	info, err := root.Stat(filepath.Base(name))
	if err != nil {
		return nil, cannot("opened", opened, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &bot.Error{Text: name + " is no file.", Hint: "Name a dossier's TOML file."}
	}
	file, err := root.Open(filepath.Base(name))
	if err != nil {
		return nil, cannot("opened", opened, err)
	}
	defer file.Close()
	data, err := whole(file)
	if _, is := errors.AsType[*bot.Error](err); err != nil && !is {
		err = cannot("read", "See whether the disk is in order.", err)
	}
	return data, err
}
