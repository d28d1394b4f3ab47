"""Where on Telegram's web server what is to be asked for lies, and how the log says what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote

from archiver.model.captures import Json
from archiver.sources.preview.methods import COMMENTS, LANDING, PAGE, POST

EVERY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A page to be asked for: its address, the method and question of its capture, headers beside the usual ones."""

    url: str
    method: str
    said: Mapping[str, Json]
    headers: Mapping[str, str] = field(default_factory=lambda: EVERY)


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

    def comments(self, name: str, message_id: int, *, most: int, channel_id: int | None = None) -> Question:
        """The newest comments below a post."""
        return Question(
            url=f"{self.base}/{quote(name)}/{message_id}?embed=1&discussion=1&comments_limit={most}",
            method=COMMENTS,
            said={"channel": name, "post": message_id, **_known(channel_id)},
        )


def _known(channel_id: int | None) -> dict[str, Json]:
    return {} if channel_id is None else {"channel_id": str(channel_id)}
