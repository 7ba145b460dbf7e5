package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dossier/knowledge"
)

// digestPost is what a digest posts: what changed since the channel's last one,
// the latest on record, what is disputed. Its buttons ask further, and
// ask the record that is current when they are pressed.
func digestPost(ctx context.Context, q Query) (Reply, error) {
	past, err := q.past(ctx)
	if err != nil {
		return Reply{}, err
	}
	t := newTeller(q, nil)
	r := Reply{Kind: Answered, Title: q.heading("Digest")}
	if past.before != nil {
		news := q.news(past.before)
		r.Notices = append(r.Notices, "Since the last one here, "+aMoment(past.at)+": "+news.String()+".")
		blocks, rest := t.changed(news)
		r.Blocks, r.Ways = blocks, moreOf(rest)
	} else {
		r.Notices = append(r.Notices, past.why)
	}
	disputed := section("What is disputed", t.disputed(inDigest.disputed))
	latest := section("The latest on record", t.latest(inDigest.stands))
	r.Blocks = append(r.Blocks, fitting(inPost-len(claims(r.Blocks)), latest, disputed)...)
	r.Ways = append(r.Ways, furtherWays(q)...)
	return r, nil
}

// fitting returns the first of the latest and then the dispute, as far as there is
// room for so many claims. A dispute of many accounts gives way to the latest.
func fitting(room int, latest, disputed []Block) []Block {
	first := func(room int) []Block {
		n := 0
		for ; n < len(latest) && len(latest[n].Claims) <= room; n++ {
			room -= len(latest[n].Claims)
		}
		return latest[:n]
	}
	left := room - len(claims(disputed))
	if left >= 0 && (len(first(left)) > 0 || len(first(room)) == 0) {
		return slices.Concat(first(left), disputed)
	}
	return first(room)
}

// inDigest are how many facts lead the sections of a digest, maxNews how many of
// those that changed, and inPost how many claims there is room for: a post shows
// its first page alone.
var inDigest = caps{stands: 3, disputed: 1}

const maxNews, inPost = 3, 6

// furtherWays lead on from what was posted unasked.
func furtherWays(q Query) []Button {
	about := map[string]string{}
	if a := q.About.small(); a != "" {
		about["about"] = a
	}
	return []Button{
		{"Summary", Request{Do: "summary", Options: about}},
		{"Timeline", Request{Do: "timeline", Options: about}},
		{"Disputed", Request{Do: "disputed", Options: about}},
	}
}

// moreOf leads on to facts that changed and are not shown.
func moreOf(facts []*knowledge.Fact) []Button {
	if len(facts) == 0 {
		return nil
	}
	facts = facts[:min(len(facts), maxMore)]
	return []Button{{"More that changed", Request{Do: "ask", Options: map[string]string{"facts": refs(facts)}}}}
}

// past is what a digest tells changes from: a dossier and when it was posted
// from, or why there is none.
type past struct {
	before *knowledge.Dossier
	at     time.Time
	why    string
}

// past reads the option "before": the beginning of a dossier's hash and when it
// was posted from, "0123456789ab.1780000000".
func (q Query) past(ctx context.Context) (past, error) {
	name := q.Options["before"]
	if name == "" {
		return past{why: "The first one here."}, nil
	}
	short, seconds, _ := strings.Cut(name, ".")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || strings.Trim(short, "0123456789abcdef") != "" || len(short) < len(shortHash(strings.Repeat("0", 64))) || q.office == nil {
		return past{}, ErrSmall
	}
	p := past{at: time.Unix(unix, 0), why: "What changed since the last one here, " + aMoment(time.Unix(unix, 0)) + ", cannot be told: the record of that time can no longer be read."}
	hash, err := q.office.Used(ctx, q.Server, short)
	if errors.Is(err, ErrNone) {
		return p, nil
	}
	if err != nil {
		return past{}, err
	}
	p.before, err = q.readable(ctx, hash)
	return p, err
}

