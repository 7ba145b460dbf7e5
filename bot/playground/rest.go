package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
)

// Discord's error codes (topics/opcodes-and-status-codes, JSON error codes).
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeMissingAccess      = 50001
	codeTooLarge           = 40005
	codeAcknowledged       = 40060
	codeNotYours           = 50005
	codeEmptyMessage       = 50006
	codeMissingPermission  = 50013
	codeTokenExpired       = 50027
	codeInvalidForm        = 50035
	codeInvalidVersion     = 50041
	codeInvalidJSON        = 50109
	codeServerError        = 500 // ours: a plain HTTP 500, which has code 0
)

// Bodies (reference, uploading files).
const (
	maxRequest = 25 << 20
	maxFile    = 10 << 20
)

// apiError is Discord's answer to a request it refuses.
type apiError struct {
	Status  int    `json:"-"`
	Code    int    `json:"code"`
	Message string `json:"message"`
	Errors  any    `json:"errors,omitempty"`
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %d: %s", e.Status, e.Code, e.Message) }

func notFound(code int, what string) *apiError {
	return &apiError{Status: http.StatusNotFound, Code: code, Message: "Unknown " + what}
}

// call is one request of the bot's.
type call struct {
	*http.Request
	where string // the route, without ids and tokens
	body  []byte // the JSON, out of payload_json where the request is multipart
	files map[string]File
}

// route is one path of the API; open routes need no bot token, the interaction
// token in their path stands for it.
type route struct {
	pattern string
	open    bool
	serve   func(*call) (any, error)
}

func (p *Playground) routes() []route {
	return []route{
		{"GET /gateway", true, p.gateway.getGateway},
		{"GET /gateway/bot", false, p.gateway.getGatewayBot},
		{"GET /users/@me", false, p.getUser},
		{"GET /applications/@me", false, p.getApplication},
		{"GET /oauth2/applications/@me", false, p.getApplication},
		{"GET /applications/{application}/commands", false, p.getCommands},
		{"PUT /applications/{application}/commands", false, p.putCommands},
		{"POST /interactions/{id}/{token}/callback", true, p.postCallback},
		{"POST /webhooks/{application}/{token}", true, p.postFollowup},
		{"GET /webhooks/{application}/{token}/messages/{message}", true, p.getAnswer},
		{"PATCH /webhooks/{application}/{token}/messages/{message}", true, p.patchAnswer},
		{"DELETE /webhooks/{application}/{token}/messages/{message}", true, p.deleteAnswer},
		{"GET /channels/{channel}", false, p.getChannel},
		{"GET /channels/{channel}/messages", false, p.getMessages},
		{"POST /channels/{channel}/messages", false, p.postMessage},
		{"GET /channels/{channel}/messages/{message}", false, p.getMessage},
		{"PATCH /channels/{channel}/messages/{message}", false, p.patchMessage},
	}
}

func (p *Playground) handleAPI(mux *http.ServeMux) {
	for _, r := range p.routes() {
		method, path, _ := strings.Cut(r.pattern, " ")
		for _, version := range []string{"v9", "v10"} {
			mux.HandleFunc(method+" /api/"+version+path, p.api(r))
		}
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		if v := strings.Split(r.URL.Path, "/")[2]; v != "v9" && v != "v10" {
			answer(w, nil, &apiError{Status: http.StatusBadRequest, Code: codeInvalidVersion, Message: "Invalid API version provided"})
			return
		}
		answer(w, nil, &apiError{Status: http.StatusNotFound, Message: "404: Not Found"})
	})
}

// api does for every route what Discord does before it looks at the request.
func (p *Playground) api(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fault := p.faultFor(r)
		if fault != nil && !fault.happens(w, r) {
			return
		}
		c := &call{Request: r, where: rt.pattern}
		body, err := p.admit(rt, w, c)
		if err == nil {
			body, err = rt.serve(c)
		}
		if fault != nil && fault.Handled { // the request took effect
			fault.loses(w)
			return
		}
		answer(w, body, err)
	}
}

