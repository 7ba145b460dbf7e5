package discord

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"net"
	"sync"
	"time"
)

// wire is a connection to the gateway on which every message from Discord is
// looked at before discordgo reads it. discordgo hides close codes, identifies
// again at once after an invalid session, deadlocks on a request to reconnect or
// an acknowledgement that comes early, and panics on a few things it does not
// expect; so a message can be kept from it, or another given to it instead, and
// the connection cut.
type wire struct {
	net.Conn
	from *bufio.Reader // Conn
	look look

	passed  bytes.Buffer // for discordgo to read
	head    head
	message []byte // the payload of a message whose last frame is not there yet
	opcode  byte   // its opcode

	cutting sync.Once
}

// look judges a message, or a control frame: it returns what discordgo is to
// read in its place, nil for nothing, and false to cut the connection.
type look func(opcode byte, payload []byte) (instead []byte, ok bool)

// head is how much is known of the HTTP answer that opens the WebSocket.
type head int

const (
	unread head = iota
	begun
	closed // it opens none: all of it is for discordgo
	through
)

// The opcodes of a WebSocket's frames (RFC 6455, section 5.2).
const (
	frameText   = 1
	frameBinary = 2
	frameClose  = 8
)

// maxFrame bounds a message from the gateway; Discord's are far smaller.
const maxFrame = 8 << 20

var errFrame = errors.New("the gateway sent a frame that is too large or malformed")

func newWire(conn net.Conn, look look) *wire {
	return &wire{Conn: conn, from: bufio.NewReaderSize(conn, 16<<10), look: look}
}

// Read gives discordgo what it is to see. After a cut it ends.
func (w *wire) Read(p []byte) (int, error) {
	for w.passed.Len() == 0 {
		if w.head == closed {
			return w.from.Read(p)
		}
		if err := w.next(); err != nil {
			w.cut()
			return 0, err
		}
	}
	return w.passed.Read(p)
}

// cut ends the connection for both sides.
func (w *wire) cut() { w.cutting.Do(func() { w.Conn.Close() }) }

// goodbye tells Discord that the bot leaves, so that it is shown as offline at
// once. Every write of discordgo's is a whole frame, so this one falls between.
func (w *wire) goodbye() {
	leaving := []byte{0x80 | frameClose, 0x80 | 2, 0, 0, 0, 0, 0x03, 0xe8} // masked with zeros; 1000
	w.SetWriteDeadline(time.Now().Add(time.Second))
	w.Write(leaving)
}

// next reads a line of the HTTP answer, or a frame.
func (w *wire) next() error {
	if w.head != through {
		return w.line()
	}
	f, err := w.frame()
	if err != nil {
		return err
	}
	const isControl = 0x8
	if f.opcode&isControl != 0 {
		return w.judge(f.opcode, f.payload)
	}
	if f.opcode != 0 {
		w.opcode, w.message = f.opcode, nil
	}
	if len(w.message)+len(f.payload) > maxFrame {
		return errFrame
	}
	w.message = append(w.message, f.payload...)
	if !f.last {
		return nil
	}
	whole := w.message
	w.message = nil
	return w.judge(w.opcode, whole)
}

// line reads a line of the HTTP answer. Frames follow if its status is 101.
func (w *wire) line() error {
	line, err := w.from.ReadSlice('\n')
	if err != nil {
		return err
	}
	w.passed.Write(line)
	switch {
	case w.head == unread && !bytes.Contains(line, []byte(" 101 ")):
		w.head = closed
	case w.head == unread:
		w.head = begun
	case len(bytes.TrimSpace(line)) == 0:
		w.head = through
	}
	return nil
}

// judge passes on what is to be seen of a message, as one frame.
func (w *wire) judge(opcode byte, payload []byte) error {
	payload, ok := w.look(opcode, payload)
	if !ok {
		return io.EOF
	}
	if payload == nil {
		return nil
	}
	header := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		header = append(header, byte(n))
	case n <= math.MaxUint16:
		header = binary.BigEndian.AppendUint16(append(header, 126), uint16(n))
	default:
		header = binary.BigEndian.AppendUint64(append(header, 127), uint64(n))
	}
	w.passed.Write(header)
	w.passed.Write(payload)
	return nil
}

// frame is one frame of a WebSocket from a server (RFC 6455, section 5.2).
type frame struct {
	opcode  byte
	last    bool
	payload []byte
}

// frame reads the next frame. A server masks none, and no extension was agreed
// on.
func (w *wire) frame() (frame, error) {
	var b [8]byte
	if _, err := io.ReadFull(w.from, b[:2]); err != nil {
		return frame{}, err
	}
	f := frame{opcode: b[0] & 0x0f, last: b[0]&0x80 != 0}
	reserved, masked, size := b[0]&0x70, b[1]&0x80, uint64(b[1]&0x7f)
	long := map[uint64]int{126: 2, 127: 8}[size] // bytes of the size that follow
	if long > 0 {
		b = [8]byte{}
		if _, err := io.ReadFull(w.from, b[8-long:]); err != nil {
			return frame{}, err
		}
		size = binary.BigEndian.Uint64(b[:])
	}
	if reserved != 0 || masked != 0 || size > maxFrame {
		return frame{}, errFrame
	}
	f.payload = make([]byte, size)
	_, err := io.ReadFull(w.from, f.payload)
	return f, err
}
