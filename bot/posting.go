package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
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
			p.later(&post, fmt.Errorf("panic: %v\n%s", panicked, debug.Stack()))
		}
		p.settle(ctx, post, digest)
	}()
	post.Done, post.Why = time.Now(), "" // an earlier try's reason is none of this one
	if post.Tries > 1 {
		ended, until := p.found(limited, &post)
		if ended {
			return
		}
		if !until.IsZero() {
			limited, cancel = context.WithDeadline(limited, until)
			defer cancel()
		}
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
	post.Hash = cmp.Or(reply.Dossier, post.Hash) // another version may have come into use since
	message, err := p.channels.Post(limited, post.Channel, post.Mark(), reply)
	post.Done = time.Now()
	p.sent(&post, message, err)
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
	d, err := p.seen(ctx, post.Server)
	if err != nil {
		return Request{}, err
	}
	p.keep(ctx, d)
	post.Hash = d.Hash()
	if time.Since(post.At) >= tooLate {
		post.State, post.Why = PostMissed, notInTime
		return Request{}, nil
	}
	number := strconv.FormatInt(post.Number, 10)
	req := Request{Server: post.Server, At: time.Now()}
	switch post.Kind {
	case VersionPost:
		req.Do, req.Options = "digest version", map[string]string{"version": number}
		if post.Mover == "" {
			req.Options["of"] = operators
		}
	case PausePost:
		req.Do, req.Options = "digest paused", map[string]string{"digest": number}
	case DigestPost:
		req.Do = "digest post"
		return p.slot(ctx, post, digest, p.bot.query(req, d))
	}
	return req, nil
}

// slot is wanted for a slot of a digest.
func (p *Poster) slot(ctx context.Context, post *Post, digest *Digest, q Query) (Request, error) {
	var err error
	*digest, err = p.bot.office.Digest(ctx, post.Server, post.Number)
	switch {
	case errors.Is(err, ErrNone):
		post.State, post.Why = PostSkipped, "the digest was removed"
	case err != nil:
		return Request{}, err
	case digest.Paused != "":
		post.State, post.Why = PostSkipped, "the digest was paused"
	}
	if post.State != PostDue {
		return Request{}, nil
	}
	would, err := q.wouldPost(ctx, *digest, post.About)
	if err == nil && !would.post {
		post.State, post.Why = PostSkipped, would.why
	}
	return would.req, err
}

// seen returns the dossier a server uses, unless that is not the one it points at
// by now.
func (p *Poster) seen(ctx context.Context, server string) (*knowledge.Dossier, error) {
	d, err := p.bot.office.Dossier(ctx, server)
	if err != nil {
		return nil, err
	}
	points, err := p.bot.office.Points(ctx, server)
	if err == nil && points != d.Hash() && p.bot.office.troubled(ctx, server) == nil {
		err = errUnseen
	}
	return d, err
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
	level := slog.LevelWarn
	if errors.Is(err, errUnseen) { // as it is for a second after every move by another process
		level = slog.LevelInfo
	}
	p.log.Log(context.Background(), level, "a post is not sent yet", "why", err)
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
		words := "not announced: " + post.Why
		if post.State == PostUnknown {
			words = "announcement: " + post.Why
		}
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
