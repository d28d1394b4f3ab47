"""Which way Telegram is asked: with an account, or, where none is configured, over its web pages."""

from __future__ import annotations

from archiver.archive import Writer
from archiver.config import Config
from archiver.jobs.comments import CommentCollector
from archiver.jobs.fetching import MediaFetcher
from archiver.jobs.telegram import Telegram
from archiver.jobs.webpages.comments import WebComments
from archiver.jobs.webpages.files import WebFiles
from archiver.jobs.webpages.over_web import OverWeb
from archiver.jobs.workplace import Workplace
from archiver.model.links import Window
from archiver.model.records import ChannelRecord


def has_account(config: Config) -> bool:
    """Whether there are credentials for an account; whether it is logged in is another matter."""
    logins = config.telegram.logins.values()
    return config.telegram.api_id is not None or any(each.api_id is not None for each in logins)


def is_over_web(config: Config) -> bool:
    """Whether Telegram's web pages are asked in place of an account."""
    return config.preview.enabled and not has_account(config)


def telegram_of(place: Workplace, archive: Writer) -> Telegram:
    """Telegram for a job: ``async with``."""
    return OverWeb(place, archive) if is_over_web(place.config) else Telegram(place, archive)


def comment_collector(
    place: Workplace, archive: Writer, telegram: Telegram, channel: ChannelRecord, days: Window
) -> CommentCollector | WebComments:
    """What reads the comments on a channel's posts of some days that way."""
    if isinstance(telegram, OverWeb):
        return WebComments(place, archive, telegram, channel, days)
    return CommentCollector(place, archive, telegram, channel, days)


def media_fetcher(place: Workplace, archive: Writer, telegram: Telegram) -> MediaFetcher:
    """What fetches files of posts that way."""
    if isinstance(telegram, OverWeb):
        return WebFiles(place, archive, telegram)
    return MediaFetcher(place, archive, telegram)
