package chart

import (
	"strings"
	"testing"
)

// TestLettersJoin holds that names in Arabic letters are shaped: joined letters
// take less room than the same letters apart, and every one is drawn.
func TestLettersJoin(t *testing.T) {
	for _, name := range []string{"طالبان", "حافظ گل بهادر", "تحریکِ طالبان پاکستان", "پښتو", "بڑے لوگ"} {
		w := new(writer)
		joined := w.line(name, textSize)
		var apart float32
		for letter := range strings.SplitSeq(name, "") {
			hand := w.hand
			apart += w.line(letter, textSize).width
			w.hand = hand
		}
		if w.err != nil || len(joined.path) == 0 || joined.width >= apart {
			t.Errorf("%s is %v wide, its letters apart %v: %v", name, joined.width, apart, w.err)
		}
		w.lines(name, textSize, inner) // sets the hand
		for _, r := range name {
			if _, drawn := w.ResolveFace(r).NominalGlyph(r); !drawn {
				t.Errorf("%s: no font draws %q", name, r)
			}
		}
	}
}

// TestDirections holds that the full stop of a line stands on the side to which
// its first letter's script runs.
func TestDirections(t *testing.T) {
	w := new(writer)
	for _, c := range []struct {
		text   string
		onLeft bool
	}{
		{"طالبان.", true},
		{"حافظ گل and others.", true},
		{"Taliban.", false},
		{"TTP (طالبان) and others.", false},
	} {
		room := w.line(".", textSize).width
		if top := w.line(c.text, textSize).topLeft(room); (top > -textSize/4) != c.onLeft {
			t.Errorf("%s: what stands on the left is %v high", c.text, -top)
		}
	}
}

// topLeft is how far up the first part of a line goes; up is negative.
func (l line) topLeft(width float32) float32 {
	var top float32
	for _, s := range l.path {
		if end := s.points[len(s.points)-1]; end.x < width {
			top = min(top, end.y)
		}
	}
	return top
}

// TestBreaks holds that no line of a broken text is wider than it may be, and
// that nothing of the text is lost.
func TestBreaks(t *testing.T) {
	w := new(writer)
	text := strings.Repeat("Crossings, trade and transit ", 12)
	whole := w.line(text, textSize)
	var wide float32
	lines := w.lines(text, textSize, inner)
	for _, l := range lines {
		wide += l.width
		if l.width > inner {
			t.Errorf("a line is %v wide", l.width)
		}
	}
	if len(lines) < 2 || wide < whole.width*0.95 {
		t.Errorf("%d lines are %v wide together, the text %v", len(lines), wide, whole.width)
	}
}
