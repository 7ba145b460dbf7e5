package chart

import (
	"math"
	"slices"
)

// point is a place on the sheet; y grows downwards.
type point struct{ x, y float32 }

// segment goes on from the end of the one before it: to a point (line), or to
// the last of two or three by way of the others (curve). One of no points but
// the first begins anew.
type segment struct {
	moves  bool
	points []point
}

// path is the outline of a shape; each of its parts is closed.
type path []segment

func polygon(xy ...float32) path {
	var p path
	for i := 0; i+1 < len(xy); i += 2 {
		p = append(p, segment{i == 0, []point{{xy[i], xy[i+1]}}})
	}
	return p
}

func rectangle(left, top, right, bottom float32) path {
	return polygon(left, top, right, top, right, bottom, left, bottom)
}

// circle is four curves, each of a quarter.
func circle(x, y, r float32) path {
	k := r * 0.5522847 // of the curve that stays closest to a circle
	return path{
		{true, []point{{x, y - r}}},
		{false, []point{{x + k, y - r}, {x + r, y - k}, {x + r, y}}},
		{false, []point{{x + r, y + k}, {x + k, y + r}, {x, y + r}}},
		{false, []point{{x - k, y + r}, {x - r, y + k}, {x - r, y}}},
		{false, []point{{x - r, y - k}, {x - k, y - r}, {x, y - r}}},
	}
}

// moved returns the path further right and down.
func (p path) moved(dx, dy float32) path {
	return p.each(func(q point) point { return point{q.x + dx, q.y + dy} })
}

// turned returns the path turned around a point.
func (p path) turned(x, y float32, angle float64) path {
	sin, cos := float32(math.Sin(angle)), float32(math.Cos(angle))
	return p.each(func(q point) point {
		dx, dy := q.x-x, q.y-y
		return point{x + dx*cos - dy*sin, y + dx*sin + dy*cos}
	})
}

func (p path) each(change func(point) point) path {
	changed := slices.Clone(p)
	for i, s := range p {
		points := make([]point, len(s.points))
		for j, q := range s.points {
			points[j] = change(q)
		}
		changed[i].points = points
	}
	return changed
}

// bounds is the smallest box around every point of the path.
func (p path) bounds() (least, most point) {
	least, most = point{math.MaxFloat32, math.MaxFloat32}, point{-math.MaxFloat32, -math.MaxFloat32}
	for _, s := range p {
		for _, q := range s.points {
			least = point{min(least.x, q.x), min(least.y, q.y)}
			most = point{max(most.x, q.x), max(most.y, q.y)}
		}
	}
	return least, most
}
