"""Telegram over MTProto: questions (``ask``: I/O, async) and the pure reading of their answers.

Asking, with one account a process, at Telegram's pace, every answer kept as served:

``TelegramSettings``, ``Pacing``, ``Patience``   what the source is told
``Schedule``                  what it must wait for
``TelegramSource``            the connected account
``login``, ``login_by_qr``, ``login_by_string``    make its session; ``log_out`` and ``forget`` end it, ``stored_at``
                              and ``holder`` tell of it
``resolve_username``, ``full_channel``, ``search_titles``, ``forum_topics``    questions for channels
``check_invite``, ``take_invite``, ``join_channel``          questions for invitations
``folder``, ``channels_at``, ``in_dialogs``                  questions for the account's own lists
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
from archiver.sources.telegram.folders import MOST_CHANNELS, FolderSeen, channels_at, folder, in_dialogs
from archiver.sources.telegram.history import history_between, history_window, messages
from archiver.sources.telegram.imported import login_by_string
from archiver.sources.telegram.invites import check_invite, join_channel, take_invite
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.login import LoggedIn, login
from archiver.sources.telegram.logout import log_out
from archiver.sources.telegram.lookup import full_channel, resolve_username, search_titles
from archiver.sources.telegram.media import MediaFetcher, unasked
from archiver.sources.telegram.people import People
from archiver.sources.telegram.proxies import Proxy
from archiver.sources.telegram.pushes import News, Push, PushLine
from archiver.sources.telegram.qr import login_by_qr
from archiver.sources.telegram.read import observe
from archiver.sources.telegram.read.invites import Invited
from archiver.sources.telegram.schedule import Schedule
from archiver.sources.telegram.session import forget, holder, stored_at
from archiver.sources.telegram.settings import Pacing, Patience, TelegramSettings, pace_of
from archiver.sources.telegram.topics import forum_topics
from archiver.sources.telegram.updates import Difference, channel_differences, hear

__all__ = [
    "MOST_CHANNELS",
    "ChannelAddress",
    "Difference",
    "FolderSeen",
    "Invited",
    "LoggedIn",
    "MediaFetcher",
    "News",
    "Pacing",
    "Patience",
    "People",
    "Proxy",
    "Push",
    "PushLine",
    "Schedule",
    "TelegramSettings",
    "TelegramSource",
    "channel_differences",
    "channels_at",
    "check_invite",
    "folder",
    "forget",
    "forum_topics",
    "full_channel",
    "hear",
    "history_between",
    "history_window",
    "holder",
    "in_dialogs",
    "join_channel",
    "log_out",
    "login",
    "login_by_qr",
    "login_by_string",
    "messages",
    "observe",
    "pace_of",
    "replies",
    "resolve_username",
    "search_titles",
    "stored_at",
    "take_invite",
    "unasked",
]
