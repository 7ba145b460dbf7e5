package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// postsPage is how many posts one reply of the history lists.
const postsPage = 10

// digestHistory lists what became of the digests, the newest first.
func digestHistory(ctx context.Context, q Query) (Reply, error) {
	skip, err := strconv.Atoi("0" + q.Options["skip"])
	if err != nil {
		return Reply{}, ErrSmall
	}
	list, err := q.office.Posts(ctx, q.Server, skip, postsPage+1)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Kind: Done, Title: "Digests · history"}
	if len(list) > postsPage {
		list = list[:postsPage]
		r.Ways = []Button{{"Older", Request{Do: "digest history", Options: map[string]string{"skip": strconv.Itoa(skip + postsPage)}}}}
	}
	for _, p := range list {
		r.Blocks = append(r.Blocks, Block{Lines: []string{postLine(p)}})
	}
	if len(list) == 0 {
		r.Blocks = []Block{{Lines: []string{"No digest has come round yet."}}}
	}
	return r, nil
}

// postLine says what became of a post, and why.
func postLine(p Post) string {
	what := fmt.Sprintf("digest %d", p.Number)
	if p.Kind == VersionPost {
		what = fmt.Sprintf("announcement of version %d", p.Number)
		if p.Mover == "" {
			what = fmt.Sprintf("announcement of the operator's version %d", p.Number)
		}
	}
	line := fmt.Sprintf("%s · %s in %s: ", aMoment(p.At), what, aChannel(p.Channel))
	if p.State == PostSent {
		line += "posted, " + aMessage(p.Server, p.Channel, p.Message)
		if p.Why != "" {
			line += " (" + p.Why + ")"
		}
		return line
	}
	if strings.HasPrefix(p.Why, string(p.State)) { // "missed: not running"
		return line + p.Why
	}
	return line + string(p.State) + ": " + p.Why
}
