package bot

import (
	"context"
	"errors"
	"fmt"
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
