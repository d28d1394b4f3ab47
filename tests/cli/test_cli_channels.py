"""What ``channel show`` and ``channel log`` print: nothing of what strings from outside could do to a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.cli.showing_channels import show_channel, show_ids, show_log
from archiver.jobs.channel_log import ChannelLog
from archiver.jobs.channels import ChannelOutcome, IdsOutcome
from archiver.model.changes import Change, Mover
from archiver.model.completeness import Completeness, IdRange, Refusal
from archiver.model.groups import MemberCount, MovedName, Topic
from archiver.model.records import ChannelRecord
from archiver.text.difference import short_difference

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "Rives\x1b[2J\u202e\u2066\x07"
CHANNEL = ChannelRecord(
    channel_id=77,
    title=HOSTILE,
    kind="channel",
    usernames=("rives_demo",),
    former_titles=(HOSTILE + "before",),
    former_usernames=("old_demo",),
    aliases=(HOSTILE,),
    owners=(),
    registered=True,
    about=None,
    participants=5,
    noforwards=True,
    restriction=HOSTILE,
    first_seen=NOON,
    last_seen=NOON,
)
MOVED = MovedName(
    username="rives_demo", channel_id=77, title=HOSTILE, now_id=78, now_title=HOSTILE + "other", seen=NOON
)


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    out = capsys.readouterr().out
    assert not set(out) & set("\x1b\u202e\u2066\x07")
    return out


def test_the_table_names_classes_holes_and_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    ranges = (
        IdRange(low=1, high=60, kind="captured", first_seen=NOON, last_looked=NOON),
        IdRange(low=61, high=70, kind="gone", gone_since=NOON, last_looked=NOON, confirmed=NOON),
        IdRange(low=71, high=100, kind="inaccessible", last_looked=NOON),
    )
    completeness = Completeness(
        ranges=ranges, looked=NOON, accounts=2, refusal=Refusal(since=NOON, last=NOON, error="CHANNEL_PRIVATE")
    )
    members = (MemberCount(at=NOON, count=5), MemberCount(at=NOON, count=7))
    topic = Topic(topic_id=2, title=HOSTILE, closed=True, hidden=False, deleted=False, posts=3)
    show_channel(
        ChannelOutcome(
            channel=CHANNEL, covered=(), completeness=completeness, members=members, topics=(topic,), moved=(MOVED,)
        )
    )
    out = printed(capsys)
    rows = {line.split()[0]: line.split()[1:4] for line in out.splitlines() if line.startswith("  ")}
    assert rows["captured"] == ["60", "60.0", "%"]
    assert rows["gone"] == ["10", "10.0", "%"]
    assert rows["inaccessible"] == ["30", "30.0", "%"]
    assert rows["all"] == ["100"]
    assert "not looked at: 71 to 100 (30 ids)" in out
    assert "by 2 accounts" in out
    assert "CHANNEL_PRIVATE" in out
    assert "ALERT: @rives_demo now belongs to" in out
    assert "members: 7 on 2026-03-01 (+2 since 2026-03-01)" in out

    show_ids(IdsOutcome(channel=CHANNEL, low=60, high=61, completeness=Completeness(ranges=(
        IdRange(low=60, high=60, kind="captured", first_seen=NOON, last_looked=NOON), ranges[1],
    ))))  # fmt: skip
    lines = [line.split() for line in printed(capsys).splitlines()]
    assert lines[1][:2] == ["60", "captured"]
    assert lines[2][:2] == ["61", "gone"]


def test_the_log_shows_the_words_that_differ(capsys: pytest.CaptureFixture[str]) -> None:
    changes = (
        Change(
            at=NOON, kind="edited", entry=4, message_id=9, edited=NOON,
            fields={"text": (f"one two {HOSTILE} x", f"one three {HOSTILE} x"), "media": ([], [{"key": HOSTILE}])},
        ),
        Change(at=NOON, kind="missing", entry=5, message_id=10),
        Change(at=NOON, kind="name_moved", entry=5, fields={HOSTILE: ("77", None)}),
    )  # fmt: skip
    show_log(
        ChannelLog(
            channel=CHANNEL, since=NOON, changes=changes, left_out=3, members=(), moved=(MOVED,),
            movers=(Mover(message_id=9, views=(1, 5), reactions=(0, 2)),),
        )
    )  # fmt: skip
    out = printed(capsys)
    assert "one [-two-] {+three+}" in out
    assert "post 10 is missing" in out
    assert "3 earlier changes are not shown" in out
    assert "post 9: views 1 to 5, reactions 0 to 2" in out
    assert "from 77 to nobody" in out


def test_a_difference_leaves_out_what_is_the_same() -> None:
    old = " ".join(f"w{number}" for number in range(40))
    new = old.replace("w20 ", "changed ")
    assert short_difference(old, new) == "… w16 w17 w18 w19 [-w20-] {+changed+} w21 w22 w23 w24 …"
    assert short_difference("a b", "a b c") == "a b {+c+}"
    assert short_difference("", "x") == "{+x+}"
    assert short_difference("same words", "same words") == "same words"
