package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dossier/bot/calendar"
	"dossier/knowledge"
)

// verdict is whether a digest is posted now, why, and as what.
type verdict struct {
	post bool
	why  string
	req  Request // what makes the post
}

// wouldPost says whether a digest is posted now. The error is an *Error where it
// cannot be until somebody changes something.
func (q Query) wouldPost(ctx context.Context, d Digest, about string) (verdict, error) {
	req := Request{Do: "digest post", Server: q.Server, At: q.At, Options: map[string]string{}}
	if about != "" {
		req.Options["about"] = about
		if err := subject().read(&q, about); err != nil {
			return verdict{}, &Error{Text: "What the digest is about is no longer on record.", Hint: "Add another in its place."}
		}
	}
	last, err := q.office.LastDigest(ctx, q.Server, d.Channel, about)
	if err != nil && !errors.Is(err, ErrNone) {
		return verdict{}, err
	}
	if then := before(last); then != "" {
		req.Options["before"] = then
	}
	switch {
	case d.When == EachVersion:
		return verdict{true, "it is posted after each published version", req}, nil
	case d.When == EverySlot:
		return verdict{true, "it is posted whether or not the record changed", req}, nil
	case last.Hash == "":
		return verdict{true, "it is the first one there", req}, nil
	case last.Hash == q.View.Hash():
		return verdict{false, "nothing changed", req}, nil
	}
	was, err := q.readable(ctx, last.Hash)
	switch {
	case err != nil:
		return verdict{}, err
	case was == nil:
		return verdict{true, "whether the record changed can no longer be told", req}, nil
	case len(q.news(was).facts) == 0:
		return verdict{false, "nothing changed", req}, nil
	}
	return verdict{true, "the record changed", req}, nil
}

// digestPreview shows what a digest would post now, and whether and why.
func digestPreview(ctx context.Context, q Query) (Reply, error) {
	d, err := q.digest(ctx)
	if err != nil {
		return Reply{}, err
	}
	would, err := q.wouldPost(ctx, d, d.About)
	if err != nil {
		return Reply{}, err
	}
	q.Request = would.req
	if about := would.req.Options["about"]; about != "" {
		if err := subject().read(&q, about); err != nil {
			return Reply{}, err
		}
	}
	r, err := digestPost(ctx, q)
	if err != nil {
		return Reply{}, err
	}
	r.Again = would.req
	r.finish(q.View.Dossier, q.Request) // unlike other replies to moderators it speaks from the record
	said := fmt.Sprintf("Preview. Now this would be posted in %s: %s.", aChannel(d.Channel), would.why)
	if !would.post {
		said = fmt.Sprintf("Preview. Now nothing would be posted in %s: %s. This would be said.", aChannel(d.Channel), would.why)
	}
	if d.Paused != "" {
		said = fmt.Sprintf("Preview. Nothing is posted in %s while the digest is paused: %s", aChannel(d.Channel), d.Paused)
	}
	r.Notices = append([]string{said}, r.Notices...)
	return r, nil
}

// postsPage is how many posts one reply of the history lists.
const postsPage = 10

// digestHistory lists what became of the digests, the newest first.
func digestHistory(ctx context.Context, q Query) (Reply, error) {
	skip, err := strconv.Atoi("0" + q.Options["skip"])
	if err != nil {
		return Reply{}, ErrSmall
	}
	list, err := q.office.Posts(ctx, q.Server, skip, postsPage+1)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Kind: Done, Title: "Digests · history"}
	if len(list) > postsPage {
		list = list[:postsPage]
		r.Ways = []Button{{"Older", Request{Do: "digest history", Options: map[string]string{"skip": strconv.Itoa(skip + postsPage)}}}}
	}
	for _, p := range list {
		r.Blocks = append(r.Blocks, Block{Lines: []string{postLine(p)}})
	}
	if len(list) == 0 {
		r.Blocks = []Block{{Lines: []string{"No digest has come round yet."}}}
	}
	return r, nil
}

// postLine says what became of a post, and why.
func postLine(p Post) string {
	what := fmt.Sprintf("digest %d", p.Number)
	if p.Kind == VersionPost {
		what = fmt.Sprintf("announcement of version %d", p.Number)
	}
	line := fmt.Sprintf("%s · %s in %s: ", aMoment(p.At), what, aChannel(p.Channel))
	if p.State == PostSent {
		line += "posted, " + aMessage(p.Server, p.Channel, p.Message)
		if p.Why != "" {
			line += " (" + p.Why + ")"
		}
		return line
	}
	if strings.HasPrefix(p.Why, string(p.State)) { // "missed: not running"
		return line + p.Why
	}
	return line + string(p.State) + ": " + p.Why
}

// The options of /digest add that nothing else has.

func atTime() Option {
	return Option{
		Name: "time", Help: "of day: 09:00, 9am, noon",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			if clock, err := calendar.ParseClock(typed); err == nil {
				return []Choice{{clock.String(), clock.String()}}
			}
			return named24(typed)
		},
	}
}

// named24 offers the full hours that begin so.
func named24(typed string) []Choice {
	var offered []Choice
	for hour := range 24 {
		clock := calendar.Clock(hour * 60).String()
		if strings.HasPrefix(clock, strings.TrimSpace(typed)) || strings.HasPrefix(strings.TrimPrefix(clock, "0"), strings.TrimSpace(typed)) {
			offered = append(offered, Choice{clock, clock})
		}
	}
	return offered
}

func inZone() Option {
	return Option{
		Name: "zone", Help: "whose clocks: a city, a country or a zone such as Asia/Kabul",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			var offered []Choice
			for _, p := range calendar.Suggest(typed, maxChoices) {
				offered = append(offered, Choice{clip(p.String(), maxChoice), p.Zone})
			}
			return offered
		},
	}
}

func onDays() Option {
	return Option{
		Name: "days", Help: "daily, weekdays, monday, first of month",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			var offered []Choice
			for _, d := range calendar.AllDays() {
				if strings.Contains(knowledge.Fold(d.String()+" "+string(d)), knowledge.Fold(typed)) {
					offered = append(offered, Choice{d.String(), string(d)})
				}
			}
			return offered
		},
	}
}

func waitsFor() Option {
	return Option{
		Name: "when", Help: "always; changed: only if the record changed; version: after each published version",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			all := []Choice{
				{"always: at every time", string(EverySlot)},
				{"changed: only if the record changed since the channel's last one", string(IfChanged)},
				{"version: after each published version", string(EachVersion)},
			}
			var offered []Choice
			for _, c := range all {
				if strings.HasPrefix(c.Name, knowledge.Fold(typed)) {
					offered = append(offered, c)
				}
			}
			return offered
		},
	}
}
