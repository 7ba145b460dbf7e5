package playground

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	servers []server
	directs []place // one for each person, in the same order
}

type server struct {
	id, name string
	roles    []role
	channels []place
	members  map[string][]string // role ids by user id
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
	server          *server // nil in a private chat
	with            string  // the user id in a private chat
}

func newWorld() world {
	serial := uint64(0)
	next := func() string { // ids as if everything was made on 1 January 2024
		serial++
		return strconv.FormatUint(snowflake(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))|serial, 10)
	}
	user := func(name string) User {
		handle := strings.ReplaceAll(strings.ToLower(name), " ", "_")
		return User{ID: next(), Username: handle, GlobalName: &name, Discriminator: "0"}
	}
	w := world{bot: user("dossier")}
	w.bot.Bot = true
	for _, name := range []string{Member, Moderator, SecondModerator} {
		w.people = append(w.people, user(name))
	}
	for _, u := range w.people {
		w.directs = append(w.directs, place{id: next(), name: w.bot.Name(), kind: 1, with: u.ID})
	}
	for _, name := range []string{BorderWatch, SecondServer} {
		s := server{id: next(), name: name}
		s.roles = []role{
			{s.id, "@everyone", everyone},
			{next(), "staff", manageGuild | manageMessage},
			{next(), "moderators", 0},
		}
		s.members = map[string][]string{
			w.people[0].ID: {}, w.people[1].ID: {s.roles[1].id}, w.people[2].ID: {s.roles[2].id}, w.bot.ID: {},
		}
		s.channels = []place{
			{id: next(), name: "general", topic: "Anything about the border"},
			{id: next(), name: "news", topic: "Announcements", kind: 5},
			{id: next(), name: "read-only", topic: "The bot and members cannot write here", readOnly: true},
		}
		w.servers = append(w.servers, s)
	}
	for i := range w.servers {
		for j := range w.servers[i].channels {
			w.servers[i].channels[j].server = &w.servers[i]
		}
	}
	return w
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
	for i := range w.servers {
		if strings.EqualFold(w.servers[i].name, name) || w.servers[i].id == name {
			return &w.servers[i], nil
		}
	}
	return nil, fmt.Errorf("there is no server %q", name)
}

// place finds a channel by id.
func (w *world) place(id string) (place, bool) {
	for _, s := range w.servers {
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
	may := uint64(everyone)
	for _, id := range c.server.members[user] {
		if r, err := c.server.role(id); err == nil {
			may |= r.permissions
		}
	}
	if c.readOnly && may&manageGuild == 0 {
		may &^= sendMessages
	}
	return may
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
