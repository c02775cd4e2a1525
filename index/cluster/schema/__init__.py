"""The schema of a collection in PostgreSQL, as numbered migrations."""
