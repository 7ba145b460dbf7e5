// Package llm asks a language model, on any server that speaks OpenAI's
// protocol, to choose among facts or to write sentences over them. It is the
// only package that imports go-openai, and it decides nothing about what is
// shown: what comes back is numbers of facts, headings from a list, and
// sentences that somebody else must check.
//
// The way of one call: [Client.Select] and [Client.Write] make the messages
// (prompt.go), where facts and a person's question are data and never part of
// the instructions; an equal call is answered from memory or joins the one
// under way (cache.go); tokens are reserved (budget.go); then the server is
// asked, again if that helps, never beyond the time there is (call.go).
package llm

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
	"golang.org/x/sync/singleflight"

	"dossier/bot"
)

// Config says which model is asked, and how far.
type Config struct {
	BaseURL   string        // "https://api.openai.com/v1"
	Key       string        // never logged; may be empty for a server of one's own
	Model     string        //
	Timeout   time.Duration // for one call with all its retries; 10 s if 0
	MaxTokens int           // the most an answer may have; 1200 if 0
	Cache     int           // how many answers are kept; 256 if 0
}

// The reasons for which there is no answer. Whoever asked shows what would be
// shown without a model.
var (
	ErrUnavailable = errors.New("the model's server does not answer")
	ErrDeclined    = errors.New("the model declined")
	ErrMalformed   = errors.New("the model's answer is not what was asked for")
	ErrUnknown     = errors.New("no answer is remembered")
)

// Client asks one model, and is a [bot.Model]. It may be used by any number of goroutines.
type Client struct {
	config  Config
	api     *openai.Client
	budget  Budget
	breaker *gobreaker.CircuitBreaker[answer]
	flights singleflight.Group
	cache   *cache
	log     *slog.Logger
	schema  schemaless
	metrics *metrics
}

// New makes a client. It asks nothing yet.
func New(config Config, budget Budget, log *slog.Logger) (*Client, error) {
	base, err := url.Parse(config.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, errors.New("the model's base URL must begin with http:// or https://") // the URL may hold a secret
	}
	if config.Model == "" {
		return nil, errors.New("no model is named")
	}
	config.Timeout = cmp.Or(config.Timeout, 10*time.Second)
	config.MaxTokens = cmp.Or(config.MaxTokens, 1200)
	settings := openai.DefaultConfig(config.Key)
	settings.BaseURL = config.BaseURL
	transport := http.DefaultTransport.(*http.Transport).Clone()
	settings.HTTPClient = &bounded{&http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // it would take the key along
	}}
	return &Client{
		config: config, api: openai.NewClientWithConfig(settings), budget: budget, log: log,
		cache: newCache(cmp.Or(config.Cache, 256)), metrics: newMetrics(),
		breaker: gobreaker.NewCircuitBreaker[answer](gobreaker.Settings{
			Name: "model", Timeout: pause,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= failures },
			IsSuccessful: func(err error) bool { return !errors.Is(err, ErrUnavailable) },
		}),
	}, nil
}

// Select asks which of the facts answer the question, in which order and under
// which headings.
func (c *Client) Select(ctx context.Context, r bot.Material) ([]bot.Group, error) {
	return ask(ctx, c, selecting, r, readGroups)
}

// Write asks for sentences over the facts.
func (c *Client) Write(ctx context.Context, r bot.Material) ([]bot.Sentence, error) {
	return ask(ctx, c, writing, r, readSentences)
}

// ask answers from memory, joins an equal call under way, or makes the call. A
// call that several wait for ends with none of them, but with its own time.
func ask[T any](ctx context.Context, c *Client, t task, r bot.Material, read func(string, bot.Material) (T, error)) (T, error) {
	var none T
	key := requestKey(t, c.config.Model, r)
	if text, ok := c.cache.get(key); ok {
		c.metrics.remembered.Inc()
		return read(text, r)
	}
	if r.Known {
		return none, ErrUnknown
	}
	flight := c.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.config.Timeout)
		defer cancel()
		text, err := c.call(ctx, t, r)
		if err == nil {
			_, err = read(text, r)
		}
		c.metrics.called(t, err)
		if err != nil {
			return "", err
		}
		c.cache.put(key, text)
		return text, nil
	})
	select {
	case <-ctx.Done():
		return none, errors.Join(ErrUnavailable, ctx.Err())
	case done := <-flight:
		if done.Err != nil {
			return none, done.Err
		}
		text, _ := done.Val.(string)
		return read(text, r)
	}
}
