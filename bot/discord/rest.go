package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
	"github.com/prometheus/client_golang/prometheus"

	"dossier/bot"
)

// userAgent is of the form Discord asks for
// (discord.com/developers/docs/reference#user-agent).
const userAgent = "DiscordBot (https://example.org/dossier, 1)"

// maxAnswer bounds what is read of Discord's answers.
const maxAnswer = 8 << 20

// rest calls Discord's API. It does not use discordgo's calls, whose rate
// limiter keeps a bucket for every interaction token for ever, sends all edits
// one after another, and does not end with its context.
type rest struct {
	base    string
	token   string
	client  *http.Client
	files   *http.Client // for what people send: it follows no redirect
	limits  *limits
	retries prometheus.Counter
	log     *slog.Logger
}

// idle is how many connections to Discord are kept open where one does not carry
// many calls at once.
const idle = 128

func newREST(s Settings, retries prometheus.Counter, log *slog.Logger) *rest {
	base := strings.TrimSuffix(s.API, "/")
	if base == "" {
		base = DefaultAPI
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost, transport.MaxIdleConns = idle, idle // answers go out many at once; Go's two would reconnect for each
	// A connection whose other end has vanished takes every call with it until it
	// is noticed.
	transport.ResponseHeaderTimeout = 10 * time.Second
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second}
	return &rest{
		base: base, token: s.Token, client: &http.Client{Transport: transport},
		files: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		limits: newLimits(), retries: retries, log: log,
	}
}

// apiError is what Discord says is wrong. It names neither the address, which
// can hold an interaction's token, nor the request.
type apiError struct {
	Status  int
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *apiError) Error() string {
	return fmt.Sprintf("Discord answered %d (code %d): %s", e.Status, e.Code, e.Message)
}

// call sends a body as JSON, none if it is nil, with files if any, and decodes
// the answer into out, if that is not nil. A json.RawMessage is sent as it is.
// Answers 429 and of 500 and more, and broken connections, are tried again until
// the context ends; any other refusal is an *apiError at once. Calls on an
// interaction's token need no authorization and get none.
func (r *rest) call(ctx context.Context, method, path string, body, out any, files ...bot.File) error {
	encoded, err := encode(body, files)
	if err != nil {
		return fmt.Errorf("encoding a request to Discord: %w", err)
	}
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		return struct{}{}, r.try(ctx, method, path, encoded, out)
	}, backoff.WithNotify(func(err error, again time.Duration) {
		r.retries.Inc()
		r.log.Info("Discord is tried again", "why", err, "in", again.String())
	}), backoff.WithBackOff(&backoff.ExponentialBackOff{
		InitialInterval: 100 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 5 * time.Second,
	}), backoff.WithMaxElapsedTime(0))
	return err
}

// payload is a request's body and what kind it is; "" for none.
type payload struct {
	data []byte
	kind string
}

// encode writes a body as JSON, and with files as the parts of a form
// (discord.com/developers/docs/reference#uploading-files).
func encode(body any, files []bot.File) (payload, error) {
	if body == nil {
		return payload{}, nil
	}
	data, written := body.(json.RawMessage)
	if !written {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return payload{}, err
		}
	}
	if len(files) == 0 {
		return payload{data, "application/json"}, nil
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if err := form.WriteField("payload_json", string(data)); err != nil {
		return payload{}, err
	}
	for i, f := range files {
		head := textproto.MIMEHeader{}
		head.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": fmt.Sprintf("files[%d]", i), "filename": f.Name}))
		head.Set("Content-Type", f.Type)
		part, err := form.CreatePart(head)
		if err != nil {
			return payload{}, err
		}
		if _, err := part.Write(f.Data); err != nil {
			return payload{}, err
		}
	}
	err := form.Close()
	return payload{b.Bytes(), form.FormDataContentType()}, err
}

// longest is the longest pause that Discord is believed to ask for.
const longest = time.Hour

func (r *rest) try(ctx context.Context, method, path string, body payload, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, bytes.NewReader(body.data))
	if err != nil {
		return backoff.Permanent(errors.New("a request to Discord could not be made; the API's address is malformed"))
	}
	if body.kind != "" {
		req.Header.Set("Content-Type", body.kind)
	}
	req.Header.Set("User-Agent", userAgent)
	if !strings.HasPrefix(path, "/interactions/") && !strings.HasPrefix(path, "/webhooks/") {
		req.Header.Set("Authorization", "Bot "+r.token)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return broken(ctx, err)
	}
	defer resp.Body.Close()
	if strings.HasPrefix(path, channelPath) {
		r.limits.note(route(method, path), resp.StatusCode, resp.Header)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return broken(ctx, err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return refusal(resp, answer)
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return backoff.Permanent(fmt.Errorf("reading what Discord answered: %w", err))
	}
	return nil
}

// broken makes an error of a failed exchange without its address. A time-out that
// is not the context's own is worth trying again.
func broken(ctx context.Context, err error) error {
	err = fmt.Errorf("reaching Discord: %w", withoutAddress(err))
	if ctx.Err() != nil {
		return backoff.Permanent(err)
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return backoff.Permanent(err)
	}
	return err
}

// withoutAddress takes the address off an error: it can hold a token.
func withoutAddress(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// refusal makes an error of a refusal, and says whether it is worth trying
// again and when.
func refusal(resp *http.Response, answer []byte) error {
	said := &apiError{Status: resp.StatusCode}
	if json.Unmarshal(answer, said) != nil {
		said.Message = http.StatusText(resp.StatusCode)
	}
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests:
		after := seconds(resp.Header.Get("Retry-After"), 0)
		if after == 0 {
			return said
		}
		return &backoff.RetryAfterError{Duration: after}
	case status >= http.StatusInternalServerError: // Discord's, or one of the many of what stands before it
		return said
	case status == http.StatusUnauthorized && resp.Request.Header.Get("Authorization") != "":
		return backoff.Permanent(&FatalError{said.Status, fatal[4004]})
	}
	return backoff.Permanent(said)
}

// application is who the token belongs to.
func (r *rest) application(ctx context.Context) (discordgo.Application, error) {
	var app discordgo.Application
	err := r.call(ctx, http.MethodGet, "/applications/@me", nil, &app)
	return app, err
}
