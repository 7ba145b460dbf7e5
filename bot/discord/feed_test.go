package discord_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"dossier/bot/playground"
)

// TestBadFeeds has a moderator look at feeds that behave badly, and says what
// they read then. Nothing is changed by any.
func TestBadFeeds(t *testing.T) {
	endless := func(w io.Writer) {
		for chunk := bytes.Repeat([]byte("# much\n"), 1<<13); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
	leads := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for _, c := range []struct {
		name       string
		acts       http.HandlerFunc
		text, hint string
	}{
		{
			"slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			"The file did not come within 300ms.", "Try again later, or use a faster server.",
		},
		{
			"endless", func(w http.ResponseWriter, _ *http.Request) { endless(w) },
			"The file has more than 4 MiB.", "A record of one dispute is smaller",
		},
		{
			"a gzip bomb", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				endless(gzip.NewWriter(w))
			},
			"The file has more than 4 MiB.", "A record of one dispute is smaller",
		},
		{
			"led into the machine", leads("http://127.0.0.1/"),
			"The address leads into a private network, which is not fetched from.", "Use a public address, or have the operator allow this host.",
		},
		{
			"led to a name of the machine", leads("http://localhost/"),
			"The address leads into a private network, which is not fetched from.", "Use a public address, or have the operator allow this host.",
		},
		{
			"led round", leads("/"),
			"The address leads on more than 3 times.", "Give the address at which the file is in the end.",
		},
		{
			"a picture", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/png") },
			"The file is of the type \"image/png\", not TOML or plain text.", "Give the address of a dossier's TOML file.",
		},
		{
			"a page about it", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/html") },
			"At this address is a web page, not the file.", "look for “raw” or “download”.",
		},
		{
			"unchanged, unasked", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) },
			"The server says that nothing changed, though it was not asked that.", "try another address.",
		},
		{
			"truncated", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "1000")
				fmt.Fprint(w, "format = 1\n")
			},
			"The file broke off before its end.", "Try again; if it happens again, the server sends it wrongly.",
		},
		{
			"not there", http.NotFound,
			"The server answered with status 404.", "See in a browser whether the file is at this address",
		},
		{
			"empty", func(http.ResponseWriter, *http.Request) {},
			"The file is empty.", "See whether this is the right place.",
		},
		{
			"no text", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				io.WriteString(w, "title = \"Gr\xf6\xdfe\"")
			},
			"The file is not text in UTF-8.", "Save it as UTF-8",
		},
		{
			"no record", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "format = 1\n") },
			"Refresh · problems: ", "Mend the file and look again.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			waits := time.Duration(0) // as long as ever: a loaded machine takes its time to unpack
			if c.name == "slow" {
				waits = 300 * time.Millisecond
			}
			k := openDeskWhere(t, c.acts, waits)
			a, text := k.use(t, moderator, "refresh check", nil)
			says(t, text, c.text, c.hint)
			if a.Message.Flags&playground.FlagEphemeral == 0 {
				t.Error("others see it")
			}
			k.answers(t, member, "open to carts")
			_, text = k.use(t, moderator, "refresh history", nil)
			says(t, text, "Nothing was published")
			k.clean(t)
		})
	}
}
