//go:build !unix

package knowledge_test

import "time"

var begun = time.Now()

func spent() time.Duration { return time.Since(begun) }
