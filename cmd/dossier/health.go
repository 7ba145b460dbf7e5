package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"dossier/bot"
	"dossier/knowledge"
)

// health serves what watches over the program: /healthz while the process
// lives, /readyz while it can answer, with the reason when not, and /metrics.
type health struct {
	mux    *http.ServeMux
	reason atomic.Pointer[string] // why it cannot answer; empty when it can
}

func newHealth(metrics *prometheus.Registry, from bot.Library, reason string) *health {
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "dossier_record_age_days", Help: "Days since news was last searched for the whole record.",
	}, func() float64 {
		d, err := from.Dossier(context.Background(), "")
		if err != nil {
			return math.NaN()
		}
		return float64(knowledge.DayOf(time.Now()).Sub(d.Reviewed.To))
	}))
	h := &health{mux: http.NewServeMux()}
	h.ready(reason)
	h.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "alive\n") })
	h.mux.HandleFunc("GET /readyz", h.serveReady)
	h.mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return h
}

// ready sets why the program cannot answer; "" means that it can.
func (h *health) ready(reason string) { h.reason.Store(&reason) }

func (h *health) serveReady(w http.ResponseWriter, _ *http.Request) {
	if reason := *h.reason.Load(); reason != "" {
		http.Error(w, reason, http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}

// server serves it, and whatever else its mux was given.
func (h *health) server() *http.Server {
	return &http.Server{Handler: h.mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute}
}

// healthCommand is `dossier health`: what a container's health check runs.
type healthCommand struct {
	configured
}

// Run asks the running program whether it can answer; if not it ends with
// status 1.
func (c healthCommand) Run(ctx context.Context, std stdio) error {
	conf, err := c.read()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(conf.HTTP.Listen)
	if err != nil {
		return cannotStart("DOSSIER_LISTEN is %q; write an address and a port, such as 127.0.0.1:8080.", conf.HTTP.Listen)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return cannotStart("DOSSIER_LISTEN is %q, which is no address.", conf.HTTP.Listen)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Fprintln(std.out, "not running:", err)
		return errProblems
	}
	defer resp.Body.Close()
	io.Copy(std.out, io.LimitReader(resp.Body, 1<<10))
	if resp.StatusCode != http.StatusOK {
		return errProblems
	}
	return nil
}
