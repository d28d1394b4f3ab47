"""The times that entries claim, against stamps: backdated, late for a reason, by a wrong clock, out of date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.log.anchor_files import keep_stamp
from archiver.log.anchors import AnchorCheck, Trust
from archiver.log.tokens import check_token, imprint_of, make_request
from archiver.model.captures import Asked
from archiver.model.custody import Anchor, Annotation, Incident, Policy, Seal, Target
from archiver.model.entries import Body, Captured, Entry
from archiver.model.findings import Finding
from tests.authorities import TestAuthority, prepared
from tests.authorities.certificates import make_identity
from tests.counts import LONG

T = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NAMED = Policy(session=0, settings={"anchor.authorities": ["first"], "anchor.heartbeat_hours": 24})
FAILED = Anchor(session=0, authority="first", size=1, imprint="0" * 64, status="failed", error="It did not answer.")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return prepared("first", tmp_path_factory.mktemp("authority"), make_identity("ec"))


class _Story:
    """A log of which only times, kinds and stamps count."""

    def __init__(self, folder: Path, authority: TestAuthority) -> None:
        self.folder = folder / "log"
        (self.folder / "checkpoints").mkdir(parents=True)
        (folder / "tmp").mkdir()
        self.authority = authority
        self.entries: list[Entry] = []

    def add(self, time: datetime, body: Body | None = None) -> _Story:
        """An entry; a remark where it does not matter which."""
        body = body or Annotation(session=0, target=Target("archive"), text="Seen.")
        self.entries.append(Entry(n=len(self.entries), prev="0" * 64, time=time, mono_us=0, body=body))
        return self

    def stamp(self, stamped: datetime, *, told: datetime | None = None, by: TestAuthority | None = None) -> _Story:
        """All until now is stamped; the entry about that is dated ``told``. ``by``: another authority."""
        authority = by or self.authority
        size = len(self.entries)
        data = f"checkpoint {size}".encode()
        (self.folder / f"checkpoints/{size}").write_bytes(data)
        answer = authority.stamp_at(make_request(data).as_bytes(), stamped)
        stamp = check_token(answer, imprint_of(data), [authority.identity.root])
        token, pem = keep_stamp(self.folder, self.folder.parent / "tmp", size, authority.name, answer, stamp.chain)
        self.add(
            told or stamped + timedelta(seconds=1),
            Anchor(
                session=0,
                authority=authority.name,
                size=size,
                imprint=imprint_of(data).hex(),
                status="ok",
                time=stamp.time,
                policy=stamp.policy,
                serial=stamp.serial,
                token=token,
                certificates=pem,
            ),
        )
        return self

    def findings(self, now: datetime, trust: Trust | None = None) -> list[Finding]:
        check = AnchorCheck(
            self.folder, trust or Trust(pins=(self.authority.identity.root,), heartbeat=timedelta(hours=24))
        )
        for entry in self.entries:
            check.count(entry)
        return [each for each in check.findings(now) if each.code != "STAMPED"]

    def codes(self, now: datetime, trust: Trust | None = None) -> list[str]:
        return [f"{each.level} {each.code}" for each in self.findings(now, trust)]


@pytest.fixture
def story(tmp_path: Path, authority: TestAuthority) -> _Story:
    """An article of the first day, stamped at once."""
    return _Story(tmp_path, authority).add(T, NAMED).add(T).stamp(T + MINUTE)


def test_what_is_stamped_in_time_is_good(story: _Story) -> None:
    assert story.codes(T + HOUR) == []
    assert story.add(T + HOUR).stamp(T + 23 * HOUR).codes(T + 24 * HOUR) == []


def test_a_log_that_was_rebuilt_and_dated_back(tmp_path: Path, authority: TestAuthority) -> None:
    """All keys stolen: every entry anew, thirty days back, and a genuine stamp of today."""
    rebuilt = _Story(tmp_path, authority).add(T, NAMED).add(T).add(T + HOUR).stamp(T + 30 * DAY, told=T + HOUR)
    (found,) = [each for each in rebuilt.findings(T + 30 * DAY) if each.code == "BACKDATED"]
    assert (found.level, found.subject) == ("FAIL", "entry 0")
    assert "30 d later" in found.detail


def test_an_entry_slipped_in_later(story: _Story) -> None:
    story.add(T + HOUR).stamp(T + 5 * DAY)
    assert story.codes(T + 5 * DAY) == ["FAIL BACKDATED"]


def test_within_the_lag_nothing_can_be_seen(story: _Story) -> None:
    """The limit that the documentation names."""
    assert story.add(T + HOUR).stamp(T + 24 * HOUR).codes(T + 24 * HOUR) == []


def test_a_machine_that_was_off_for_a_week_gives_no_alarm(story: _Story) -> None:
    """All was stamped; only the entries about that waited for the next stamp."""
    story.add(T + MINUTE, Seal(session=0, size=2, root="0" * 64, anchors=(2,))).stamp(T + 7 * DAY)
    assert story.codes(T + 7 * DAY) == []


@pytest.mark.parametrize(
    ("reason", "level"),
    [
        (FAILED, "WARN"),
        (Incident(session=0, code="loss", sentence="No command came."), "WARN"),
        (Incident(session=0, code="said", sentence="A disk made noises."), "FAIL"),
        (Incident(session=0, code="repair", sentence="Two objects came back."), "FAIL"),
    ],
)
def test_a_reason_in_the_log_makes_a_late_stamp_a_gap(story: _Story, reason: Body, level: str) -> None:
    story.add(T + HOUR).add(T + 7 * DAY, reason).stamp(T + 7 * DAY + MINUTE)
    found = story.findings(T + 8 * DAY)
    assert [f"{each.level} {each.code}" for each in found] == [f"{level} BACKDATED"]
    assert ("only the log itself says why" in found[0].detail) == (level == "WARN")


@pytest.mark.parametrize(("days", "level"), [(13, "WARN"), (15, "FAIL")])
def test_nobody_is_away_for_ever(story: _Story, days: int, level: str) -> None:
    """Said afterwards, so that a log that was built anew may say it too; a failure that was logged then has no end."""
    away = Incident(session=0, code="loss", sentence="No command came.")
    story.add(T + HOUR).add(T + days * DAY, away).stamp(T + days * DAY + MINUTE)
    assert story.codes(T + days * DAY + HOUR) == [f"{level} BACKDATED"]
    story.entries[-2] = replace(story.entries[-2], body=FAILED)
    assert story.codes(T + days * DAY + HOUR) == ["WARN BACKDATED"]


def test_a_reason_before_the_entry_is_none(story: _Story) -> None:
    story.add(T + HOUR, FAILED).add(T + 2 * HOUR).stamp(T + 7 * DAY)
    assert story.codes(T + 7 * DAY) == ["FAIL BACKDATED"]


CLOCK = Incident(session=0, code="clock", sentence="The clock of this machine was 30 days behind.")


def test_a_clock_that_was_behind(story: _Story) -> None:
    """The log says so itself: entries, and those about stamps, are dated alike. Until it was set, once is enough."""
    wrong = T + HOUR
    story.add(wrong).add(wrong + MINUTE, CLOCK).stamp(wrong + 30 * DAY, told=wrong + 2 * MINUTE)
    story.add(wrong + HOUR).stamp(wrong + HOUR + 30 * DAY, told=wrong + HOUR + MINUTE)
    found = story.findings(T + 31 * DAY)
    assert [f"{each.level} {each.code}" for each in found] == ["WARN BACKDATED", "WARN BACKDATED", "WARN CLOCK"]
    assert "30 d before the stamp of first" in found[2].detail
    assert "1 more" in found[2].detail


def test_a_clock_that_was_set_excuses_nothing_later(story: _Story) -> None:
    wrong = T + HOUR
    story.add(wrong).add(wrong + MINUTE, CLOCK).stamp(wrong + 30 * DAY, told=wrong + 2 * MINUTE)
    story.add(T + 30 * DAY + HOUR).stamp(T + 30 * DAY + 2 * HOUR)
    story.add(T + 31 * DAY).stamp(T + 61 * DAY, told=T + 31 * DAY)
    assert story.codes(T + 61 * DAY) == ["WARN BACKDATED", "FAIL BACKDATED", "WARN CLOCK"]


def test_a_clock_that_nobody_spoke_of(story: _Story) -> None:
    story.add(T + HOUR).stamp(T + 30 * DAY, told=T + HOUR)
    assert story.codes(T + 30 * DAY) == ["FAIL BACKDATED", "WARN CLOCK"]


@pytest.mark.parametrize(("off", "codes"), [(3 * MINUTE, ["WARN CLOCK"]), (MINUTE, [])])
@pytest.mark.parametrize("side", [1, -1])
def test_a_clock_that_is_off_by_minutes(
    tmp_path: Path, authority: TestAuthority, off: timedelta, codes: list[str], side: int
) -> None:
    here = T + side * off
    story = _Story(tmp_path, authority).add(here, NAMED).add(here).stamp(T, told=here)
    assert story.codes(T + HOUR) == codes


@pytest.mark.parametrize(("off", "said"), [(2 * HOUR, "2.0 h behind"), (-3 * MINUTE, "180 s ahead of")])
def test_telegrams_clock(story: _Story, off: timedelta, said: str) -> None:
    def body(source: str, at: datetime) -> Captured:
        asked = Asked(asked=at, answered=at + timedelta(seconds=1), source_time=at + off)
        named = {"session": 0, "method": "help.getConfig", "question": {}, "status": "ok", "error": None}
        return Captured(source=source, asked=asked, objects=(), **named)  # type: ignore[arg-type]

    story.add(T + HOUR, body("article", T + HOUR))  # what a web page's header says is no clock
    story.stamp(T + HOUR)
    assert story.codes(T + HOUR) == []
    for minute in range(3):
        story.add(T + HOUR + minute * MINUTE, body("telegram", T + HOUR + minute * MINUTE))
    story.stamp(T + 2 * HOUR)
    (found,) = story.findings(T + 2 * HOUR)
    assert (found.level, found.code, found.subject) == ("WARN", "CLOCK", "entry 5")
    assert said in found.detail
    assert "2 more" in found.detail


@pytest.mark.parametrize(
    ("heartbeat", "after", "codes"),
    [
        (24, 23 * HOUR, []),
        (24, 24 * HOUR + MINUTE, []),
        (24, 25 * HOUR, ["WARN STALE"]),
        (12, 13 * HOUR, ["WARN STALE"]),
        (48, 47 * HOUR, []),
    ],
)
def test_out_of_date(story: _Story, heartbeat: int, after: timedelta, codes: Sequence[str]) -> None:
    """By the verifier's own configuration, else by the log's policy; pins alone leave that to the log."""
    own = Trust(pins=(story.authority.identity.root,), heartbeat=timedelta(hours=heartbeat))
    assert story.codes(T + MINUTE + after, own) == codes
    story.entries[0] = Entry(
        n=0,
        prev="0" * 64,
        time=T,
        mono_us=0,
        body=Policy(session=0, settings={**NAMED.settings, "anchor.heartbeat_hours": heartbeat}),
    )
    assert story.codes(T + MINUTE + after, Trust(pins=own.pins)) == codes


def test_a_log_may_not_call_itself_fresh_for_years(story: _Story) -> None:
    story.add(T + HOUR, Policy(session=0, settings={**NAMED.settings, "anchor.heartbeat_hours": 8760}))
    story.stamp(T + HOUR)
    assert story.codes(T + 20 * DAY, Trust(pins=(story.authority.identity.root,))) == ["WARN STALE"]


def test_without_stamps(tmp_path: Path, authority: TestAuthority) -> None:
    bare = _Story(tmp_path, authority).add(T).add(T)
    assert bare.codes(T + HOUR, Trust()) == ["NOTE UNANCHORED"]
    assert bare.codes(T + HOUR, Trust(heartbeat=DAY)) == ["WARN UNANCHORED", "WARN STALE"]
    assert bare.add(T, NAMED).codes(T + HOUR, Trust()) == ["WARN UNANCHORED", "WARN STALE"]
    bare.add(T, Policy(session=0, settings={"anchor.authorities": [], "anchor.heartbeat_hours": 24}))
    assert bare.codes(T + HOUR, Trust()) == ["NOTE UNANCHORED"]  # given up on purpose
    assert bare.add(T, FAILED).codes(T + HOUR, Trust()) == ["WARN UNANCHORED", "WARN STALE"]


def test_stamps_of_an_authority_that_nobody_named(tmp_path: Path, authority: TestAuthority) -> None:
    """An authority that was given up, or one that the archive's maker made up: one cannot be told from the other."""
    other = prepared("old", tmp_path / "old", make_identity("ec", label="old"))
    story = _Story(tmp_path, authority).add(T).stamp(T + MINUTE, by=other)
    story.add(T + 90 * DAY, NAMED).stamp(T + 90 * DAY)
    now = T + 90 * DAY
    pinned = Trust(pins=(authority.identity.root,))
    configured = Trust(roots={"first": (authority.identity.root,)}, heartbeat=DAY)
    assert story.codes(now, pinned) == ["WARN TOKEN", "WARN BACKDATED"]
    assert story.codes(now, configured) == ["NOTE TOKEN", "NOTE BACKDATED"]
    assert story.codes(now, Trust()) == ["NOTE TOKEN"]
    replaced = Trust(roots={"first": (authority.identity.root,), "old": (authority.identity.root,)}, heartbeat=DAY)
    assert story.codes(now, replaced) == ["WARN TOKEN", "NOTE BACKDATED"]
    both = Trust(pins=(authority.identity.root, other.identity.root))
    assert story.codes(now, both) == []
    late = story.add(T + HOUR).add(T + 91 * DAY).stamp(T + 91 * DAY, by=other).stamp(T + 91 * DAY)
    assert "FAIL BACKDATED" in late.codes(now, pinned)


def test_old_entries_may_be_stamped_when_an_authority_is_named_first(tmp_path: Path, authority: TestAuthority) -> None:
    old = _Story(tmp_path, authority).add(T).add(T + 90 * DAY, NAMED).stamp(T + 90 * DAY)
    assert old.codes(T + 90 * DAY) == ["WARN BACKDATED"]


def test_no_flip_in_a_token_or_its_certificates_goes_unseen(story: _Story) -> None:
    """openssl and rfc3161-client overlook some: the hashes in the log see all."""
    files = [each for each in (story.folder / "anchors").rglob("*") if each.is_file()]
    assert len(files) == 2
    for file in files:
        whole = file.read_bytes()
        file.chmod(0o644)
        for at in range(0, len(whole), 1 if LONG else 29):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
            assert "FAIL TOKEN_HASH" in story.codes(T + HOUR)
        file.write_bytes(whole)
    assert story.codes(T + HOUR) == []
