package discord

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dossier/bot"
)

// outcome is what became of an interaction.
type outcome string

const (
	answered outcome = "answered"
	deferred outcome = "deferred" // also counted as answered, once it is
	repeated outcome = "repeated" // delivered before
	refused  outcome = "refused"  // too many ran already
	late     outcome = "late"     // Discord no longer took the answer
	taken    outcome = "taken"    // somebody else, or an earlier try, had answered
	failed   outcome = "failed"

	forbidden outcome = "forbidden" // who clicked or typed may not do it
)

// metrics are what is counted. Nothing in them tells a person, a server or a
// question.
type metrics struct {
	registry     *prometheus.Registry
	interactions *prometheus.CounterVec
	first        *prometheus.HistogramVec
	posts        *prometheus.CounterVec
	retries      prometheus.Counter
	restarts     prometheus.Counter
	connected    prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		interactions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "dossier_interactions_total", Help: "Interactions by command and by what became of them.",
		}, []string{"command", "outcome"}),
		first: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "dossier_first_answer_seconds", Help: "Time from taking an interaction to its first answer. Discord waits three seconds.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 2.5, 3, 5},
		}, []string{"command"}),
		posts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "dossier_posts_total", Help: "What is posted unasked, by kind: due, and what became of it.",
		}, []string{"kind", "outcome"}),
		retries:   prometheus.NewCounter(prometheus.CounterOpts{Name: "dossier_retries_total", Help: "Calls of Discord's API that were tried again."}),
		restarts:  prometheus.NewCounter(prometheus.CounterOpts{Name: "dossier_gateway_restarts_total", Help: "Connections to the gateway that ended and were followed by another."}),
		connected: prometheus.NewGauge(prometheus.GaugeOpts{Name: "dossier_gateway_connected", Help: "1 while interactions come over the gateway."}),
	}
	m.registry.MustRegister(m.interactions, m.first, m.posts, m.retries, m.restarts, m.connected)
	return m
}

// Metrics is the registry of everything the App counts.
func (a *App) Metrics() *prometheus.Registry { return a.metrics.registry }

// count notes what became of an interaction. A command that is none of ours is
// "other", so that nobody's inventions become labels.
func (a *App) count(command string, o outcome) {
	a.metrics.interactions.WithLabelValues(a.label(command), string(o)).Inc()
}

// CountPost notes that something is to be posted unasked, or what became of it.
func (a *App) CountPost(kind bot.PostKind, state bot.PostState) {
	a.metrics.posts.WithLabelValues(string(kind), string(state)).Inc()
}

// firstAnswer notes how long a first answer took.
func (a *App) firstAnswer(command string, began time.Time) {
	a.metrics.first.WithLabelValues(a.label(command)).Observe(a.now().Sub(began).Seconds())
}

func (a *App) label(command string) string {
	for _, c := range a.bot.Commands() {
		if c.Name == command {
			return command
		}
	}
	return "other"
}
