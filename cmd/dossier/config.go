package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"dossier/bot"
	"dossier/bot/store"
)

// config is what config.toml holds; config.example.toml explains every key.
// The environment wins over the file.
type config struct {
	Discord struct {
		Token     secret `toml:"token"`
		PublicKey string `toml:"public_key"`
		APIURL    string `toml:"api_url"`
		Receive   string `toml:"receive"`
	} `toml:"discord"`
	HTTP struct {
		Listen string `toml:"listen"`
	} `toml:"http"`
	Knowledge struct {
		File      string   `toml:"file"`
		Feed      string   `toml:"feed"`
		FeedHosts []string `toml:"feed_hosts"`
	} `toml:"knowledge"`
	Store struct {
		URL secret `toml:"url"`
	} `toml:"store"`
	LLM llmConfig `toml:"llm"`
}

// The ways in which interactions come; Discord allows one at a time.
const (
	receiveGateway = "gateway" // over a connection this program opens
	receiveHTTP    = "http"    // as signed requests to a public address
)

// secret is a text that no log and no error can show.
type secret string

const hidden = "(hidden)"

func (secret) String() string               { return hidden }
func (secret) GoString() string             { return hidden }
func (secret) LogValue() slog.Value         { return slog.StringValue(hidden) }
func (secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// startError says what keeps the program from starting and what to do: exit
// status 2.
type startError struct{ text string }

func (e *startError) Error() string { return e.text }

func cannotStart(format string, args ...any) error {
	return &startError{fmt.Sprintf(format, args...)}
}

// defaultConfig is the file that is read when none is named, if it is there.
const defaultConfig = "config.toml"

// configured is what every command that reads the configuration takes.
type configured struct {
	Config string `help:"The configuration file; without it config.toml, if there is one." placeholder:"FILE"`
}

func (c configured) read() (config, error) { return readConfig(c.Config, os.Getenv) }

// readConfig reads a file, or defaultConfig, and then the environment.
func readConfig(file string, env func(string) string) (config, error) {
	var c config
	c.Discord.Receive, c.HTTP.Listen, c.Store.URL = receiveGateway, "127.0.0.1:8080", "sqlite:dossier.db"
	c.Knowledge.FeedHosts = []string{}
	c.LLM = llmConfig{Mode: string(bot.Selecting), Timeout: duration(10 * time.Second), DailyTokens: 1_000_000, ServerTokens: 200_000, UserTokens: 30_000}
	name := file
	if name == "" {
		name = defaultConfig
	}
	data, err := os.ReadFile(name)
	switch {
	case file == "" && errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return config{}, cannotStart("The configuration cannot be read: %v. Name one with --config, or leave it out.", err)
	default:
		if err := decodeConfig(data, &c); err != nil {
			return config{}, cannotStart("%s: %v. config.example.toml shows every key.", name, err)
		}
	}
	err = c.override(env)
	return c, err
}

func decodeConfig(data []byte, c *config) error {
	dec := toml.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	err := dec.Decode(c)
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		var keys []string
		for _, e := range strict.Errors {
			line, _ := e.Position()
			keys = append(keys, fmt.Sprintf("%s (line %d)", strings.Join(e.Key(), "."), line))
		}
		return fmt.Errorf("unknown keys: %s", strings.Join(keys, ", "))
	}
	if broken, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := broken.Position() // its text can hold the line, and with it a token
		return fmt.Errorf("line %d is not valid TOML or has a value of the wrong kind", line)
	}
	return err
}

// override sets what the environment gives. A variable whose name ends in _FILE
// names a file that holds the value, as container platforms give secrets.
func (c *config) override(env func(string) string) error {
	for _, v := range []struct {
		name string
		set  func(string)
	}{
		{"DISCORD_TOKEN", func(s string) { c.Discord.Token = secret(s) }},
		{"DISCORD_PUBLIC_KEY", func(s string) { c.Discord.PublicKey = s }},
		{"DISCORD_API_URL", func(s string) { c.Discord.APIURL = s }},
		{"DISCORD_RECEIVE", func(s string) { c.Discord.Receive = s }},
		{"DOSSIER_LISTEN", func(s string) { c.HTTP.Listen = s }},
		{"DOSSIER_FILE", func(s string) { c.Knowledge.File = s }},
		{"DOSSIER_FEED", func(s string) { c.Knowledge.Feed = s }},
		{"DOSSIER_FEED_HOSTS", func(s string) { c.Knowledge.FeedHosts = strings.Fields(s) }},
		{"DATABASE_URL", func(s string) { c.Store.URL = secret(s) }},
		{"OPENAI_BASE_URL", func(s string) { c.LLM.BaseURL = secret(s) }},
		{"OPENAI_API_KEY", func(s string) { c.LLM.Key = secret(s) }},
	} {
		value := env(v.name)
		if file := env(v.name + "_FILE"); file != "" {
			data, err := os.ReadFile(file)
			if err != nil {
				return cannotStart("%s_FILE names a file that cannot be read: %v.", v.name, err)
			}
			value = strings.TrimSpace(string(data))
		}
		if value != "" {
			v.set(value)
		}
	}
	return nil
}

// openStore opens the database and the library that answers from it.
func (c config) openStore(ctx context.Context, log *slog.Logger) (*store.DB, *store.Shelf, error) {
	d, err := openDossier(c.Knowledge.File)
	if err != nil {
		return nil, nil, cannotStart("%v", err)
	}
	db, err := store.Open(ctx, string(c.Store.URL)) // it may be there a moment later, so no startError
	if err != nil {
		return nil, nil, err
	}
	shelf, err := store.NewShelf(ctx, db, d, log)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, shelf, nil
}
