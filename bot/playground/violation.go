package playground

import (
	"fmt"
	"net/http"
)

// Violation is one rule the bot broke.
type Violation struct {
	Rule   string // "content-length", "answer-late"; see the rules in the files that record them
	Where  string // the request, without ids or tokens, or the field
	Detail string
}

// String is one line.
func (v Violation) String() string { return v.Rule + " at " + v.Where + ": " + v.Detail }

// Violations are the rules broken so far, oldest first.
func (p *Playground) Violations() []Violation {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Violation(nil), p.violations...)
}

// violate records a broken rule. The caller holds mu.
func (p *Playground) violate(rule, where, detail string, args ...any) {
	v := Violation{Rule: rule, Where: where, Detail: fmt.Sprintf(detail, args...)}
	p.violations = append(p.violations, v)
	p.log.Warn("rule broken", "rule", v.Rule, "where", v.Where, "detail", v.Detail)
	p.touch()
}

// problem is one thing wrong with a body.
type problem struct {
	rule, field, detail string
	soft                bool // recorded, but Discord would let it pass
	code                int  // Discord's code; 0 is 50035
}

// problems gathers what is wrong with one body.
type problems []problem

func (ps *problems) add(rule, field, detail string, args ...any) {
	*ps = append(*ps, problem{rule: rule, field: field, detail: fmt.Sprintf(detail, args...)})
}

// atMost and between count in UTF-16 units: never fewer than Discord counts.
func (ps *problems) atMost(rule, field, text string, most int) {
	ps.between(rule, field, text, 0, most)
}

func (ps *problems) between(rule, field, text string, least, most int) {
	if n := units(text); n < least || n > most {
		ps.add(rule, field, "%d characters; allowed are %d to %d", n, least, most)
	}
}

// refuse records all problems and returns Discord's answer to the first hard
// one, nil when there is none. The caller holds mu.
func (p *Playground) refuse(where string, found problems) *apiError {
	var refusal *apiError
	fields := map[string]any{}
	for _, f := range found {
		at := where
		if f.field != "" {
			at += " " + f.field
		}
		p.violate(f.rule, at, "%s", f.detail)
		if f.soft {
			continue
		}
		fields[f.field] = map[string]any{"_errors": []any{map[string]string{"code": f.rule, "message": f.detail}}}
		if refusal == nil {
			refusal = formError(f.code)
		}
	}
	if refusal != nil && refusal.Code == codeInvalidForm {
		refusal.Errors = fields
	}
	return refusal
}

func formError(code int) *apiError {
	switch code {
	case codeEmptyMessage:
		return &apiError{Status: http.StatusBadRequest, Code: code, Message: "Cannot send an empty message"}
	case codeTooLarge:
		return &apiError{Status: http.StatusRequestEntityTooLarge, Code: code, Message: "Request entity too large"}
	case codeServerError:
		return &apiError{Status: http.StatusInternalServerError, Message: "500: Internal Server Error"}
	default:
		return &apiError{Status: http.StatusBadRequest, Code: codeInvalidForm, Message: "Invalid Form Body"}
	}
}
