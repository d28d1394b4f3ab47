"""Tests of the catalog; ``world`` makes up the log that they fold."""
