package llm

import (
	"crypto/sha256"
	"encoding/json"
	"sync"

	"dossier/bot"
)

// cache keeps the newest answers. An answer belongs to a dossier: after a
// refresh its key is never asked for again, and it goes when others need room.
type cache struct {
	mu    sync.Mutex
	texts map[string]string
	order []string // of keys, the oldest first
	size  int
}

func newCache(size int) *cache { return &cache{texts: map[string]string{}, size: size} }

func (c *cache) get(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, ok := c.texts[key]
	return text, ok
}

func (c *cache) put(key, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.texts[key]; !known {
		c.order = append(c.order, key)
	}
	c.texts[key] = text
	for len(c.order) > c.size {
		delete(c.texts, c.order[0])
		c.order = c.order[1:]
	}
}

// requestKey is the same for calls that are the same, whoever asks.
func requestKey(t task, model string, r bot.Material) string {
	r.Person, r.Server, r.Known = "", "", false
	data, _ := json.Marshal([]any{t.name, model, r}) // strings only: it cannot fail
	sum := sha256.Sum256(data)
	return string(sum[:])
}
