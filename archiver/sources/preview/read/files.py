"""The files that a block shows, the smaller pictures beside them told apart."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from archiver.sources.preview.read.markup import plain
from archiver.sources.preview.read.numbers import file_url, member_of, seconds_of, style_url
from archiver.sources.preview.read.values import WebFile

SELECTOR = ", ".join(
    (
        "a.tgme_widget_message_photo_wrap",
        "a.tgme_widget_message_video_player",
        ".tgme_widget_message_roundvideo_player",
        "a.tgme_widget_message_voice_player",
        "a.tgme_widget_message_document_wrap",
        ".tgme_widget_message_sticker_wrap",
        "a.tgme_widget_message_service_photo",
    )
)
_BESIDE = ("tgme_widget_message_reply", "tgme_widget_message_reply_template", "tgme_widget_message_link_preview")
MOST = 100


def files_of(block: LexborNode) -> tuple[WebFile, ...]:
    """The post's own files in the order of the page; none of what it answers or previews."""
    return tuple(_found(block))


def _found(block: LexborNode) -> Iterator[WebFile]:
    for node in block.css(SELECTOR)[:MOST]:
        if is_beside(node):
            continue
        file = _file(node)
        if file is not None:
            yield file


def is_beside(node: LexborNode) -> bool:
    """Whether an element belongs to a quoted post or to the preview of a link."""
    parent = node.parent
    for _ in range(64):
        if parent is None:
            return False
        if classes(parent) & set(_BESIDE):
            return True
        parent = parent.parent
    return False


def classes(node: LexborNode) -> set[str]:
    """The class names of an element."""
    return set((node.attributes.get("class") or "").split())


def _file(node: LexborNode) -> WebFile | None:
    names = classes(node)
    if "tgme_widget_message_photo_wrap" in names:
        return WebFile(kind="photo", url=style_url(node.attributes.get("style")), message_id=_member(node))
    if "tgme_widget_message_video_player" in names:
        return _video(node, names)
    if "tgme_widget_message_roundvideo_player" in names:
        return _round(node)
    if "tgme_widget_message_voice_player" in names:
        return _voice(node)
    if "tgme_widget_message_document_wrap" in names:
        return _document(node)
    if "tgme_widget_message_service_photo" in names:
        picture = node.css_first("img")
        return WebFile(kind="photo", url=file_url(picture.attributes.get("src")) if picture is not None else None)
    return _sticker(node)


def _video(node: LexborNode, names: set[str]) -> WebFile:
    """Of a film's two elements one is a blurred copy; without any, it is too big for the web."""
    video = node.css_first("video.js-message_video") or node.css_first("video[src]")
    thumb = node.css_first(".tgme_widget_message_video_thumb")
    duration = seconds_of(plain(node.css_first("time.message_video_duration")))
    url = file_url(video.attributes.get("src")) if video is not None else None
    moves = video is not None and duration is None and {"autoplay", "loop", "muted"} <= set(video.attributes)
    return WebFile(
        kind="animation" if moves else "video",
        url=url,
        why=None if url else "too_big" if "not_supported" in names else "no_file",
        message_id=_member(node),
        duration_s=duration,
        thumb=style_url(thumb.attributes.get("style")) if thumb is not None else None,
    )


def _round(node: LexborNode) -> WebFile:
    video = node.css_first("video.js-message_roundvideo") or node.css_first("video[src]")
    thumb = node.css_first(".tgme_widget_message_roundvideo_thumb")
    url = file_url(video.attributes.get("src")) if video is not None else None
    return WebFile(
        kind="round",
        url=url,
        why=None if url else "no_file",
        duration_s=seconds_of(plain(node.css_first("time.tgme_widget_message_roundvideo_duration"))),
        thumb=style_url(thumb.attributes.get("style")) if thumb is not None else None,
    )


def _voice(node: LexborNode) -> WebFile:
    audio = node.css_first("audio[src]")
    url = file_url(audio.attributes.get("src")) if audio is not None else None
    return WebFile(
        kind="voice",
        url=url,
        why=None if url else "no_file",
        duration_s=seconds_of(plain(node.css_first("time.tgme_widget_message_voice_duration"))),
        waveform=audio.attributes.get("data-waveform") if audio is not None else None,
    )


def _document(node: LexborNode) -> WebFile:
    """The web serves no file of documents and music."""
    icon = node.css_first(".tgme_widget_message_document_icon")
    return WebFile(
        kind="audio" if icon is not None and "audio" in classes(icon) else "document",
        why="no_file",
        message_id=_member(node),
        title=plain(node.css_first(".tgme_widget_message_document_title")),
        extra=plain(node.css_first(".tgme_widget_message_document_extra")),
    )


def _sticker(node: LexborNode) -> WebFile | None:
    still = node.css_first("i.tgme_widget_message_sticker")
    moving = node.css_first('source[type="application/x-tgsticker"]')
    film = node.css_first("video.js-videosticker_video")
    url = None
    if still is not None:
        url = still.attributes.get("data-webp")
    elif moving is not None:
        url = moving.attributes.get("srcset")
    elif film is not None:
        url = film.attributes.get("src")
    found = file_url(url)
    return WebFile(kind="sticker", url=found, why=None if found else "no_file")


def _member(node: LexborNode) -> int | None:
    return member_of(node.attributes.get("href"))
