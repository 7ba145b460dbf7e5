package bot

// commands is the table of everything the bot can do.
func commands() []Command {
	return []Command{
		{
			Name: "ask", Code: "k", Help: "Any question in plain words, answered from the record or declined",
			Options: []Option{freely(), theseFacts()}, Run: ask,
		},
		{
			Name: "demands", Code: "d", Help: "What each side demands, and what the other answers",
			Options: []Option{side(), issue(false), asOf()}, Run: demands,
		},
		{
			Name: "positions", Code: "p", Help: "Where every party stands on an issue",
			Options: []Option{issue(true), asOf()}, Run: positions,
		},
		{
			Name: "summary", Code: "g", Help: "Where the dispute stands, in five sentences or more",
			Options: []Option{subject(), since(), wholeLength()}, Run: summary,
		},
		{
			Name: "timeline", Code: "t", Help: "What happened, month by month",
			Options: []Option{subject(), begin(), end(), chartWanted()}, Run: timeline,
		},
		{
			Name: "mediators", Code: "m", Help: "What each mediator did, and what is disputed about it",
			Options: []Option{who(), asOf()}, Run: mediators,
		},
		{
			Name: "disputed", Code: "x", Help: "Accounts of the same thing, one under another",
			Options: []Option{subject()}, Run: disputed,
		},
		{
			Name: "figures", Code: "f", Help: "Counts: who counted, what, until when",
			Options: []Option{subject(), chartWanted()}, Run: figures,
		},
		{
			Name: "term", Code: "w", Help: "What a word means, and who uses which word",
			Options: []Option{word()}, Run: term,
		},
		{
			Name: "unknown", Code: "u", Help: "What nobody has established",
			Options: []Option{subject()}, Run: unknown,
		},
		{
			Name: "briefing", Code: "b", Help: "One of the record's own questions, answered by its facts",
			Options: []Option{ownQuestion()}, Run: briefing,
		},
		{
			Name: "source", Code: "s", Help: "One fact or source in full",
			Options: []Option{id()}, Run: source,
		},
		{
			Name: "about", Code: "a", Help: "What this is, how old it is, how disputes are treated, what is stored",
			Run: about,
		},
		{Name: onMessage, OfMessage: true, Options: []Option{freely()}, Run: ask},
	}
}
