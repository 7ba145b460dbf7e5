package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"dossier/bot"
	"dossier/knowledge"
)

// evalCommand is `dossier eval`: it asks questions whose right answers are
// known, and measures.
type evalCommand struct {
	JSON    bool     `name:"json" help:"Print the measures as data."`
	Dossier string   `help:"Ask this file instead of the embedded dossier." placeholder:"FILE"`
	Quiet   bool     `help:"Do not list the failures."`
	Files   []string `arg:"" name:"file" help:"Files of questions, one JSON object on each line; docs/quality.md describes it."`
	Floors  floors   `embed:""`
}

// floors are the least that is wanted of each measure, as a share of one.
type floors struct {
	Hit1          float64 `name:"min-hit-1" placeholder:"SHARE" help:"Least share of answers that begin with a right fact."`
	Hit3          float64 `name:"min-hit-3" placeholder:"SHARE" help:"Least share with a right fact among the first three."`
	Pass          float64 `name:"min-pass" placeholder:"SHARE" help:"Least share of answers that hold all they should."`
	DeclineF1     float64 `name:"min-decline-f1" placeholder:"SHARE" help:"Least F1 of declining."`
	SilentRecall  float64 `name:"min-silent-recall" placeholder:"SHARE" help:"Least share declined of the questions about the dispute that the record does not answer."`
	BothSides     float64 `name:"min-both-sides" placeholder:"SHARE" help:"Least share of contested answers in which both governments are heard."`
	FalseDeclines float64 `name:"max-false-declines" default:"1" placeholder:"SHARE" help:"Largest share of questions declined that have an answer."`
	Betrayed      int     `name:"max-betrayed" default:"-1" placeholder:"N" help:"Most replies that may say what they must not; -1 for any number."`
}

// Run asks everything and prints what was measured. It ends with status 1 when
// a measure is below its floor.
func (c evalCommand) Run(ctx context.Context, std stdio, now func() time.Time) error {
	d, err := openDossier(c.Dossier)
	if err != nil {
		return err
	}
	questions, err := readQuestions(d, c.Files)
	if err != nil {
		return err
	}
	b := bot.New(bot.Always{Only: d}, slog.New(slog.NewTextHandler(std.err, nil)))
	b.Handle(ctx, bot.ReadLine("what does pakistan want", now())) // the index is made on the first question
	outcomes := make([]outcome, 0, len(questions))
	for _, q := range questions {
		asked := bot.Request{Do: "ask", Options: map[string]string{"question": q.Text}, At: now()}
		start := time.Now()
		reply := b.Handle(ctx, asked)
		o := score(d, q, reply, time.Since(start))
		o.asked = asked
		outcomes = append(outcomes, o)
	}
	res := sum(outcomes)
	if err := c.print(ctx, std.out, b, res); err != nil {
		return err
	}
	low := c.Floors.missed(res)
	for _, l := range low {
		fmt.Fprintln(std.err, "below the floor:", l)
	}
	if len(low) > 0 {
		return errProblems
	}
	return nil
}

// missed says which measures are not reached.
func (f floors) missed(res result) []string {
	all := res.Declining[len(res.Declining)-1]
	silent := res.Declining[0].Recall
	var list []string
	for _, m := range []struct {
		name       string
		got, floor float64
	}{
		{"hit@1", res.Hit1.value(), f.Hit1},
		{"hit@3", res.Hit3.value(), f.Hit3},
		{"answer pass", res.Pass.value(), f.Pass},
		{"F1 of declining", all.F1, f.DeclineF1},
		{"recall of " + silentKind, silent.value(), f.SilentRecall},
		{"both sides", res.BothSides.value(), f.BothSides},
	} {
		if m.got < m.floor {
			list = append(list, fmt.Sprintf("%s is %.3f, not %.3f", m.name, m.got, m.floor))
		}
	}
	if got := res.FalseDeclines.value(); got > f.FalseDeclines {
		list = append(list, fmt.Sprintf("false declines are %.3f, not %.3f", got, f.FalseDeclines))
	}
	if f.Betrayed >= 0 && res.Betrayed > f.Betrayed {
		list = append(list, fmt.Sprintf("replies that say what they must not: %d, not %d", res.Betrayed, f.Betrayed))
	}
	return list
}

