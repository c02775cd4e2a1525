"""Training of the reader: data, examples, optimisation, checkpoints, export. Answering needs none of it."""
