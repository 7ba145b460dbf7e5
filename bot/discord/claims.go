package discord

import (
	"strconv"
	"strings"

	"dossier/bot"
)

// quoted begins a line that stands under a claim.
const quoted = "> "

// texts are what is written of a block: each is set a little apart by Discord.
type texts struct {
	ended []string
	open  strings.Builder
}

// line begins a line of the open text.
func (t *texts) line(parts ...string) {
	if t.open.Len() > 0 {
		t.open.WriteByte('\n')
	}
	for _, p := range parts {
		t.open.WriteString(p)
	}
}

// end ends the open text.
func (t *texts) end() {
	t.ended = append(t.ended, t.open.String())
	t.open.Reset()
}

// block writes claims with what stands under them as quotations, and the bot's
// own lines. A claim is in one text with its first quotation; every other claim
// and quotation is a text of its own.
func block(b bot.Block) []string {
	var t texts
	if b.Heading != "" {
		t.line(smallPrint, "**", escape(b.Heading), "**")
	}
	for _, l := range b.Above {
		t.line(escape(l))
	}
	for i, c := range b.Claims {
		if c.With > 0 {
			continue
		}
		if i > 0 && (c.As == bot.Leading || b.Claims[i-1].As != bot.Leading) {
			t.end()
		}
		t.claim(b, i)
	}
	if n := len(b.Claims); n > 0 && len(b.Lines) > 0 && b.Claims[n-1].As != bot.Leading {
		t.end()
	}
	under, print := "", ""
	if len(b.Claims) > 0 {
		under = quoted
	}
	if b.Small {
		print = smallPrint
	}
	for _, l := range b.Lines {
		t.line(under, print, escape(l))
	}
	cites(&t.open, b.Cites)
	t.end()
	return t.ended
}

// claim writes a claim of a block, or the sentence in which a model told it and
// others, with what is known of each in small print.
func (t *texts) claim(b bot.Block, i int) {
	c, under := b.Claims[i], ""
	if c.As != bot.Leading {
		under = quoted
	}
	t.open.Grow(len(c.Party) + len(c.Rest) + len(c.Fact.Text) + len(c.Small) + 128)
	t.line(under)
	if c.Sentence == "" {
		claim(&t.open, c)
		t.line(under, smallPrint, escape(c.SmallPrint()))
		return
	}
	told := b.Told(i)
	label(&t.open, c)
	t.open.WriteString(escape(c.Sentence))
	cites(&t.open, bot.SourcesOf(told))
	for i, c := range told {
		t.line(under, smallPrint, escape(c.Under(i == 0)))
	}
}

// smallPrint begins a line of small print.
const smallPrint = "-# "

// small makes a line small print.
func small(line string) string { return smallPrint + line }

// claim writes a claim: its speaker loudest, then what is claimed.
func claim(t *strings.Builder, c bot.Claim) {
	label(t, c)
	if c.Party != "" {
		t.WriteString("**" + escape(c.Party) + "**" + escape(c.Rest) + ": ")
	}
	t.WriteString(escape(c.Fact.Text))
	cites(t, c.Cites)
}

// label says why a claim is shown, where it does not lead.
func label(t *strings.Builder, c bot.Claim) {
	if label := c.As.Label(); label != "" {
		t.WriteString("*" + escape(label) + "* · ")
	}
}

// cites writes the numbers of sources behind what rests on them, the first on
// the same line as its end.
func cites(t *strings.Builder, numbers []int) {
	space := noBreak
	for _, n := range numbers {
		t.WriteString(space)
		t.WriteString(`\[`)
		t.WriteString(strconv.Itoa(n))
		t.WriteString(`\]`)
		space = " "
	}
}
