package chart_test

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"dossier/bot/chart"
)

func day(month time.Month, n int) time.Time { return time.Date(2025, month, n, 0, 0, 0, 0, time.UTC) }

// names are of groups and people of the dispute in their own scripts: Pashto,
// Pashto and Urdu, and a line of two directions.
var names = []string{"طالبان", "حافظ گل بهادر", "تحریکِ طالبان پاکستان کے بڑے", "TTP (تحریک طالبان) 2025"}

func scripts() chart.Counts {
	var counts []chart.Count
	for i, name := range names {
		n := float64(10 + 25*i)
		counts = append(counts, chart.Count{Label: name, Low: n, High: n, Look: chart.Look(i)})
	}
	return chart.Counts{
		Title:  "حافظ گل بهادر and طالبان",
		Panels: []chart.Panel{{Label: "Names in their own scripts", Units: []chart.Unit{{Label: "لوگ", Counts: counts}}}},
		Note:   "نومونه",
	}
}

// crowded is far more than any record holds: 5,000 marks in a month.
func crowded() chart.Timeline {
	t := chart.Timeline{Title: "Crowded", From: day(time.October, 1), To: day(time.October, 31)}
	for r := range 3 {
		row := chart.Row{Label: strings.Repeat("A long label that must be broken ", 1+3*r)}
		for i := range 5000 / 3 {
			row.Marks = append(row.Marks, chart.Mark{Day: day(time.October, 1+(i*i)%31), Look: chart.Look(i % 7)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func pictures() map[string]func() ([]byte, error) {
	return map[string]func() ([]byte, error){
		"scripts": scripts().PNG,
		"crowded": crowded().PNG,
		"nothing": chart.Timeline{Title: "Nothing", From: day(time.May, 1), To: day(time.May, 1), Nothing: "No event on record."}.PNG,
		"none":    chart.Counts{Title: "None", Nothing: "No count on record."}.PNG,
		"ends": chart.Counts{Title: "Ends", Panels: []chart.Panel{
			{Label: "Plain", Units: []chart.Unit{{Label: "people", Counts: []chart.Count{
				{Label: "exactly one", Low: 1, High: 1, Look: chart.Circle},
				{Label: "at least 19", Low: 19, High: 19, AtLeast: true, Look: chart.Square},
				{Label: "up to 19", Low: 19, High: 19, UpTo: true, Look: chart.TriangleUp},
				{Label: "10 to 15", Low: 10, High: 15, Look: chart.TriangleDown},
				{Label: "10, with a name for which there is no room on either side", Low: 10, High: 10, Look: chart.Plus},
			}}}},
			{Label: "Logarithmic", Units: []chart.Unit{{Label: "dollars", Counts: []chart.Count{
				{Label: "a thousand", Low: 1000, High: 1000, Look: chart.Circle},
				{Label: "five billion", Low: 5e9, High: 5e9, Look: chart.Square},
			}}}},
		}}.PNG,
	}
}

// TestPictures holds that the same input is drawn the same, as wide as every
// picture, no higher than a phone scrolls in a few strokes, and small enough for
// a message.
func TestPictures(t *testing.T) {
	for name, draw := range pictures() {
		data, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		if name != "crowded" || os.Getenv("DOSSIER_LONG") != "" { // which takes seconds under the race detector
			again, err := draw()
			if err != nil || !bytes.Equal(data, again) {
				t.Errorf("%s is drawn differently a second time: %v", name, err)
			}
		}
		size, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || size.Width != 1080 || size.Height < 200 || size.Height > 4000 || len(data) > 2<<20 {
			t.Errorf("%s is %d by %d pixels and %d bytes: %v", name, size.Width, size.Height, len(data), err)
		}
	}
}

func BenchmarkTimeline(b *testing.B) {
	picture := crowded()
	for b.Loop() {
		if _, err := picture.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}
