package playground

import (
	"fmt"
	"maps"
	"slices"
)

// Permission is something that can be denied in a channel.
type Permission uint64

// The permissions that a bot's posts need.
const (
	ViewChannel        Permission = viewChannel
	SendMessages       Permission = sendMessages
	ReadMessageHistory Permission = readHistory
)

// Bot names the bot where a person is named.
const Bot = "dossier"

// AddServer makes a server with channels where everybody is, and returns its id.
func (p *Playground) AddServer(name string, channels ...string) string {
	w := p.world
	w.mu.Lock()
	s := w.newServer(name)
	for _, c := range channels {
		s.add(place{id: w.next(), name: c})
	}
	w.list = append(slices.Clone(w.list), s)
	w.mu.Unlock()
	p.changedWorld()
	return s.id
}

// DeleteChannel deletes a channel with all its messages.
func (p *Playground) DeleteChannel(in, channel string) error {
	return p.change(in, channel, func(s *server, i int) { s.channels = slices.Delete(s.channels, i, i+1) })
}

// Deny takes permissions from a person, or the bot, in a channel, in place of
// those taken before; none gives all back.
func (p *Playground) Deny(in, channel, person string, permissions ...Permission) error {
	u, err := p.world.person(person)
	if err != nil {
		return err
	}
	denied := uint64(0)
	for _, d := range permissions {
		denied |= uint64(d)
	}
	return p.change(in, channel, func(s *server, i int) {
		all := maps.Clone(s.channels[i].denied)
		if all == nil {
			all = map[string]uint64{}
		}
		all[u.ID] = denied
		s.channels[i].denied = all
	})
}

// Kick takes the bot out of a server.
func (p *Playground) Kick(from string) error {
	return p.change(from, "", func(s *server, _ int) {
		s.members = maps.Clone(s.members)
		delete(s.members, p.world.bot.ID)
	})
}

// change puts a changed copy of a server in its place, so that nothing that is
// being looked at changes. do gets the index of the channel, if one is named.
func (p *Playground) change(name, channel string, do func(s *server, i int)) error {
	if err := p.world.change(name, channel, do); err != nil {
		return err
	}
	p.changedWorld()
	return nil
}

func (w *world) change(name, channel string, do func(s *server, i int)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := slices.IndexFunc(w.list, func(s *server) bool { return s.name == name || s.id == name })
	if at < 0 {
		return fmt.Errorf("there is no server %q", name)
	}
	old := w.list[at]
	i := slices.IndexFunc(old.channels, func(c place) bool { return c.name == channel || c.id == channel })
	if channel != "" && i < 0 {
		return fmt.Errorf("there is no channel %q in %s", channel, name)
	}
	s := &server{id: old.id, name: old.name, roles: old.roles, members: old.members}
	s.add(old.channels...)
	do(s, i)
	w.list = slices.Clone(w.list)
	w.list[at] = s
	return nil
}

// changedWorld wakes everything that waits.
func (p *Playground) changedWorld() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.touch()
}
