package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dossier/bot/calendar"
	"dossier/knowledge"
)

// digestAdd has something posted in a channel again and again.
func digestAdd(ctx context.Context, q Query) (Reply, error) {
	channel := q.Options["channel"]
	if err := q.mayWriteIn(channel); err != nil {
		return Reply{}, err
	}
	d := Digest{Server: q.Server, Channel: channel, About: q.About.small(), By: q.From.ID, At: q.At}
	if err := q.readDigest(&d); err != nil {
		return Reply{}, err
	}
	number, err := q.office.AddDigest(ctx, d)
	if errors.Is(err, ErrFull) {
		return Reply{}, &Error{Text: "This server has as many digests as it may.", Hint: "/digest remove takes one away."}
	}
	if err != nil {
		return Reply{}, err
	}
	d.Number = number
	lines := append(q.digestLines(d), "If the bot may not write there, the first post says so in /digest history, and the digest is paused.")
	return Reply{
		Kind: Done, Title: fmt.Sprintf("Digest %d was added", number), Blocks: []Block{{Lines: lines}},
		Ways: []Button{digestWay("Preview", "digest preview", number), {"All digests", Request{Do: "digest list"}}},
	}, nil
}

// readDigest reads when a digest is to be posted.
func (q Query) readDigest(d *Digest) error {
	d.When = Trigger(cmp.Or(knowledge.Fold(q.Options["when"]), string(EverySlot)))
	if !slices.Contains([]Trigger{EverySlot, IfChanged, EachVersion}, d.When) {
		return &Error{Text: fmt.Sprintf("%q is nothing a digest can wait for.", clip(q.Options["when"], maxEcho)), Hint: "Give when:always, when:changed (only if the record changed since the channel's last one) or when:version (after each published version)."}
	}
	if d.When == EachVersion {
		if q.Options["time"]+q.Options["zone"]+q.Options["days"] != "" {
			return &Error{Text: "A digest with when:version has no time of its own.", Hint: "Leave out time, zone and days, or give when:always or when:changed."}
		}
		return nil
	}
	if q.Options["time"] == "" || q.Options["zone"] == "" {
		return &Error{Text: "The digest needs a time and a zone.", Hint: "Add time:09:00 and zone:Kabul, or give when:version for one after each published version."}
	}
	clock, err := calendar.ParseClock(q.Options["time"])
	if err != nil {
		return &Error{Text: fmt.Sprintf("%q is no time of day.", clip(q.Options["time"], maxEcho)), Hint: "Give one such as 09:00, 21:30, 9am or noon."}
	}
	days, err := calendar.ParseDays(cmp.Or(q.Options["days"], string(calendar.Daily)))
	if err != nil {
		return &Error{Text: fmt.Sprintf("%q are no days a digest knows.", clip(q.Options["days"], maxEcho)), Hint: "Give daily, weekdays, a day such as monday, or first of month."}
	}
	zone, err := calendar.ParseZone(q.Options["zone"])
	if err != nil {
		var near []string
		for _, p := range calendar.Nearest(q.Options["zone"], 3) {
			near = append(near, p.String())
		}
		return &Error{Text: fmt.Sprintf("%q is no zone, and no city or country with only one.", clip(q.Options["zone"], maxEcho)), Hint: "The nearest are " + list(near) + "."}
	}
	d.Clock, d.Days, d.Zone = clock, days, zone.String()
	d.Next = calendar.Schedule{Clock: clock, Days: days, Zone: zone}.Next(q.At)
	return nil
}

// digestSays says when a digest is posted, and about what.
func (q Query) digestSays(d Digest) string {
	about := "everything"
	if s, ok := subjectNamed(q.View.Dossier, d.About); ok {
		about = s.String()
	} else if d.About != "" {
		about = d.About + ", which is no longer on record"
	}
	when := "After each published version"
	if d.When != EachVersion {
		days := d.Days.String()
		when = fmt.Sprintf("%s%s at %s in %s", strings.ToUpper(days[:1]), days[1:], d.Clock, d.Zone)
	}
	if d.When == IfChanged {
		when += ", if the record changed"
	}
	return when + ". About " + about + "."
}

// digestLines say what a digest is: where, when, about what, and when next.
func (q Query) digestLines(d Digest) []string {
	lines := []string{"In " + aChannel(d.Channel) + ". " + q.digestSays(d)}
	switch {
	case d.Paused != "":
		lines = append(lines, "Paused: "+d.Paused)
	case !d.Next.IsZero():
		lines = append(lines, "Next: "+aMoment(d.Next)+".")
	}
	return lines
}

func digestWay(label, do string, number int64) Button {
	return Button{label, Request{Do: do, Options: map[string]string{"digest": strconv.FormatInt(number, 10)}}}
}

