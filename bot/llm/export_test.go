package llm

// Used returns how many tokens of the day are used or reserved.
func (m *Memory) Used() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn()
	return m.all
}
