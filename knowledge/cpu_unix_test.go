//go:build unix

package knowledge_test

import (
	"syscall"
	"time"
)

// spent is the time that processors gave to this program, whatever else the
// machine does.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
