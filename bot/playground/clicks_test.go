package playground_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dossier/bot/playground"
)

func TestComponents(t *testing.T) {
	b := start(t, playground.Options{})
	b.answer = func(in heard) any {
		switch at(in.Raw, "data.custom_id") {
		case "next":
			m := message(text("page 2"))
			m["type"] = 7
			return m
		case "side":
			return message(text("chose " + at(in.Raw, "data.values.0").(string)))
		case "form", "label":
			return j{"type": 9, "data": j{"custom_id": "f", "title": "Ask", "components": []j{
				{"type": 1, "components": []j{{"type": 4, "custom_id": "q", "label": "Question", "style": 1}}},
				{"type": 18, "label": "Why", "component": j{"type": 4, "custom_id": "w", "style": 2, "required": false}},
				{"type": 18, "label": "Side", "component": j{"type": 3, "custom_id": "s", "options": []j{{"label": "A", "value": "a"}}}},
			}}}
		case "f":
			m := message(text("thanks"))
			m["type"] = 7
			return m
		}
		return message(
			j{"type": 1, "components": []j{{"type": 2, "style": 1, "label": "Next", "custom_id": "next"}, {"type": 2, "style": 2, "label": "Form", "custom_id": "form"}}},
			j{"type": 1, "components": []j{{"type": 3, "custom_id": "side", "options": []j{{"label": "A", "value": "a"}}}}},
		)
	}
	first, err := b.p.Use(t.Context(), here(), "demands", nil)
	if err != nil {
		t.Fatal(err)
	}
	id := first.Message.ID
	chosen, err := b.p.Choose(t.Context(), here(), id, "side", "a")
	if err != nil || chosen.Message.Components[0].Content != "chose a" || chosen.Message.ID == id {
		t.Errorf("choosing: %+v %v", chosen, err)
	}
	if at(b.last().Raw, "message.interaction_metadata.user.id") != b.p.UserID(playground.Member) {
		t.Errorf("the clicked message does not say who asked: %v", at(b.last().Raw, "message"))
	}
	form, err := b.p.Press(t.Context(), here(), id, "form")
	if err != nil || form.Form == nil {
		t.Fatalf("opening the form: %+v %v", form, err)
	}
	if _, err := b.p.Submit(t.Context(), here(), form.Form, map[string]any{"s": "a"}); err == nil {
		t.Error("a required field was left out")
	}
	sent, err := b.p.Submit(t.Context(), here(), form.Form, map[string]any{"q": "why?", "s": []string{"a"}})
	if err != nil || sent.Message.ID != id || sent.Message.Components[0].Content != "thanks" {
		t.Errorf("submitting: %+v %v", sent, err)
	}
	in := b.last().Raw
	if at(in, "data.components.0.components.0.value") != "why?" || at(in, "data.components.2.component.values.0") != "a" {
		t.Errorf("the form arrived as %v", in["data"])
	}
	clicked, err := b.p.RightClick(t.Context(), here(), "Ask about this", id)
	if err != nil || clicked.Message == nil || at(b.last().Raw, "data.resolved.messages."+id+".id") != id {
		t.Errorf("right click: %+v %v", clicked, err)
	}
	if _, err := b.p.Press(t.Context(), here(), id, "next"); err == nil {
		t.Error("pressed a button that was replaced")
	}
	wantRules(t, b.p)
}

func TestComplete(t *testing.T) {
	b := start(t, playground.Options{})
	b.answer = func(in heard) any {
		if at(in.Raw, "data.options.0.focused") != true {
			t.Errorf("nothing is focused in %v", in.Raw["data"])
		}
		return j{"type": 8, "data": j{"choices": []j{{"name": "Pakistan", "value": "pk"}}}}
	}
	got, err := b.p.Complete(t.Context(), here(), "demands", map[string]any{"side": "pa"}, "side")
	if err != nil || len(got) != 1 || got[0].Value != "pk" {
		t.Errorf("%v %v", got, err)
	}
	many, long := []j{}, strings.Repeat("x", 101)
	for range 26 {
		many = append(many, j{"name": "n" + string(rune('a'+len(many))), "value": "v"})
	}
	for rule, choices := range map[string][]j{
		"choice-count": many, "choice-name": {{"name": long, "value": "v"}},
		"choice-value": {{"name": "n", "value": long}}, "choice-type": {{"name": "n", "value": 1}},
	} {
		b.answer = func(heard) any { return j{"type": 8, "data": j{"choices": choices}} }
		if _, err := b.p.Complete(t.Context(), here(), "demands", map[string]any{"side": "pa"}, "side"); !errors.Is(err, playground.ErrNoAnswer) {
			t.Errorf("%s: %v", rule, err)
		}
		if !slices.Contains(rules(b.p), rule) {
			t.Errorf("%s was not noticed", rule)
		}
	}
}
