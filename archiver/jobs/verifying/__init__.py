"""The parts of ``jobs/verify``: each takes what the log says (``census``) and gives findings."""
