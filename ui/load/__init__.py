"""What keeps the server answering under load: rates, the queue of questions, clients that are too slow."""
