"""Where on Telegram's web server what is to be asked for lies, and how the log says what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote, urljoin, urlsplit

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.sources.preview.methods import COMMENTS, LANDING, MORE_COMMENTS, PAGE, POST

API = "/api/method"
"""Where scripts of Telegram's pages ask."""
LONGEST = 2048
BY_SCRIPT: Mapping[str, str] = MappingProxyType(
    {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json, text/javascript, */*; q=0.01"}
)
EVERY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A page to be asked for: its address, the method and question of its capture, headers beside the usual ones, and
    the fields of a form, which is sent (POST) where there are any.
    """

    url: str
    method: str
    said: Mapping[str, Json]
    headers: Mapping[str, str] = field(default_factory=lambda: EVERY)
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Comments below a post of a channel, as a page of them tells: the group (bare id), the message ``root`` in it that
    they are below, and what goes back to the server as it came. ``known``: the newest one that was read before.
    """

    name: str
    channel_id: int | None
    message_id: int
    known: int
    group_id: int
    root: int
    peer: str
    key: str
    api_url: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The pages of a server (``base`` without a slash at its end). ``channel_id``: where it is known, the log names it,
    so that pages can be read that do not give it.
    """

    base: str

    def history(
        self, name: str, *, before: int | None = None, after: int | None = None, channel_id: int | None = None
    ) -> Question:
        """Up to 20 posts: the newest, those below the id ``before``, or those above ``after``."""
        said: dict[str, Json] = {"channel": name, **_known(channel_id)}
        query = ""
        for key, value in (("before", before), ("after", after)):
            if value is not None:
                said[key] = value
                query = f"?{key}={value}"
        return Question(url=f"{self.base}/s/{quote(name)}{query}", method=PAGE, said=said)

    def post(self, name: str, message_id: int, *, channel_id: int | None = None) -> Question:
        """One post with its whole album; also of public groups."""
        return Question(
            url=f"{self.base}/{quote(name)}/{message_id}?embed=1&mode=tme",
            method=POST,
            said={"channel": name, "post": message_id, **_known(channel_id)},
        )

    def landing(self, name: str, *, channel_id: int | None = None) -> Question:
        """The card of a username: what has it, and the exact number of its subscribers."""
        return Question(url=f"{self.base}/{quote(name)}", method=LANDING, said={"channel": name, **_known(channel_id)})

    def comments(
        self, name: str, message_id: int, *, most: int, known: int = 0, channel_id: int | None = None
    ) -> Question:
        """The newest comments below a post, ``most`` at most. ``known``: the newest one that was read before."""
        return Question(
            url=f"{self.base}/{quote(name)}/{message_id}?embed=1&discussion=1&comments_limit={most}",
            method=COMMENTS,
            said={"channel": name, "post": message_id, **_read(known), **_known(channel_id)},
        )

    def more_comments(self, thread: Thread, *, before: int, shown: int, unread: bool) -> Question:
        """Comments older than ``before``, as the script of the page asks for them; ``shown`` of them came before, and
        whether some of these could not be read (``unread``).

        Raises InputError where the page names another server than it came from: what stands in a page must not lead
        requests elsewhere, least of all into a network that only this machine sees.
        """
        return Question(
            url=self._own(thread.api_url),
            method=MORE_COMMENTS,
            said={
                "channel": thread.name,
                "post": thread.message_id,
                **_read(thread.known),
                **_known(thread.channel_id),
                "group_id": str(thread.group_id),
                "root": thread.root,
                "before": before,
                "shown": shown,
                **({"unread": True} if unread else {}),
            },
            headers=BY_SCRIPT,
            form={
                "peer": thread.peer,
                "top_msg_id": str(thread.root),
                "discussion_hash": thread.key,
                "before_id": str(before),
                "method": "loadComments",
            },
        )

    def _own(self, api_url: str) -> str:
        """The address where more comments are to be had, on this very server."""
        try:
            url = urljoin(f"{self.base}/", api_url.strip())
            own, found = urlsplit(self.base), urlsplit(url)
            same = (found.scheme, found.netloc.lower()) == (own.scheme, own.netloc.lower())
        except ValueError:
            same = False
        if not same or found.path != API or len(url) > LONGEST or not url.isascii() or not url.isprintable():
            raise InputError(
                f"The page of the comments names an address that is none of {self.base}'s for more of them."
            )
        return found._replace(fragment="").geturl()


def _read(known: int) -> dict[str, Json]:
    return {"known": known} if known else {}


def _known(channel_id: int | None) -> dict[str, Json]:
    return {} if channel_id is None else {"channel_id": str(channel_id)}
