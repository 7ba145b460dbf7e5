package feed_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"dossier/bot"
	"dossier/bot/feed"
)

const text = "format = 1\ntitle = \"Größe\"\n"

// host is a server's host and port.
func host(s *httptest.Server) string { return s.Listener.Addr().String() }

func serve(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s
}

func refused(t *testing.T, err error, words string) {
	t.Helper()
	r, is := errors.AsType[*bot.Error](err)
	if !is || !strings.Contains(r.Text, words) || r.Hint == "" {
		t.Errorf("the error is %v, which does not say %q", err, words)
	}
}

// TestBadServers fetches from a server that is allowed, and behaves badly.
func TestBadServers(t *testing.T) {
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was led to where it may not go") })
	packed := func(w http.ResponseWriter, write func(io.Writer)) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		write(z)
		z.Close()
	}
	endless := func(w io.Writer) {
		for chunk := bytes.Repeat([]byte("a"), 1<<16); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
	raw := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(conn, answer) //nolint:errcheck // the other side may be gone
			conn.Close()
		}
	}
	for _, c := range []struct {
		name, words string
		answer      http.HandlerFunc
	}{
		{"slow to begin", "did not come within", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"slow to end", "did not come within", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				fmt.Fprint(w, "a")
				w.(http.Flusher).Flush()
				time.Sleep(10 * time.Millisecond)
			}
		}},
		{"endless", "more than 4 MiB", func(w http.ResponseWriter, _ *http.Request) { endless(w) }},
		{"too long by its own word", "more than 4 MiB", raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999999\r\n\r\n")},
		{"a gzip bomb", "more than 4 MiB", func(w http.ResponseWriter, _ *http.Request) { packed(w, endless) }},
		{"a gzip bomb in gzip", "not text in UTF-8", func(w http.ResponseWriter, _ *http.Request) {
			packed(w, func(w io.Writer) {
				z := gzip.NewWriter(w)
				z.Write(bytes.Repeat([]byte("a"), 8<<20))
				z.Close()
			})
		}},
		{"packed otherwise", "packed in a way", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, text)
		}},
		{"led into the machine", "private network", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1/", http.StatusFound)
		}},
		{"led to another port", "ports 80 and 443", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}},
		{"led to metadata", "private network", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusTemporaryRedirect)
		}},
		{"led to a file", "not \"file\"", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}},
		{"led round", "leads on more than 3 times", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }},
		{"a page", "a web page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!doctype html><title>x</title>") }},
		{"a picture", `type "image/png"`, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, text)
		}},
		{"not there", "status 404", http.NotFound},
		{"part of it", "status 206", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPartialContent) }},
		{"unchanged, unasked", "not asked that", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }},
		{"truncated", "broke off", raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nformat = 1")},
		{"truncated in a chunk", "broke off", raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nformat = 1")},
		{"truncated in gzip", "broke off", func(w http.ResponseWriter, _ *http.Request) {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			fmt.Fprint(z, text)
			z.Close()
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/plain")
			w.Write(b.Bytes()[:b.Len()-9])
		}},
		{"no gzip", "did not speak", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, strings.Repeat(text, 10))
		}},
		{"nothing", "is empty", func(http.ResponseWriter, *http.Request) {}},
		{"no answer", "broke off", raw("")},
		{"another protocol", "did not speak", raw("220 mail.example ESMTP\r\n")},
		{"an endless head", "did not speak", raw("HTTP/1.1 200 OK\r\n" + strings.Repeat("X-A: "+strings.Repeat("a", 1000)+"\r\n", 2000))},
		{"not UTF-8", "not text in UTF-8", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Write([]byte("title = \"Gr\xf6\xdfe\""))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.answer)
			f := feed.New(feed.Options{Allow: []string{host(s)}, Within: 300 * time.Millisecond})
			if strings.HasPrefix(c.name, "endless") || strings.Contains(c.name, "gzip") {
				f = feed.New(feed.Options{Allow: []string{host(s)}})
			}
			got, err := f.Fetch(t.Context(), s.URL, bot.Fetched{})
			refused(t, err, c.words)
			if got.Data != nil {
				t.Errorf("it gave %d bytes", len(got.Data))
			}
		})
	}
}

