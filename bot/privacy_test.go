package bot_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"dossier/bot"
)

// TestPrivacy holds that the page and the command say the same.
func TestPrivacy(t *testing.T) {
	page, err := os.ReadFile("../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	r := newBot(t, embedded(t)).Handle(t.Context(), bot.Request{Do: "privacy", At: time.Now()})
	for _, b := range r.Blocks {
		for _, want := range append([]string{"## " + b.Heading}, b.Lines...) {
			if !strings.Contains(string(page), want) {
				t.Errorf("docs/privacy.md does not say %q", want)
			}
		}
	}
}
