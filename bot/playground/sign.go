package playground

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
)

// SetInteractionsURL points the application at the bot's endpoint. As Discord
// does, it sends a PING and a PING with a bad signature first, and an endpoint
// that does not answer PONG to the one and 401 to the other is not taken
// (interactions/overview, setting up an endpoint).
func (p *Playground) SetInteractionsURL(ctx context.Context, url string) error {
	ping, err := json.Marshal(payload{
		ID: "1", ApplicationID: p.ApplicationID(), Type: isPing, Token: "ping", Version: 1,
		Entitlements: []any{}, AuthorizingIntegrationOwners: map[string]string{}, AppPermissions: "0",
	})
	if err != nil {
		return fmt.Errorf("encoding the ping: %w", err)
	}
	res, body, err := p.post(ctx, url, ping, true)
	if err != nil {
		return fmt.Errorf("pinging the endpoint: %w", err)
	}
	pong := struct{ Type int }{}
	if res.StatusCode != http.StatusOK || json.Unmarshal(body, &pong) != nil || pong.Type != answerPong {
		err := fmt.Errorf("the endpoint answered %d to a PING; wanted 200 and {\"type\":1}", res.StatusCode)
		p.record("ping", "POST interactions", err)
		return err
	}
	p.checkType(res)
	res, _, err = p.post(ctx, url, ping, false)
	if err != nil {
		return fmt.Errorf("pinging the endpoint with a bad signature: %w", err)
	}
	if res.StatusCode != http.StatusUnauthorized {
		err := fmt.Errorf("the endpoint answered %d to a bad signature; wanted 401", res.StatusCode)
		p.record("signature", "POST interactions", err)
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url = url
	p.touch()
	return nil
}

// post sends a body with the signature of its time and bytes.
func (p *Playground) post(ctx context.Context, url string, body []byte, honest bool) (*http.Response, []byte, error) {
	stamp := strconv.FormatInt(p.clock().Unix(), 10)
	signed := ed25519.Sign(p.key, append([]byte(stamp), body...))
	if !honest {
		signed[0] ^= 0xff
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("making the request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(signed))
	req.Header.Set("X-Signature-Timestamp", stamp)
	res, err := p.client.Do(req)
	if err != nil {
		return nil, nil, fmt.Errorf("posting the interaction: %w", err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(io.LimitReader(res.Body, maxRequest))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the answer: %w", err)
	}
	return res, got, nil
}

func (p *Playground) checkType(res *http.Response) {
	if kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); kind != "application/json" {
		p.record("content-type", "POST interactions", fmt.Errorf("the answer is %q, not application/json", kind))
	}
}

// deliver posts one interaction and takes the answer out of the response, where
// it is there. 202 means the bot answers by callback.
func (p *Playground) deliver(ctx context.Context, in *interaction, url string, body []byte) {
	ctx, cancel := context.WithTimeout(ctx, p.answerWithin)
	defer cancel()
	const where = "POST interactions"
	res, got, err := p.post(ctx, url, body, true)
	switch {
	case err != nil && errors.Is(err, context.DeadlineExceeded): // send tells the person
	case err != nil:
		p.fail(in, err.Error())
	case res.StatusCode == http.StatusAccepted:
		if len(bytes.TrimSpace(got)) > 0 {
			p.record("accepted-body", where, errors.New("202 goes with an empty body"))
		}
	case res.StatusCode == http.StatusOK:
		p.checkType(res)
		if _, err := p.answerInteraction(where, in, got, nil); err != nil {
			p.fail(in, err.Error())
		}
	default:
		err := fmt.Errorf("the bot answered the interaction with HTTP %d", res.StatusCode)
		p.record("answer-status", where, err)
		p.fail(in, err.Error())
	}
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
