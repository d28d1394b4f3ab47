"""The things that a batch speaks of: what is known of them is read from the tables before the batch is folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archiver.catalog.fold.registry import registration_key
from archiver.catalog.texts import handle_of, username_key
from archiver.model.derived import Folded
from archiver.model.entries import Captured, ChannelAct, NamesAct
from archiver.model.observations import (
    ChannelSeen,
    CommentsCounted,
    Observation,
    PinSeen,
    PostGone,
    PostSeen,
    SpanCovered,
    SpanShown,
    TopicSeen,
    UsernameSeen,
)


@dataclass(slots=True)
class Subjects:
    """Keys of everything that a batch names.

    ``posts`` maps channel ids to message ids, and so does ``polls`` for those with results; ``spans`` are (channel id,
    low, high), ``shown`` the same of web pages, ``usernames`` are in lower case, ``registered`` are names and usernames
    that a registration may have. ``grouping`` are pins and topics. ``mixed``: not MTProto alone shows posts.
    """

    posts: dict[int, set[int]] = field(default_factory=dict)
    polls: dict[int, set[int]] = field(default_factory=dict)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    shown: list[tuple[int, int, int]] = field(default_factory=list)
    mixed: bool = False
    channels: set[int] = field(default_factory=set)
    usernames: set[str] = field(default_factory=set)
    registered: set[str] = field(default_factory=set)
    registered_channels: set[int] = field(default_factory=set)
    grouping: list[Observation] = field(default_factory=list)


def subjects_of(batch: Sequence[Folded]) -> Subjects:
    """All that these entries speak of."""
    subjects = Subjects()
    for folded in batch:
        if isinstance(folded.entry.body, ChannelAct):
            _act_subjects(subjects, folded.entry.body)
        elif isinstance(folded.entry.body, NamesAct) and folded.entry.body.act == "remove":
            for naming in folded.entry.body.names:
                subjects.registered.add(registration_key(naming.channel))
                if naming.channel_id is not None:
                    subjects.registered_channels.add(naming.channel_id)
        elif isinstance(folded.entry.body, Captured):
            subjects.mixed = subjects.mixed or folded.entry.body.source in ("preview", "desktop")
        for observation in folded.observations:
            _observation_subjects(subjects, observation)
    subjects.registered |= subjects.usernames
    return subjects


def _act_subjects(subjects: Subjects, act: ChannelAct) -> None:
    subjects.registered.add(registration_key(act.name))
    if act.channel_id is not None:
        subjects.registered_channels.add(act.channel_id)
    if handle := handle_of(act.name):
        subjects.usernames.add(handle)


def _observation_subjects(subjects: Subjects, observation: Observation) -> None:
    match observation:
        case PostSeen(key=key, votes=votes):
            subjects.posts.setdefault(key.channel_id, set()).add(key.message_id)
            if votes is not None:
                subjects.polls.setdefault(key.channel_id, set()).add(key.message_id)
        case PostGone(key=key) | CommentsCounted(post=key):
            subjects.posts.setdefault(key.channel_id, set()).add(key.message_id)
        case SpanCovered(channel_id=channel_id, low=low, high=high):
            subjects.spans.append((channel_id, low, high))
        case SpanShown(channel_id=channel_id, low=low, high=high):
            subjects.shown.append((channel_id, low, high))
        case ChannelSeen(channel_id=channel_id, usernames=usernames):
            subjects.channels.add(channel_id)
            subjects.usernames.update(map(username_key, usernames))
        case UsernameSeen(username=username):
            subjects.usernames.add(username_key(username))
        case PinSeen() | TopicSeen():
            subjects.channels.add(observation.channel_id)
            subjects.grouping.append(observation)
        case _:
            pass
