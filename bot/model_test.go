package bot_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dossier/bot"
	"dossier/bot/llm"
	"dossier/bot/llm/stub"
	"dossier/knowledge"
)

// assisted is a bot with a model: the real client, over HTTP, against the stub.
func assisted(t testing.TB, d *knowledge.Dossier, mode bot.Mode, change func(*llm.Config, *llm.Caps, *bot.Assistant)) (*bot.Bot, *stub.Server) {
	t.Helper()
	model := &stub.Server{Answer: stub.Faithful}
	server := httptest.NewServer(model)
	t.Cleanup(server.Close)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	config := llm.Config{BaseURL: server.URL + "/v1", Model: "stub-1", Timeout: 2 * time.Second}
	caps, a := llm.Caps{}, bot.Assistant{Mode: mode, Within: 2 * time.Second, Name: "stub-1"}
	if change != nil {
		change(&config, &caps, &a)
	}
	client, err := llm.New(config, llm.NewMemory(caps, func() time.Time { return soon }), log)
	if err != nil {
		t.Fatal(err)
	}
	a.Model = client
	b := newBot(t, d)
	b.Assist(a)
	return b, model
}

// TestModes asks with a faithful model. Selecting shows the record's own words
// alone; writing says so, and every sentence stands over what it rests on.
func TestModes(t *testing.T) {
	d := embedded(t)
	for _, line := range []string{"why did turkey leave the talks", "/summary", "/summary length:full", "/ask question:Is the TTP in Afghanistan?"} {
		for _, mode := range []bot.Mode{bot.Selecting, bot.Writing} {
			b, model := assisted(t, d, mode, nil)
			r := b.Handle(t.Context(), bot.ReadLine(line, soon))
			said := strings.Contains(r.Text(), "Written by a model")
			if r.Kind != bot.Answered || said != (mode == bot.Writing) || sentences(r) > 0 != said {
				t.Errorf("%s, %s: %d sentences in\n%s", line, mode, sentences(r), r.Text())
			}
			for _, sent := range model.Sent() {
				if strings.Contains(sent.Messages[0].Content, "turkey") {
					t.Errorf("%s: the question is an instruction", line)
				}
			}
		}
	}
}

// sentences counts a model's sentences in a reply.
func sentences(r bot.Reply) (n int) {
	for _, b := range r.Blocks {
		for _, c := range b.Claims {
			if c.Sentence != "" {
				n++
			}
		}
	}
	return n
}
