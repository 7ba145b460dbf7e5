// Package stub is a small server that speaks OpenAI's protocol for chat
// completions, for tests: it answers well, or misbehaves in one of many ways.
// It imports nothing of ours.
package stub

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Way is how the server behaves.
type Way string

// The ways.
const (
	Well         Way = "well"
	NoSchema     Way = "knows no response_format"
	Fenced       Way = "wraps the JSON in a fence"
	Busy         Way = "429 with Retry-After"
	BusyForLong  Way = "429 with a long Retry-After"
	Quota        Way = "429 insufficient_quota"
	Broken       Way = "500"
	BrokenOnce   Way = "500 once"
	HTML         Way = "502 with a page"
	HTMLOK       Way = "200 with a page"
	Unauthorized Way = "401"
	Redirect     Way = "302 to elsewhere"
	Hangs        Way = "never answers"
	Half         Way = "half an answer, then closes"
	Cut          Way = "finish_reason length"
	Filtered     Way = "finish_reason content_filter"
	Refuses      Way = "a refusal"
	FilterError  Way = "400 content_filter"
	NoChoice     Way = "no choices"
	Empty        Way = "empty content"
	NotJSON      Way = "words instead of JSON"
	WrongJSON    Way = "other JSON"
	WrongNumber  Way = "a fact that was not given"
	Huge         Way = "ten megabytes"
	NoUsage      Way = "no usage"
)

// Ways lists every way, those first that may still end in an answer.
func Ways() (well, ill []Way) {
	return []Way{Well, NoSchema, Fenced, Busy, BrokenOnce, NoUsage}, []Way{
		BusyForLong, Quota, Broken, HTML, HTMLOK, Unauthorized, Redirect, Hangs, Half, Cut, Filtered, Refuses,
		FilterError, NoChoice, Empty, NotJSON, WrongJSON, WrongNumber, Huge,
	}
}

// Request is what the server was sent.
type Request struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	ResponseFormat      json.RawMessage `json:"response_format"`
	MaxTokens           int             `json:"max_tokens"`
	MaxCompletionTokens int             `json:"max_completion_tokens"`
	Temperature         *float64        `json:"temperature"`
	Tools               json.RawMessage `json:"tools"`

	Key string `json:"-"` // the Authorization header
}

// Server is the stub. Serve it with httptest.
type Server struct {
	Says   string               // the content of a good answer
	Answer func(Request) string // makes that content instead, where it is set
	Delay  time.Duration        // before every answer

	mu   sync.Mutex
	way  Way
	sent []Request
}

// Behave changes how the server behaves from the next request on.
func (s *Server) Behave(way Way) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.way, s.sent = way, nil
}

// Sent returns the requests since Behave.
func (s *Server) Sent() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.sent...)
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var request Request
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil || r.URL.Path != "/v1/chat/completions" {
		http.Error(w, `{"error":{"message":"not found"}}`, http.StatusNotFound)
		return
	}
	request.Key = r.Header.Get("Authorization")
	s.mu.Lock()
	s.sent = append(s.sent, request)
	n, way := len(s.sent), s.way
	s.mu.Unlock()
	time.Sleep(s.Delay)
	s.answer(w, r, way, request, n)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, way Way, request Request, n int) {
	if refused(w, way, request, n) || broken(w, r, way) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(s.completion(way, request))
}

// refused answers with an error of the protocol's own, where the way is one.
func refused(w http.ResponseWriter, way Way, request Request, n int) bool {
	switch {
	case way == NoSchema && request.ResponseFormat != nil:
		fail(w, http.StatusBadRequest, "unknown field response_format", "")
	case way == Busy && n == 1:
		w.Header().Set("Retry-After", "1")
		fail(w, http.StatusTooManyRequests, "slow down", "rate_limit_exceeded")
	case way == BusyForLong:
		w.Header().Set("Retry-After", "3600")
		fail(w, http.StatusTooManyRequests, "slow down", "rate_limit_exceeded")
	case way == Quota:
		fail(w, http.StatusTooManyRequests, "pay first", "insufficient_quota")
	case way == Broken, way == BrokenOnce && n == 1:
		fail(w, http.StatusInternalServerError, "secret-in-body", "")
	case way == Unauthorized:
		fail(w, http.StatusUnauthorized, "secret-in-body", "invalid_api_key")
	case way == FilterError:
		fail(w, http.StatusBadRequest, "secret-in-body", "content_filter")
	default:
		return false
	}
	return true
}

// broken answers with what is not of the protocol, where the way is such.
func broken(w http.ResponseWriter, r *http.Request, way Way) bool {
	switch way {
	case HTML:
		w.WriteHeader(http.StatusBadGateway)
		io.WriteString(w, "<html>secret-in-body</html>")
	case HTMLOK:
		io.WriteString(w, "<html>secret-in-body</html>")
	case Redirect:
		http.Redirect(w, r, "http://127.0.0.1:1/elsewhere", http.StatusFound)
	case Hangs:
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
	case Half:
		w.Header().Set("Content-Length", "5000")
		io.WriteString(w, `{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"{\"gro`)
	case Huge:
		io.WriteString(w, `{"choices":[{"message":{"content":"`)
		for range 10 << 10 {
			if _, err := io.WriteString(w, strings.Repeat("x", 1<<10)); err != nil {
				return true
			}
		}
		io.WriteString(w, `"},"finish_reason":"stop"}]}`)
	default:
		return false
	}
	return true
}

// completion is an answer of the protocol, with what the way does to it.
func (s *Server) completion(way Way, request Request) map[string]any {
	content, reason, refusal := s.Says, "stop", ""
	if s.Answer != nil {
		content = s.Answer(request)
	}
	switch way {
	case Fenced:
		content = "Here you are:\n```json\n" + content + "\n```"
	case Cut:
		content, reason = content[:len(content)/2], "length"
	case Filtered:
		content, reason = "", "content_filter"
	case Refuses:
		content, refusal = "", "I cannot talk about war."
	case Empty:
		content = " "
	case NotJSON:
		content = "The facts say that there was a war."
	case WrongJSON:
		content = `{"answer":42}`
	case WrongNumber:
		content = `{"groups":[{"heading":"x","facts":[1,999]}],"sentences":[{"text":"x","facts":[999]}]}`
	}
	choices := []any{map[string]any{
		"index": 0, "finish_reason": reason,
		"message": map[string]any{"role": "assistant", "content": content, "refusal": refusal},
	}}
	if way == NoChoice {
		choices = []any{}
	}
	body := map[string]any{"id": "chatcmpl-1", "object": "chat.completion", "model": request.Model, "choices": choices}
	if way != NoUsage {
		body["usage"] = map[string]int{"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}
	}
	return body
}

func fail(w http.ResponseWriter, status int, message, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"message":%q,"type":"error","code":%q}}`, message, code)
}
