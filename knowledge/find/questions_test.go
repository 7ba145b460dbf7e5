package find_test

import (
	"testing"

	"dossier/knowledge/find"
)

// TestJudgingPhrase holds that a phrase that judges keeps its subject: "kill
// kids" is about children.
func TestJudgingPhrase(t *testing.T) {
	r := index(t).Find("why do they kill kids")
	if len(r.Reading.Loaded) == 0 || r.Kind != find.Answer || r.Facts[0].ID != "khost-toll-children" {
		t.Errorf("%s %v %v", r.Kind, r.Reading.Loaded, ids(r))
	}
}

// TestState holds that a question how something stands is about the present.
func TestState(t *testing.T) {
	x := index(t)
	for q, want := range map[string]bool{"are the crossings open": true, "is the truce holding": true, "was torkham open in december 2025": false, "did they open torkham": false} {
		if got := x.Find(q).Reading.Present; got != want {
			t.Errorf("%q: %v", q, got)
		}
	}
	if r := x.Find("are crossings open now"); r.Unknown == nil || r.Unknown.ID != "unknown-crossings-2026" {
		t.Errorf("are crossings open now: %s %v", r.Kind, r.Unknown)
	}
}

// TestSize holds that a count of what befell people is no answer to how many
// there are.
func TestSize(t *testing.T) {
	x := index(t)
	for q, want := range map[string]find.Kind{
		"how many soldiers does the taliban army have": find.Silent,
		"how big is the pakistani army":                find.Silent,
		"how many soldiers has pakistan lost":          find.Answer,
		"how many fighters does the ttp have":          find.Answer,
	} {
		if got := x.Find(q).Kind; got != want {
			t.Errorf("%q: %s, not %s", q, got, want)
		}
	}
}

// TestKin holds that a fact is nearer to one of its event than to others.
func TestKin(t *testing.T) {
	x := index(t)
	mosque := x.Find("how many died in the mosque bombing")
	dam := x.Find("kunar dam").Facts[0]
	a, b := mosque.Facts[0], mosque.Facts[1]
	if same, other := mosque.Kin(a, b), mosque.Kin(a, dam); same <= other {
		t.Errorf("%s and %s: %.2f, %s: %.2f", a.ID, b.ID, same, dam.ID, other)
	}
}
