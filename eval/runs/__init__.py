"""Runs: a question set asked, judged and kept as JSON."""
