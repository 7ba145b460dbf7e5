//go:build !race

package knowledge_test

// slower is how many times slower the race detector makes a program.
const slower = 1
