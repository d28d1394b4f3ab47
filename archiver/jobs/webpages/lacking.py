"""What web pages do not show, said to people where they are asked in place of an account."""

from __future__ import annotations

NO_ACCOUNT = "there is no account in the configuration, and Telegram's web pages"
"""The beginning of why something is missing."""
SEARCH = f"No channel was searched for by its title: {NO_ACCOUNT} search for none. Add it: archiver channel add @name"
COMMENTS = f"Comments were not collected: {NO_ACCOUNT} show too few of them."
GENERAL = (
    "Without an account, posts come from Telegram's web pages: numbers are rounded, edits have no date, large videos, "
    "documents and music have no file, photos come smaller, some service messages are not shown, and of ids that are "
    "not shown nobody can tell whether they were deleted."
)
"""Said once by every command that asked the web pages."""


def no_history(name: str) -> str:
    """A username whose posts the web does not list."""
    return (
        f"@{name} is a group or does not show its posts on the web, so that they cannot be listed without an account; "
        "single posts whose address is given can be had."
    )


def needs_account(what: str) -> str:
    """A thing that only an account is shown."""
    return f"{what} could not be asked for: that needs an account (`archiver login`)."
