package bot

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"dossier/knowledge"
)

// The way of a refresh: /refresh check or upload keeps a file without problems
// as a draft and shows what it would change (difference.go); /refresh rollback
// and follow show the same of an earlier version and of the operator's. Each
// difference has a button that moves the server (move.go), through a form for a
// note.

// refreshCheck fetches the feed and shows what it would change.
func refreshCheck(ctx context.Context, q Query) (Reply, error) {
	where := cmp.Or(q.office.Settings(q.Server).Feed, q.office.where)
	if where == "" {
		return Reply{}, &Error{Text: "There is no feed to look at.", Hint: "/refresh feed gives this server one; /refresh upload takes a file."}
	}
	next, err := q.office.Spend(ctx, q.Server, q.At)
	if errors.Is(err, ErrSpent) {
		return Reply{}, &Error{Text: "This server has fetched as often as it may in an hour.", Hint: "It may again at " + aMoment(next) + "; /refresh upload takes a file at any time."}
	}
	if err != nil {
		return Reply{}, err
	}
	earlier, err := q.office.Fetched(ctx, where)
	if err != nil {
		return Reply{}, err
	}
	got, err := q.office.feed.Fetch(ctx, where, earlier)
	if err != nil {
		return Reply{}, err
	}
	d, problems := knowledge.Check(got.Data)
	if len(problems) > 0 {
		return problemsFound(problems), nil
	}
	if !got.Unchanged {
		if err := q.office.NoteFetched(ctx, where, got, q.At); err != nil {
			return Reply{}, err
		}
	}
	return q.propose(ctx, d)
}

// refreshUpload shows what an attached file would change.
func refreshUpload(ctx context.Context, q Query) (Reply, error) {
	if q.Upload == nil {
		return Reply{}, &Error{Text: "No file came with the command.", Hint: "Attach a dossier's TOML file."}
	}
	var data []byte
	if q.Upload.Size <= MaxUpload {
		var err error
		if data, err = q.Upload.Read(ctx); err != nil {
			return Reply{}, err
		}
	}
	switch {
	case max(q.Upload.Size, len(data)) > MaxUpload:
		return Reply{}, &Error{Text: fmt.Sprintf("The file has more than %d MiB.", MaxUpload>>20), Hint: "A record of one dispute is smaller; see whether this is the right file."}
	case len(bytes.TrimSpace(data)) == 0:
		return Reply{}, &Error{Text: "The file is empty.", Hint: "Attach a dossier's TOML file."}
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return Reply{}, &Error{Text: "The file is not text in UTF-8.", Hint: "Attach a dossier's TOML file, saved as UTF-8."}
	}
	d, problems := knowledge.Check(data)
	if len(problems) > 0 {
		return problemsFound(problems), nil
	}
	return q.propose(ctx, d)
}

// propose keeps a dossier as a draft and shows what it would change.
func (q Query) propose(ctx context.Context, d *knowledge.Dossier) (Reply, error) {
	points, err := q.office.Points(ctx, q.Server)
	if err != nil {
		return Reply{}, err
	}
	if d.Hash() == points {
		return Reply{Kind: Done, Title: "Refresh · nothing new", Blocks: []Block{{Lines: []string{"It is the version in use already; there is nothing to publish."}}}}, nil
	}
	draft := Draft{ID: strings.ToLower(rand.Text()[:10]), Server: q.Server, By: q.From.ID, At: q.At}
	if err := q.office.SaveDraft(ctx, draft, d.File()); err != nil {
		return Reply{}, err
	}
	return q.difference(ctx, d, points, Request{Do: "refresh move", Options: map[string]string{"draft": draft.ID}})
}

// problemsShown is how many of a file's problems a reply lists: so many fit one
// message, and a file that comes with it has all.
const problemsShown = 5

