package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"dossier/bot"
)

const (
	maxAnswer = 1 << 20          // bytes that are read of an answer
	attempts  = 3                // for one call
	failures  = 5                // in a row, after which the server is left alone
	pause     = 30 * time.Second // for that long
	overhead  = 200              // tokens a request has beside its bytes
)

// answer is what one attempt brought.
type answer struct{ text string }

// schemaless notes that the server does not know response_format.
type schemaless struct{ atomic.Bool }

// call asks the server, again where that may help, as long as the context lasts.
func (c *Client) call(ctx context.Context, t task, r bot.Material) (string, error) {
	prompt, err := messages(t, r)
	if err != nil {
		return "", err
	}
	got, err := backoff.Retry(ctx, func() (answer, error) {
		a, err := c.breaker.Execute(func() (answer, error) { return c.attempt(ctx, t, prompt, Account{r.Person, r.Server}) })
		if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
			return a, backoff.Permanent(errors.Join(ErrUnavailable, err))
		}
		return a, err
	}, backoff.WithMaxTries(attempts), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, again time.Duration) {
		c.log.Info("the model is asked again", "why", err.Error(), "in", again.String())
	}), backoff.WithBackOff(&backoff.ExponentialBackOff{
		InitialInterval: 200 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 4 * time.Second,
	}))
	if errors.Is(err, ErrUnavailable) && !errors.Is(err, gobreaker.ErrOpenState) && !errors.Is(err, gobreaker.ErrTooManyRequests) {
		c.log.Warn("the model did not answer", "why", err.Error())
	}
	switch {
	case err == nil:
		return got.text, nil
	case errors.Is(err, ErrUnavailable), errors.Is(err, ErrDeclined), errors.Is(err, ErrMalformed), overBudget(err):
		return "", err
	}
	return "", errors.Join(ErrUnavailable, err)
}

// attempt makes one request, and another without a schema where the server does
// not know what that is.
func (c *Client) attempt(ctx context.Context, t task, prompt []openai.ChatCompletionMessage, who Account) (answer, error) {
	withSchema := !c.schema.Load()
	a, err := c.once(ctx, t, prompt, who, withSchema)
	var unknown *unknownSchema
	if withSchema && errors.As(err, &unknown) {
		if a, err = c.once(ctx, t, prompt, who, false); err == nil {
			c.schema.Store(true)
		}
	}
	return a, err
}

// unknownSchema is the error of a server that cannot take the request as it is.
type unknownSchema struct{ status int }

func (e *unknownSchema) Error() string {
	return fmt.Sprintf("the model's server refused the request (%d)", e.status)
}

func (e *unknownSchema) Unwrap() error { return ErrUnavailable }

func (c *Client) once(ctx context.Context, t task, prompt []openai.ChatCompletionMessage, who Account, withSchema bool) (answer, error) {
	request := openai.ChatCompletionRequest{Model: c.config.Model, Messages: prompt}
	if reasons(c.config.Model) { // go-openai refuses these for them before it sends anything
		request.MaxCompletionTokens = c.config.MaxTokens
	} else {
		//lint:ignore SA1019 servers other than OpenAI's know no other name for it
		request.MaxTokens = c.config.MaxTokens
		request.Temperature = math.SmallestNonzeroFloat32 // 0 would be left out
	}
	if withSchema {
		request.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: t.name, Strict: true, Schema: t.schema},
		}
	}
	most := overhead + c.config.MaxTokens + len(t.schema)
	for _, m := range prompt {
		most += len(m.Content) // a token has a byte at least
	}
	reserved, err := c.budget.Reserve(ctx, who, most)
	if err != nil {
		return answer{}, backoff.Permanent(err)
	}
	response, err := c.api.CreateChatCompletion(ctx, request)
	if err != nil {
		err, spent := trouble(ctx, err, response.Header().Get("Retry-After"))
		if !spent { // else it stands until the reset
			c.settle(ctx, reserved, 0)
		}
		return answer{}, err
	}
	if used := response.Usage.TotalTokens; used > 0 {
		c.metrics.used(response.Usage)
		c.settle(ctx, reserved, min(used, most))
	} else {
		c.metrics.tokens.WithLabelValues("reserved").Add(float64(most)) // the server does not say
	}
	return read(response)
}

