"""Articles in: read sources, clean, split into sentences and passages, embed, and keep them in a collection on disk."""
