"""Questions to Telegram, web sites and files, and what was answered, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archiver.jobs.story.names import Names, file_named
from archiver.model.captures import Json
from archiver.model.entries import Captured

Question = Mapping[str, Json]
MOST_IDS = 3
KEPT = frozenset({"media", "page", "stream"})
"""Roles of what an answer is about; the rest is beside it."""


def tell_capture(body: Captured, names: Names) -> str:
    """What was asked, of whom, and what came of it."""
    known = _ASKED.get(body.method)
    what = known(body.question, names) if known else f"asked {_source(body)} ({body.method})"
    return f"{what}{_outcome(body)}"


def _outcome(body: Captured) -> str:
    source = _source(body)
    match body.status:
        case "ok":
            kept = [named for named in body.objects if named.role in KEPT]
            return "".join(f": kept {file_named(named)}" for named in kept)
        case "absent":
            return f": {source} has nothing there{_error(body)}"
        case "restricted":
            return f": {source} refused{_error(body)}"
        case "failed":
            return f": it failed{_error(body)}"
        case "unchanged":
            return f": unchanged{_error(body)}"


def _error(body: Captured) -> str:
    return f": {body.error}" if body.error else ""


def _source(body: Captured) -> str:
    match body.source:
        case "telegram":
            return "Telegram"
        case "preview":
            return "Telegram's web server"
        case "desktop":
            return "the export"
        case _:
            return "the site"


def _history(question: Question, names: Names) -> str:
    return f"read the history of {names.channel(question.get('channel_id'))}"


def _messages(question: Question, names: Names) -> str:
    ids = question.get("ids")
    numbers = [str(each) for each in ids] if isinstance(ids, list) else []
    if len(numbers) == 1:
        return f"looked at post {names.post(_key(question, numbers[0]))}"
    some = ", ".join(numbers[:MOST_IDS]) + (", …" if len(numbers) > MOST_IDS else "")
    return f"looked at {len(numbers)} posts of {names.channel(question.get('channel_id'))} ({some})"


def _file(question: Question, names: Names) -> str:
    part = question.get("part")
    beside = "" if part in {None, "media"} else f" ({part})"
    if "post" in question:
        return f"asked for the file of {names.post(question['post'])}{beside}"
    return f"asked for a file of {names.channel(question.get('channel_id'))}{beside}"


def _comments(question: Question, names: Names) -> str:
    return f"read comments on {names.post(_key(question, question.get('post')))}"


def _web_post(question: Question, names: Names) -> str:
    del names
    return f"looked at the web page of post {question.get('post')} of @{question.get('channel')}"


def _key(question: Question, message_id: Json) -> str:
    return f"{question.get('channel_id')}/{message_id}"


def _pushed(question: Question, names: Names) -> str:
    ids = question.get("channel_ids")
    about = ", ".join(names.channel(each) for each in ids[:MOST_IDS]) if isinstance(ids, list) else ""
    return f"received news that Telegram sent by itself{f' about {about}' if about else ''}"


def _of_channel(verb: str) -> Callable[[Question, Names], str]:
    return lambda question, names: f"{verb} {names.channel(question.get('channel_id'))}"


def _of(verb: str, key: str) -> Callable[[Question, Names], str]:
    def told(question: Question, names: Names) -> str:
        del names
        value = question.get(key, question.get("name", question.get("feed")))
        return f"{verb} “{value}”" if value is not None else verb

    return told


_ASKED: Mapping[str, Callable[[Question, Names], str]] = {
    "messages.getHistory": _history,
    "channels.getMessages": _messages,
    "messages.getMessages": _messages,
    "upload.getFile": _file,
    "messages.getReplies": _comments,
    "messages.getDiscussionMessage": _comments,
    "updates.getChannelDifference": _of_channel("asked what changed in"),
    "channels.getFullChannel": _of_channel("looked at the description of"),
    "messages.getFullChat": _of_channel("looked at the description of"),
    "channels.getChannels": _of_channel("looked at"),
    "channels.joinChannel": _of_channel("joined"),
    "messages.getForumTopics": _of_channel("read the topics of"),
    "messages.getForumTopicsByID": _of_channel("read topics of"),
    "messages.search": _of_channel("searched posts of"),
    "contacts.resolveUsername": _of("looked up the username", "username"),
    "contacts.search": _of("searched Telegram for channels called", "q"),
    "messages.searchGlobal": _of("searched all of Telegram for", "q"),
    "messages.checkChatInvite": _of("looked at an invitation", "withheld_address"),
    "messages.importChatInvite": _of("took up an invitation", "withheld_address"),
    "messages.getDialogFilters": _of("read the folder", "folder"),
    "messages.getDialogs": _of("read the list of chats", "folder"),
    "updates": _pushed,
    "web.page": _of("read a page of posts on the web of", "channel"),
    "web.post": _web_post,
    "web.landing": _of("looked at the web page of", "channel"),
    "web.comments": _web_post,
    "web.file": _file,
    "video.get": _of("followed the link", "url"),
    "html.read": _of("read the export", "name"),
    "json.read": _of("read the export", "name"),
    "http.get": _of("captured the page", "url"),
    "file.read": _of("read the file", "name"),
    "picture.get": _of("captured a picture that an article shows,", "source"),
    "picture.read": _of("read a picture beside an article's file,", "source"),
    "feed.get": _of("read the feed", "url"),
    "feed.read": _of("read the feed file", "name"),
}
