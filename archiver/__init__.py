"""archiver: from a news article to the archived, hashed and linked Telegram post.

The rooms and what each may import are drawn in ``docs/design.md`` and enforced by import-linter.
"""

__version__ = "0.1.0"
