package bot

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// found looks for a post that an earlier try may have sent. It reports true when
// that ends the matter. Where it does not, and the earlier one may still be there,
// the post may be sent until a time, after which it would be made twice.
func (p *Poster) found(ctx context.Context, post *Post) (ended bool, until time.Time) {
	message, err := p.channels.Find(ctx, post.Channel, post.Mark(), post.First)
	switch {
	case err == nil && message != "":
		post.State, post.Message, post.Hash = PostSent, message, p.usedAt(ctx, post.Server, post.First)
		return true, time.Time{}
	case err == nil: // surely not sent
		return false, time.Time{}
	case errors.Is(err, ErrDoubtful) && time.Since(post.First) < NonceLasts:
		return false, post.First.Add(NonceLasts)
	case errors.Is(err, ErrDoubtful):
		post.State, post.Why = PostUnknown, "it may have been posted, which could not be found out; it is not posted again"
		return true, time.Time{}
	}
	p.later(post, err)
	return true, time.Time{}
}

// usedAt is the hash of the dossier that a server used at a time, as far as the
// history tells it: what was in use before the first move since then, else what
// is now. It is "" where that fails.
func (p *Poster) usedAt(ctx context.Context, server string, at time.Time) string {
	const looked = 20
	for _, mover := range []string{server, ""} {
		moves, err := p.bot.office.History(ctx, mover, 0, looked)
		if err != nil {
			return ""
		}
		hash := ""
		for _, v := range moves { // the newest first
			if !v.At.Before(at) {
				hash = v.Before
			}
		}
		if hash != "" || len(moves) > 0 && moves[0].Hash != "" && mover == server {
			return cmp.Or(hash, moves[0].Hash)
		}
	}
	d, err := p.bot.office.Dossier(ctx, server)
	if err != nil {
		return ""
	}
	return d.Hash()
}
