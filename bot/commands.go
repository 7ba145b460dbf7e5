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
			Options: []Option{side(), issue(false), asOf()}, Steady: true, Run: demands,
		},
		{
			Name: "positions", Code: "p", Help: "Where every party stands on an issue",
			Options: []Option{issue(true), asOf()}, Steady: true, Run: positions,
		},
		{
			Name: "summary", Code: "g", Help: "Where the dispute stands, in five sentences or more",
			Options: []Option{subject(), since(), wholeLength()}, Run: summary,
		},
		{
			Name: "timeline", Code: "t", Help: "What happened, month by month",
			Options: []Option{subject(), begin(), end(), chartWanted()}, Steady: true, Run: timeline,
		},
		{
			Name: "mediators", Code: "m", Help: "What each mediator did, and what is disputed about it",
			Options: []Option{who(), asOf()}, Steady: true, Run: mediators,
		},
		{
			Name: "disputed", Code: "x", Help: "Accounts of the same thing, one under another",
			Options: []Option{subject()}, Steady: true, Run: disputed,
		},
		{
			Name: "figures", Code: "f", Help: "Counts: who counted, what, until when",
			Options: []Option{subject(), chartWanted()}, Steady: true, Run: figures,
		},
		{
			Name: "term", Code: "w", Help: "What a word means, and who uses which word",
			Options: []Option{word()}, Steady: true, Run: term,
		},
		{
			Name: "unknown", Code: "u", Help: "What nobody has established",
			Options: []Option{subject()}, Steady: true, Run: unknown,
		},
		{
			Name: "briefing", Code: "b", Help: "One of the record's own questions, answered by its facts",
			Options: []Option{ownQuestion()}, Steady: true, Run: briefing,
		},
		{
			Name: "source", Code: "s", Help: "One fact or source in full",
			Options: []Option{id()}, Steady: true, Run: source,
		},
		{
			Name: "about", Code: "a", Help: "What this is, how old it is, how disputes are treated, what is stored",
			Run: about,
		},
		{Name: "privacy", Code: "y", Help: "What is kept of people, and how it is erased", Run: privacy},
		{Name: "refresh check", Help: "Look at the feed, and see what would change", For: Moderators, Run: refreshCheck},
		{
			Name: "refresh upload", Help: "See what a file of yours would change", For: Moderators,
			Options: []Option{{Name: "file", Help: "a dossier's TOML file, of 1 MiB at most", Kind: OfFile, Required: true}}, Run: refreshUpload,
		},
		{
			Name: "refresh history", Code: "rh", Help: "The versions this server was answered from, newest first", For: Moderators,
			Options: []Option{inButton("before", "b")}, Run: refreshHistory,
		},
		{
			Name: "refresh rollback", Code: "rr", Help: "Go back to an earlier version, after seeing the difference", For: Moderators,
			Options: []Option{versionNumber()}, Run: refreshRollback,
		},
		{Name: "refresh follow", Code: "rf", Help: "Follow the operator's record again, after seeing the difference", For: Moderators, Run: refreshFollow},
		{Name: "refresh export", Help: "The record in use as a file", For: Moderators, Run: refreshExport},
		{
			Name: "refresh feed", Help: "Where check looks for this server; without an address, at the operator's feed", For: Moderators,
			Options: []Option{{Name: "url", Help: "the address of a dossier's TOML file"}}, Run: refreshFeed,
		},
		{Name: "refresh draft", Code: "rd", For: Moderators, Clicked: true, Options: []Option{inButton("draft", "d")}, Run: refreshDraft},
		{Name: "refresh discard", Code: "rx", For: Moderators, Clicked: true, Options: []Option{inButton("draft", "d")}, Run: refreshDiscard},
		{
			Name: "refresh move", Code: "rm", For: Moderators, Clicked: true, Form: note,
			Options: []Option{inButton("draft", "d"), inButton("to", "v"), inButton("seen", "s"), {Name: "note", Help: "why"}}, Run: refreshMove,
		},
		{
			Name: "settings moderators", Help: "Which roles may refresh, besides who manages the server", For: Managers,
			Options: []Option{role("add", "a role that may refresh from now on"), role("remove", "a role that may no longer")}, Run: setModerators,
		},
		{
			Name: "settings changes", Help: "Where each published version is announced; without a channel, nowhere", For: Moderators,
			Options: []Option{{Name: "channel", Help: "a channel in which you may write", Kind: OfChannel, read: isID}}, Run: setChanges,
		},
		{
			Name: "settings private", Help: "Whether only the person who asks sees an answer, unless asked otherwise", For: Moderators,
			Options: []Option{{Name: "on", Help: "true: private unless asked otherwise", Kind: OfFlag, Required: true}}, Run: setPrivate,
		},
		{
			Name: "settings model", Help: "How far a language model may go in answers, where whoever runs the bot allows one", For: Moderators,
			Options: []Option{modelMode()}, Run: setModel,
		},
		{Name: "settings show", Help: "What is set on this server", For: Moderators, Run: showSettings},
		{
			Name: "digest add", Help: "Have a channel told again and again what changed and the latest on record", For: Moderators,
			Options: []Option{{Name: "channel", Help: "a channel in which you may write", Kind: OfChannel, Required: true, read: isID}, atTime(), inZone(), onDays(), subject(), waitsFor()},
			Run:     digestAdd,
		},
		{Name: "digest list", Code: "dl", Help: "This server's digests, and when each is next", For: Moderators, Run: digestList},
		{Name: "digest preview", Code: "dv", Help: "What a digest would post now, and whether and why", For: Moderators, Options: []Option{whichDigest()}, Run: digestPreview},
		{
			Name: "digest history", Code: "dh", Help: "What was posted, what was not, and why", For: Moderators,
			Options: []Option{inButton("skip", "k")}, Run: digestHistory,
		},
		{Name: "digest pause", Help: "Stop a digest for a while", For: Moderators, Options: []Option{whichDigest()}, Run: digestPause},
		{Name: "digest resume", Help: "Let a paused digest run again", For: Moderators, Options: []Option{whichDigest()}, Run: digestResume},
		{Name: "digest remove", Help: "End a digest", For: Moderators, Options: []Option{whichDigest()}, Run: digestRemove},
		{Name: "digest post", Code: "dp", Clicked: true, Options: []Option{subject(), inButton("before", "b")}, Run: digestPost},
		{Name: "digest version", Code: "dn", Clicked: true, Options: []Option{inButton("version", "v"), inButton("of", "w")}, Run: announcement},
		{Name: "digest paused", Clicked: true, Options: []Option{inButton("digest", "d")}, Run: digestPaused},
		{Name: onMessage, OfMessage: true, Options: []Option{freely()}, Run: ask},
	}
}
