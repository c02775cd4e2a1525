"""SQL of the collection, one file a migration."""
