package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"dossier/knowledge"
)

// The way of one post, once it is claimed: it is seen whether it is to be sent at
// all (wanted), made like any other reply, and sent under its mark. Where an
// earlier try may have sent it, it is looked for first (found). What became of it
// is stored; if that fails, or the process ends before, the next claim looks.

// post brings a claimed post to an end, or leaves it due.
func (p *Poster) post(ctx context.Context, post Post) {
	limited, cancel := context.WithTimeout(ctx, p.within)
	defer cancel()
	var digest Digest
	defer func() {
		if panicked := recover(); panicked != nil {
			p.log.Error("posting panicked", "panic", panicked)
			post.State, post.Why = PostDue, "" // claimed again when the lease is over
			return
		}
		p.settle(ctx, post, digest)
	}()
	post.Done = time.Now()
	if post.Tries > 1 && p.found(limited, &post) {
		return
	}
	req, err := p.wanted(limited, &post, &digest)
	if err != nil || post.State != PostDue {
		p.unsent(&post, err)
		return
	}
	reply := p.bot.Handle(limited, req)
	if reply.Kind == Failed {
		p.unsent(&post, errors.New("the post could not be made"))
		return
	}
	message, err := p.channels.Post(limited, post.Channel, post.Mark(), reply)
	post.Done = time.Now()
	p.sent(&post, message, err)
}

