package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// maxBody is the most an interaction may be; Discord's are a few kilobytes.
const maxBody = 1 << 20

// maxAge is how old a signed request may be. It is generous, because clocks
// differ, and only keeps a recorded request from being played again for ever.
const maxAge = 5 * time.Minute

// Endpoint is the door of Discord's HTTP interactions: POST /interactions,
// every request signed
// (discord.com/developers/docs/interactions/overview#setting-up-an-endpoint).
type Endpoint struct {
	app *App
	key ed25519.PublicKey
	ctx context.Context // ends when answers should no longer be made; see NewEndpoint
}

// ErrKey is the error of a public key that cannot be one.
var ErrKey = errors.New("the public key must be the 64 hexadecimal digits shown in the application's General Information")

// NewEndpoint returns the door for an App. Interactions taken through it are
// answered until ctx ends, whether or not the connection they came by stays.
func NewEndpoint(ctx context.Context, app *App, publicKey string) (*Endpoint, error) {
	key, err := hex.DecodeString(publicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, ErrKey
	}
	return &Endpoint{app: app, key: key, ctx: ctx}, nil
}

// ServeHTTP answers one interaction. Anything wrong with a request's signature
// is 401 with the same words; Discord tests this and takes the endpoint away
// from an application that lets one pass.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too large or broken off", http.StatusRequestEntityTooLarge)
		return
	}
	if !e.signed(r, body) {
		http.Error(w, "invalid request signature", http.StatusUnauthorized)
		return
	}
	in := new(interaction)
	if err := json.Unmarshal(body, in); err != nil || in.ID == "" && in.Type != discordgo.InteractionPing {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	if in.Type == discordgo.InteractionPing {
		if pong, err := newCallback(discordgo.InteractionResponsePong, nil); err == nil {
			respond(w, pong)
		}
		return
	}
	e.serve(w, in)
}

// signed checks the signature over the timestamp and the raw body.
func (e *Endpoint) signed(r *http.Request, body []byte) bool {
	stamp := r.Header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return false
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || e.app.now().Sub(time.Unix(seconds, 0)).Abs() > maxAge {
		return false
	}
	return ed25519.Verify(e.key, append([]byte(stamp), body...), signature)
}

// handed is a first answer on its way into a response; without one the response
// is an empty 202, which tells Discord that the answer comes, or came, otherwise.
type handed struct {
	callback *callback
	written  chan error
}

// serve gives the first answer as the response. One with files goes through the
// callback instead, and so does a deferral, because its edit must not overtake
// it, and nothing tells when Discord has taken in a response. An interaction that is repeated gets
// 202: its answer went, or goes, to the first.
func (e *Endpoint) serve(w http.ResponseWriter, in *interaction) {
	first := make(chan handed)
	over, end := context.WithCancel(e.ctx) // when this response can carry nothing more
	defer end()
	taken := e.app.take(e.ctx, in, func(ctx context.Context, cb *callback) error {
		h := handed{cb, make(chan error, 1)}
		if cb.deferred() || len(cb.files) > 0 {
			if err := e.app.call(ctx, in, cb); err != nil {
				return err
			}
			h.callback = nil
		}
		select {
		case first <- h:
			return <-h.written
		case <-over.Done():
			return errors.New("the connection ended before the answer was ready")
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if !taken {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	select {
	case h := <-first:
		if h.callback == nil {
			w.WriteHeader(http.StatusAccepted)
			h.written <- nil
		} else {
			h.written <- respond(w, h.callback)
		}
	case <-time.After(answerWithin):
		w.WriteHeader(http.StatusInternalServerError)
	case <-e.ctx.Done():
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// answerWithin is how long Discord waits for a first answer.
const answerWithin = 3 * time.Second

// respond writes a callback as the response.
func respond(w http.ResponseWriter, cb *callback) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(cb.body)))
	if _, err := w.Write(cb.body); err != nil {
		return fmt.Errorf("sending an answer: %w", err)
	}
	return nil
}
