"""What `pullquote doctor` looks at, one noun a file. Each check yields findings; none changes anything."""
