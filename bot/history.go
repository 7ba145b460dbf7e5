package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"dossier/knowledge"
)

// historyPage is how many versions one reply lists.
const historyPage = 6

// refreshHistory lists the versions a server pointed at, the newest first.
func refreshHistory(ctx context.Context, q Query) (Reply, error) {
	before, err := strconv.ParseInt("0"+q.Options["before"], 10, 64)
	if err != nil {
		return Reply{}, ErrSmall
	}
	list, err := q.office.History(ctx, q.Server, before, historyPage+1)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Kind: Done, Title: "Refresh · history"}
	if len(list) == 0 {
		r.Blocks = []Block{{Lines: []string{"Nothing was published on this server: it follows the operator's record. /refresh check looks for a newer one, /refresh upload takes a file."}}}
		return r, nil
	}
	switch {
	case before > 0:
		r.Ways = []Button{{"Newest", Request{Do: "refresh history"}}}
	case list[0].Hash != "":
		r.Ways = []Button{{"Operator's record", Request{Do: "refresh follow"}}}
	}
	if len(list) > historyPage {
		list = list[:historyPage]
		last := list[historyPage-1].Number
		r.Ways = append(r.Ways, Button{"Older", Request{Do: "refresh history", Options: map[string]string{"before": strconv.FormatInt(last, 10)}}})
	}
	menu := &Menu{Label: "See a difference, and go back", Ask: Request{Do: "refresh rollback", Options: map[string]string{"to": FromMenu}}}
	for i, v := range list {
		b := Block{Heading: versionLine(v)}
		if v.Note != "" {
			b.Lines = append(b.Lines, "“"+v.Note+"”")
		}
		b.Lines = append(b.Lines, q.whatChanged(ctx, v))
		if before == 0 && i == 0 {
			b.Lines = append(b.Lines, "This is in use.")
		} else if v.Hash != "" {
			menu.Choices = append(menu.Choices, versionChoice(v))
		}
		r.Blocks = append(r.Blocks, b)
	}
	r.Menu = menu
	return r, nil
}

// versionLine names a version: its number, when it came, and by whom.
func versionLine(v Version) string {
	return fmt.Sprintf("Version %d · %s by %s · %s", v.Number, v.What, aPerson(v.By), aMoment(v.At))
}

// versionChoice offers a version where nobody can be named: people are known by
// numbers there, so it has the note instead.
func versionChoice(v Version) Choice {
	name := fmt.Sprintf("%d · %s %s", v.Number, v.What, inWords(aMoment(v.At)))
	if v.Note != "" {
		name += " · " + v.Note
	}
	return Choice{clip(name, maxChoice), strconv.FormatInt(v.Number, 10)}
}

// whatChanged says how many facts a version changed.
func (q Query) whatChanged(ctx context.Context, v Version) string {
	if v.Hash == "" {
		return "The operator's record."
	}
	was, err := q.office.Read(ctx, v.Before)
	is, failed := q.office.Read(ctx, v.Hash)
	switch err := cmp.Or(err, failed); {
	case err == nil:
		return "Facts: " + counts(knowledge.Diff(was, is)) + "."
	case !errors.Is(err, ErrUnreadable):
		return "What it changed cannot be said at this moment."
	}
	return "What it changed cannot be said: it, or the one before, can no longer be read."
}
