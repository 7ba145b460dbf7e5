package chart

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// The fonts are of the Noto family, under the SIL Open Font Licence beside them.
//
//go:embed fonts/*.ttf
var fonts embed.FS

const (
	latin = "fonts/NotoSans-Regular.ttf"
	// arabic is the hand in which Pashto, Dari and Arabic are read.
	arabic = "fonts/NotoNaskhArabic-Regular.ttf"
	// urdu is the hand in which Urdu is read.
	urdu = "fonts/NotoNastaliqUrdu-Regular.ttf"
)

// urduLetters are in the alphabet of Urdu and not in those of Pashto, Dari and
// Arabic.
const urduLetters = "ٹڈڑںےہھۃ"

// writer turns text into shapes. Letters join, and words of two directions stand
// in their order, as the scripts demand. It reads a font when a text first needs
// it; if one cannot be read, err says so and texts are empty.
type writer struct {
	faces     map[string]*font.Face
	hand      string // the font of Arabic letters in the text being shaped
	err       error
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper
}

// line is a line of text as a shape, its left edge and its baseline at zero.
type line struct {
	path           path
	width          float32
	ascent, height float32 // from the top to the baseline, and to the next line
}

// line shapes a text that is not to be broken.
func (w *writer) line(text string, size float32) line {
	return w.lines(text, size, 1<<20)[0]
}

// lines shapes a text and breaks it where it would be wider than the given
// width. There is always a line.
func (w *writer) lines(text string, size, width float32) []line {
	runes := []rune(text)
	w.hand = arabic
	lang := language.NewLanguage("en")
	switch {
	case strings.ContainsAny(text, urduLetters):
		w.hand, lang = urdu, language.NewLanguage("ur")
	case slices.ContainsFunc(runes, isArabic):
		lang = language.NewLanguage("ps")
	}
	input := shaping.Input{
		Text: runes, RunEnd: len(runes), Direction: direction(runes),
		Size: fixed.Int26_6(size * 64), Language: lang,
	}
	if w.face(latin) == nil || len(runes) == 0 {
		return []line{{}}
	}
	var runs []shaping.Output
	for _, part := range w.segmenter.Split(input, w) {
		runs = append(runs, w.shaper.Shape(part))
	}
	wrapped, _ := w.wrapper.WrapParagraph(shaping.WrapConfig{Direction: input.Direction}, int(width), runes, shaping.NewSliceIterator(runs))
	lines := make([]line, 0, len(wrapped))
	for _, l := range wrapped {
		lines = append(lines, outline(l))
	}
	return lines
}

// direction is that of the first letter that has one.
func direction(runes []rune) di.Direction {
	for _, r := range runes {
		switch {
		case isArabic(r):
			return di.DirectionRTL
		case unicode.IsLetter(r):
			return di.DirectionLTR
		}
	}
	return di.DirectionLTR
}

// isArabic reports whether a letter or a mark on one is of the Arabic script. A
// mark that other scripts share is of none by itself, so it goes by its block.
func isArabic(r rune) bool { return unicode.Is(unicode.Arabic, r) || r >= 0x0600 && r <= 0x06ff }

// ResolveFace chooses the font of a letter.
func (w *writer) ResolveFace(r rune) *font.Face {
	if isArabic(r) {
		if face := w.face(w.hand); face != nil {
			return face
		}
	}
	return w.face(latin)
}

// face reads a font once; it is nil if the font cannot be read.
func (w *writer) face(name string) *font.Face {
	if face, read := w.faces[name]; read {
		return face
	}
	if w.faces == nil {
		w.faces = map[string]*font.Face{}
	}
	data, err := fonts.ReadFile(name)
	if err == nil {
		w.faces[name], err = font.ParseTTF(bytes.NewReader(data))
	}
	if err != nil {
		w.err = cmp.Or(w.err, fmt.Errorf("reading the font %s: %w", name, err))
	}
	return w.faces[name]
}

// outline puts the runs of a line side by side, in the order they are seen.
func outline(runs shaping.Line) line {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
	var l line
	var descent float32
	for _, run := range runs {
		l.ascent = max(l.ascent, pixels(run.LineBounds.Ascent))
		descent = max(descent, -pixels(run.LineBounds.Descent))
		for _, g := range run.Glyphs {
			shape, _ := run.Face.GlyphDataOutline(g.GlyphID)
			scale := pixels(run.Size) / float32(run.Face.Upem())
			l.path = append(l.path, glyph(shape, scale, l.width+pixels(g.XOffset), -pixels(g.YOffset))...)
			l.width += pixels(g.Advance)
		}
	}
	l.height = l.ascent + descent
	return l
}

// glyph is a letter's outline at a place; fonts count upwards.
func glyph(shape font.GlyphOutline, scale, x, y float32) path {
	var p path
	for _, s := range shape.Segments {
		var points []point
		for _, a := range s.ArgsSlice() {
			points = append(points, point{x + a.X*scale, y - a.Y*scale})
		}
		p = append(p, segment{s.Op == opentype.SegmentOpMoveTo, points})
	}
	return p
}

func pixels(v fixed.Int26_6) float32 { return float32(v) / 64 }
