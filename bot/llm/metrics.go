package llm

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sashabaranov/go-openai"
)

// metrics are what is counted. Nothing in them tells a person, a server or a
// question.
type metrics struct {
	calls      *prometheus.CounterVec
	tokens     *prometheus.CounterVec
	remembered prometheus.Counter
	refused    *prometheus.CounterVec
	fallbacks  *prometheus.CounterVec
}

func newMetrics() *metrics {
	vector := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	}
	return &metrics{
		calls:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "dossier_model_calls_total", Help: "Calls of the model with all their retries, by task and by what came of them."}, []string{"task", "outcome"}),
		tokens:     vector("dossier_model_tokens_total", "Tokens as the model's server counts them; reserved ones where it does not.", "kind"),
		remembered: prometheus.NewCounter(prometheus.CounterOpts{Name: "dossier_model_remembered_total", Help: "Requests that were answered from memory."}),
		refused:    vector("dossier_model_sentences_refused_total", "Sentences of the model's that the record does not bear out, by rule.", "rule"),
		fallbacks:  vector("dossier_model_fallbacks_total", "Answers given without the model, and why.", "why"),
	}
}

// Metrics are what the client counts.
func (c *Client) Metrics() []prometheus.Collector {
	m := c.metrics
	return []prometheus.Collector{m.calls, m.tokens, m.remembered, m.refused, m.fallbacks}
}

// Refused counts a sentence that was refused by a rule.
func (c *Client) Refused(rule string) { c.metrics.refused.WithLabelValues(rule).Inc() }

// FellTo counts an answer that was given without the model.
func (c *Client) FellTo(why string) { c.metrics.fallbacks.WithLabelValues(why).Inc() }

// called counts a call by what came of it.
func (m *metrics) called(t task, err error) {
	outcome := "answered"
	switch {
	case overBudget(err):
		outcome = "budget"
	case errors.Is(err, ErrDeclined):
		outcome = "declined"
	case errors.Is(err, ErrMalformed):
		outcome = "malformed"
	case errors.Is(err, ErrUnavailable):
		outcome = "unavailable"
	}
	m.calls.WithLabelValues(t.name, outcome).Inc()
}

func (m *metrics) used(u openai.Usage) {
	m.tokens.WithLabelValues("prompt").Add(float64(u.PromptTokens))
	m.tokens.WithLabelValues("completion").Add(float64(u.CompletionTokens))
}
