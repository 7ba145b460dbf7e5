package playground

import (
	"net/http"
	"slices"
	"strconv"
)

// answered finds the interaction whose answer a webhook request is about
// (interactions/receiving-and-responding, followup messages): not before the
// first answer, not after the token's life. The caller holds mu.
func (p *Playground) answered(c *call) (*interaction, error) {
	in := p.interactions[c.PathValue("token")]
	switch {
	case in == nil || c.PathValue("application") != p.ApplicationID() || in.acked == 0:
		p.violate("unknown-webhook", c.where, "no answered interaction has this token")
		return nil, notFound(codeUnknownWebhook, "Webhook")
	case p.clock().Sub(in.created) > p.tokenLife:
		p.violate("token-expired", c.where, "the interaction token is older than %s", p.tokenLife)
		return nil, &apiError{Status: http.StatusUnauthorized, Code: codeTokenExpired, Message: "Invalid Webhook Token"}
	}
	return in, nil
}

// message finds one of an interaction's messages. The caller holds mu.
func (in *interaction) message(id string) (*post, error) {
	if id == "@original" {
		if in.original != nil && !in.original.gone {
			return in.original, nil
		}
		return nil, notFound(codeUnknownMessage, "Message")
	}
	for _, m := range slices.Concat([]*post{in.original}, in.followups) {
		if m != nil && m.ID == id && !m.gone {
			return m, nil
		}
	}
	return nil, notFound(codeUnknownMessage, "Message")
}

// answer finds the message that a webhook request names, and the interaction it
// belongs to, which is given without the message too. The caller holds mu.
func (p *Playground) answer(c *call) (*interaction, *post, error) {
	in, err := p.answered(c)
	if err != nil {
		return nil, nil, err
	}
	m, err := in.message(c.PathValue("message"))
	return in, m, err
}

func (p *Playground) getAnswer(c *call) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, m, err := p.answer(c)
	if err != nil {
		return nil, err
	}
	return m.Message, nil
}

func (p *Playground) patchAnswer(c *call) (any, error) {
	d, err := p.newDraft(c.where, c.body, c.files)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	in, m, err := p.answer(c)
	if in != nil && err != nil {
		p.violate("unknown-message", c.where, "there is no such message")
	}
	if err != nil {
		return nil, err
	}
	if err := p.write(c.where, d, m); err != nil {
		return nil, err
	}
	if m == in.original {
		in.settle()
		p.touch()
	}
	return m.Message, nil
}

// settle completes a deferred answer.
func (in *interaction) settle() { in.deferred, in.settled = false, true }

func (p *Playground) deleteAnswer(c *call) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	in, m, err := p.answer(c)
	if err != nil {
		return nil, err
	}
	m.gone = true
	if m == in.original {
		in.settle()
	}
	p.touch()
	m.rev = p.revision
	return nil, nil
}

// postFollowup adds a message. After a deferral the first one still completes
// the deferred answer, which Discord calls deprecated.
func (p *Playground) postFollowup(c *call) (any, error) {
	d, err := p.newDraft(c.where, c.body, c.files)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	in, err := p.answered(c)
	if err != nil {
		return nil, err
	}
	if in.deferred {
		p.violate("followup-deferred", c.where, "the first follow-up completes a deferred answer; PATCH @original instead")
		if err := p.write(c.where, d, in.original); err != nil {
			return nil, err
		}
		in.settle()
		p.touch()
		return in.original.Message, nil
	}
	to := p.blank(in, d.flag(FlagEphemeral))
	to.used, to.Type = "", 0
	if in.original != nil {
		to.InteractionMetadata.OriginalResponseMessageID = in.original.ID
	}
	if err := p.write(c.where, d, to); err != nil {
		return nil, err
	}
	in.followups = append(in.followups, to)
	in.settle()
	p.touch()
	if wait := c.URL.Query().Get("wait"); wait != "" {
		if shown, _ := strconv.ParseBool(wait); !shown {
			return nil, nil
		}
	}
	return to.Message, nil
}
