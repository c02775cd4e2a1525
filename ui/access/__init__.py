"""Who may do what: keys, people named by a proxy, addresses, and what is refused."""
