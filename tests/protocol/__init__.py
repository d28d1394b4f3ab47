"""The test protocol: every known way to damage an archive, and what verification sees of it."""
