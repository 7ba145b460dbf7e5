package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// process is a program that was started here. Its output is kept.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	once  sync.Once
	err   error

	mu  sync.Mutex
	out bytes.Buffer
}

// launch starts a program and hands each line of its output to found, until
// that returns true.
func launch(ctx context.Context, cmd *exec.Cmd, found func(line []byte) bool) (*process, error) {
	p := &process{cmd: cmd, ended: make(chan struct{})}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	write.Close()
	ready := make(chan struct{})
	go func() {
		defer close(p.ended)
		searching := true
		lines := bufio.NewReader(read)
		for {
			line, err := lines.ReadBytes('\n')
			p.mu.Lock()
			p.out.Write(line)
			p.mu.Unlock()
			if searching && found(line) {
				searching = false
				close(ready)
			}
			if err != nil {
				p.err = cmd.Wait()
				return
			}
		}
	}()
	select {
	case <-ready:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("%s ended: %w\n%s", filepath.Base(cmd.Path), p.err, p.log())
	case <-time.After(30 * time.Second):
		err = errors.New("it said nothing for 30 s")
	case <-ctx.Done():
		err = ctx.Err()
	}
	return nil, errors.Join(err, p.stop())
}

// log is everything the program has printed.
func (p *process) log() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Clone(p.out.Bytes())
}

// stop ends the program, and returns how it ended. It may be called twice.
func (p *process) stop() error {
	p.once.Do(func() {
		p.cmd.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it may have ended
		select {
		case <-p.ended:
		case <-time.After(10 * time.Second):
			p.cmd.Process.Kill() //nolint:errcheck // it may have ended
			<-p.ended
		}
	})
	return p.err
}

// build makes a program of the Go module in a folder.
func build(ctx context.Context, folder, what, to string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", to, what)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building %s: %w", what, err)
	}
	return nil
}

func startFake(ctx context.Context, source, temp string, args ...string) (*fake, error) {
	program := filepath.Join(temp, "discordd")
	if err := build(ctx, source, "./cmd/discordd", program); err != nil {
		return nil, err
	}
	cmd := exec.Command(program, append([]string{"-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, args...)...)
	cmd.Dir = source // it looks for Discord's API description from here
	d := &fake{}
	p, err := launch(ctx, cmd, func(line []byte) bool { return json.Unmarshal(line, d) == nil && d.Admin != "" })
	if err != nil {
		return nil, err
	}
	d.process = p
	return d, nil
}

// startBot starts `dossier run` where no configuration is, with a database for
// each door, and waits until it answers.
func startBot(ctx context.Context, d *fake, door, temp string) (*process, error) {
	cmd := exec.Command(filepath.Join(temp, "dossier"), "run")
	cmd.Dir = temp
	cmd.Env = append(os.Environ(), "DISCORD_API_URL="+d.APIURL, "DISCORD_TOKEN="+d.Token, "DISCORD_PUBLIC_KEY="+d.PublicKey,
		"DISCORD_RECEIVE="+door, "DOSSIER_LISTEN=127.0.0.1:0", "DATABASE_URL=sqlite:"+door+".db",
		"DOSSIER_FILE="+d.feed.older, "DOSSIER_FEED="+d.feed.server.URL+"/record.toml", "DOSSIER_FEED_HOSTS="+d.feed.server.Listener.Addr().String())
	d.door = ""
	p, err := launch(ctx, cmd, func(line []byte) bool {
		var said struct{ Listen string }
		if json.Unmarshal(line, &said) != nil || said.Listen == "" {
			return false
		}
		if door == "http" {
			d.door = "http://" + said.Listen + "/interactions"
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	waits := []string{"commands"}
	if door == "gateway" {
		waits = append(waits, "ready")
	}
	for _, what := range waits {
		if err := d.call("GET", "/wait?for="+what+"&timeout_ms=10000", nil, nil); err != nil {
			return nil, errors.Join(err, p.stop())
		}
	}
	return p, nil
}
