"""From an address to the page that it names.

Routes: "landing" `/<name>`, "invite" `/+<hash>`, "history" `/s/<name>`, "around" `/s/<name>/<id>`, "fragment" a history
asked for by a script, "post" `/<name>/<id>`, "embed", "discussion", "comments" (the POST behind it), "file", "unknown".
"""

from __future__ import annotations

import asyncio
import json
import re
from urllib.parse import parse_qsl

from archiver.demo.api.show import built
from archiver.demo.api.show import comments as below
from archiver.demo.tme.comments import discussion, load_comments
from archiver.demo.tme.history import Stretch, Window, fragment, history, stretch
from archiver.demo.tme.http import Answer, WebRequest, html, number, ranged, redirect, tag
from archiver.demo.tme.landing import contact, invited, landing
from archiver.demo.tme.looking import album_of, channel_named, has_history
from archiver.demo.tme.posts import embedded, post_page
from archiver.demo.tme.settings import Making
from archiver.demo.world import World, WorldChannel

_NAME = r"(?P<name>[A-Za-z][A-Za-z0-9_]{2,63})"
_PAGES = (
    ("history", re.compile(rf"/s/{_NAME}/?")),
    ("around", re.compile(rf"/s/{_NAME}/(?P<id>\d{{1,18}})")),
    ("invite", re.compile(r"/(?P<name>\+[\w-]{1,64})|/joinchat/(?P<hash>[\w-]{1,64})")),
    ("post", re.compile(rf"/{_NAME}/(?P<id>\d{{1,18}})")),
    ("landing", re.compile(rf"/{_NAME}/?")),
)
COMMENTS = 5
_SCRIPT = "XMLHttpRequest"


def route_of(request: WebRequest) -> str:
    """Which kind of page an address names."""
    if request.server == "cdn":
        return "file"
    if request.path == "/api/method":
        return "comments"
    for route, pattern in _PAGES:
        if pattern.fullmatch(request.path):
            return _finer(route, request)
    return "unknown"


def _finer(route: str, request: WebRequest) -> str:
    if route == "history" and request.headers.get("x-requested-with") == _SCRIPT:
        return "fragment"
    if route == "post" and "embed" in request.query:
        return "discussion" if "discussion" in request.query else "embed"
    return route


async def ready(world: World, request: WebRequest, making: Making) -> None:
    """Builds the files that the page shows; drawing films happens outside the event loop."""
    name, post_id = _names(request)
    channel = channel_named(world, name)
    if channel is None:
        return
    if request.path.startswith("/s/"):
        posts = _stretch(channel, request, making).posts
    else:
        post = channel.posts.get(post_id)
        posts = [] if post is None else album_of(post)
        if post is not None and route_of(request) == "discussion":
            posts = [*posts, *below(post)]
    answered = [channel.posts[post.reply_to] for post in posts if post.reply_to in channel.posts]
    await built([*posts, *answered])


def answer(world: World, request: WebRequest, making: Making) -> Answer:
    """The page."""
    route = route_of(request)
    name, post_id = _names(request)
    channel = channel_named(world, name)
    match route:
        case "landing":
            return html(landing(world, name, making))
        case "invite":
            return html(invited(world, name, making))
        case "history" | "around" | "fragment":
            return _history(channel, name, request, making)
        case "post":
            single = "single" in request.query
            if channel is None:
                return html(contact(name))
            return html(post_page(channel, name, post_id, making, single=single))
        case "embed":
            tme_mode = request.query.get("mode") == "tme"
            return html(embedded(channel, post_id, making, single="single" in request.query, tme_mode=tme_mode))
        case "discussion":
            limit = number(request.query.get("comments_limit", "")) or COMMENTS
            return html(discussion(channel, post_id, limit, making))
        case "comments":
            return _comments(world, request, making)
        case _:
            return html("<h1>Not Found</h1>", 404)


async def file(request: WebRequest, making: Making) -> Answer:
    """A file of the CDN, or 403 where its address is good no more."""
    offer = making.links.offer(request.path, request.query.get("token", ""))
    if offer is None:
        return Answer(status=403, headers={"Content-Type": "text/plain"})
    content = await asyncio.to_thread(making.links.content, offer)
    headers = {"Content-Type": offer.mime_type, "ETag": tag(content), "Cache-Control": "max-age=604800"}
    return ranged(Answer(body=content, headers=headers), request)


def _history(channel: WorldChannel | None, name: str, request: WebRequest, making: Making) -> Answer:
    if channel is None or not has_history(channel):
        return redirect(f"/{name}")
    window, shown = _window(request), _stretch(channel, request, making)
    if route_of(request) != "fragment":
        return html(history(channel, name, shown, window, making))
    text = json.dumps(fragment(channel, name, shown, window, making)) if shown.posts else '""'
    return Answer(body=text.encode(), headers={"Content-Type": "application/json; charset=utf-8"})


def _stretch(channel: WorldChannel, request: WebRequest, making: Making) -> Stretch:
    return stretch(channel, _window(request), splits_albums=making.settings.splits_albums)


def _window(request: WebRequest) -> Window:
    """Which part of a history an address asks for; numbers that are none are as if they were not there."""
    query = request.query.get("q", "")
    for side in ("before", "after"):
        bound = number(request.query.get(side, ""))
        if bound is not None:
            return Window(side="before" if side == "before" else "after", id=bound, query=query)
    post_id = _names(request)[1]
    return Window(side="around", id=post_id) if post_id else Window(query=query)


def _comments(world: World, request: WebRequest, making: Making) -> Answer:
    form = dict(parse_qsl(request.body.decode("utf-8", errors="replace"), keep_blank_values=True))
    said = load_comments(world.channels, form, making)
    return Answer(body=json.dumps(said).encode(), headers={"Content-Type": "application/json; charset=utf-8"})


def _names(request: WebRequest) -> tuple[str, int]:
    """The name and the post's id in an address ("" and 0 where there are none)."""
    for _, pattern in _PAGES:
        found = pattern.fullmatch(request.path)
        if found:
            parts = found.groupdict()
            return parts["name"] or parts.get("hash") or "", int(parts.get("id") or 0)
    return "", 0