// problemsFound says what keeps a file from being published.
func problemsFound(problems knowledge.Problems) Reply {
	r := Reply{
		Kind: Failed, Title: fmt.Sprintf("Refresh · problems: %d", len(problems)),
		Notices: []string{"Nothing was changed: a record with a problem cannot be published. Mend the file and look again."},
	}
	var all strings.Builder
	for i, p := range problems {
		fmt.Fprintln(&all, p)
		if i < problemsShown {
			r.Blocks = append(r.Blocks, Block{Heading: problemPlace(p), Lines: []string{clip(typedWords(p.Text+"; "+p.Advice), maxShown)}})
		}
	}
	r.Files = []File{{Name: "problems.txt", Type: "text/plain; charset=utf-8", Data: []byte(all.String())}}
	return r
}

// problemPlace says where in the file a problem is.
func problemPlace(p knowledge.Problem) string {
	place := "the whole file"
	if p.Line > 0 {
		place = fmt.Sprintf("line %d", p.Line)
	}
	if p.ID != "" {
		place += " · " + clip(typedWords(p.ID), maxEcho)
	}
	return place
}

// refreshDraft shows again what a draft would change: a page of it, or the whole
// after the server moved.
func refreshDraft(ctx context.Context, q Query) (Reply, error) {
	d, err := q.draft(ctx)
	if err != nil {
		return Reply{}, err
	}
	return q.differenceNow(ctx, d, Request{Do: "refresh move", Options: map[string]string{"draft": q.Options["draft"]}})
}

// draft reads the dossier of the draft that a button names.
func (q Query) draft(ctx context.Context) (*knowledge.Dossier, error) {
	draft, err := q.office.Draft(ctx, q.Server, q.Options["draft"], q.At)
	if errors.Is(err, ErrNone) {
		return nil, errNoDraft
	}
	if err != nil {
		return nil, err
	}
	return q.read(ctx, draft.Hash, "this file")
}

// read opens a stored dossier, or says that this program no longer can.
func (q Query) read(ctx context.Context, hash, called string) (*knowledge.Dossier, error) {
	d, err := q.office.Read(ctx, hash)
	if errors.Is(err, ErrUnreadable) {
		return nil, &Error{
			Text: "This program can no longer read " + called + ": it breaks a rule that came later, or is damaged.",
			Hint: "Upload a mended one with /refresh upload, or choose another version in /refresh history.", Err: err,
		}
	}
	return d, err
}

var errNoDraft = &Error{
	Text: "This difference can no longer be published: it was published or discarded, or is older than seven days.",
	Hint: "Look again with /refresh check or /refresh upload.",
}

// refreshDiscard throws a draft away.
func refreshDiscard(ctx context.Context, q Query) (Reply, error) {
	if err := q.office.Discard(ctx, q.Server, q.Options["draft"]); err != nil {
		return Reply{}, err
	}
	return Reply{Kind: Done, Title: "Refresh · discarded", Blocks: []Block{{Lines: []string{"Nothing was changed."}}}}, nil
}

// refreshExport gives the record in use as a file.
func refreshExport(_ context.Context, q Query) (Reply, error) {
	d := q.View.Dossier
	return Reply{
		Kind: Done, Title: "The record in use",
		Blocks: []Block{{Lines: []string{"Byte for byte as it was published. Its version is " + shortHash(d.Hash()) + "."}}},
		Files:  []File{{Name: "dossier-" + shortHash(d.Hash()) + ".toml", Type: "application/toml", Data: d.File()}},
	}, nil
}

// shortHash is enough of a hash to tell it by.
func shortHash(hash string) string { return hash[:min(len(hash), 12)] }

// refreshFeed says where this server's feed is.
func refreshFeed(ctx context.Context, q Query) (Reply, error) {
	url := q.Options["url"]
	if url != "" {
		if err := q.office.feed.Check(url); err != nil {
			return Reply{}, err
		}
	}
	return q.set(ctx, func(s *Settings) { s.Feed = url })
}