// readable reads a stored dossier; it is nil where this program cannot.
func (q Query) readable(ctx context.Context, hash string) (*knowledge.Dossier, error) {
	d, err := q.office.Read(ctx, hash)
	if errors.Is(err, ErrUnreadable) {
		return nil, nil //nolint:nilnil // there is none any more
	}
	return d, err
}

// before writes what the option of that name reads; "" for a post that was never
// made.
func before(last Post) string {
	if last.Hash == "" {
		return ""
	}
	return shortHash(last.Hash) + "." + strconv.FormatInt(last.Done.Unix(), 10)
}

// news is what changed in the facts about the query's subject.
type news struct {
	was   *knowledge.Dossier
	facts []knowledge.Change // added, then changed, then withdrawn, each the newest first
}

// news compares an earlier dossier with the one that answers.
func (q Query) news(was *knowledge.Dossier) news {
	covered := func(f *knowledge.Fact) bool { return f != nil && q.About.covers(f) }
	n := news{was: was}
	if was.Hash() == q.View.Hash() {
		return n
	}
	for _, c := range knowledge.Diff(was, q.View.Dossier).Facts {
		if covered(c.Old) || covered(c.New) {
			n.facts = append(n.facts, c)
		}
	}
	return n
}

// String says how much changed: "2 facts added, 1 withdrawn", "nothing changed".
func (n news) String() string {
	var parts []string
	for _, how := range []knowledge.How{knowledge.Added, knowledge.Changed, knowledge.Withdrawn} {
		number := 0
		for _, c := range n.facts {
			if c.How == how {
				number++
			}
		}
		switch {
		case number == 1 && len(parts) == 0:
			parts = append(parts, fmt.Sprintf("1 fact %s", how))
		case number > 0 && len(parts) == 0:
			parts = append(parts, fmt.Sprintf("%d facts %s", number, how))
		case number > 0:
			parts = append(parts, fmt.Sprintf("%d %s", number, how))
		}
	}
	if len(parts) == 0 {
		return "nothing changed"
	}
	return strings.Join(parts, ", ")
}

// changed tells what changed, and returns the facts for which there is no room.
func (t teller) changed(n news) (blocks []Block, rest []*knowledge.Fact) {
	for _, c := range n.facts {
		switch {
		case c.New != nil && t.told[c.New]:
			continue
		case len(blocks) == maxNews:
			if c.New != nil {
				rest = append(rest, c.New)
			}
			continue
		case c.New == nil:
			blocks = append(blocks, withdrawn(t.q.View.Dossier, n.was, c.Old))
			continue
		}
		told := fresh(t.q.View, []*knowledge.Fact{c.New}, t.told)
		if c.How == knowledge.Changed {
			told[0].Lines = rewritten(n.was, c)
		}
		blocks = append(blocks, told...)
	}
	if len(blocks) > 0 {
		blocks[0].Heading = "What changed"
	}
	return blocks, rest
}

// rewritten says what a fact was before it was changed.
func rewritten(was *knowledge.Dossier, c knowledge.Change) []string {
	whose := "the record said"
	if party, _ := lead(was, c.Old); party != "" {
		whose = "the record gave the words of " + party + " as"
	}
	var lines, names []string
	for _, k := range c.Keys {
		if k.Name == "text" {
			lines = append(lines, "Until then "+whose+": “"+c.Old.Text+"”")
		} else {
			names = append(names, k.Name)
		}
	}
	if len(names) > 0 {
		lines = append(lines, "Changed in the first of these: "+list(names)+".")
	}
	return lines
}

// withdrawn tells of a fact that is no longer on record, with what it rested on.
func withdrawn(now, was *knowledge.Dossier, f *knowledge.Fact) Block {
	party, rest := lead(was, f)
	said := f.Text
	if party != "" {
		said = party + rest + ": " + f.Text
	}
	b := Block{Lines: []string{fmt.Sprintf("Withdrawn from the record: “%s” (%s)", said, f.Date)}}
	for _, s := range was.SourcesOf(f) {
		if same, ok := now.Source(s.ID); ok {
			s = same
		}
		if !slices.Contains(b.Rests, s) {
			b.Rests = append(b.Rests, s)
		}
	}
	return b
}