// settle gives back what a reservation did not need. A failure leaves it
// standing, which is on the safe side.
func (c *Client) settle(ctx context.Context, reserved string, used int) {
	if err := c.budget.Settle(context.WithoutCancel(ctx), reserved, used); err != nil {
		c.log.Warn("a reservation of tokens stands", "why", err)
	}
}

// read takes the text out of a response that is whole.
func read(response openai.ChatCompletionResponse) (answer, error) {
	if len(response.Choices) == 0 {
		return answer{}, fmt.Errorf("%w: no choice in it", ErrUnavailable)
	}
	choice := response.Choices[0]
	switch {
	case choice.Message.Refusal != "", choice.FinishReason == openai.FinishReasonContentFilter:
		return answer{}, backoff.Permanent(ErrDeclined)
	case choice.FinishReason == openai.FinishReasonLength:
		return answer{}, backoff.Permanent(fmt.Errorf("%w: it is cut off", ErrMalformed))
	case choice.FinishReason != openai.FinishReasonStop:
		return answer{}, backoff.Permanent(fmt.Errorf("%w: it did not come to an end", ErrMalformed))
	case strings.TrimSpace(choice.Message.Content) == "":
		return answer{}, fmt.Errorf("%w: it is empty", ErrUnavailable)
	}
	return answer{choice.Message.Content}, nil
}

// trouble turns go-openai's errors, which print what the server sent, into ours,
// which do not, and says whether tokens may have been spent.
func trouble(ctx context.Context, err error, after string) (_ error, spent bool) {
	if ctx.Err() != nil {
		return backoff.Permanent(fmt.Errorf("%w: %w", ErrUnavailable, ctx.Err())), true
	}
	status, code := 0, ""
	var api *openai.APIError
	var request *openai.RequestError
	switch {
	case errors.As(err, &api):
		status, code = api.HTTPStatusCode, fmt.Sprint(api.Code)
	case errors.As(err, &request):
		status = request.HTTPStatusCode
	}
	failed := fmt.Errorf("%w (status %d)", ErrUnavailable, status)
	switch {
	case errors.Is(err, errElsewhere):
		return backoff.Permanent(fmt.Errorf("%w: %w", ErrUnavailable, errElsewhere)), false
	case code == "content_filter":
		return backoff.Permanent(ErrDeclined), false
	case status == http.StatusTooManyRequests && code == "insufficient_quota":
		return backoff.Permanent(failed), false
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return wait(ctx, failed, after), false
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity, status == http.StatusNotImplemented:
		return backoff.Permanent(&unknownSchema{status}), false
	case status >= http.StatusInternalServerError, status == http.StatusRequestTimeout:
		return failed, true
	case status >= http.StatusBadRequest:
		return backoff.Permanent(failed), false
	}
	return failed, true // the connection broke, or the answer was none
}

// wait makes an error that is tried again when the server said, unless the time
// ends before.
func wait(ctx context.Context, failed error, after string) error {
	seconds, err := strconv.Atoi(strings.TrimSpace(after))
	if err != nil {
		at, err := http.ParseTime(after)
		if err != nil {
			return failed
		}
		seconds = int(time.Until(at).Seconds()) + 1
	}
	until := time.Duration(max(0, seconds)) * time.Second
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= until {
		return backoff.Permanent(failed)
	}
	return &later{backoff.RetryAfterError{Duration: until}, failed}
}

// later is tried again after a time, and is still what went wrong.
type later struct {
	after  backoff.RetryAfterError
	failed error
}

func (l *later) Error() string   { return l.failed.Error() }
func (l *later) Unwrap() []error { return []error{&l.after, l.failed} }

// reasons reports whether a model is one of those that take no temperature.
func reasons(model string) bool {
	for _, family := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, family) {
			return true
		}
	}
	return false
}

var errElsewhere = errors.New("the model's server sends elsewhere")

// bounded follows no redirection and reads no more of an answer than maxAnswer.
type bounded struct{ client *http.Client }

func (b *bounded) Do(r *http.Request) (*http.Response, error) {
	response, err := b.client.Do(r)
	if err == nil && response.StatusCode >= 300 && response.StatusCode < 400 {
		response.Body.Close()
		return nil, errElsewhere
	}
	if err == nil {
		response.Body = &capped{response.Body, maxAnswer}
	}
	return response, err
}

type capped struct {
	io.ReadCloser
	left int
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errors.New("the answer is too long")
	}
	n, err := c.ReadCloser.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
