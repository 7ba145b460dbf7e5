package knowledge

import "slices"

// Share is how much of a dossier is one party's own word.
type Share struct {
	Party     *Party
	Facts     int // by it, of any topic
	Demands   int
	Positions int // positions and accusations
	Words     int // in the texts of its facts
}

// Balance counts the share of each of the two sides.
func (d *Dossier) Balance() []Share {
	var shares []Share
	for _, p := range d.Sides() {
		s := Share{Party: p}
		for _, f := range d.Facts {
			if !slices.Contains(f.By, p.ID) {
				continue
			}
			s.Facts++
			s.Words += len(words(f.Text))
			switch f.Topic {
			case Demand:
				s.Demands++
			case Position, Accusation:
				s.Positions++
			case Event, Mediation, Background, Count:
			}
		}
		shares = append(shares, s)
	}
	return shares
}