// digestList shows every digest of a server.
func digestList(ctx context.Context, q Query) (Reply, error) {
	all, err := q.office.Digests(ctx, q.Server)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Kind: Done, Title: "Digests of this server", Ways: []Button{{"History", Request{Do: "digest history"}}}}
	if len(all) == 0 {
		r.Blocks = []Block{{Lines: []string{"There are none. /digest add has one posted in a channel."}}}
		return r, nil
	}
	r.Menu = &Menu{Label: "Preview one", Ask: Request{Do: "digest preview", Options: map[string]string{"digest": FromMenu}}}
	for _, d := range all {
		r.Blocks = append(r.Blocks, Block{Heading: fmt.Sprintf("Digest %d", d.Number), Lines: q.digestLines(d)})
		r.Menu.Choices = append(r.Menu.Choices, q.digestChoice(d))
	}
	return r, nil
}

func (q Query) digestChoice(d Digest) Choice {
	return Choice{clip(fmt.Sprintf("%d: %s", d.Number, q.digestSays(d)), maxChoice), strconv.FormatInt(d.Number, 10)}
}

// digest is the one that is named.
func (q Query) digest(ctx context.Context) (Digest, error) {
	typed := q.Options["digest"]
	number, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return Digest{}, &Error{Text: fmt.Sprintf("%q is no digest's number.", clip(typed, maxEcho)), Hint: "/digest list shows them."}
	}
	d, err := q.office.Digest(ctx, q.Server, number)
	if errors.Is(err, ErrNone) {
		return Digest{}, &Error{Text: fmt.Sprintf("There is no digest %d.", number), Hint: "/digest list shows those there are."}
	}
	return d, err
}

// digestRemove ends a digest.
func digestRemove(ctx context.Context, q Query) (Reply, error) {
	d, err := q.digest(ctx)
	if err != nil {
		return Reply{}, err
	}
	if err := q.office.RemoveDigest(ctx, q.Server, d.Number); err != nil && !errors.Is(err, ErrNone) {
		return Reply{}, err
	}
	return q.digestDone(d, "was removed", []string{"What it posted stays where it is, and in the history."}), nil
}

// digestPause stops a digest until it is resumed.
func digestPause(ctx context.Context, q Query) (Reply, error) {
	d, err := q.digest(ctx)
	if err != nil {
		return Reply{}, err
	}
	paused, err := q.office.PauseDigest(ctx, q.Server, d.Number, "by a moderator.")
	if err != nil {
		return Reply{}, err
	}
	if !paused {
		return Reply{}, &Error{Text: fmt.Sprintf("Digest %d is paused already.", d.Number), Hint: "/digest resume lets it run again."}
	}
	return q.digestDone(d, "is paused", []string{"/digest resume lets it run again."}), nil
}

// digestResume lets a paused digest run from its next slot on.
func digestResume(ctx context.Context, q Query) (Reply, error) {
	d, err := q.digest(ctx)
	if err != nil {
		return Reply{}, err
	}
	var next time.Time
	if d.When != EachVersion {
		s, err := d.Schedule()
		if err != nil {
			return Reply{}, err
		}
		next = s.Next(q.At)
	}
	resumed, err := q.office.ResumeDigest(ctx, q.Server, d.Number, next)
	if err != nil {
		return Reply{}, err
	}
	if !resumed {
		return Reply{}, &Error{Text: fmt.Sprintf("Digest %d is not paused.", d.Number), Hint: "/digest list shows when it is next."}
	}
	d.Paused, d.Next = "", next
	return q.digestDone(d, "runs again", q.digestLines(d)), nil
}

func (q Query) digestDone(d Digest, what string, lines []string) Reply {
	return Reply{
		Kind: Done, Title: fmt.Sprintf("Digest %d %s", d.Number, what), Blocks: []Block{{Lines: lines}},
		Ways: []Button{{"All digests", Request{Do: "digest list"}}},
	}
}

// digestPaused is posted where the moderators are told of changes, when a digest
// was paused for a lasting reason.
func digestPaused(ctx context.Context, q Query) (Reply, error) {
	if q.office == nil {
		return Reply{}, ErrSmall
	}
	r := Reply{Kind: Done, Title: "A digest was paused", Ways: []Button{{"All digests", Request{Do: "digest list"}}}}
	d, err := q.digest(ctx)
	if _, gone := errors.AsType[*Error](err); gone {
		r.Blocks = []Block{{Lines: []string{"It was removed since."}}}
		return r, nil
	}
	if err != nil {
		return Reply{}, err
	}
	r.Blocks = []Block{{Lines: []string{
		fmt.Sprintf("Digest %d for %s: %s", d.Number, aChannel(d.Channel), cmp.Or(d.Paused, "it runs again since.")),
		"Once that is mended, /digest resume lets it run again. What changes until then is in its next post.",
	}}}
	return r, nil
}
