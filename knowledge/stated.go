package knowledge

// Stated reports whether a fact may be stated as such: an event or background
// attested by independent origins, disputed by nobody, and nobody's word in
// particular. Every other begins with whose word it is. A dispute counts
// whatever day is asked for: today's record knows of it.
func (f *Fact) Stated() bool {
	return f.Speaker == "" && (f.Topic == Event || f.Topic == Background) &&
		f.Attested != OneOrigin && len(f.Disputes) == 0
}
