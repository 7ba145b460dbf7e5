package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dossier/knowledge"
)

// The way of a refresh: /refresh check or upload keeps a file without problems
// as a draft and shows what it would change (difference.go); /refresh rollback
// and follow show the same of an earlier version and of the operator's. Each
// difference has a button that moves the server, through a form for a note
// (move, below). The button names what the server pointed at when the difference
// was shown, so that nobody publishes what they have not seen.

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
	if !got.Unchanged {
		if err := q.office.NoteFetched(ctx, where, got, q.At); err != nil {
			return Reply{}, err
		}
	}
	return q.propose(ctx, got.Data)
}

// refreshUpload shows what an attached file would change.
func refreshUpload(ctx context.Context, q Query) (Reply, error) {
	if q.Upload == nil {
		return Reply{}, &Error{Text: "No file came with the command.", Hint: "Attach a dossier's TOML file."}
	}
	if q.Upload.Size > maxUpload {
		return Reply{}, &Error{Text: fmt.Sprintf("The file has more than %d MiB.", maxUpload>>20), Hint: "A record of one dispute is smaller; see whether this is the right file."}
	}
	data, err := q.Upload.Read(ctx)
	if err != nil {
		return Reply{}, err
	}
	return q.propose(ctx, data)
}

// maxUpload is how many bytes an attached file may have.
const maxUpload = 1 << 20

// propose keeps a file as a draft and shows what it would change, or says what
// is wrong with it, which changes nothing.
func (q Query) propose(ctx context.Context, data []byte) (Reply, error) {
	d, problems := knowledge.Check(data)
	if len(problems) > 0 {
		return problemsFound(problems), nil
	}
	points, err := q.office.Points(ctx, q.Server)
	if err != nil {
		return Reply{}, err
	}
	if d.Hash() == points {
		return Reply{Kind: Done, Title: "Refresh · nothing new", Blocks: []Block{{Lines: []string{"It is the version in use already."}}}}, nil
	}
	draft := Draft{ID: strings.ToLower(rand.Text()[:10]), Server: q.Server, By: q.From.ID, At: q.At}
	if err := q.office.SaveDraft(ctx, draft, data); err != nil {
		return Reply{}, err
	}
	return q.difference(d, points, Request{Do: "refresh move", Options: map[string]string{"draft": draft.ID}})
}

// problemsShown is how many of a file's problems a reply lists; a file that
// comes with it has all.
const problemsShown = 10

