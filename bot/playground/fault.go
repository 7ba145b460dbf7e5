package playground

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// Fault makes requests of the bot's go wrong. One of Status, Reset, Garbage,
// Handled says how, or Status and Handled; Delay comes before it, or stands
// alone.
type Fault struct {
	Method  string        // "" is any
	Path    string        // a part of the path, such as "/callback"; "" is any
	Times   int           // how many requests; 0 is one, negative is all
	Delay   time.Duration // real time, not the clock's
	Status  int           // 429 carries RetryAfter, others Discord's bare message
	Reset   bool          // the connection is cut before anything happens
	Garbage bool          // 200, and a body that is not JSON
	Handled bool          // the request takes effect, but its answer is Status, or never arrives

	RetryAfter float64 // seconds
}

// Fail makes the next matching requests go wrong. Faults are used up in the
// order they were given.
func (p *Playground) Fail(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	p.faults = append(p.faults, &f)
}

// Faults returns how many faults have not been used up: none once the last request
// that is to go wrong has come.
func (p *Playground) Faults() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	left := 0
	for _, f := range p.faults {
		if f.Times != 0 {
			left++
		}
	}
	return left
}

func (p *Playground) faultFor(r *http.Request) *Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		if f.Times != 0 && (f.Method == "" || f.Method == r.Method) && strings.Contains(r.URL.Path, f.Path) {
			f.Times--
			return new(*f)
		}
	}
	return nil
}

// happens plays the fault and says whether the request is still to be served.
func (f *Fault) happens(w http.ResponseWriter, r *http.Request) bool {
	if f.Delay > 0 {
		body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest+1)) // only then is it noticed that the bot hangs up
		r.Body = io.NopCloser(bytes.NewReader(body))
		ctx, cancel := context.WithTimeout(r.Context(), f.Delay)
		defer cancel()
		<-ctx.Done()
	}
	switch {
	case f.Handled:
		return true
	case f.Reset:
		panic(http.ErrAbortHandler)
	case f.Garbage:
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"id": "11`))
	case f.Status == http.StatusTooManyRequests:
		answer(w, nil, tooMany(w, f.RetryAfter))
	case f.Status != 0:
		answer(w, nil, &apiError{Status: f.Status, Message: http.StatusText(f.Status)})
	default:
		return true
	}
	return false
}

// loses plays what becomes of the answer to a request that was served.
func (f *Fault) loses(w http.ResponseWriter) {
	if f.Status == 0 {
		panic(http.ErrAbortHandler)
	}
	answer(w, nil, &apiError{Status: f.Status, Message: http.StatusText(f.Status)})
}
