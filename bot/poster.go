package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Poster posts what is due: digests at their slots, announcements of versions. It
// claims each post before it makes and sends it, and stores what became of it, so
// that any number of Posters on one store send each once (posting.go has the way
// of one post).
type Poster struct {
	bot      *Bot
	channels Channels
	count    func(PostKind, PostState)
	every    time.Duration
	within   time.Duration
	log      *slog.Logger

	kept sync.Map // hashes of dossiers that are kept
}

// PosterSettings are how a Poster posts. The zero value is right for a bot.
type PosterSettings struct {
	Every  time.Duration // 1 s: how often it is looked for what is due
	Within time.Duration // 1 min: how long sending a post may take
	// Count is told of every post that is due, and what became of it; nil for
	// nothing.
	Count func(PostKind, PostState)
}

// Poster makes what posts to channels from a bot that is [Moderated].
func (b *Bot) Poster(to Channels, s PosterSettings) *Poster {
	if s.Every == 0 {
		s.Every = time.Second
	}
	if s.Within == 0 {
		s.Within = time.Minute
	}
	if s.Count == nil {
		s.Count = func(PostKind, PostState) {}
	}
	return &Poster{bot: b, channels: to, count: s.Count, every: s.Every, within: s.Within, log: b.log}
}

const (
	// postsAtOnce is how many posts are on their way at the same time, each to a
	// channel of its own. A slow channel keeps one of these places.
	postsAtOnce = 64
	// digestsAtOnce is how many digests are planned in one transaction.
	digestsAtOnce = 100
	// mergeEvery is how often it is looked for what is late.
	mergeEvery = time.Minute
	// lateAfter is how long after its slot a post is late, and is merged with
	// others of its channel. It is longer than a restart takes.
	lateAfter = 5 * time.Minute
	// tooLate is the age from which a slot is not posted any more.
	tooLate = 12 * time.Hour
	// stopPosting is how long posts on their way may take to end when the Poster
	// is told to.
	stopPosting = 3 * time.Second
)

// Why a post was missed: it was given up for a later one of its channel, or is
// too late.
const (
	notRunning = "missed: not running; merged into the next"
	notInTime  = "missed: it could not be posted within twelve hours"
)

// Run posts until ctx ends. It returns when no post is on its way any more.
func (p *Poster) Run(ctx context.Context) {
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var posts sync.WaitGroup
	places, ended := make(chan struct{}, postsAtOnce), make(chan struct{}, 1)
	failing, merged := false, time.Time{}
	for {
		err := p.plan(ctx)
		if err == nil && time.Since(merged) >= mergeEvery {
			merged, err = time.Now(), p.merge(ctx)
		}
		for err == nil && len(places) < cap(places) {
			var post Post
			if post, err = p.bot.office.Claim(ctx, time.Now(), p.within*3/2); err != nil {
				break
			}
			places <- struct{}{}
			posts.Go(func() {
				p.post(sending, post)
				<-places
				select {
				case ended <- struct{}{}: // another of its channel may be due
				default:
				}
			})
		}
		failing = p.notice(ctx, err, failing)
		select {
		case <-tick.C:
		case <-ended:
		case <-ctx.Done():
			time.AfterFunc(stopPosting, stop)
			posts.Wait()
			return
		}
	}
}

// notice logs a database that fails when it begins to and when it is back.
func (p *Poster) notice(ctx context.Context, err error, failing bool) bool {
	fails := err != nil && !errors.Is(err, ErrNone) && ctx.Err() == nil
	switch {
	case fails && !failing:
		p.log.Error("looking for posts that are due; they are late until it succeeds", "error", err)
	case failing && !fails:
		p.log.Info("posts that are due are found again")
	}
	return fails
}

// plan sets down the slots that have come.
func (p *Poster) plan(ctx context.Context) error {
	now := time.Now()
	for {
		due, err := p.bot.office.DueDigests(ctx, now, digestsAtOnce)
		if err != nil {
			return err
		}
		var plans []Plan
		for _, d := range due {
			plan, err := slots(d, now)
			if err != nil { // of a newer program, or of a zone that is no more
				p.pause(ctx, d, now, err.Error())
				continue
			}
			plans = append(plans, plan)
			for range plan.Slots {
				p.count(DigestPost, PostDue)
			}
		}
		if len(plans) > 0 {
			if err := p.bot.office.Plan(ctx, plans); err != nil {
				return err
			}
		}
		if len(due) < digestsAtOnce {
			return nil
		}
	}
}

// merge gives up the slots that have passed.
func (p *Poster) merge(ctx context.Context) error {
	now := time.Now()
	missed, err := p.bot.office.Merge(ctx, now, now.Add(-lateAfter), now.Add(-tooLate), notRunning)
	for range missed {
		p.count(DigestPost, PostMissed)
	}
	return err
}

// maxSlots is how many slots that a digest missed are told one by one.
const maxSlots = 50

// slots are those that a digest has reached, the last of them if they are very
// many, and the next.
func slots(d Digest, now time.Time) (Plan, error) {
	s, err := d.Schedule()
	if err != nil {
		return Plan{}, err
	}
	reached := append([]time.Time{d.Next}, s.Between(d.Next, now)...)
	return Plan{Digest: d, Slots: reached[max(0, len(reached)-maxSlots):], Next: s.Next(now)}, nil
}
