package bot

import (
	"strconv"

	lru "github.com/hashicorp/golang-lru/v2"

	"dossier/knowledge"
)

// keptReplies is how many replies are kept. Most of what is asked has been asked
// before; none is larger than the record itself.
const keptReplies = 32

// newKept keeps the replies of steady commands. Nobody may change one.
func newKept() *lru.Cache[string, Reply] {
	kept, err := lru.New[string, Reply](keptReplies)
	if err != nil {
		panic(err) // only for a size that is none
	}
	return kept
}

// key names the reply to a request by everything it follows from: what is asked,
// in the words of a button and not as somebody typed it, the dossier, the day,
// and whether a picture comes with it. It is "" unless the command is steady.
func (b *Bot) key(c Command, d *knowledge.Dossier, again, req Request) string {
	if !c.Steady {
		return ""
	}
	asked, err := b.Small(again)
	if err != nil {
		return "" // too long to name
	}
	return asked + " " + d.Hash() + " " + knowledge.DayOf(req.At).ISO() + " " + strconv.FormatBool(req.Page <= 1)
}
