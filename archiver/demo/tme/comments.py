"""`?embed=1&discussion=1`: the comments under a post, the newest first page by page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from markupsafe import Markup

from archiver.demo.api.show import comments as below
from archiver.demo.tme import services
from archiver.demo.tme.blocks import Block, block
from archiver.demo.tme.http import number
from archiver.demo.tme.looking import visible_post
from archiver.demo.tme.render import page
from archiver.demo.tme.settings import Making
from archiver.demo.world import WorldChannel, WorldPost

MORE = 20
"""How many comments a further request brings."""
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Discussion:
    blocks: list[Block]
    older: int | None
    newest: int | None = None
    header: str = "Comments"
    link: str = ""
    peer: str = ""
    top: int = 0
    key: str = ""
    auth: Markup | None = None
    discussion: Markup | None = None


def discussion(channel: WorldChannel | None, post_id: int, limit: int, making: Making) -> str:
    """The page of the comments; that there are none to be shown, where they are not open or the post is missing."""
    post = None if channel is None else visible_post(channel, post_id)
    if post is None or post.comments is None or post.comments_closed:
        link = f"https://t.me/{channel.username}/{post_id}" if channel is not None else ""
        closed = _Discussion(blocks=[], older=None, link=link, auth=_script(_api(making, "")), discussion=_script({}))
        return page("discussion", closed)
    shown, older = _page(post, None, min(max(limit, 1), MOST))
    count = len(below(post))
    view = _Discussion(
        blocks=[block([each], making, below=post) for each in shown],
        older=older,
        newest=shown[-1].id if shown else None,
        header=f"{count} comment" if count == 1 else f"{count} comments",
        link=post.link,
        peer=_peer(post),
        top=post.comments.id,
        key=_key(post),
        auth=_script(_api(making, _key(post))),
        discussion=_script({"comments_cnt": count}),
    )
    return page("discussion", view)


def load_comments(channels: list[WorldChannel], form: dict[str, str], making: Making) -> dict[str, object]:
    """The answer to `loadComments`: comments older than `before_id`, or an error."""
    post = _found(channels, form)
    if post is None or form.get("method") != "loadComments":
        return {"ok": False, "error": "DISCUSSION_INVALID"}
    shown, older = _page(post, number(form.get("before_id", "")), MORE)
    html = page("comments", _Discussion(blocks=[block([each], making, below=post) for each in shown], older=older))
    return {"ok": True, "comments_cnt": len(below(post)), "comments_html": html}


def _page(post: WorldPost, before: int | None, limit: int) -> tuple[list[WorldPost], int | None]:
    """Some comments, oldest first, and before which id there are more."""
    found = [each for each in below(post) if services.is_shown(each) and (before is None or each.id < before)]
    shown = found[:limit][::-1]
    return shown, shown[0].id if len(found) > limit else None


def _found(channels: list[WorldChannel], form: dict[str, str]) -> WorldPost | None:
    """The post that a form names; only with the key that its page gave out."""
    for channel in channels:
        for post in channel.alive:
            top = post.comments
            if top is not None and _peer(post) == form.get("peer") and str(top.id) == form.get("top_msg_id"):
                return post if form.get("discussion_hash") == _key(post) else None
    return None


def _peer(post: WorldPost) -> str:
    """The group, as the web names it."""
    return f"c{post.comments.channel.id}_{post.comments.channel.access_hash}" if post.comments else ""


def _api(making: Making, key: str) -> dict[str, object]:
    """Where a script asks for more."""
    return {"api_url": f"{making.address}/api/method?api_hash={key}", "unauth": True}


def _key(post: WorldPost) -> str:
    return hashlib.sha256(f"{post.channel.access_hash} {post.id}".encode()).hexdigest()[:18]


def _script(value: object) -> Markup:
    """A value as the literal of a script."""
    return Markup(json.dumps(value).replace("/", "\\/").replace("<", "\\u003c"))  # noqa: S704 - no tag can be in it
