"""Dates: which calendar days the words of a sentence or of a question mean."""
