"""One event to one target: faults of the receiver, templates, secrets, commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.config import NotifyTarget
from archiver.jobs.notifying.sending import body_of, send
from archiver.model.events import Event
from archiver.sources.web import webhook
from tests.jobs.hooks import TOKEN, Receiver, receiving

EVENT = Event(
    id="gone:77/3:12",
    kind="gone",
    time=datetime(2021, 4, 9, 12, tzinfo=UTC),
    sentence='A cited post is gone: “Rives "Infos"”.',
    title='Rives\r\nBcc: all@example.org\n\n<!channel> & "co"\\',
    channel="@rives_demo",
    entry=12,
)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(webhook, "PAUSE_S", 0.01)
    with receiving() as found:
        yield found


def _target(receiver: Receiver | None = None, **more: Any) -> NotifyTarget:
    address = {} if receiver is None else {"webhook": receiver.url}
    return NotifyTarget(name="desk", **{"timeout_s": 20, **address, **more})


async def test_what_is_sent_is_the_event(receiver: Receiver) -> None:
    assert await send(_target(receiver), EVENT) is None
    (headers, body), *more = receiver.requests
    assert (json.loads(body), more) == (EVENT.document(), [])
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("answers", "requests", "fault"),
    [
        ([204], 1, None),
        ([500, "reset", 201], 3, None),
        (["slow"], 1, None),  # it has it: what comes behind the status does not matter
        ([503, 429, 500], 3, "It answered with HTTP status 500."),
        ([404], 1, "It answered with HTTP status 404."),
        ([302], 1, "It answered with HTTP status 302."),
        (["hang", "hang", "hang"], 3, "It did not answer within 0.3 seconds."),
        (["reset", "reset", "reset"], 3, "It cannot be reached (ReadError)."),
    ],
)
async def test_faults_that_may_pass_are_tried_again_and_nothing_that_was_taken_is_sent_twice(
    receiver: Receiver, answers: list[int | str], requests: int, fault: str | None
) -> None:
    receiver.answers = answers
    said = await send(_target(receiver, timeout_s=0.3 if "hang" in answers else 20), EVENT)
    assert said == (None if fault is None else f"desk was not told: {fault}")
    assert (len(receiver.requests), receiver.elsewhere) == (requests, [])


async def test_nobody_listens(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", f"http://127.0.0.1:9/{TOKEN}")
    assert await send(_target(webhook="env:HOOK"), EVENT) == "desk was not told: It cannot be reached (ConnectError)."
    assert receiver.requests == []


async def test_secrets_come_from_the_environment_and_from_files_of_ones_own(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOOK", receiver.url)
    secret = tmp_path / "secret"
    secret.write_text("Bearer hidden\n")
    target = _target(webhook="env:HOOK", headers={"Authorization": f"file:{secret}", "X-Desk": "plain"})
    secret.chmod(0o640)
    said = await send(target, EVENT)
    assert said == f"desk was not told: others can use {secret}: chmod 600 {secret}."
    secret.chmod(0o600)
    assert await send(target, EVENT) is None
    ((headers, _),) = receiver.requests
    assert (headers["Authorization"], headers["X-Desk"]) == ("Bearer hidden", "plain")
    assert target.holds_secrets  # the header that stands there as it is
    for text, sentence in (
        ("", "is empty"),
        ("one\ntwo", "can be no address and no header"),
        ("é", "can be no address and no header"),
    ):
        secret.write_text(text)
        assert sentence in str(await send(target, EVENT))
    secret.unlink()
    assert "cannot be read" in str(await send(target, EVENT))
    secret.write_text("Bearer hidden")
    secret.chmod(0o600)
    monkeypatch.delenv("HOOK")
    assert await send(target, EVENT) == "desk was not told: the environment variable HOOK is not set."
    monkeypatch.setenv("HOOK", f"http://elsewhere.example/{TOKEN}")
    assert await send(target, EVENT) == (
        "desk was not told: the webhook would be called without TLS; write https, or set insecure = true."
    )
    assert len(receiver.requests) == 1


def test_what_others_wrote_stays_inside_its_place_of_a_template() -> None:
    slack = _target(webhook="https://x.example", template='{{"text": "{sentence} {title}"}}', markup="html")
    text = json.loads(body_of(slack, EVENT))
    assert text == {"text": 'A cited post is gone: “Rives "Infos"”. ' + EVENT.title.replace("&", "&amp;").replace(
        "<", "&lt;"
    ).replace(">", "&gt;")}  # fmt: skip
    mail = _target(
        command=("sendmail",), content_type="text/plain", template="Subject: {title}\n\n{kind} {entry}{post}"
    )
    assert body_of(mail, EVENT).decode() == 'Subject: Rives Bcc: all@example.org <!channel> & "co"\\\n\ngone 12'
    odd = replace(EVENT, sentence="a\x1b[31m\u2028b\u202e")
    assert body_of(_target(command=("x",), content_type="text/plain", template="{sentence}"), odd) == b"a [31m b"


async def test_a_command_reads_the_event_and_what_it_writes_stays_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVER_TELEGRAM__API_HASH", "hash")
    kept = tmp_path / "kept"
    code = f"import os, sys; open({str(kept)!r}, 'w').write(sys.stdin.read() + '\\n' + ' '.join(os.environ)); "
    assert await send(_target(command=(sys.executable, "-c", code)), EVENT) is None
    document, variables = kept.read_text().splitlines()
    assert json.loads(document) == EVENT.document()
    assert "ARCHIVER_" not in variables
    loud = f"{code} print({TOKEN!r}); sys.exit(3)"
    said = await send(_target(command=(sys.executable, "-c", loud, TOKEN)), EVENT)
    assert said == f"desk was not told: {sys.executable} ended with status 3."
    slow = "import time; time.sleep(60)"
    said = await send(_target(command=(sys.executable, "-c", slow), timeout_s=0.2), EVENT)
    assert said == f"desk was not told: {sys.executable} did not end within 0.2 seconds."
    assert "cannot be started" in str(await send(_target(command=("no-such-program-here",)), EVENT))
