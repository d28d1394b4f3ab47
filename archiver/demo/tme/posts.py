"""`/<name>/<id>`: one post as a page with a frame, and as what stands in such frames (`?embed=1`)."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.demo.tme.blocks import Block, block
from archiver.demo.tme.looking import album_of, has_history, visible_post
from archiver.demo.tme.owners import head, photo
from archiver.demo.tme.render import page
from archiver.demo.tme.settings import Making
from archiver.demo.world import WorldChannel, WorldPost

_DESCRIPTION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    block: Block | None
    is_tme_mode: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    name: str
    id: int
    window: str
    head: dict[str, str]
    frame: str
    code: str
    preview: str | None


def embedded(channel: WorldChannel | None, number: int, making: Making, *, single: bool, tme_mode: bool) -> str:
    """A post with its whole album, or by itself; an error of HTTP status 200 where there is none."""
    post = None if channel is None else visible_post(channel, number)
    shown = None
    if post is not None:
        shown = block([post] if single else album_of(post), making, embedded=True)
    return page("embed", _Frame(block=shown, is_tme_mode=tme_mode))


def post_page(channel: WorldChannel, asked: str, number: int, making: Making, *, single: bool) -> str:
    """The page of a post; one that does not exist has the same page, with the channel's description."""
    post = visible_post(channel, number)
    name = channel.username or asked
    suffix = "&single=1" if single else ""
    view = _Page(
        name=name,
        id=number,
        window=f"Telegram: View @{asked}",
        head=head(
            channel.title,
            _image(post, making) or photo(channel, making),
            post.text[:_DESCRIPTION] if post is not None else channel.about,
            f"tg://resolve?domain={asked}&post={number}{suffix}",
        ),
        frame=f"{making.address}/{name}/{number}?embed=1&mode=tme{suffix}",
        code=f'<script async src="https://telegram.org/js/telegram-widget.js?22" '
        f'data-telegram-post="{name}/{number}" data-width="100%"></script>',
        preview=f"/s/{name}/{number}" if has_history(channel) else None,
    )
    return page("post", view)


def _image(post: WorldPost | None, making: Making) -> str | None:
    """The picture that other sites show for a post."""
    if post is None or post.media is None or post.media.kind == "document":
        return None
    return making.links.still(post.media, making.cdn)
