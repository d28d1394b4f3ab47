"""Findings about a copy: one line each, whatever the copy's names and bytes hold."""

from __future__ import annotations

from archiver.model.findings import Finding, Level


def finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    """A finding in printable characters."""
    return Finding(level=level, code=code, subject=printable(subject), detail=printable(detail))


def printable(text: str) -> str:
    """The text with everything escaped that is no printable character."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode() for each in text
    )