func TestFetch(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1") // must not be asked
	var asked []*http.Request
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r)
		if n := strings.Count(r.URL.Path, "x"); n > 0 {
			http.Redirect(w, r, "/"+strings.Repeat("x", n-1), http.StatusFound)
			return
		}
		if r.Header.Get("If-None-Match") == `"1"` || r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Content-Type", "application/toml")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, text)
		z.Close()
	})
	f := feed.New(feed.Options{Allow: []string{host(s)}, Version: "v1.2.3"})
	got, err := f.Fetch(t.Context(), s.URL+"/xxx", bot.Fetched{})
	if err != nil || string(got.Data) != text || got.ETag != `"1"` || got.Unchanged {
		t.Fatalf("it fetched %+v, %v", got, err)
	}
	for _, r := range asked {
		if !strings.HasPrefix(r.UserAgent(), "dossier-bot/v1.2.3 ") || r.Referer() != "" {
			t.Errorf("it went as %q, from %q", r.UserAgent(), r.Referer())
		}
	}
	got, err = f.Fetch(t.Context(), s.URL, got)
	if err != nil || !got.Unchanged || string(got.Data) != text || got.ETag != `"1"` {
		t.Errorf("the second time it fetched %+v, %v", got, err)
	}
	_, err = f.Fetch(t.Context(), s.URL+"/xxxx", bot.Fetched{})
	refused(t, err, "more than 3 times")

	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := f.Fetch(ended, s.URL, bot.Fetched{}); !errors.Is(err, context.Canceled) {
		t.Errorf("when nobody waits any more it says %v", err)
	}
}

// TestAddresses holds that nothing private is fetched from, however its address
// is written. Names are looked up at a name server of the test's own.
func TestAddresses(t *testing.T) {
	names := map[string]string{
		"loopback.example.": "127.0.0.1", "metadata.example.": "169.254.169.254", "home.example.": "192.168.1.1",
		"cgnat.example.": "100.64.0.1", "localhost.": "127.0.0.1", "unset.example.": "0.0.0.0",
	}
	f := feed.New(feed.Options{Resolver: nameServer(t, names), Within: 2 * time.Second})
	for address, words := range map[string]string{
		"":                                  "only",
		"feed.toml":                         "only",
		"ftp://feed.example/":               "only",
		"file:///etc/passwd":                "only",
		"gopher://127.0.0.1/":               "only",
		"javascript:alert(1)":               "only",
		"https://":                          "not a web address",
		"https:///x":                        "not a web address",
		"http://a b/":                       "not a web address",
		"http://[::1/":                      "not a web address",
		"https://a:b@1.1.1.1/":              "name or a password",
		"https://1.1.1.1@[::1]/":            "name or a password",
		"http://1.1.1.1:22/":                "ports 80 and 443",
		"http://127.0.0.1:6379/":            "ports 80 and 443",
		"http://127.0.0.1/":                 "private network",
		"http://127.8.8.8/":                 "private network",
		"http://0.0.0.0/":                   "private network",
		"http://10.1.2.3/":                  "private network",
		"http://172.16.0.1/":                "private network",
		"http://172.31.255.255/":            "private network",
		"http://192.168.0.1/":               "private network",
		"http://169.254.169.254/":           "private network",
		"http://100.64.0.1/":                "private network",
		"http://198.18.0.1/":                "private network",
		"http://224.0.0.1/":                 "private network",
		"http://255.255.255.255/":           "private network",
		"http://192.88.99.1/":               "private network",
		"http://[::1]/":                     "private network",
		"http://[::]/":                      "private network",
		"http://[fe80::1]/":                 "private network",
		"http://[fe80::1%25lo]/":            "private network",
		"http://[fc00::1]/":                 "private network",
		"http://[fd00:ec2::254]/":           "private network",
		"http://[ff02::1]/":                 "private network",
		"http://[::ffff:127.0.0.1]/":        "private network",
		"http://[::ffff:7f00:1]/":           "private network",
		"http://[::127.0.0.1]/":             "private network",
		"http://[64:ff9b::7f00:1]/":         "private network",
		"http://[64:ff9b::169.254.169.254]": "private network",
		"http://[64:ff9b:1::7f00:1]/":       "private network",
		"http://[2002:7f00:1::]/":           "private network",
		"http://[2002:a9fe:a9fe::1]/":       "private network",
		"http://[2001::1]/":                 "private network",
		"http://127.1/":                     "unusual number",
		"http://127.0.1/":                   "unusual number",
		"http://2130706433/":                "unusual number",
		"http://0x7f000001/":                "unusual number",
		"http://0x7f.0.0.1/":                "unusual number",
		"http://0177.0.0.1/":                "unusual number",
		"http://127.0.0.1./":                "unusual number",
		"http://017700000001/":              "unusual number",
		"http://127.0.0.0x1/":               "unusual number",
		"http://１２７.0.0.1/":                 "unusual number",
		"http://loopback.example/":          "private network",
		"http://LOOPBACK.example./":         "private network",
		"http://metadata.example/":          "private network",
		"http://home.example/":              "private network",
		"http://cgnat.example/":             "private network",
		"http://unset.example/":             "private network",
		"http://nobody.example/":            "no host of that name",
		"https://" + strings.Repeat("a", 3000) + ".example/": "not a web address",
	} {
		if words == "only" {
			words = "Only http and https"
		}
		t.Run(address[:min(len(address), 60)], func(t *testing.T) {
			_, err := f.Fetch(t.Context(), address, bot.Fetched{})
			refused(t, err, words)
		})
	}
}

