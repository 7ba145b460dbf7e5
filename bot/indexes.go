package bot

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"dossier/knowledge"
	"dossier/knowledge/find"
)

// maxIndexes is how many dossiers' indexes are kept. Servers share dossiers, so
// few are in use at a time.
const maxIndexes = 16

// indexes keeps the search index of each dossier in use. One is made when a
// dossier is first asked a question; who asks another meanwhile does not wait.
type indexes struct {
	made *lru.Cache[*knowledge.Dossier, func() *find.Index]
}

func newIndexes() indexes {
	made, err := lru.New[*knowledge.Dossier, func() *find.Index](maxIndexes)
	if err != nil {
		panic(err) // only for a size that is none
	}
	return indexes{made}
}

// of returns a dossier's index.
func (x indexes) of(d *knowledge.Dossier) *find.Index {
	if made, ok := x.made.Get(d); ok {
		return made()
	}
	index := sync.OnceValue(func() *find.Index { return find.New(d) })
	if earlier, ok, _ := x.made.PeekOrAdd(d, index); ok {
		index = earlier
	}
	return index()
}
