package bot

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"dossier/knowledge"
	"dossier/knowledge/find"
	"dossier/knowledge/verify"
)

// What is made of a dossier, for all bots of a program: a dossier never changes.
var (
	indexes  = newEach(find.New)
	checkers = newEach(verify.New)
)

// maxKept is of how many dossiers what was made of them is kept. Servers share
// dossiers, so few are in use at a time.
const maxKept = 16

// each keeps what takes long to make of a dossier, such as its search index. One
// is made when it is first asked for; who asks for another meanwhile does not
// wait.
type each[T any] struct {
	make func(*knowledge.Dossier) T
	made *lru.Cache[*knowledge.Dossier, func() T]
}

func newEach[T any](of func(*knowledge.Dossier) T) each[T] {
	made, err := lru.New[*knowledge.Dossier, func() T](maxKept)
	if err != nil {
		panic(err) // only for a size that is none
	}
	return each[T]{of, made}
}

// of returns a dossier's own.
func (x each[T]) of(d *knowledge.Dossier) T {
	if made, ok := x.made.Get(d); ok {
		return made()
	}
	own := sync.OnceValue(func() T { return x.make(d) })
	if earlier, ok, _ := x.made.PeekOrAdd(d, own); ok {
		own = earlier
	}
	return own()
}
