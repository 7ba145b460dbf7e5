package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// maxModerators is how many roles may refresh.
const maxModerators = 25

// role is an option that names a role.
func role(name, help string) Option { return Option{Name: name, Help: help, Kind: OfRole, read: isID} }

// isID holds that an id is one of Discord's, as it comes resolved.
func isID(_ *Query, typed string) error {
	if strings.Trim(typed, "0123456789") != "" {
		return &Error{Text: fmt.Sprintf("%q is not one of this server's.", clip(typed, maxEcho)), Hint: "Choose from those that are offered."}
	}
	return nil
}

// setModerators names the roles that may refresh.
func setModerators(ctx context.Context, q Query) (Reply, error) {
	add, remove := q.Options["add"], q.Options["remove"]
	if add == "" && remove == "" {
		return Reply{}, &Error{Text: "No role is named.", Hint: "Give add:@role, remove:@role, or both; /settings show lists those there are."}
	}
	has := q.office.Settings(q.Server).Moderators
	switch {
	case add == q.Server:
		return Reply{}, &Error{Text: "@everyone cannot be made moderators.", Hint: "Choose a role that some have."}
	case add != "" && !slices.Contains(has, add) && len(has) == maxModerators && remove == "":
		return Reply{}, &Error{Text: fmt.Sprintf("%d roles may refresh already.", maxModerators), Hint: "Remove one first."}
	case remove != "" && !slices.Contains(has, remove):
		return Reply{}, &Error{Text: "This role is none of those that may refresh.", Hint: "/settings show lists them."}
	}
	return q.set(ctx, func(s *Settings) {
		s.Moderators = slices.DeleteFunc(s.Moderators, func(id string) bool { return id == remove || id == add })
		if add != "" {
			s.Moderators = append(s.Moderators, add)
		}
	})
}

// setChanges names the channel where published versions are announced.
func setChanges(ctx context.Context, q Query) (Reply, error) {
	channel := q.Options["channel"]
	if channel != "" {
		if err := q.mayWriteIn(channel); err != nil {
			return Reply{}, err
		}
	}
	return q.set(ctx, func(s *Settings) { s.Changes = channel })
}

// mayWriteIn refuses a channel in which the person who asks may not write.
func (q Query) mayWriteIn(channel string) error {
	if q.Channels[channel].MaySend {
		return nil
	}
	return &Error{Text: "You may not write in that channel, so the bot will not do it for you.", Hint: "Choose one in which you may."}
}

// setPrivate says whether answers are private unless asked otherwise.
func setPrivate(ctx context.Context, q Query) (Reply, error) {
	return q.set(ctx, func(s *Settings) { s.Private = q.Options["on"] == "true" })
}

// modelMode names how far a model may go.
func modelMode() Option {
	modes := []Choice{
		{"off: no model at all", string(NoModel)},
		{"select: it chooses facts, and every sentence is the record's or the bot's", string(Selecting)},
		{"write: it may write sentences, each checked against the record", string(Writing)},
	}
	return Option{
		Name: "mode", Help: "off, select or write", Required: true,
		read: func(_ *Query, typed string) error {
			if !slices.ContainsFunc(modes, func(c Choice) bool { return c.Value == typed }) {
				return &Error{Text: fmt.Sprintf("%q is no mode.", clip(typed, maxEcho)), Hint: "Give off, select or write."}
			}
			return nil
		},
		suggest: func(context.Context, Query, string) []Choice { return modes },
	}
}

// setModel says how far a language model may go.
func setModel(ctx context.Context, q Query) (Reply, error) {
	return q.set(ctx, func(s *Settings) { s.Model = Mode(q.Options["mode"]) })
}

// modelLines say how far a language model goes on a server.
var modelLines = map[Mode]string{
	NoModel:   "None is used here.",
	Selecting: "It chooses and orders facts; every sentence is the record's or the bot's own.",
	Writing:   "It may write sentences over the facts, each checked against the record.",
}

// set changes the settings and shows them.
func (q Query) set(ctx context.Context, change func(*Settings)) (Reply, error) {
	if err := q.office.Set(ctx, q.Server, change); err != nil {
		return Reply{}, err
	}
	r, err := showSettings(ctx, q)
	r.Notices = []string{"Stored."}
	return r, err
}

// showSettings answers with what is set.
func showSettings(_ context.Context, q Query) (Reply, error) {
	s := q.office.Settings(q.Server)
	moderators, changes, private := "Who manages this server.", "Nowhere.", "Seen by everyone in the channel, unless private:true is asked for."
	if len(s.Moderators) > 0 {
		var roles []string
		for _, id := range s.Moderators {
			roles = append(roles, aRole(id))
		}
		moderators = "Who manages this server, and who has one of the roles " + strings.Join(roles, ", ") + "."
	}
	if s.Changes != "" {
		changes = "In " + aChannel(s.Changes) + "."
	}
	if s.Private {
		private = "Seen by the person who asks alone, unless private:false is asked for."
	}
	return Reply{Kind: Done, Title: "Settings of this server", Blocks: []Block{
		{Heading: "Who may refresh", Lines: []string{moderators}},
		{Heading: "Where a published version is announced", Lines: []string{changes}},
		{Heading: "Answers", Lines: []string{private}},
		{Heading: "A language model", Lines: []string{modelLines[q.aid.goes(s)]}},
		{Heading: "Where /refresh check looks", Lines: []string{q.office.feedLine(s)}},
	}}, nil
}

// feedLine says where a server's feed is.
func (o *office) feedLine(s Settings) string {
	switch {
	case s.Feed != "":
		return s.Feed
	case o.where != "":
		return "At the operator's feed."
	}
	return "Nowhere: the operator names no feed. /refresh feed gives this server one, and /refresh upload takes a file."
}