// readQuestions reads and holds against the record every line of every file.
func readQuestions(d *knowledge.Dossier, files []string) ([]question, error) {
	var list []question
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading questions: %w", err)
		}
		n := 0
		for line := range bytes.Lines(data) {
			n++
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			q, err := readQuestion(d, line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", file, n, err)
			}
			list = append(list, q)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("the files hold no question: write one JSON object on each line, as in knowledge/find/testdata/tuning.jsonl")
	}
	return list, nil
}

func readQuestion(d *knowledge.Dossier, line []byte) (question, error) {
	var q question
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		return q, fmt.Errorf("not a question: %w", err)
	}
	if kinds := append([]string{answerable, loaded, odd}, declinable...); !slices.Contains(kinds, q.Kind) {
		return q, fmt.Errorf("%s is of kind %q: write one of %q", q.ID, q.Kind, kinds)
	}
	for _, id := range slices.Concat(append(slices.Clone(q.Gold), q.Nearest)...) {
		if _, ok := d.Fact(id); !ok {
			return q, fmt.Errorf("%s names fact %q, which the record does not hold: name another, or take it out", q.ID, id)
		}
	}
	return q, nil
}

func (c evalCommand) print(ctx context.Context, out io.Writer, b *bot.Bot, res result) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(res)
	}
	if !c.Quiet {
		for _, o := range res.failures {
			if err := printFailure(ctx, out, b, o); err != nil {
				return err
			}
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "questions\t%d\t\t\n", res.Questions)
	for _, m := range []struct {
		name string
		of   share
	}{
		{"hit@1", res.Hit1},
		{"hit@3", res.Hit3},
		{"answer pass", res.Pass},
		{"in reach", res.Reach},
		{"false declines", res.FalseDeclines},
		{"both sides", res.BothSides},
	} {
		low, high := m.of.interval()
		fmt.Fprintf(w, "%s\t%.3f\t%d of %d\t95 %%: %.3f to %.3f\n", m.name, m.of.value(), m.of.part, m.of.whole, low, high)
	}
	fmt.Fprintf(w, "MRR\t%.3f\t\t\n", res.MRR)
	for _, k := range res.Declining {
		low, high := k.Recall.interval()
		fmt.Fprintf(w, "declining, %s\tF1 %.3f\tprecision %.3f, recall %.3f, %d of %d\trecall 95 %%: %.3f to %.3f\n",
			k.Kind, k.F1, k.Precision, k.Recall.value(), k.Recall.part, k.Recall.whole, low, high)
	}
	fmt.Fprintf(w, "says what it must not\t%d\t\t\n", res.Betrayed)
	fmt.Fprintf(w, "latency\tp50 %s\tp90 %s\tp99 %s, max %s\n", res.Latency["p50"], res.Latency["p90"], res.Latency["p99"], res.Latency["max"])
	return w.Flush()
}

// printFailure shows a question that went wrong, and why it gets the reply it does;
// of the first right fact too, where the answer does not begin with one.
func printFailure(ctx context.Context, out io.Writer, b *bot.Bot, o outcome) error {
	fmt.Fprintf(out, "%s (%s): %.200s\n", o.question.ID, o.question.Kind, o.question.Text)
	for _, f := range o.faults {
		fmt.Fprintf(out, "  %s\n", f)
	}
	if !o.inReach {
		fmt.Fprintln(out, "  the right facts do not hold what is wanted: mend the question or the record")
	}
	if o.oneSided {
		fmt.Fprintln(out, "  only one government is heard")
	}
	right := ""
	if o.misses() {
		gold := slices.Concat(o.question.Gold...)
		if len(gold) > 0 {
			right = gold[0]
		}
		fmt.Fprintf(out, "  it does not begin with one of %q\n", gold)
	}
	why, err := b.Explain(ctx, o.asked, right)
	if err != nil {
		return fmt.Errorf("explaining %s: %w", o.question.ID, err)
	}
	for line := range strings.Lines(why) {
		fmt.Fprint(out, "    "+line)
	}
	_, err = fmt.Fprintln(out)
	return err
}
