"""Indexing on Ray: many machines read and embed, one process writes. Nothing else of Pullquote needs Ray."""
