"""What people see: server, chat, article page, embeddable widget and JSON API."""
