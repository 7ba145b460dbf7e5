package knowledge_test

import (
	"testing"

	"dossier/knowledge"
)

// TestDisputes holds that every disputed fact of a view is in exactly one group
// of accounts, together with everything that says otherwise.
func TestDisputes(t *testing.T) {
	d, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, until := range []knowledge.Day{{}, {Year: 2025, Month: 11, Day: 30}} {
		v := d.Until(until)
		group := map[*knowledge.Fact]int{}
		for i, accounts := range v.Disputes() {
			for j, f := range accounts {
				if _, twice := group[f]; twice {
					t.Errorf("%s is in two groups", f.ID)
				}
				if group[f] = i; j > 0 && f.Date.Earlier(accounts[j-1].Date) < 0 {
					t.Errorf("%s stands after a later account", f.ID)
				}
			}
		}
		for _, f := range d.Facts {
			for _, other := range v.Against(f) {
				if v.Sees(f) && group[f] != group[other] {
					t.Errorf("%s and %s are in different groups", f.ID, other.ID)
				}
			}
			if _, in := group[f]; in != (v.Sees(f) && len(v.Against(f)) > 0) {
				t.Errorf("%s is in a group: %v", f.ID, in)
			}
		}
	}
}
