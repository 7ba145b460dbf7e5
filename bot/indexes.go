package bot

import (
	"sync"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// maxIndexes is how many dossiers' indexes are kept. Servers share dossiers, so
// few are in use at a time.
const maxIndexes = 16

// indexes keeps the search index of each dossier in use. One is made when a
// dossier is first asked a question.
type indexes struct {
	mu    sync.Mutex
	made  map[*knowledge.Dossier]*find.Index
	order []*knowledge.Dossier
}

func newIndexes() *indexes { return &indexes{made: map[*knowledge.Dossier]*find.Index{}} }

// of returns a dossier's index.
func (x *indexes) of(d *knowledge.Dossier) *find.Index {
	x.mu.Lock()
	defer x.mu.Unlock()
	if made, ok := x.made[d]; ok {
		return made
	}
	if len(x.order) == maxIndexes {
		delete(x.made, x.order[0])
		x.order = x.order[1:]
	}
	x.made[d] = find.New(d)
	x.order = append(x.order, d)
	return x.made[d]
}
