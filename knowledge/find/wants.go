package find

import "slices"

// wants is what a question wants beside its words.
type wants struct {
	count  bool
	word   bool // somebody's
	demand bool
	person bool // nothing but a party is named
}

func wanted(r Reading) wants {
	has := func(set map[string]bool) bool {
		return slices.ContainsFunc(r.Words, func(w string) bool { return set[w] })
	}
	return wants{
		count:  r.Asks == HowMany || has(countWords),
		word:   has(sayingWords) || has(tellingWords),
		demand: has(demandWords),
		person: len(r.slots) == 1 && r.slots[0].kind == party,
	}
}

var (
	countWords  = map[string]bool{"toll": true, "casualties": true, "dead": true, "killed": true, "figure": true, "figures": true, "losses": true}
	demandWords = map[string]bool{
		"demand": true, "demands": true, "want": true, "wants": true, "wanted": true, "ask": true, "asked": true, "require": true,
		"condition": true, "conditions": true, "insist": true,
	}
	sayingWords = map[string]bool{
		"say": true, "says": true, "said": true, "saying": true, "response": true, "respond": true, "responded": true, "reaction": true,
		"react": true, "position": true, "stance": true, "deny": true, "denied": true, "denies": true, "claim": true, "claims": true, "claimed": true,
		"demand": true, "demands": true, "want": true, "wants": true, "wanted": true, "version": true, "answer": true, "reply": true,
	}
	tellingWords = map[string]bool{
		"according": true, "tell": true, "told": true, "call": true, "called": true, "accuse": true, "blame": true, "admit": true, "think": true, "believe": true,
	}
)
