"""What the documents say against what the code does; ``reference`` writes docs/reference.md."""
