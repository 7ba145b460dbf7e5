package playground

import (
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
)

// session is what a bot can resume: the events it was sent, or was not there to
// be sent.
type session struct {
	id         string
	intents    int64
	shard      [2]int
	properties map[string]any
	compress   bool

	socket  *socket // nil while the bot is away
	seq     int64   // of the last event
	kept    []*dispatched
	dropped int64 // the last event that is no longer kept
}

// dispatched is one event as one session numbers it.
type dispatched struct {
	name string
	data any
	seq  *int64       // nil outside a session
	of   *interaction // nil for other events
}

// Discord keeps neither events nor sessions for ever, and does not say how many.
const (
	eventsKept   = 1000
	sessionsKept = 16
)

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

// Forget ends every session the bot is not connected with: the next RESUME is
// refused.
func (g *Gateway) Forget() {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	g.sessions = slices.DeleteFunc(g.sessions, func(n *session) bool { return n.socket == nil })
	g.p.touch()
}

// begin makes a session. The caller holds mu.
func (g *Gateway) begin(s *socket, intents int64, shard [2]int, properties map[string]any) *session {
	n := &session{
		id: strings.ToLower(rand.Text()), intents: intents, shard: shard, properties: properties,
		compress: s.compress, socket: s,
	}
	g.sessions = append(g.sessions, n)
	if waiting := slices.IndexFunc(g.sessions, func(n *session) bool { return n.socket == nil }); len(g.sessions) > sessionsKept && waiting >= 0 {
		g.sessions = slices.Delete(g.sessions, waiting, waiting+1)
	}
	return n
}

// find is the session with an id, nil where there is none. The caller holds mu.
func (g *Gateway) find(id string) *session {
	for _, n := range g.sessions {
		if n.id == id {
			return n
		}
	}
	return nil
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

// announce sends READY or RESUMED, which are numbered but never replayed. The
// caller holds mu.
func (n *session) announce(name string, data any) {
	n.seq++
	n.socket.dispatch(&dispatched{name: name, data: data, seq: new(n.seq)})
	n.socket.g.p.touch()
}

// dispatch sends an event, or keeps it for when the bot is back. The caller
// holds mu.
func (n *session) dispatch(name string, data any, of *interaction) {
	n.seq++
	d := &dispatched{name, data, new(n.seq), of}
	n.kept = append(n.kept, d)
	if len(n.kept) > eventsKept {
		n.dropped, n.kept = *n.kept[0].seq, n.kept[1:]
	}
	if n.socket != nil && n.socket.ready {
		n.socket.dispatch(d)
	}
}

// replay sends what came after an event. The caller holds mu.
func (n *session) replay(seen int64) {
	for _, d := range n.kept {
		if *d.seq > seen {
			n.socket.dispatch(d)
		}
	}
}
