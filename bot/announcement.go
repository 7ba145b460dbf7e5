package bot

import (
	"context"
	"errors"
	"strconv"
)

// announcement tells that another version of the record is in use, and what it
// changed.
func announcement(ctx context.Context, q Query) (Reply, error) {
	number, err := strconv.ParseInt(q.Options["version"], 10, 64)
	if err != nil || q.office == nil {
		return Reply{}, ErrSmall
	}
	mover := q.Server
	if q.Options["of"] == operators {
		mover = ""
	}
	v, err := q.office.Version(ctx, mover, number)
	if errors.Is(err, ErrNone) {
		return Reply{}, ErrSmall
	}
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Kind: Answered, Title: "A new version of the record", Notices: []string{versionSaid(v)}}
	if v.Hash != "" && v.Hash != q.View.Hash() {
		r.Notices = append(r.Notices, "Another version has come into use since.")
		r.Ways = furtherWays(q)
		return r, nil
	}
	was, err := q.readable(ctx, v.Before)
	switch {
	case err != nil:
		return Reply{}, err
	case was == nil:
		r.Notices = append(r.Notices, "What it changed cannot be told: the version before can no longer be read.")
	default:
		news := q.news(was)
		r.Notices = append(r.Notices, "Against the version before: "+news.String()+".")
		t := newTeller(q, nil)
		blocks, rest := t.changed(news)
		r.Blocks, r.Ways = blocks, moreOf(rest)
	}
	r.Ways = append(r.Ways, furtherWays(q)...)
	return r, nil
}

// operators names the history of the operator in a button.
const operators = "o"

// versionSaid says what a move did, and not who made it: that is the moderators'.
func versionSaid(v Version) string {
	switch v.What {
	case RolledBack:
		return "An earlier version answers again since " + aMoment(v.At) + "."
	case Followed:
		return "What the operator uses answers here since " + aMoment(v.At) + "."
	case Published:
	}
	return "It answers since " + aMoment(v.At) + "."
}
