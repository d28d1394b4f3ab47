"""Telegram over MTProto: questions (``ask``: I/O, async) and the pure reading of their answers.

Asking, with one account a process, at Telegram's pace, every answer kept as served:

``TelegramSettings``, ``Pacing``, ``Patience``   what the source is told
``Schedule``                  what it must wait for
``TelegramSource``            the connected account; ``login`` makes its session
``resolve_username``, ``full_channel``, ``search_titles``, ``forum_topics``    questions for channels
``history_window``, ``history_between``, ``messages``        questions for posts
``PushLine``, ``hear``, ``channel_differences``    what happens, told by Telegram, and since when it was not
``replies``                   questions for the comments below a post
``People``                    what is stored of persons
``MediaFetcher``              one file; ``unasked``: the capture of one that was not asked for
``ChannelAddress``            a channel as the account may ask for it

Reading, from the stored JSON alone:

``observe``                   what a capture shows
"""

from __future__ import annotations

from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.comments import replies
from archiver.sources.telegram.history import history_between, history_window, messages
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.login import LoggedIn, login
from archiver.sources.telegram.lookup import full_channel, resolve_username, search_titles
from archiver.sources.telegram.media import MediaFetcher, unasked
from archiver.sources.telegram.people import People
from archiver.sources.telegram.pushes import Push, PushLine
from archiver.sources.telegram.read import observe
from archiver.sources.telegram.schedule import Schedule
from archiver.sources.telegram.settings import Pacing, Patience, TelegramSettings
from archiver.sources.telegram.topics import forum_topics
from archiver.sources.telegram.updates import Difference, channel_differences, hear

__all__ = [
    "ChannelAddress",
    "Difference",
    "LoggedIn",
    "MediaFetcher",
    "Pacing",
    "Patience",
    "People",
    "Push",
    "PushLine",
    "Schedule",
    "TelegramSettings",
    "TelegramSource",
    "channel_differences",
    "forum_topics",
    "full_channel",
    "hear",
    "history_between",
    "history_window",
    "login",
    "messages",
    "observe",
    "replies",
    "resolve_username",
    "search_titles",
    "unasked",
]