// found looks for a post that an earlier try may have sent. It reports true when
// that ends the matter.
func (p *Poster) found(ctx context.Context, post *Post) bool {
	message, err := p.channels.Find(ctx, post.Channel, post.Mark(), post.First)
	switch {
	case err == nil && message != "":
		post.State, post.Message, post.Hash = PostSent, message, p.usedAt(ctx, post.Server, post.First)
		return true
	case err == nil:
		return false // surely not sent
	case errors.Is(err, ErrDoubtful) && time.Since(post.First) < NonceLasts:
		return false // sending again sends nothing twice
	case errors.Is(err, ErrDoubtful):
		post.State, post.Why = PostUnknown, "it may have been posted, which could not be found out; it is not posted again"
		return true
	}
	p.later(post, err)
	return true
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

// keep stores the dossier that a post is made from: the next tells what changed.
func (p *Poster) keep(ctx context.Context, d *knowledge.Dossier) {
	if _, kept := p.kept.Load(d.Hash()); kept {
		return
	}
	if _, err := p.bot.office.Keep(ctx, d.File(), time.Now()); err != nil {
		p.log.Warn("the record of a post was not stored; the next one cannot tell what changed since", "error", err)
		return
	}
	p.kept.Store(d.Hash(), true)
}

// errUnseen says that another process moved the server a moment ago.
var errUnseen = errors.New("the version in use has not been seen yet")

// wanted makes the request for a post, or brings it to an end where it is not to
// be sent.
func (p *Poster) wanted(ctx context.Context, post *Post, digest *Digest) (Request, error) {
	d, err := p.bot.office.Dossier(ctx, post.Server)
	if err != nil {
		return Request{}, err
	}
	points, err := p.bot.office.Points(ctx, post.Server)
	if err != nil {
		return Request{}, err
	}
	if points != d.Hash() && p.bot.office.Trouble(post.Server) == nil {
		return Request{}, errUnseen
	}
	p.keep(ctx, d)
	post.Hash = d.Hash()
	req := Request{Server: post.Server, At: time.Now(), Options: map[string]string{}}
	switch post.Kind {
	case VersionPost:
		req.Do, req.Options["version"] = "digest version", strconv.FormatInt(post.Number, 10)
		if post.Mover == "" {
			req.Options["of"] = operators
		}
		return req, nil
	case PausePost:
		req.Do, req.Options["digest"] = "digest paused", strconv.FormatInt(post.Number, 10)
		return req, nil
	case DigestPost:
	}
	if *digest, err = p.bot.office.Digest(ctx, post.Server, post.Number); err != nil && !errors.Is(err, ErrNone) {
		return Request{}, err
	}
	switch {
	case err != nil:
		post.State, post.Why = PostSkipped, "the digest was removed"
		return Request{}, nil
	case digest.Paused != "":
		post.State, post.Why = PostSkipped, "the digest was paused"
		return Request{}, nil
	case time.Since(post.At) >= tooLate:
		post.State, post.Why = PostMissed, notRunning
		return Request{}, nil
	}
	q := p.bot.query(Request{Do: "digest post", Server: post.Server, At: time.Now()}, d)
	would, err := q.wouldPost(ctx, *digest, post.About)
	if err == nil && !would.post {
		post.State, post.Why = PostSkipped, would.why
	}
	return would.req, err
}

// sent says what became of a post that was tried.
func (p *Poster) sent(post *Post, message string, err error) {
	words, lasting := errors.AsType[*Error](err)
	switch {
	case err == nil:
		post.State, post.Message = PostSent, message
		if post.Done.Sub(post.At) > lateAfter {
			post.Why = "late: not running, or not let by Discord"
		}
	case errors.Is(err, ErrDoubtful): // it stays claimed until the lease is over, and is looked for then
		post.Why = "it may have been posted"
		post.Done = post.Done.Add(p.within / 2)
		p.log.Info("a post may have been sent; it is looked for before it is sent again", "why", err)
	case lasting:
		post.State, post.Why = PostRefused, words.Text
	case errors.Is(err, ErrUnfit):
		post.State, post.Why = PostFailed, "Discord takes no such message"
		p.log.Error("a post can never be sent", "error", err)
	default:
		p.unsent(post, err)
	}
}

// unsent has a post that this try surely did not send tried again, unless it is
// at an end, or somebody must change something first.
func (p *Poster) unsent(post *Post, err error) {
	words, said := errors.AsType[*Error](err)
	switch {
	case err == nil:
	case said && words.Err == nil:
		post.State, post.Why = PostRefused, words.Text
	default:
		post.Tries--
		p.later(post, err)
	}
}

// later has a post tried again, the later the older it is, until it is too late.
func (p *Poster) later(post *Post, err error) {
	now := time.Now()
	age := now.Sub(post.At)
	post.Done = now.Add(min(max(age/4, p.within/20), 15*time.Minute))
	if age >= tooLate {
		post.State, post.Done = PostFailed, now
		if post.Tries > 0 { // an earlier one may have
			post.State = PostUnknown
		}
	}
	post.Why = "it could not be posted yet"
	if post.State != PostDue {
		post.Why = "it could not be posted in time"
	}
	p.log.Warn("a post is not sent yet", "why", err)
}

// settle stores what became of a post and has done with it what follows.
func (p *Poster) settle(ctx context.Context, post Post, digest Digest) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := p.bot.office.Settle(ctx, post); err != nil {
		p.log.Error("what became of a post was not stored; it is looked for before it is sent again", "error", err)
		return
	}
	if post.State == PostDue {
		return
	}
	p.count(post.Kind, post.State)
	if post.State == PostSent && post.Why != "" {
		p.count(post.Kind, PostLate)
	}
	switch {
	case post.Kind == DigestPost && post.State == PostRefused:
		p.pause(ctx, digest, post.At, post.Why)
	case post.Kind == VersionPost && post.State != PostSent && post.Mover != "": // the operator's history is not one server's
		words := fmt.Sprintf("not announced: %s", post.Why)
		if err := p.bot.office.Note(ctx, post.Mover, post.Number, words); err != nil {
			p.log.Error("that a version was not announced is not in its history", "error", err)
		}
	}
}

// pause stops a digest for a lasting reason and has the moderators told, where
// they said where.
func (p *Poster) pause(ctx context.Context, d Digest, at time.Time, why string) {
	paused, err := p.bot.office.PauseDigest(ctx, d.Server, d.Number, why)
	if to := p.bot.office.Settings(d.Server).Changes; err == nil && paused && to != "" {
		err = p.bot.office.AddPost(ctx, Post{Server: d.Server, Kind: PausePost, Number: d.Number, At: at, Channel: to})
	}
	if err != nil {
		p.log.Error("pausing a digest that cannot be posted", "error", err)
	}
}
