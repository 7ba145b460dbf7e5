package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func noEnv(string) string { return "" }

// TestExample holds that config.example.toml names every key there is, each
// with its default.
func TestExample(t *testing.T) {
	got, err := readConfig("../../config.example.toml", noEnv)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	want, err := readConfig("", noEnv)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the example says %+v, the defaults are %+v, %v", got, want, err)
	}
}

func TestExampleIsComplete(t *testing.T) {
	data, err := os.ReadFile("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range reflect.VisibleFields(reflect.TypeFor[config]()) {
		if len(section.Index) > 1 {
			continue
		}
		if !strings.Contains(string(data), "["+section.Tag.Get("toml")+"]") {
			t.Errorf("no section [%s]", section.Tag.Get("toml"))
		}
		for _, key := range reflect.VisibleFields(section.Type) {
			if !strings.Contains(string(data), "\n"+key.Tag.Get("toml")+" = ") {
				t.Errorf("no key %s in [%s]", key.Tag.Get("toml"), section.Tag.Get("toml"))
			}
		}
	}
}

// TestConfig holds what each kind of bad configuration gets, that the
// environment wins, and that no token is ever in an error.
func TestConfig(t *testing.T) {
	const token = "MTIz.secret.token"
	for _, c := range []struct {
		name, file string
		env        map[string]string
		want       string // in the error; "" for none
	}{
		{"good", "[discord]\ntoken = \"x\"\npublic_key = \"y\"\n", nil, ""},
		{"environment", "", map[string]string{"DISCORD_TOKEN": token, "DISCORD_PUBLIC_KEY": "k"}, ""},
		{"no token", "", nil, "Set DISCORD_TOKEN"},
		{"unknown key", "[discord]\ntokn = \"" + token + "\"\n", nil, "unknown keys: discord.tokn (line 2)"},
		{"broken", "[discord]\ntoken = " + token + "\n", nil, "line 2"},
		{"wrong kind", "[discord]\ntoken = 7\n", nil, "line 2"},
		{"receive", "[discord]\nreceive = \"pigeon\"\n", nil, `discord.receive is "pigeon"`},
		{"a model", "[llm]\nmodel = \"m\"\n", map[string]string{"DISCORD_TOKEN": token, "OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_API_KEY": token}, ""},
		{"a key and no model", "", map[string]string{"DISCORD_TOKEN": token, "OPENAI_API_KEY": token}, ""},
		{"a model nowhere", "[llm]\nmodel = \"m\"\n", map[string]string{"DISCORD_TOKEN": token}, "Set OPENAI_BASE_URL"},
		{"mode", "[llm]\nmodel = \"m\"\nmode = \"rave\"\n", map[string]string{"DISCORD_TOKEN": token, "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, `llm.mode is "rave"`},
		{"timeout", "[llm]\nmodel = \"m\"\ntimeout = \"1m\"\n", map[string]string{"DISCORD_TOKEN": token, "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "between 1s and 14s"},
		{"no time", "[llm]\nmodel = \"m\"\ntimeout = \"soon\"\n", map[string]string{"DISCORD_TOKEN": token}, "line 3"},
		{"cap", "[llm]\nmodel = \"m\"\ndaily_tokens = -1\n", map[string]string{"DISCORD_TOKEN": token, "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "0 is no cap"},
		{"key file", "", map[string]string{"OPENAI_API_KEY_FILE": "/does/not/exist"}, "OPENAI_API_KEY_FILE names a file that cannot be read"},
		{"secret file", "", map[string]string{"DISCORD_TOKEN_FILE": "/does/not/exist"}, "DISCORD_TOKEN_FILE names a file that cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			conf, err := readConfig(file, func(name string) string { return c.env[name] })
			if err == nil {
				err = conf.check()
			}
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want an error with %q", err, c.want)
			case err != nil && (!isStart(err) || strings.Contains(err.Error(), "secret")):
				t.Errorf("the error is %q", err)
			}
		})
	}
}

func TestSecretFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	conf, err := readConfig("", func(name string) string {
		return map[string]string{"DISCORD_TOKEN_FILE": file}[name]
	})
	if err != nil || conf.Discord.Token != "abc" {
		t.Errorf("read %q, %v", string(conf.Discord.Token), err)
	}
}
