"""Polls and quizzes: what was asked, and how it was answered so far."""

from __future__ import annotations

from archiver.model.details import Answer, Poll, VoteCount, Votes
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.spans import styled

NEEDED = ("_", "id")


def poll(value: Node) -> Poll:
    """A ``poll`` object. Raises UnreadableError."""
    if fields.name(value) != "poll":
        raise UnreadableError(f"a poll is an unknown {fields.name(value) or 'object'}")
    question, spans = styled(value, "question")
    return Poll(
        poll_id=fields.needed(value, "id"),
        question=question,
        spans=spans,
        answers=tuple(_answer(item) for item in fields.objects(value, "answers")),
        closed=fields.flag(value, "closed"),
        quiz=fields.flag(value, "quiz"),
        several=fields.flag(value, "multiple_choice"),
        public=fields.flag(value, "public_voters"),
        period_s=fields.number(value, "close_period"),
        closes=fields.moment(value, "close_date"),
    )


def _answer(value: Node) -> Answer:
    text, spans = styled(value, "text")
    media = fields.item(value, "media")
    return Answer(
        option=fields.octets(value, "option") or "",
        text=text,
        spans=spans,
        media=None if media is None else fields.name(media).removeprefix("messageMedia").lower(),
    )


def votes(value: Node) -> Votes:
    """A ``pollResults`` object. Raises UnreadableError."""
    if fields.name(value) != "pollResults":
        raise UnreadableError(f"a poll's results are an unknown {fields.name(value) or 'object'}")
    return Votes(
        total=fields.number(value, "total_voters"),
        answers=tuple(_count(item) for item in fields.objects(value, "results")),
        solution=fields.string(value, "solution"),
        partial=fields.flag(value, "min"),
    )


def _count(value: Node) -> VoteCount:
    return VoteCount(
        option=fields.octets(value, "option") or "",
        voters=fields.number(value, "voters"),
        correct=fields.flag(value, "correct"),
    )
