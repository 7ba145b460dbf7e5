package bot

// commands is the table of everything the bot can do.
func commands() []Command {
	return []Command{
		{
			Name: "demands", Code: "d", Help: "What each side demands, and what the other answers",
			Options: []Option{side(), issue(false), asOf()}, Run: demands,
		},
		{
			Name: "positions", Code: "p", Help: "Where every party stands on an issue",
			Options: []Option{issue(true), asOf()}, Run: positions,
		},
		{
			Name: "source", Code: "s", Help: "One fact or source in full",
			Options: []Option{id()}, Run: source,
		},
		{
			Name: "about", Code: "a", Help: "What this is, how old it is, how disputes are treated, what is stored",
			Run: about,
		},
		{Name: plainQuestion, Unlisted: true, Options: []Option{text()}, Run: question},
	}
}
