package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dossier/knowledge"
)

// A move is made by the button under a difference. The button names what the
// server pointed at when the difference was shown, so that nobody publishes what
// they have not seen.

// refreshRollback shows what going back to a version would change.
func refreshRollback(ctx context.Context, q Query) (Reply, error) {
	v, err := q.version(ctx)
	if err != nil {
		return Reply{}, err
	}
	last, err := q.last(ctx)
	if err != nil {
		return Reply{}, err
	}
	if last.Hash == v.Hash {
		return Reply{}, &Error{Text: fmt.Sprintf("Version %d is in use already.", v.Number), Hint: "/refresh history lists the others."}
	}
	d, err := q.read(ctx, v.Hash, fmt.Sprintf("version %d", v.Number))
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
	switch {
	case errors.Is(err, ErrNone):
		return Version{}, &Error{Text: fmt.Sprintf("There is no version %d.", number), Hint: "/refresh history lists those there are."}
	case err == nil && v.Hash == "":
		return Version{}, &Error{Text: fmt.Sprintf("Version %d followed the operator's record.", number), Hint: "/refresh follow does so again."}
	}
	return v, err
}

// refreshFollow shows what following the operator again would change.
func refreshFollow(ctx context.Context, q Query) (Reply, error) {
	last, err := q.last(ctx)
	if err != nil {
		return Reply{}, err
	}
	if last.Hash == "" {
		return Reply{}, &Error{Text: "This server follows the operator's record already.", Hint: "/refresh check looks for a newer one."}
	}
	operators, err := q.office.Points(ctx, "")
	if err != nil {
		return Reply{}, err
	}
	d, err := q.read(ctx, operators, "the operator's record")
	if err != nil {
		return Reply{}, err
	}
	return q.differenceNow(ctx, d, Request{Do: "refresh move", Options: map[string]string{}})
}

// last is the newest line of the server's history; zero where there is none. A
// server follows the operator while it has no hash.
func (q Query) last(ctx context.Context) (Version, error) {
	list, err := q.office.History(ctx, q.Server, 0, 1)
	if err != nil || len(list) == 0 {
		return Version{}, err
	}
	return list[0], nil
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
	if err = ErrMoved; q.Options["seen"] == shortHash(points) {
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
	return q.moved(ctx, v), nil
}

// maxNote is how many characters a note has.
const maxNote = 200

// moved says what was done, and offers to take it back.
func (q Query) moved(ctx context.Context, v Version) Reply {
	said := map[What]string{
		Published:  "This server is answered from it now.",
		RolledBack: "This server is answered from the earlier version now.",
		Followed:   "This server is answered from what the operator uses now.",
	}[v.What]
	back := Request{Do: "refresh follow"}
	earlier, err := q.office.History(ctx, q.Server, v.Number, 1)
	if err == nil && len(earlier) > 0 && earlier[0].Hash != "" { // an error must not hide that it was moved
		back = rollback(earlier[0])
	}
	return Reply{
		Kind: Done, Title: fmt.Sprintf("Refresh · %s, as version %d", v.What, v.Number),
		Blocks: []Block{{Lines: []string{said}}},
		Ways:   []Button{{"Take it back", back}, {"History", Request{Do: "refresh history"}}},
	}
}

// rollback asks for a version again.
func rollback(to Version) Request {
	return Request{Do: "refresh rollback", Options: map[string]string{"to": strconv.FormatInt(to.Number, 10)}}
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
			fits := func(c Choice) bool { return strings.Contains(knowledge.Fold(c.Name), knowledge.Fold(typed)) }
			if _, err := strconv.Atoi(typed); err == nil { // a number is a version's, and not one that a note mentions
				fits = func(c Choice) bool { return strings.HasPrefix(c.Value, typed) }
			}
			var offered []Choice
			for _, v := range list {
				if c := versionChoice(v); v.Hash != "" && fits(c) {
					offered = append(offered, c)
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
