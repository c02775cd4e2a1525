"""The Model Context Protocol: an assistant with a language model asks here, and cites what it is told."""
