"""Cleaning: what a page or a pasted text holds besides its article is taken out, and kept aside with the reason."""
