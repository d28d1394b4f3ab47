"""Pages of the web over time, from a real server: unchanged, changed, gone, dead, busy, forbidden."""

from __future__ import annotations
