package verify

// opposites are groups of words of which one side says the other's contrary.
var opposites = [][2]map[string]bool{
	{
		set(`begin begins began begun beginning start starts started starting open opens opened opening reopen reopens reopened reopening`),
		set(`end ends ended ending close closes closed closing closure closures shut shuts`),
	},
	{set(`rise rises rose risen grow grows grew grown growth increase increased`), set(`fall falls fell fallen drop dropped shrink shrank decrease decreased`)},
	{set(`kill kills killed killing dead died die deaths death`), set(`wound wounded wounding hurt injured injuries`)},
	{set(`import imports imported`), set(`export exports exported`)},
}

// contrary returns a word that says the contrary of one in the facts, where the
// statement has more of its kind than they have: a truce that lasts until talks
// end is not one that lasts until they start, though it began itself.
func (s *statement) contrary() string {
	for _, pair := range opposites {
		for side, own := range pair {
			here, at := 0, ""
			for i := range s.words {
				if own[s.words[i].low] && !s.words[i].frame {
					here, at = here+1, s.words[i].text
				}
			}
			there, other := 0, false
			for _, f := range s.facts {
				for i := range f.words {
					if own[f.words[i].low] {
						there++
					}
					other = other || pair[1-side][f.words[i].low]
				}
			}
			if other && here > there {
				return at
			}
		}
	}
	return ""
}