// admit checks who asks, how often and with what, and reads the body.
func (p *Playground) admit(rt route, w http.ResponseWriter, c *call) (any, error) {
	p.checkAgent(c)
	auth := c.Header.Get("Authorization")
	if auth != "Bot "+p.token && (!rt.open || auth != "") {
		return nil, &apiError{Status: http.StatusUnauthorized, Message: "401: Unauthorized"}
	}
	if err := p.limitRate(rt, w, c.Request); err != nil {
		return nil, err
	}
	c.Body = http.MaxBytesReader(w, c.Body, maxRequest)
	if err := c.read(); err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			p.record("request-size", rt.pattern, err)
			return nil, formError(codeTooLarge)
		}
		p.record("body", rt.pattern, err)
		return nil, &apiError{Status: http.StatusBadRequest, Code: codeInvalidJSON, Message: "The request body contains invalid JSON."}
	}
	if p.validate == nil || len(c.body) == 0 {
		return nil, nil
	}
	path := "/api/v10" + strings.TrimPrefix(strings.TrimPrefix(c.URL.Path, "/api/v10"), "/api/v9")
	if err := p.validate(c.Method, path, c.body); err != nil {
		p.record("schema", rt.pattern, err)
		return nil, formError(codeInvalidForm)
	}
	return nil, nil
}

func (p *Playground) record(rule, where string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.violate(rule, where, "%v", err)
}

var userAgent = regexp.MustCompile(`^DiscordBot \([^,()]+, ?[^()]+\)`)

// checkAgent records a User-Agent Discord may block (reference, user agent).
func (p *Playground) checkAgent(c *call) {
	if ua := c.UserAgent(); !userAgent.MatchString(ua) {
		p.record("user-agent", c.where, fmt.Errorf("%q is not of the form DiscordBot (url, version)", ua))
	}
}

// read takes in the body, plain or multipart.
func (c *call) read() error {
	kind, params, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		body, err := io.ReadAll(c.Body)
		if err == nil && len(body) > 0 && !json.Valid(body) {
			err = errors.New("the body is not JSON")
		}
		c.body = body
		return err
	}
	c.files = map[string]File{}
	parts := multipart.NewReader(c.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading multipart: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("reading multipart: %w", err)
		}
		if err := c.take(part, data); err != nil {
			return err
		}
	}
}

func (c *call) take(part *multipart.Part, data []byte) error {
	name := part.FormName()
	if name == "payload_json" {
		c.body = data
		if !json.Valid(data) {
			return errors.New("payload_json is not JSON")
		}
		return nil
	}
	n, ok := strings.CutPrefix(strings.TrimSuffix(name, "]"), "files[")
	if !ok {
		return fmt.Errorf("the part %q is neither payload_json nor files[n]", name)
	}
	c.files[n] = File{Name: part.FileName(), Type: part.Header.Get("Content-Type"), Data: data}
	return nil
}

// answer writes what a route returned: JSON, or 204 for nothing.
func answer(w http.ResponseWriter, body any, err error) {
	status := http.StatusOK
	if refused := (*apiError)(nil); errors.As(err, &refused) {
		status, body = refused.Status, refused
	} else if limited := (*rateError)(nil); errors.As(err, &limited) {
		status, body = http.StatusTooManyRequests, limited.body
	} else if err != nil {
		status, body = http.StatusInternalServerError, &apiError{Message: "500: Internal Server Error"}
	}
	if body == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func (p *Playground) getUser(*call) (any, error) { return p.world.bot, nil }

func (p *Playground) getApplication(*call) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return map[string]any{
		"id": p.ApplicationID(), "name": p.world.bot.Username, "icon": nil, "description": "", "bot": p.world.bot,
		"bot_public": true, "bot_require_code_grant": false, "verify_key": p.PublicKey(), "flags": 0,
		"interactions_endpoint_url": p.url, "approximate_guild_count": len(p.world.servers()),
	}, nil
}
