package playground

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// policy lets nothing leave the machine and no inline script or style in.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler serves the page at /, the API at /api and the gateway at /gateway, all
// only under a loopback name. Gateway connections end with [Playground.Close];
// they and streams of events end with the context of their request: give
// the server a BaseContext that is cancelled when it is to stop.
func (p *Playground) Handler() http.Handler {
	mux := http.NewServeMux()
	p.handleAPI(mux)
	mux.HandleFunc("GET /gateway", p.gateway.serve)
	mux.HandleFunc("GET /gateway/", p.gateway.serve) // as libraries write it
	p.handlePage(mux)
	return p.loopback(http.NewCrossOriginProtection().Handler(mux))
}

func (p *Playground) handlePage(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", p.serveIndex)
	mux.HandleFunc("GET /page/events", p.serveEvents)
	mux.HandleFunc("GET /page/panel", p.servePanel)
	mux.HandleFunc("POST /page/{deed}", p.serveDeed)
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", p.serveFile)
	mux.Handle("GET /page/", http.FileServerFS(pageFiles))
}

// loopback refuses any other name, so that no web site can reach the page by
// pointing its own name at this machine.
func (p *Playground) loopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if host != "localhost" && (err != nil || !addr.IsLoopback()) {
			http.Error(w, "only under localhost or 127.0.0.1", http.StatusMisdirectedRequest)
			return
		}
		p.mu.Lock()
		if p.base == "" {
			p.base = "http://" + r.Host
		}
		p.mu.Unlock()
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// asked is who the page is open for.
func asked(q url.Values) Who {
	who := Who{Person: q.Get("as"), Server: q.Get("server"), Channel: q.Get("channel"), Locale: q.Get("locale")}
	if !q.Has("server") {
		who.Server = BorderWatch
	}
	if who.Person == "" {
		who.Person = Member
	}
	if who.Channel == "" && who.Server != Direct {
		who.Channel = "general"
	}
	return who
}

// query is the address of the page for somebody.
func (w Who) query() string {
	q := url.Values{"as": {w.Person}, "server": {w.Server}}
	if w.Server != Direct {
		q.Set("channel", w.Channel)
	}
	if w.Locale != "" {
		q.Set("locale", w.Locale)
	}
	return "/?" + q.Encode()
}

// link is one way on in the page's navigation.
type link struct {
	Text, Href string
	Here       bool
}

// navigation groups links under a name.
type navigation struct {
	Name  string
	Links []link
}

func (p *Playground) serveIndex(w http.ResponseWriter, r *http.Request) {
	who := asked(r.URL.Query())
	at, err := p.seat(who)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	title := "#" + at.place.name
	if at.place.server == nil {
		title = "Private chat"
	}
	p.render(w, "index", map[string]any{
		"Title": title, "Topic": at.place.topic, "Who": who, "People": p.peopleLinks(who), "Places": p.placeLinks(who),
		"MayWrite": at.place.permissions(at.user.ID)&sendMessages != 0, "Query": strings.TrimPrefix(who.query(), "/"),
	})
}

func (p *Playground) peopleLinks(who Who) []link {
	var all []link
	for _, u := range p.world.people {
		there := who
		there.Person = u.Name()
		all = append(all, link{u.Name(), there.query(), u.Name() == who.Person})
	}
	return all
}

func (p *Playground) placeLinks(who Who) []navigation {
	var all []navigation
	for _, s := range p.world.servers() {
		group := navigation{Name: s.name}
		for _, c := range s.channels {
			there := who
			there.Server, there.Channel = s.name, c.name
			group.Links = append(group.Links, link{"# " + c.name, there.query(), s.name == who.Server && c.name == who.Channel})
		}
		all = append(all, group)
	}
	there := who
	there.Server = Direct
	return append(all, navigation{"Private", []link{{p.world.bot.Name(), there.query(), who.Server == Direct}}})
}

// templates parses what the page is made of.
func (p *Playground) templates() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"md": p.markdown, "local": p.local, "colour": colour, "filesize": fileSize, "initial": initial,
		"dict": dict,
		"is":   func(c Component, kinds ...int) bool { return slices.Contains(kinds, c.Type) },
		"yes": func(b *bool, otherwise bool) bool {
			return b == nil && otherwise || b != nil && *b
		},
	}).ParseFS(pageFiles, "page/*.html"))
}

// dict hands a template more than one value: names and values in turn.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

func (p *Playground) render(w http.ResponseWriter, name string, data any) {
	var b bytes.Buffer
	if err := p.pages.ExecuteTemplate(&b, name, data); err != nil {
		p.log.Error("drawing the page", "template", name, "error", err)
		http.Error(w, "the page could not be drawn", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(b.Bytes())
}

// pictures are the files shown in place; everything else is downloaded.
func pictures() []string { return []string{".png", ".jpg", ".jpeg", ".gif", ".webp"} }

func (p *Playground) serveFile(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	f, ok := p.files[r.PathValue("id")]
	p.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	if !slices.Contains(pictures(), strings.ToLower(path.Ext(f.Name))) {
		w.Header().Set("Content-Disposition", "attachment")
		w.Header().Set("Content-Type", "application/octet-stream")
	}
	http.ServeContent(w, r, f.Name, time.Time{}, bytes.NewReader(f.Data))
}
