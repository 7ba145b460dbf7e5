package playground

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The servers and people of every playground. Their ids never change, so a bot
// that keeps settings finds them again after a restart.
const (
	BorderWatch  = "Border Watch"
	SecondServer = "Second Server"
	Direct       = "" // a private chat with the bot

	Member          = "Member"           // a plain member
	Moderator       = "Moderator"        // may manage the server
	SecondModerator = "Second moderator" // has the role "moderators", may not manage the server
)

// Permission bits (topics/permissions).
const (
	manageGuild   = 1 << 5
	viewChannel   = 1 << 10
	sendMessages  = 1 << 11
	manageMessage = 1 << 13
	embedLinks    = 1 << 14
	attachFiles   = 1 << 15
	readHistory   = 1 << 16
	useCommands   = 1 << 31

	everyone = viewChannel | sendMessages | embedLinks | attachFiles | readHistory | useCommands
)

type world struct {
	bot     User
	people  []User
	directs []place // one for each person, in the same order
	serial  uint64  // of the last id

	mu   sync.RWMutex
	list []*server
}

// server never changes: see [Playground.change].
type server struct {
	id, name string
	roles    []role
	channels []place
	members  map[string][]string // role ids by user id
}

// servers are those there are now.
func (w *world) servers() []*server {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.list
}

type role struct {
	id, name    string
	permissions uint64
}

// place is a channel or a private chat.
type place struct {
	id, name, topic string
	kind            int // 0 text, 1 private chat, 5 news
	readOnly        bool
	denied          map[string]uint64 // what a user may not do here, by user id
	server          *server           // nil in a private chat
	with            string            // the user id in a private chat
}

func newWorld() *world {
	w := &world{}
	user := func(name string) User {
		handle := strings.ReplaceAll(strings.ToLower(name), " ", "_")
		return User{ID: w.next(), Username: handle, GlobalName: &name, Discriminator: "0"}
	}
	w.bot = user("dossier")
	w.bot.Bot = true
	for _, name := range []string{Member, Moderator, SecondModerator} {
		w.people = append(w.people, user(name))
	}
	for _, u := range w.people {
		w.directs = append(w.directs, place{id: w.next(), name: w.bot.Name(), kind: 1, with: u.ID})
	}
	for _, name := range []string{BorderWatch, SecondServer} {
		s := w.newServer(name)
		s.add(
			place{id: w.next(), name: "general", topic: "Anything about the border"},
			place{id: w.next(), name: "news", topic: "Announcements", kind: 5},
			place{id: w.next(), name: "read-only", topic: "The bot and members cannot write here", readOnly: true})
		w.list = append(w.list, s)
	}
	return w
}

// next is a new id, as if everything was made on 1 January 2024.
func (w *world) next() string {
	w.serial++
	return strconv.FormatUint(snowflake(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))|w.serial, 10)
}

// newServer makes a server without channels where everybody is.
func (w *world) newServer(name string) *server {
	s := &server{id: w.next(), name: name}
	s.roles = []role{
		{s.id, "@everyone", everyone},
		{w.next(), "staff", manageGuild | manageMessage},
		{w.next(), "moderators", 0},
	}
	s.members = map[string][]string{
		w.people[0].ID: {}, w.people[1].ID: {s.roles[1].id}, w.people[2].ID: {s.roles[2].id}, w.bot.ID: {},
	}
	return s
}

// add gives a server channels while it is made.
func (s *server) add(channels ...place) {
	for _, c := range channels {
		c.server = s
		s.channels = append(s.channels, c)
	}
}

// snowflake is the lowest id of a millisecond (reference, snowflakes).
func snowflake(t time.Time) uint64 { return uint64(t.UnixMilli()-1420070400000) << 22 }

// nextID is greater than every id before it. The caller holds mu.
func (p *Playground) nextID() string {
	p.lastID = max(p.lastID+1, snowflake(p.clock()))
	return strconv.FormatUint(p.lastID, 10)
}

func (w *world) person(name string) (User, error) {
	for _, u := range slices.Concat(w.people, []User{w.bot}) {
		if strings.EqualFold(u.Name(), name) || u.ID == name {
			return u, nil
		}
	}
	return User{}, fmt.Errorf("nobody here is called %q", name)
}

func (w *world) server(name string) (*server, error) {
	for _, s := range w.servers() {
		if strings.EqualFold(s.name, name) || s.id == name {
			return s, nil
		}
	}
	return nil, fmt.Errorf("there is no server %q", name)
}

// place finds a channel by id.
func (w *world) place(id string) (place, bool) {
	for _, s := range w.servers() {
		for _, c := range s.channels {
			if c.id == id {
				return c, true
			}
		}
	}
	for _, c := range w.directs {
		if c.id == id {
			return c, true
		}
	}
	return place{}, false
}

func (s *server) channel(name string) (place, error) {
	for _, c := range s.channels {
		if c.name == strings.TrimPrefix(name, "#") || c.id == name {
			return c, nil
		}
	}
	return place{}, fmt.Errorf("there is no channel %q in %s", name, s.name)
}

func (s *server) role(name string) (role, error) {
	for _, r := range s.roles {
		if r.name == strings.TrimPrefix(name, "@") || r.name == name || r.id == name {
			return r, nil
		}
	}
	return role{}, fmt.Errorf("there is no role %q in %s", name, s.name)
}

// permissions are what a user may do in a place.
func (c place) permissions(user string) uint64 {
	if c.server == nil {
		return everyone
	}
	roles, isMember := c.server.members[user]
	if !isMember {
		return 0
	}
	may := uint64(everyone)
	for _, id := range roles {
		if r, err := c.server.role(id); err == nil {
			may |= r.permissions
		}
	}
	if c.readOnly && may&manageGuild == 0 {
		may &^= sendMessages
	}
	return may &^ c.denied[user]
}

// UserID is the id of a person. It and the three below give "" for a name that is
// not in the world.
func (p *Playground) UserID(person string) string {
	u, _ := p.world.person(person)
	return u.ID
}

// ServerID is the id of a server.
func (p *Playground) ServerID(name string) string {
	if s, err := p.world.server(name); err == nil {
		return s.id
	}
	return ""
}

// ChannelID is the id of a channel of a server.
func (p *Playground) ChannelID(server, channel string) string {
	if s, err := p.world.server(server); err == nil {
		c, _ := s.channel(channel)
		return c.id
	}
	return ""
}

// RoleID is the id of a role of a server.
func (p *Playground) RoleID(server, name string) string {
	if s, err := p.world.server(server); err == nil {
		r, _ := s.role(name)
		return r.id
	}
	return ""
}
