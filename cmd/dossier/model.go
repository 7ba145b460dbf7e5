package main

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dossier/bot"
	"dossier/bot/llm"
	"dossier/bot/store"
)

// llmConfig is the language model, if any.
type llmConfig struct {
	BaseURL      secret   `toml:"base_url"`
	Key          secret   `toml:"api_key"`
	Model        string   `toml:"model"`
	Mode         string   `toml:"mode"`
	Timeout      duration `toml:"timeout"`
	DailyTokens  int64    `toml:"daily_tokens"`
	ServerTokens int64    `toml:"server_daily_tokens"`
	UserTokens   int64    `toml:"user_hourly"`
}

// duration is a time as it is written: "10s".
type duration time.Duration

func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = duration(v)
	return err
}

// The bounds of llm.timeout. Discord waits 15 minutes, readers do not: an answer
// is given up after 17 seconds, and making it without the model takes its own.
const (
	minTimeout = time.Second
	maxTimeout = 14 * time.Second
)

// check says what is wrong with it. Where no model is named there is none, and
// nothing else is looked at.
func (c llmConfig) check() error {
	switch {
	case c.Model == "":
		return nil
	case c.BaseURL == "":
		return cannotStart("A model is named, and no server. Set OPENAI_BASE_URL to one that speaks OpenAI's protocol, such as https://api.openai.com/v1, or leave llm.model out.")
	case c.Mode != string(bot.NoModel) && c.Mode != string(bot.Selecting) && c.Mode != string(bot.Writing):
		return cannotStart(`llm.mode is %q; it must be "select", "write" or "off".`, c.Mode)
	case time.Duration(c.Timeout) < minTimeout, time.Duration(c.Timeout) > maxTimeout:
		return cannotStart("llm.timeout is %s; it must be between %s and %s.", time.Duration(c.Timeout), minTimeout, maxTimeout)
	case c.DailyTokens < 0, c.ServerTokens < 0, c.UserTokens < 0:
		return cannotStart("A cap on the model's tokens is negative; 0 is no cap.")
	}
	return nil
}

func (c llmConfig) on() bool { return c.Model != "" && c.Mode != string(bot.NoModel) }

// assisted is the model as a part of a bot, and what is counted of it; nothing
// without a model. It fails on a configuration that is wrong. The budget is in
// the database, or in memory where there is none.
func (c llmConfig) assisted(db *store.DB, log *slog.Logger) ([]bot.Part, []prometheus.Collector, error) {
	if err := c.check(); err != nil || !c.on() {
		return nil, nil, err
	}
	caps := bot.Caps{Daily: c.DailyTokens, ServerDaily: c.ServerTokens, UserHourly: c.UserTokens}
	var budget llm.Budget = llm.NewMemory(caps, time.Now)
	a := bot.Assistant{Mode: bot.Mode(c.Mode), Within: time.Duration(c.Timeout), Name: c.Model, Host: c.host()}
	if db != nil {
		budget = tokens{db, caps}
	}
	client, err := llm.New(llm.Config{BaseURL: string(c.BaseURL), Key: string(c.Key), Model: c.Model, Timeout: time.Duration(c.Timeout)}, budget, log)
	if err != nil {
		return nil, nil, cannotStart("OPENAI_BASE_URL cannot be used: %v.", err)
	}
	a.Model, a.Refused, a.FellTo = client, client.Refused, client.FellTo
	return []bot.Part{bot.Assisted(a)}, client.Metrics(), nil
}

// host names the model's server for readers: "" for one that has no public name,
// which is the operator's own.
func (c llmConfig) host() string {
	u, err := url.Parse(string(c.BaseURL))
	if err != nil || net.ParseIP(u.Hostname()) != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return u.Hostname()
}

// tokens is a budget in the database, for all processes that share it.
type tokens struct {
	db   *store.DB
	caps bot.Caps
}

func (t tokens) Reserve(ctx context.Context, who llm.Account, n int) (string, error) {
	return t.db.ReserveTokens(ctx, t.caps, who.Server, who.Person, int64(n), time.Now())
}

func (t tokens) Settle(ctx context.Context, id string, used int) error {
	return t.db.SettleTokens(ctx, id, int64(used))
}

// forgetTokens throws away at the end of each hour who used how much in it, until
// ctx ends. It does so without a model too: there may have been one before.
func forgetTokens(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		if err := db.ForgetTokens(ctx, time.Now()); err != nil && ctx.Err() == nil {
			log.Warn("counts of tokens past their time were not thrown away", "error", err)
		}
		next := time.NewTimer(time.Until(time.Now().Truncate(time.Hour).Add(time.Hour)))
		select {
		case <-next.C:
		case <-ctx.Done():
			next.Stop()
			return
		}
	}
}
