package discord

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

// wire is a connection to the gateway on which every frame from Discord is
// looked at before discordgo reads it. discordgo hides close codes, identifies
// again at once after an invalid session, and deadlocks on a request to
// reconnect that comes early; so a frame can be kept from it, and the connection
// cut in its place.
type wire struct {
	net.Conn
	look func(opcode byte, payload []byte) verdict

	raw     []byte // read, and not yet looked at
	passed  []byte // for discordgo to read
	greeted bool   // the HTTP answer that opens the WebSocket is through
	message []byte // the payload of a message whose last frame is not there yet
	held    []byte // and its frames
	opcode  byte

	cutting sync.Once
}

// verdict is what becomes of a frame.
type verdict int

const (
	pass verdict = iota
	drop
	cut
)

// maxFrame bounds a message from the gateway; Discord's are far smaller.
const maxFrame = 8 << 20

var errFrame = errors.New("the gateway sent a frame that is too large")

// Read gives the bytes of frames that have passed. After a cut it ends.
func (w *wire) Read(p []byte) (int, error) {
	chunk := make([]byte, 16<<10)
	for len(w.passed) == 0 {
		n, err := w.Conn.Read(chunk)
		w.raw = append(w.raw, chunk[:n]...)
		if inspected := w.inspect(); inspected != nil {
			w.cut()
			if len(w.passed) == 0 {
				return 0, inspected
			}
			break
		}
		if err != nil && len(w.passed) == 0 {
			return 0, err
		}
	}
	n := copy(p, w.passed)
	w.passed = w.passed[n:]
	return n, nil
}

// cut ends the connection for both sides.
func (w *wire) cut() { w.cutting.Do(func() { w.Conn.Close() }) }

// inspect looks at every whole frame that has been read.
func (w *wire) inspect() error {
	if !w.greeted {
		end := bytes.Index(w.raw, []byte("\r\n\r\n"))
		if end < 0 {
			return nil
		}
		w.greeted = true
		w.passed = append(w.passed, w.raw[:end+4]...)
		w.raw = w.raw[end+4:]
	}
	for {
		frame, err := nextFrame(w.raw)
		if err != nil || frame == nil {
			return err
		}
		w.raw = w.raw[len(frame.bytes):]
		if err := w.judge(frame); err != nil {
			return err
		}
	}
}

// judge looks at a frame: a control frame alone, a message with its last frame.
func (w *wire) judge(f *frame) error {
	const isControl = 0x8
	if f.opcode&isControl != 0 {
		return w.apply(w.look(f.opcode, f.payload), f.bytes)
	}
	if f.opcode != 0 {
		w.opcode, w.message, w.held = f.opcode, nil, nil
	}
	w.message, w.held = append(w.message, f.payload...), append(w.held, f.bytes...)
	if len(w.held) > maxFrame {
		return errFrame
	}
	if !f.last {
		return nil
	}
	return w.apply(w.look(w.opcode, w.message), w.held)
}

func (w *wire) apply(v verdict, frames []byte) error {
	switch v {
	case pass:
		w.passed = append(w.passed, frames...)
	case cut:
		return io.EOF
	case drop:
	}
	return nil
}

// frame is one frame of a WebSocket from a server, which are never masked
// (RFC 6455, section 5).
type frame struct {
	opcode  byte
	last    bool
	payload []byte
	bytes   []byte // the whole frame
}

// nextFrame reads the first frame of b; nil when it is not all there.
func nextFrame(b []byte) (*frame, error) {
	if len(b) < 2 {
		return nil, nil //nolint:nilnil // no frame is no error: more bytes are to come
	}
	head, size := 2, uint64(b[1]&0x7f)
	switch size {
	case 126:
		head = 4
	case 127:
		head = 10
	}
	if len(b) < head {
		return nil, nil //nolint:nilnil // as above
	}
	switch head {
	case 4:
		size = uint64(binary.BigEndian.Uint16(b[2:]))
	case 10:
		size = binary.BigEndian.Uint64(b[2:])
	}
	if size > maxFrame {
		return nil, fmt.Errorf("%w: %d bytes", errFrame, size)
	}
	if uint64(len(b)-head) < size {
		return nil, nil //nolint:nilnil // as above
	}
	end := head + int(size)
	return &frame{opcode: b[0] & 0x0f, last: b[0]&0x80 != 0, payload: b[head:end], bytes: b[:end]}, nil
}
