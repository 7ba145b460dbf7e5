package playground

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// postCallback is the endpoint of the first answer
// (interactions/receiving-and-responding, create interaction response).
func (p *Playground) postCallback(c *call) (any, error) {
	p.mu.Lock()
	in := p.interactions[c.PathValue("token")]
	p.mu.Unlock()
	if in == nil || in.id != c.PathValue("id") {
		p.record("unknown-interaction", c.where, notFound(codeUnknownInteraction, "interaction"))
		return nil, notFound(codeUnknownInteraction, "interaction")
	}
	m, err := p.answerInteraction(c.where, in, c.body, c.files)
	if err != nil {
		return nil, err
	}
	if wanted, _ := strconv.ParseBool(c.URL.Query().Get("with_response")); !wanted {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	about := map[string]any{
		"id": in.id, "type": in.kind,
		"response_message_loading": in.deferred, "response_message_ephemeral": m != nil && m.Private(),
	}
	resource := map[string]any{"type": in.acked}
	if m != nil {
		about["response_message_id"] = m.ID
		resource["message"] = m
	}
	return map[string]any{"interaction": about, "resource": resource}, nil
}

// answerInteraction takes the first answer, whichever way it came. It returns
// the message the answer made or changed, nil when there is none.
func (p *Playground) answerInteraction(where string, in *interaction, body []byte, files map[string]File) (*Message, error) {
	var cb struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &cb); err != nil {
		p.record("body", where, err)
		return nil, &apiError{Status: http.StatusBadRequest, Code: codeInvalidJSON, Message: "The request body contains invalid JSON."}
	}
	d, err := p.newDraft(where, cb.Data, files)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.mayAnswer(where, in, cb.Type); err != nil {
		return nil, err
	}
	if err := p.take(where, in, cb.Type, d); err != nil {
		return nil, err
	}
	in.acked = cb.Type
	p.touch()
	if in.original == nil {
		return nil, nil
	}
	return new(in.original.Message), nil
}

// mayAnswer checks when and how the first answer comes. The caller holds mu.
func (p *Playground) mayAnswer(where string, in *interaction, kind int) error {
	switch {
	case in.acked != 0:
		p.violate("answer-twice", where, "the interaction was answered already")
		return &apiError{Status: http.StatusBadRequest, Code: codeAcknowledged, Message: "Interaction has already been acknowledged."}
	case p.late(in):
		p.violate("answer-late", where, "the first answer came after %s", p.answerWithin)
		return notFound(codeUnknownInteraction, "interaction")
	}
	allowed := map[int][]int{
		isCommand:      {answerMessage, answerDeferred, answerForm},
		isComponent:    {answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate, answerForm},
		isAutocomplete: {answerChoices},
		isForm:         {answerMessage, answerDeferred},
	}[in.kind]
	if in.kind == isForm && in.source != nil {
		allowed = append(allowed, answerDeferredUpdate, answerUpdate)
	}
	if !slices.Contains(allowed, kind) {
		p.violate("answer-type", where, "an answer of type %d to an interaction of type %d; allowed are %v", kind, in.kind, allowed)
		return formError(codeInvalidForm)
	}
	return nil
}

// take carries out a first answer. The caller holds mu.
func (p *Playground) take(where string, in *interaction, kind int, d *draft) error {
	switch kind {
	case answerMessage:
		to := p.blank(in, d.flag(FlagEphemeral))
		if err := p.write(where, d, to); err != nil {
			return err
		}
		in.original = to
	case answerDeferred:
		in.original, in.deferred = p.thinking(in, d), true
	case answerDeferredUpdate:
		in.original = in.source
	case answerUpdate:
		if err := p.write(where, d, in.source); err != nil {
			return err
		}
		in.original = in.source
	case answerForm:
		if refused := p.refuse(where, checkForm(d)); refused != nil {
			return refused
		}
		in.form = &Form{CustomID: d.CustomID, Title: d.Title, Components: d.Components, opened: in}
	case answerChoices:
		return p.takeChoices(where, in, d)
	}
	return nil
}

func (p *Playground) takeChoices(where string, in *interaction, d *draft) error {
	var ps problems
	if len(d.Choices) > 25 {
		ps.add("choice-count", "choices", "%d choices; at most 25", len(d.Choices))
	}
	checkChoices(&ps, "choices", in.focused.Type, d.Choices)
	if refused := p.refuse(where, ps); refused != nil {
		return refused
	}
	in.choices = d.Choices
	return nil
}

// blank is a message of the bot's about to be written. The caller holds mu.
func (p *Playground) blank(in *interaction, private bool) *post {
	to := &post{used: in.used}
	to.Author, to.ChannelID = p.world.bot, in.place.id
	to.WebhookID, to.ApplicationID = p.ApplicationID(), p.ApplicationID()
	to.InteractionMetadata = &InteractionMetadata{
		ID: in.id, Type: in.kind, User: in.user, TargetMessageID: in.target,
		AuthorizingIntegrationOwners: map[string]string{"0": "0"},
	}
	if in.kind == isCommand {
		to.Type = 20 // CHAT_INPUT_COMMAND
	}
	if in.target != "" {
		to.Type = 23 // CONTEXT_MENU_COMMAND
	}
	if in.place.server != nil {
		to.InteractionMetadata.AuthorizingIntegrationOwners["0"] = in.place.server.id
	}
	if private {
		to.Flags, to.viewer = FlagEphemeral, in.user.ID
	}
	to.fill()
	return to
}

// thinking shows that an answer is on its way. Of the flags only EPHEMERAL
// counts. The caller holds mu.
func (p *Playground) thinking(in *interaction, d *draft) *post {
	to := p.blank(in, d.flag(FlagEphemeral))
	to.ID, to.Timestamp = p.nextID(), p.now()
	to.Flags |= FlagLoading
	to.payload = d.raw
	p.posts = append(p.posts, to)
	p.touch()
	to.rev = p.revision
	return to
}
