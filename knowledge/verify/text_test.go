package verify_test

import (
	"slices"
	"testing"

	"dossier/knowledge"
	"dossier/knowledge/verify"
)

// facts returns the facts with these ids.
func facts(t *testing.T, d *knowledge.Dossier, ids ...string) []*knowledge.Fact {
	t.Helper()
	var list []*knowledge.Fact
	for _, id := range ids {
		f, ok := d.Fact(id)
		if !ok {
			t.Fatalf("no fact %s", id)
		}
		list = append(list, f)
	}
	return list
}

// TestText replaces a refused sentence by its facts, once, and gives a text up
// when more than a third of it is refused or one side has too much of it.
func TestText(t *testing.T) {
	d := embedded(t)
	c := verify.New(d)
	given := facts(t, d, "feb27-bombing", "event-crossings-shut", "figure-oct11-pak", "demand-verifiable-action", "position-afghan-no-ttp", "position-muttaqi-mar13")
	sound := []verify.Sentence{
		{Text: "On 27 February 2026 Pakistan bombed Kabul, Kandahar and other Afghan provinces.", Facts: []string{"feb27-bombing"}},
		{Text: "Pakistan closed Torkham and Chaman, the two main crossings.", Facts: []string{"event-crossings-shut"}},
		{Text: "Zabihullah Mujahid said that the TTP is not present in Afghanistan.", Facts: []string{"position-afghan-no-ttp"}},
	}
	wrong := verify.Sentence{Text: "Kabul bombed Pakistan.", Facts: []string{"feb27-bombing"}}

	got := c.Text(given, append(slices.Clone(sound), wrong))
	if got.Whole != "" || len(got.Parts) != 4 || len(got.Refusals) != 1 || got.Parts[3].Text != "" || len(got.Parts[3].Facts) != 1 {
		t.Errorf("one wrong sentence of four: %+v", got)
	}
	if got := c.Text(given, []verify.Sentence{sound[0], sound[1], wrong, wrong}); got.Whole == "" || len(got.Parts) != 3 {
		t.Errorf("half of it wrong: %+v", got)
	}
	if got := c.Text(given, nil); got.Whole == "" {
		t.Error("a text of nothing is shown")
	}

	var tilted []verify.Sentence
	for range 4 {
		tilted = append(tilted, verify.Sentence{Text: "Pakistan's military media wing, ISPR, said 23 Pakistani soldiers were killed in the border fighting of 11-12 October 2025.", Facts: []string{"figure-oct11-pak"}})
	}
	if got := c.Text(given, tilted); got.Whole == "" {
		t.Errorf("one side alone: %+v", got)
	}
}

// TestRules shows one sentence for every rule.
func TestRules(t *testing.T) {
	d := embedded(t)
	c := verify.New(d)
	given := facts(t, d, "figure-oct11-pak", "demand-verifiable-action", "feb27-bombing", "mir-ali-toll", "eid-resume-warning", "position-afghan-no-ttp")
	for _, test := range []struct {
		rule verify.Rule
		fact string
		text string
	}{
		{verify.Citation, "demand-buffer-zone", "Pakistan bombed Kabul, Kandahar and other Afghan provinces."},
		{verify.Script, "feb27-bombing", "Pakistan bombed Kаbul, Kandahar and other Afghan provinces."},
		{verify.Markup, "feb27-bombing", "Pakistan bombed **Kabul**, Kandahar and other Afghan provinces."},
		{verify.Shape, "feb27-bombing", "Pakistan bombed Kabul. Pakistan bombed Kandahar."},
		{verify.Quotation, "demand-verifiable-action", "Tahir Andrabi said Kabul should take “visible actions”."},
		{verify.Loaded, "mir-ali-toll", "Seven Pakistani troops were killed in the terrorist attack at Mir Ali, Pakistani officials said."},
		{verify.Number, "figure-oct11-pak", "ISPR said 24 Pakistani soldiers were killed in the border fighting of 11-12 October 2025."},
		{verify.DateRule, "figure-oct11-pak", "ISPR said 23 Pakistani soldiers were killed in the border fighting of 11-13 October 2025."},
		{verify.Name, "feb27-bombing", "India bombed Kabul, Kandahar and other Afghan provinces."},
		{verify.Attribution, "figure-oct11-pak", "23 Pakistani soldiers were killed in the border fighting of 11-12 October 2025."},
		{verify.Vocabulary, "feb27-bombing", "Pakistan ruthlessly bombed Kabul, Kandahar and other Afghan provinces."},
		{verify.Negation, "position-afghan-no-ttp", "Zabihullah Mujahid said that the TTP is present in Afghanistan."},
		{verify.Certainty, "eid-resume-warning", "Attaullah Tarar said Pakistan may resume its operation at once after any attack."},
		{verify.Direction, "feb27-bombing", "Kabul bombed Pakistan, Kandahar and other Afghan provinces."},
	} {
		got := c.Sentence(given, verify.Sentence{Text: test.text, Facts: []string{test.fact}})
		if got == nil || got.Rule != test.rule {
			t.Errorf("%s: %v, want %s", test.text, got, test.rule)
		}
	}
}

// TestClauses tells facts of several speakers in one sentence, and a fact in the
// words by which it is known.
func TestClauses(t *testing.T) {
	d := embedded(t)
	c := verify.New(d)
	for _, test := range []struct {
		holds bool
		facts []string
		text  string
	}{
		{true, []string{"position-afghan-no-ttp", "figure-oct11-pak"}, "Zabihullah Mujahid said that the TTP is not present in Afghanistan, while ISPR said 23 Pakistani soldiers were killed in the border fighting of 11-12 October 2025."},
		{false, []string{"position-afghan-no-ttp", "figure-oct11-pak"}, "ISPR said that the TTP is not present in Afghanistan, while Zabihullah Mujahid said 23 Pakistani soldiers were killed in the border fighting of 11-12 October 2025."},
		{false, []string{"position-afghan-no-ttp", "figure-oct11-pak"}, "Zabihullah Mujahid said that the TTP is not present in Afghanistan, while 23 Pakistani soldiers were killed in the border fighting of 11-12 October 2025."},
		{true, []string{"figure-taliban-soldiers"}, "According to a MENAFN text that names no origin for its list, 13 Afghan soldiers had been killed since late February 2026, the strike of 16 March left aside."},
		{false, []string{"figure-taliban-soldiers"}, "According to a MENAFN text that names an origin for its list, 13 Afghan soldiers had been killed since late February 2026, the strike of 16 March left aside."},
		{false, []string{"figure-taliban-soldiers"}, "According to a MENAFN text that names no origin for its list, no Afghan soldiers had been killed since late February 2026, the strike of 16 March left aside."},
	} {
		given := facts(t, d, test.facts...)
		if got := c.Sentence(given, verify.Sentence{Text: test.text, Facts: test.facts}); (got == nil) != test.holds {
			t.Errorf("%s: %v", test.text, got)
		}
	}
}

// TestQuick holds that ten sentences are checked in less than 2 ms.
func TestQuick(t *testing.T) {
	if !long() {
		t.Skip("timed in the long run")
	}
	got := testing.Benchmark(BenchmarkText).NsPerOp()
	if limit := int64(2_000_000); !raced && got > limit {
		t.Errorf("%d ns, more than %d", got, limit)
	}
}
