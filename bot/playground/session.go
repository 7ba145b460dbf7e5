package playground

import (
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
)

// session is what begins with READY.
type session struct {
	id         string
	intents    int64
	shard      [2]int
	properties map[string]any

	socket *socket // nil while the bot is away
	seq    int64   // of the last event
}

// dispatched is one event as one session numbers it.
type dispatched struct {
	name string
	data any
	seq  *int64
}

// sessionsKept are fewer than Discord keeps; it does not say how many.
const sessionsKept = 16

// Session is a session as the bot asked for it.
type Session struct {
	ID         string
	Intents    int64
	Shard      [2]int
	Properties map[string]any // as in IDENTIFY
	Sequence   int64          // of the last event
	Connected  bool           // not merely waiting for a resume
}

// Sessions are those that receive events or can be resumed, oldest first.
func (g *Gateway) Sessions() []Session {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	var all []Session
	for _, n := range g.sessions {
		all = append(all, Session{n.id, n.intents, n.shard, n.properties, n.seq, n.socket != nil && n.socket.ready})
	}
	return all
}

// begin makes a session. The caller holds mu.
func (g *Gateway) begin(s *socket, intents int64, shard [2]int, properties map[string]any) *session {
	n := &session{
		id: strings.ToLower(rand.Text()), intents: intents, shard: shard, properties: properties, socket: s,
	}
	g.sessions = append(g.sessions, n)
	if waiting := slices.IndexFunc(g.sessions, func(n *session) bool { return n.socket == nil }); len(g.sessions) > sessionsKept && waiting >= 0 {
		g.sessions = slices.Delete(g.sessions, waiting, waiting+1)
	}
	return n
}

// forget ends a session for good; nil is none. The caller holds mu.
func (g *Gateway) forget(n *session) {
	if n == nil {
		return
	}
	g.sessions = slices.DeleteFunc(g.sessions, func(o *session) bool { return o == n })
	if n.socket != nil {
		n.socket.detach()
	}
}

// serves says whether a server's events go to the session, "" being private
// chats (events/gateway, sharding).
func (n *session) serves(server string) bool {
	id, _ := strconv.ParseUint(server, 10, 64) // "" is 0, and private chats go to shard 0
	return id>>22%uint64(n.shard[1]) == uint64(n.shard[0])
}

// announce sends an event. The caller holds mu.
func (n *session) announce(name string, data any) {
	n.seq++
	n.socket.dispatch(&dispatched{name: name, data: data, seq: new(n.seq)})
	n.socket.g.p.touch()
}
