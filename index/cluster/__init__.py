"""A collection on servers: PostgreSQL keeps the articles and is the truth, Milvus searches what is derived from it."""
