// Package playground is a small Discord on loopback. It serves three people at
// once: the newcomer, who opens its page in a browser; the curator, who sees a
// draft as members will; and the tests, which use the same servers and people
// from Go.
//
// It speaks Discord's protocol to the bot and knows nothing else about it. One
// command goes this way:
//
//  1. A person uses it, on the page (actions.go) or from Go (people.go).
//  2. The line becomes an interaction (options.go, interaction.go) and goes
//     through the one door the bot has (door.go): signed and posted (sign.go), or
//     over the WebSocket the bot keeps open (gateway.go, socket.go, handshake.go,
//     session.go).
//  3. The bot answers in the response, or calls the callback (callback.go), and
//     later edits or adds to the answer (webhook.go).
//  4. Each body is held against Discord's limits (limits.go, components.go,
//     embeds.go, form.go). What Discord would refuse is refused with Discord's
//     code, and recorded as a [Violation].
//  5. The message enters the world (world.go), is drawn (render.go, markdown.go)
//     and sent to every open page (events.go).
//
// Tests change who may do what and what there is (change.go), make requests go
// wrong (fault.go) and the gateway (gatewayfault.go), and see what went over it
// (traffic.go).
//
// Page names in comments ("interactions/receiving-and-responding") are those of
// Discord's developer documentation.
package playground

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options sets up a playground. The zero value is good.
type Options struct {
	// Clock tells the time; nil is time.Now. Ids, deadlines and rate limits
	// follow it.
	Clock func() time.Time
	// Validate checks every JSON body the bot sends, beside the rules of this
	// package. The path is without the host and always under /api/v10; the body
	// of a multipart request is its payload_json. An error is recorded and
	// answered with 50035.
	Validate func(method, path string, body []byte) error
	// Log gets one line for each refused request; nil discards.
	Log *slog.Logger
	// Unlimited switches rate limits off.
	Unlimited bool
	// Address is where the handler is served, "http://127.0.0.1:8080"; files get
	// it in their addresses. Where it is empty it is learnt from the first request.
	Address string
	// Heartbeat is the interval the gateway asks for; 0 is Discord's 41.25 seconds.
	Heartbeat time.Duration
	// AnswerWithin and TokenLife replace Discord's 3 seconds and 15 minutes.
	AnswerWithin, TokenLife time.Duration
}

// Playground is a small Discord with one application in it. Its methods may be
// called from any goroutine.
type Playground struct {
	clock        func() time.Time
	validate     func(method, path string, body []byte) error
	log          *slog.Logger
	answerWithin time.Duration
	tokenLife    time.Duration
	token        string
	instance     string // tells an open page that it talks to another playground now
	key          ed25519.PrivateKey
	client       *http.Client
	gateway      *Gateway
	pages        *template.Template

	mu           sync.Mutex
	changed      chan struct{} // closed and replaced whenever anything below changes
	revision     int           // counts those changes; pages ask for what is newer than they saw
	lastID       uint64
	unlimited    bool
	base         string // where files are served
	url          string // the bot's interactions endpoint
	world        *world
	commands     []Command
	commandsRev  int
	posts        []*post
	interactions map[string]*interaction // by token
	files        map[string]File         // by attachment id
	buckets      map[string]*bucket
	global       bucket // of all routes
	faults       []*Fault
	violations   []Violation
	notices      []string
}

// New makes a playground with two servers, three people and a fresh key.
func New(o Options) *Playground {
	p := &Playground{
		clock: o.Clock, validate: o.Validate, log: o.Log, unlimited: o.Unlimited,
		answerWithin: o.AnswerWithin, tokenLife: o.TokenLife,
		base:         strings.TrimSuffix(o.Address, "/"),
		client:       &http.Client{CheckRedirect: noRedirect},
		changed:      make(chan struct{}),
		interactions: map[string]*interaction{},
		files:        map[string]File{},
		buckets:      map[string]*bucket{},
	}
	if p.clock == nil {
		p.clock = time.Now
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	if p.answerWithin == 0 {
		p.answerWithin = 3 * time.Second
	}
	if p.tokenLife == 0 {
		p.tokenLife = 15 * time.Minute
	}
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails: crypto/rand ends the program instead
	p.key = ed25519.NewKeyFromSeed(seed)
	p.world = newWorld()
	p.gateway = newGateway(p, o.Heartbeat)
	p.pages = p.templates()
	p.instance = rand.Text()
	p.token = p.world.bot.ID + ".playground." + rand.Text()
	return p
}

// Token is what the bot puts behind "Authorization: Bot ".
func (p *Playground) Token() string { return p.token }

// ApplicationID is the bot's application and user id.
func (p *Playground) ApplicationID() string { return p.world.bot.ID }

// PublicKey is the hexadecimal key with which the bot checks signatures.
func (p *Playground) PublicKey() string {
	return hex.EncodeToString(p.key.Public().(ed25519.PublicKey))
}

// Notice shows lines at the top of every open page, the first as their heading;
// nil clears them.
func (p *Playground) Notice(lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notices = append([]string(nil), lines...)
	p.touch()
}

// LimitRates switches rate limits on or off.
func (p *Playground) LimitRates(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unlimited = !on
}

// touch wakes everything that waits. The caller holds mu.
func (p *Playground) touch() {
	p.revision++
	close(p.changed)
	p.changed = make(chan struct{})
}

// await returns when done says so or the context ends. done runs with mu held.
func (p *Playground) await(ctx context.Context, done func() bool) error {
	for {
		p.mu.Lock()
		ok, changed := done(), p.changed
		p.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
