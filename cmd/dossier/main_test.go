package main

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

// today is the day on which the scripts are played.
const today = "2026-07-10"

// TestMain makes the program a command of the scripts. Under the race detector
// every process sleeps for a second before it ends, unless it is told not to.
func TestMain(m *testing.M) {
	os.Setenv("GORACE", "atexit_sleep_ms=10 "+os.Getenv("GORACE"))
	testscript.Main(m, map[string]func(){
		"dossier": func() {
			day, err := time.Parse(time.DateOnly, today)
			if err != nil {
				panic(err)
			}
			now := func() time.Time { return day }
			os.Exit(run(context.Background(), os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}, now))
		},
	})
}

// TestScripts plays the terminal sessions of testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update, Setup: func(e *testscript.Env) error {
		e.Setenv("GORACE", os.Getenv("GORACE"))
		return nil
	}})
}
