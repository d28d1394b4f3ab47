"""What web pages do not show, said to people where they are asked in place of an account."""

from __future__ import annotations

NO_ACCOUNT = "there is no account in the configuration, and Telegram's web pages"
"""The beginning of why something is missing."""
SEARCH = f"No channel was searched for by its title: {NO_ACCOUNT} search for none. Add it: archiver channel add @name"
COMMENTS = (
    "without an account, comments are read from a page of each post, which is asked for whether it has any or not: how "
    "many there are no list of posts tells. Who wrote them is known by a name alone, and deleted ones are not noticed."
)
"""Said of each channel whose comments are asked for."""
NO_COMMENTS = "the web shows no comments on any of its posts that were asked about; the others were left out."
"""Said of a channel without comments, or whose comments only an account is shown."""
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


def no_post(name: str, number: int) -> str:
    """A post of such a username whose own page shows nothing either."""
    return (
        f"@{name} is a group or does not list its posts on the web, and the page of its post {number} shows no post: "
        "it is gone, never was, or is shown to accounts alone."
    )


def needs_account(what: str) -> str:
    """A thing that only an account is shown."""
    return f"{what} could not be asked for: that needs an account (`archiver login`)."
