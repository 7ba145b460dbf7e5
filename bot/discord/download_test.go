package discord

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dossier/bot"
)

// TestDownload holds from where an attached file is fetched, and what is said of
// one that is not.
func TestDownload(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another host was asked") }))
	defer elsewhere.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the token went along")
		}
		switch r.URL.Path {
		case "/file.toml":
			fmt.Fprint(w, "format = 1\n")
		case "/large.toml":
			w.Write(bytes.Repeat([]byte("a"), bot.MaxUpload+2)) //nolint:errcheck // the other side leaves
		case "/away.toml":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer api.Close()
	here := newREST(Settings{API: api.URL + "/api/v10", Token: "secret"}, nil, nil)
	for address, words := range map[string]string{
		api.URL + "/file.toml":                         "",
		api.URL + "/away.toml":                         "Discord did not give out",
		api.URL + "/none.toml":                         "Discord did not give out",
		elsewhere.URL + "/file.toml":                   "does not lie with Discord",
		strings.Replace(api.URL, "http:", "https:", 1): "does not lie with Discord",
		strings.Replace(api.URL, "//", "//a:b@", 1):    "does not lie with Discord",
		"http://cdn.discordapp.com/file.toml":          "does not lie with Discord",
		"https://cdn.discordapp.com.example/file.toml": "does not lie with Discord",
		"https://cdn.discordapp.com@127.0.0.1/x.toml":  "does not lie with Discord",
		"file:///etc/passwd":                           "does not lie with Discord",
		"":                                             "does not lie with Discord",
	} {
		data, err := here.download(t.Context(), address)
		said, is := errors.AsType[*bot.Error](err)
		switch {
		case words == "" && (err != nil || string(data) != "format = 1\n"):
			t.Errorf("%s: %q, %v", address, data, err)
		case words != "" && (!is || !strings.Contains(said.Text, words) || said.Hint == "" || data != nil):
			t.Errorf("%s: %v, which does not say %q", address, err, words)
		case err != nil && strings.Contains(fmt.Sprint(said.Err), "127.0.0.1"):
			t.Errorf("%s: the address is in %v", address, said.Err)
		}
	}
	if data, err := here.download(t.Context(), api.URL+"/large.toml"); err != nil || len(data) != bot.MaxUpload+1 {
		t.Errorf("a large file: %d bytes, %v", len(data), err)
	}
	public := newREST(Settings{Token: "secret"}, nil, nil)
	for address, serves := range map[string]bool{
		"https://cdn.discordapp.com/attachments/1/2/file.toml?ex=1": true, "https://media.discordapp.net/file.toml": true,
		"https://discord.com/file.toml": false, api.URL + "/file.toml": false,
	} {
		if public.serves(address) != serves {
			t.Errorf("%s: it serves files: %t", address, !serves)
		}
	}
}
