"""``[notify]``: templates are checked when they are read, and no error repeats a secret."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.config import load_config, readable_by_others
from archiver.errors import ConfigError
from archiver.jobs.notifying.sending import body_of
from archiver.model.events import Event

NOON = datetime(2021, 4, 9, 12, tzinfo=UTC)
TOKEN = "T0KEN-31337"
HEAD = "[[notify.targets]]\nname = 'desk'\n"
HOOK = f"{HEAD}webhook = 'https://hooks.example/{TOKEN}'\n"


def _load(folder: Path, text: str) -> str:
    """What is wrong with it, or nothing."""
    file = folder / "config.toml"
    file.write_text(text)
    try:
        load_config(file, {})
    except ConfigError as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{HOOK}template = '{{who}}'\n", "there is no {who}; there are {id}, {kind},"),
        (f"{HOOK}template = '{{}}'\n", "there is no {};"),
        (f"{HOOK}template = '{{0}}'\n", "there is no {0};"),
        (f"{HOOK}template = '{{kind.real}}'\n", "there is no {kind.real};"),
        (f"{HOOK}template = '{{kind!r}}'\n", "a placeholder is a name alone"),
        (f"{HOOK}template = '{{kind:>{{entry}}}}'\n", "a placeholder is a name alone"),
        (f"{HOOK}template = '{{\"text\": \"{{kind}}\"}}'\n", "a placeholder is a name alone"),
        (f"{HOOK}template = '{{kind'\n", "expected '}' before end of string"),
        (f"{HOOK}events = ['deleted']\n", "'notify.targets.0.events.0'"),
        (f"{HOOK}markup = 'rtf'\n", "'notify.targets.0.markup'"),
        (f"{HOOK}retries = 9\n", "Unknown key 'notify.targets.0.retries'"),
        (f"{HOOK}command = ['x']\n", "desk needs either a command or a webhook"),
        (HEAD, "desk needs either a command or a webhook"),
        (f"{HOOK}{HOOK}", "two targets are called desk"),
        (f"{HOOK}headers = {{ 'X Y' = '{TOKEN}' }}\n", "X Y cannot be a header"),
        (f'{HOOK}headers = {{ X = "{TOKEN}\\nY: z" }}\n', "X cannot be a header"),
        (f"{HOOK}headers = {{ Content-Type = 'text/plain' }}\n", "content_type says what is sent"),
        (f"{HOOK}headers = {{ X = 'file:secret' }}\n", "behind file: stands a whole path"),
        (f"{HEAD}webhook = 'http://hooks.example/{TOKEN}'\n", "would be called without TLS"),
        (f"{HEAD}webhook = 'http://127.0.0.1.example/{TOKEN}'\n", "would be called without TLS"),
        (f"{HEAD}webhook = 'ftp://hooks.example/{TOKEN}'\n", "is no address of the web"),
        (f"{HEAD}webhook = 'https://[{TOKEN}'\n", "is no address of the web"),
        (f"{HEAD}webhook = 'hooks.example/{TOKEN}'\n", "is no address of the web"),
        (HOOK.replace("'desk'", "'Our desk'"), "'notify.targets.0.name'"),
        (f"{HEAD}command = ['']\n", "names no program"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_without_the_secret(tmp_path: Path, text: str, sentence: str) -> None:
    said = _load(tmp_path, text)
    assert sentence in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    "text",
    [
        HOOK,
        f'{HOOK}template = \'{{{{"text": "{{sentence}}"}}}}\'\n',
        f"{HEAD}webhook = 'http://127.0.0.1:8080/x'\n",
        f"{HEAD}webhook = 'http://[::1]:8080/x'\n",
        f"{HEAD}webhook = 'http://10.0.0.7/x'\ninsecure = true\n",
        f"{HEAD}webhook = 'env:HOOK'\nheaders = {{ Authorization = 'file:~/secret' }}\n",
        f"{HEAD}command = ['sendmail', '-t']\n",
    ],
)
def test_what_can_be_used(tmp_path: Path, text: str) -> None:
    assert _load(tmp_path, text) == ""


def test_secrets_that_others_can_read_are_told_of(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for text, told in ((HOOK, True), (f"{HEAD}webhook = 'env:HOOK'\n", False), (f"{HEAD}command = ['x']\n", False)):
        file.write_text(text)
        file.chmod(0o644)
        assert (readable_by_others(load_config(file, {})) is not None) == told
    shown = repr(load_config(file, {})) + HOOK.replace(TOKEN, "")
    assert TOKEN not in shown
    file.write_text(f"{HOOK}headers = {{ Authorization = '{TOKEN}' }}\n")
    config = load_config(file, {})
    assert TOKEN not in f"{config!r} {config} {config.model_dump_json()}"


def test_the_examples_of_the_guide_can_be_used(tmp_path: Path) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "guide.md").read_text()
    blocks = [each for each in guide.split("```")[1::2] if "[[notify.targets]]" in each]
    file = tmp_path / "config.toml"
    file.write_text("".join(blocks))
    event = Event(
        id="gone:7/1:9", kind="gone", time=NOON, sentence='A "post"\n<is> gone.', title="Rives\nBcc: x", entry=9
    )
    bodies = {each.name: body_of(each, event).decode() for each in load_config(file, {}).notify.targets}
    assert json.loads(bodies["desk"]) == event.document()
    assert json.loads(bodies["slack"]) == {"text": 'A "post"\n&lt;is&gt; gone.  '}
    assert json.loads(bodies["matrix"]) == {"text": 'A "post"\n<is> gone. ', "username": "archiver"}
    assert bodies["phone"] == 'A "post" <is> gone. '
    head, _, body = bodies["mail"].partition("\n\n")
    assert head.splitlines()[:2] == ["To: desk@news.example", "Subject: [archiver] gone: Rives Bcc: x"]
    assert body.splitlines()[0] == 'A "post" <is> gone.'
