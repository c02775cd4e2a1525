"""The same text from several places, and newer versions of it: recognised, grouped, and kept from counting twice."""