// TestRebinding holds that a name is looked at when it is dialled: one that is
// public when checked and private when fetched from gains nothing, as there is
// no checking before.
func TestRebinding(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was fetched from") })
	_, port, err := net.SplitHostPort(host(s))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"rebinding.example.": "127.0.0.1"}
	f := feed.New(feed.Options{Resolver: nameServer(t, names), Allow: []string{"127.0.0.1:" + port}})
	_, err = f.Fetch(t.Context(), "http://rebinding.example/", bot.Fetched{})
	refused(t, err, "private network")
}

// nameServer resolves names to IPv4 addresses, and all others to none.
func nameServer(t *testing.T, names map[string]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Additionals = true, nil
			ip, known := names[strings.ToLower(q.Name.String())]
			if !known {
				m.RCode = dnsmessage.RCodeNameError
			} else if q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET},
					Body:   &dnsmessage.AResource{A: [4]byte(net.ParseIP(ip).To4())},
				}}
			}
			if answer, err := m.Pack(); err == nil {
				conn.WriteTo(answer, from) //nolint:errcheck // the test fails by itself
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "feeds")
	for name, data := range map[string]string{"secret": "x = 1", "feeds/a.toml": text, "feeds/big": strings.Repeat("a", feed.MaxSize+1), "feeds/latin": "\xf6", "feeds/sub/b.toml": text} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(data), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink("../secret", filepath.Join(inside, "link")), os.Symlink("a.toml", filepath.Join(inside, "good"))); err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string]string{
		"a.toml": "", "sub/b.toml": "", "good": "", "sub/../a.toml": "",
		"link": "cannot be opened", "none": "none cannot be opened", "nowhere/a.toml": "cannot be opened",
		"sub": "is no file", "big": "more than 4 MiB", "latin": "not text in UTF-8",
	} {
		data, err := feed.ReadFile(filepath.Join(inside, name))
		if words == "" {
			if err != nil || string(data) != text {
				t.Errorf("%s: %q, %v", name, data, err)
			}
			continue
		}
		refused(t, err, words)
	}
}
