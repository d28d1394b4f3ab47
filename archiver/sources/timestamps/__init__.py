"""Time-stamping authorities over HTTP (RFC 3161, section 3.4). What is sent holds a hash and a random number."""

from archiver.sources.timestamps.asking import MAX_ANSWER, ask

__all__ = ["MAX_ANSWER", "ask"]
