"""What a post holds besides text and files, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from report_details import DETAILS, POLL, VOTES
from report_dom import parse, words
from report_rich import rich

from archiver.model import details as model
from archiver.model.details import Detail, Votes
from archiver.model.ids import PostKey
from archiver.model.observations import PostSeen
from archiver.report import render
from archiver.report.holding import lines_of


def said(*details: Detail, **more: object) -> list[str]:
    seen = PostSeen(key=PostKey(1, 2), date=datetime(2021, 4, 9, tzinfo=UTC), text="", details=details, **more)  # type: ignore[arg-type]
    return [f"{line.label}: {''.join(part.text for part in line.parts)}" for line in lines_of(seen)]


SENTENCES = [
    "Quiz: Which quay?, 2 answers, 1,204 voters, closed; East: 700; West: 504 (right); explained: The west one",
    "Link's preview: Example, Dam holds: https://e.example/dam Water fell.",
    "Link's preview: https://e.example/, which Telegram had not loaded yet",
    "Place: Mole, Quay 7, -1.5, 2.5, within 30 m",
    "Moving place: -1.5, 2.5, moving for 15 min",
    "Contact: Ada Mara, +100",
    "Dice: 🎯 5",
    "Game: Tide",
    "For sale: Map, 1,999 of the smallest unit of EUR (a test)",
    "Paid media: 2 items for 30 stars; 1 was shown as a preview only",
    (
        "Giveaway: 5 prizes, 3 months of Telegram Premium, for subscribers of 2 channels,"
        " until 9 April 2021, 12:00:00 UTC: A boat"
    ),
    "Giveaway's end: 2 winners, 1 prize unclaimed, 100 stars, of post 4 of channel 1",
    "To-do list: Jobs, 1 of 2 tasks done; Paint (done); Row",
    "Story: story 4 of channel 1, which the answer did not show: At the dam",
    "Live stream: a stream that was on when the post was seen",
    "Media not shown: a photo that destroyed itself",
    "Media not shown: of a kind that this version does not know: messageMediaScent",
    "Answers: post 9 of channel 1 by Ada, which shows photo: “the dam”",
    "Forward: from a person, taken from post 4 of channel 1, brought in from another service",
    "Sent: with a bot, on a schedule, to vanish after 1 min, as editor",
    "Telegram's note: Not so, for CH",
    "Buttons: More leads to https://e.example/more",
    "Service message: giftStars: 50 of stars: Rives",
    "Time: 2020-11-02T12:00:00 on a clock on the wall, read as Europe/Paris because a person said so",
]


def test_each_kind_in_a_line() -> None:
    assert said(*DETAILS, votes=VOTES) == SENTENCES


def test_no_kind_is_left_out() -> None:
    assert {type(detail) for detail in DETAILS} == set(get_args(model.Detail))


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        (replace(POLL, quiz=False, closed=False), "Poll: Which quay?, 2 answers; East; West"),
        (model.Reply(thread=5, topic=True), "Topic: topic 5"),
        (model.Unshown(why="too_big", media="video"), "Media not shown: a video that is too big for web pages"),
        (
            model.Unshown(why="no_file", media="audio", title="Tide", note="Ada"),
            "Media not shown: an audio file, which web pages do not serve: Tide, Ada",
        ),
        (model.Reply(thread=5), "Thread: thread 5"),
        (model.Reply(quote="so"), "Quotes: “so”"),
        (model.Paid(stars=1, items=1, shown=1), "Paid media: 1 item for 1 star; all were shown"),
        (
            model.ServiceContent(action="topicEdit", topic="edited", title="Ebb", closed=False),
            "Service message: topicEdit: edited a topic, opened: Ebb",
        ),
        (model.ServiceContent(action="groupCall", call_id=1, duration_s=600), "Service message: groupCall: 10 min"),
        (model.Place(latitude=None, longitude=None), "Place: an unknown place"),
        (model.Contact(), "Contact: a person who is not named"),
        (model.Unshown(why="empty", media="photo"), "Media not shown: empty"),
    ],
)
def test_a_line(detail: Detail, sentence: str) -> None:
    assert said(detail) == [sentence]


def test_totals_alone_and_reactions() -> None:
    poll = replace(POLL, quiz=False, closed=False)
    reactions = (("👍", 1204), ("531", 2), ("paid", 3))

    assert said(poll, votes=Votes(total=1)) == ["Poll: Which quay?, 2 answers, 1 voter; East; West"]
    assert said(reactions=reactions) == ["Reactions: 1,204 👍, 2 custom (emoji 531), 3 paid for with stars"]
    assert said(reactions=reactions, partial_reactions=True)[0].endswith("that Telegram makes for everybody")


def test_the_report_shows_them() -> None:
    page = words(parse(render(rich()[1])).body)

    for sentence in SENTENCES:
        label, _, rest = sentence.partition(": ")
        assert label in page
        assert rest in page, rest