// problemsFound says what keeps a file from being published.
func problemsFound(problems knowledge.Problems) Reply {
	r := Reply{
		Kind: Failed, Title: "Refresh · not a dossier that can be published",
		Notices: []string{fmt.Sprintf("problems: %d. Nothing was changed. Mend them in the file and check it again.", len(problems))},
	}
	var all strings.Builder
	for i, p := range problems {
		fmt.Fprintln(&all, p)
		if i < problemsShown {
			r.Blocks = append(r.Blocks, Block{Lines: []string{clip(p.String(), maxShown)}})
		}
	}
	if len(problems) > problemsShown {
		r.Files = []File{{Name: "problems.txt", Type: "text/plain; charset=utf-8", Data: []byte(all.String())}}
	}
	return r
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
	return q.office.Read(ctx, draft.Hash)
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

// refreshRollback shows what going back to a version would change.
func refreshRollback(ctx context.Context, q Query) (Reply, error) {
	v, err := q.version(ctx)
	if err != nil {
		return Reply{}, err
	}
	d, err := q.office.Read(ctx, v.Hash)
	if _, unreadable := errors.AsType[knowledge.Problems](err); unreadable {
		return Reply{}, &Error{Text: fmt.Sprintf("This program can no longer read version %d.", v.Number), Hint: "Choose another, or mend the file and upload it.", Err: err}
	}
	if err != nil {
		return Reply{}, err
	}
	return q.differenceNow(ctx, d, Request{Do: "refresh move", Options: map[string]string{"to": strconv.FormatInt(v.Number, 10)}})
}

// version is the line of the history that is named.
func (q Query) version(ctx context.Context) (Version, error) {
	number, err := strconv.ParseInt(q.Options["to"], 10, 64)
	if err != nil {
		return Version{}, &Error{Text: fmt.Sprintf("%q is no version's number.", clip(q.Options["to"], maxEcho)), Hint: "/refresh history lists them."}
	}
	v, err := q.office.Version(ctx, q.Server, number)
	if errors.Is(err, ErrNone) || err == nil && v.Hash == "" {
		return Version{}, &Error{Text: fmt.Sprintf("There is no record under version %d.", number), Hint: "/refresh history lists those there are."}
	}
	return v, err
}

// refreshFollow shows what following the operator again would change.
func refreshFollow(ctx context.Context, q Query) (Reply, error) {
	operators, err := q.office.Points(ctx, "")
	if err != nil {
		return Reply{}, err
	}
	last, err := q.office.History(ctx, q.Server, 0, 1)
	if err != nil {
		return Reply{}, err
	}
	if len(last) == 0 || last[0].Hash == "" {
		return Reply{}, &Error{Text: "This server follows the operator's record already.", Hint: "/refresh check looks for a newer one."}
	}
	d, err := q.office.Read(ctx, operators)
	if err != nil {
		return Reply{}, err
	}
	return q.differenceNow(ctx, d, Request{Do: "refresh move", Options: map[string]string{}})
}

// refreshMove points the server at what a difference showed: a draft, an earlier
// version, or what the operator uses.
func refreshMove(ctx context.Context, q Query) (Reply, error) {
	points, err := q.office.Points(ctx, q.Server)
	if err != nil {
		return Reply{}, err
	}
	m := Move{Server: q.Server, Seen: points, By: q.From.ID, Note: clip(typedWords(q.Options["note"]), maxNote), At: q.At}
	show := refreshFollow
	switch {
	case q.Options["draft"] != "":
		show, m.What, m.Draft = refreshDraft, Published, q.Options["draft"]
		draft, err := q.office.Draft(ctx, q.Server, m.Draft, q.At)
		if errors.Is(err, ErrNone) {
			return Reply{}, errNoDraft
		}
		if err != nil {
			return Reply{}, err
		}
		m.Hash = draft.Hash
	case q.Options["to"] != "":
		show, m.What = refreshRollback, RolledBack
		v, err := q.version(ctx)
		if err != nil {
			return Reply{}, err
		}
		m.Hash = v.Hash
		m.Note = strings.TrimSpace(fmt.Sprintf("to version %d. %s", v.Number, m.Note))
	default:
		m.What = Followed
	}
	var v Version
	if err = ErrMoved; strings.HasPrefix(points, q.Options["seen"]) {
		v, err = q.office.Move(ctx, m)
	}
	switch {
	case errors.Is(err, ErrMoved):
		r, err := show(ctx, q)
		r.Notices = append([]string{"Another version came into use since the difference was shown, so nothing was changed. This is the difference from it."}, r.Notices...)
		return r, err
	case errors.Is(err, ErrSame):
		return Reply{}, &Error{Text: "This version is in use already.", Hint: "Nothing was changed."}
	case err != nil:
		return Reply{}, err
	}
	return q.moved(v), nil
}

// maxNote is how many characters a note has.
const maxNote = 200

// moved says what was done.
func (q Query) moved(v Version) Reply {
	said := map[What]string{
		Published:  "This server is answered from it now.",
		RolledBack: "This server is answered from the earlier version now.",
		Followed:   "This server is answered from what the operator uses now.",
	}[v.What]
	return Reply{
		Kind: Done, Title: fmt.Sprintf("Refresh · %s, as version %d", v.What, v.Number),
		Blocks: []Block{{Lines: []string{said, "It can be taken back from the history."}}},
		Ways:   []Button{{"History", Request{Do: "refresh history"}}},
	}
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

// versionNumber names a line of the history.
func versionNumber() Option {
	return Option{
		Name: "to", Code: "v", Help: "a version of the history", Required: true,
		value: func(q Query) string { return q.Options["to"] },
		suggest: func(ctx context.Context, q Query, typed string) []Choice {
			list, err := q.office.History(ctx, q.Server, 0, maxChoices)
			if err != nil {
				return nil
			}
			var offered []Choice
			for _, v := range list {
				name := inWords(versionLine(v))
				if v.Hash != "" && strings.Contains(knowledge.Fold(name), knowledge.Fold(typed)) {
					offered = append(offered, Choice{clip(name, maxChoice), strconv.FormatInt(v.Number, 10)})
				}
			}
			return offered
		},
	}
}

// inButton is an option that only buttons give.
func inButton(name, code string) Option {
	return Option{Name: name, Code: code, Help: "given by a button", hidden: true, value: func(q Query) string { return q.Options[name] }}
}

// note is what a form asks for before a move.
var note = &Form{Title: "A note for the history", Fields: []Field{{
	Option: "note", Label: "Why", Help: "shown in the history; it may stay empty", Most: maxNote, Long: true,
}}}
