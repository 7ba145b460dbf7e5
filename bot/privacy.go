package bot

import "context"

// privacy answers with what is kept of people, and what is not. docs/privacy.md
// says the same.
func privacy(context.Context, Query) (Reply, error) {
	return Reply{Kind: Done, Title: "What is kept of people", Blocks: []Block{
		{Heading: "Of those who ask", Lines: []string{
			"Nothing. Neither who asks, nor what is asked, nor where is stored or written to a log. A question goes into no button.",
			"Where a language model is used, it is counted for an hour how much of its budget a person used, under a code whose key is then thrown away.",
			"Counts of how often each command was used hold no person, no server and no question.",
		}},
		{Heading: "Of moderators", Lines: []string{
			"The history of a server keeps, for every version that was published, taken back or followed, the Discord id of whoever did it, when, and the note they gave. A file that waits to be published keeps the id of whoever brought it, for seven days at most. A digest keeps the id of whoever added it, until it is removed.",
			"Whoever runs the bot erases an id with “dossier erase”: what was done and when stays, by whom does not.",
		}},
		{Heading: "Of servers", Lines: []string{
			"Its settings: the ids of the roles that may refresh, of the channel where changes are announced, whether answers are private, how far a language model may go, and where its feed is; the versions it was answered from; when its last six fetches were.",
			"Its digests: the id of the channel, when and about what; and what became of each post, for 90 days: the ids of its channel and message, and why if it was not posted.",
		}},
		{Heading: "What leaves the machine", Lines: []string{
			"Answers go to Discord. A fetch goes to the address of a feed, and says that a bot is fetching and not for whom.",
			"Where whoever runs the bot uses a language model, the first 300 characters of a question and the facts that could answer it go to that model’s server, and never who asks or where; /about says which server it is.",
		}},
	}}, nil
}
