package playground_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"dossier/bot/playground"
)

// described checks bodies against Discord's own description of its API; where
// DOSSIER_TEST_OPENAPI does not name that file, the test is skipped.
func described(t *testing.T) func(method, path string, body []byte) error {
	t.Helper()
	name := os.Getenv("DOSSIER_TEST_OPENAPI")
	if _, err := os.Stat(name); err != nil {
		t.Skipf("no description of Discord's API: set DOSSIER_TEST_OPENAPI to the path of openapi.json (%v)", err)
	}
	doc, err := openapi3.NewLoader().LoadFromFile(name)
	if err != nil {
		t.Fatal(err)
	}
	// The description wants a number where the documentation, and every library,
	// has a string.
	for _, schema := range []string{"ApplicationCommandUpdateRequest", "ApplicationCommandCreateRequest", "ApplicationCommandPatchRequestPartial"} {
		p := doc.Components.Schemas[schema].Value.Properties["default_member_permissions"]
		p.Value.Type = &openapi3.Types{"string", "integer", "null"}
	}
	doc.Servers = openapi3.Servers{{URL: "/api/v10"}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return func(method, path string, body []byte) error {
		req, err := http.NewRequestWithContext(context.Background(), method, path, bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("making the request: %w", err)
		}
		req.Header.Set("Content-Type", "application/json")
		route, params, err := router.FindRoute(req)
		if err != nil {
			return fmt.Errorf("finding %s %s: %w", method, path, err)
		}
		return openapi3filter.ValidateRequestBody(req.Context(), &openapi3filter.RequestValidationInput{
			Request: req, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		}, route.Operation.RequestBody.Value)
	}
}

// TestDescription holds that what this package takes for good is good to
// Discord's description as well, and that a body it refuses is recorded.
func TestDescription(t *testing.T) {
	b := start(t, playground.Options{Validate: described(t), Unlimited: true})
	ended := make(chan heard, 1)
	b.answer = func(in heard) any {
		body := message(j{"type": 17, "accent_color": 1, "components": []j{
			text("x"), {"type": 14}, {"type": 9, "components": []j{text("x")}, "accessory": btn("a")}, row(menu(2, nil)),
		}})
		if status, got := b.callback(in, body); status != http.StatusNoContent {
			t.Errorf("%d %s", status, got)
		}
		ended <- in
		return nil
	}
	if _, err := b.p.Use(t.Context(), here(), "demands", nil); err != nil {
		t.Fatal(err)
	}
	in := <-ended
	if status, body := b.call("PATCH", b.hook(in, "/messages/@original"), v2(text("y"))); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	if status, body := b.call("POST", b.hook(in, ""), plain(nil)); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	wantRules(t, b.p)
	status, body := b.call("POST", b.hook(in, ""), plain(j{"embeds": "none", "content": strings.Repeat("x", 10)}))
	wantCode(t, "embeds that are a string", status, body, 400, 50035)
	wantRules(t, b.p, "schema")
}
