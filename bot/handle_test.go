package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"dossier/knowledge"
)

// TestFailures holds that whatever goes wrong inside is logged once, under an
// id that the reply shows, and answered without its details.
func TestFailures(t *testing.T) {
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]func(context.Context, Query) (Reply, error){
		"panic": func(context.Context, Query) (Reply, error) { panic("secret detail") },
		"error": func(context.Context, Query) (Reply, error) { return Reply{}, errors.New("secret detail") },
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			b := New(Always{Only: d}, slog.New(slog.NewTextHandler(&log, nil)))
			b.commands = []Command{{Name: "fail", Run: run}}
			r := b.Handle(t.Context(), Request{Do: "fail"})
			if r.Kind != Failed || strings.Contains(r.Text(), "secret") {
				t.Errorf("the reply is %q", r.Text())
			}
			if n := strings.Count(log.String(), "request failed"); n != 1 {
				t.Errorf("logged %d times: %s", n, log.String())
			}
			_, id, _ := strings.Cut(log.String(), "id=")
			if id, _, _ = strings.Cut(id, " "); id == "" || !strings.Contains(r.Text(), id) {
				t.Errorf("the reply does not show the id %q of the log", id)
			}
		})
	}
}
