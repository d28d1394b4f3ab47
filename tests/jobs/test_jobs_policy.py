"""The settings under which things are archived are entries: when they first apply, and whenever they change."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Config
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.policy import LEFT_OUT, WHOLE, settings_of
from archiver.jobs.progress import Silent
from archiver.jobs.rebuild import rebuild
from archiver.jobs.remarks import annotate
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.log import Signer
from archiver.log.codec import MAX_LINE
from archiver.log.cosignature import WitnessKey
from archiver.model.captures import Json
from archiver.model.custody import Policy

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."
SECRETS = ("hunter2", "s3cret", "/home/zelmara", "ab" * 16)


def _config(**tables: object) -> Config:
    return Config.model_validate(tables)


@pytest.fixture
async def place(tmp_path: Path) -> Workplace:
    place = Workplace(
        folder=tmp_path / "archive",
        config=Config(),
        config_folder=tmp_path / "configuration",
        progress=Silent(),
        command="test",
    )
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    return place


def _with(place: Workplace, config: Config) -> Workplace:
    return Workplace(
        folder=place.folder, config=config, config_folder=place.config_folder, progress=Silent(), command="test"
    )


async def _policies(place: Workplace) -> list[tuple[int, dict[str, Json]]]:
    async with place.reading() as archive:
        numbers = await archive.catalog.of_kind("policy")
        entries = await asyncio.to_thread(lambda: [archive.log.entry(n) for n in numbers])
    return [(entry.n, dict(entry.body.settings)) for entry in entries if isinstance(entry.body, Policy)]


async def _add(place: Workplace, tmp_path: Path, text: str) -> None:
    file = tmp_path / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))


async def test_settings_are_logged_once_and_when_they_change(place: Workplace, tmp_path: Path) -> None:
    await _add(place, tmp_path, TEXT)
    ((n, first),) = await _policies(place)
    assert n == 2, "behind the session, before what it captures"
    assert first == settings_of(Config())
    assert first["media.kinds"] == list(Config().media.kinds)
    assert first["people.keep"] is False

    await _add(place, tmp_path, TEXT + " (2)")
    await annotate(place, "archive", "nothing changed")
    assert len(await _policies(place)) == 1

    changed = _with(place, _config(media={"max_bytes": 1000}))
    async with changed.writing():
        pass  # nothing is done under them
    assert len(await _policies(place)) == 1
    await _add(changed, tmp_path, TEXT + " (3)")
    _, (_, second) = await _policies(place)
    assert second["media.max_bytes"] == 1000
    assert {name.partition(".")[0] for name in second} == {"media"}, "the table that changed, whole"

    await rebuild(place)
    await annotate(changed, "archive", "and the catalog is told by the log alone")
    assert len(await _policies(place)) == 2
    assert (await verify(place)).ok


async def test_options_of_one_command_are_settings_while_it_runs(place: Workplace) -> None:
    for other in (place.keeping_people(), place.fetching(files=False, comments=True), place.ignoring_robots(), place):
        await annotate(other, "archive", "a remark")
    said = [settings for _, settings in await _policies(place)]
    assert said[0]["people.keep"] is True
    assert (said[1]["people.keep"], said[1]["media.files"], said[1]["collect.comments"]) == (False, False, True)
    assert (said[2]["media.files"], said[2]["collect.comments"], said[2]["article.robots"]) == (True, False, False)
    assert said[3] == {name: value for name, value in said[0].items() if name.startswith("article.")}


async def test_a_witness_that_is_asked_no_more_is_an_entry(place: Workplace) -> None:
    key = WitnessKey(Signer.generate("w.example").verifier).vkey
    witness = {"witnesses": [{"name": "w", "url": "http://127.0.0.1:1", "vkey": key}], "timeout_s": 1.0}
    await annotate(_with(place, _config(witness=witness)), "archive", "with a witness")
    await annotate(place, "archive", "without one")
    said = [settings["witness.keys"] for _, settings in await _policies(place) if "witness.keys" in settings]
    assert said == [[key], []]


def test_every_table_of_the_configuration_is_decided_about() -> None:
    """A new table is declared, or left out on purpose."""
    said = {name.partition(".")[0] for name in settings_of(Config())}
    assert said | LEFT_OUT == set(Config.model_fields)
    for table in WHOLE:
        keys = set(getattr(Config(), table).model_dump())
        assert {f"{table}.{key}" for key in keys} <= set(settings_of(Config())), table


def test_no_secret_and_no_place_is_declared(tmp_path: Path) -> None:
    config = _config(
        archive="/home/zelmara/case",
        telegram={
            "api_id": 12345,
            "api_hash": "ab" * 16,
            "proxy": "socks5://user:hunter2@proxy.example:1080",
            "server": "127.0.0.1:4430",
            "server_key": "/home/zelmara/key.pem",
        },
        receipt={"command": ["/home/zelmara/mail-it", "--password", "s3cret"]},
        feeds=[{"source": "https://user:hunter2@news.example/rss"}, {"source": "/home/zelmara/feed.xml"}],
        articles=[{"source": "/home/zelmara/inbox"}],
        anchor={"authorities": [{"name": "tsa", "url": "https://u:hunter2@tsa.example/", "roots": "/home/zelmara/r"}]},
    )
    written = json.dumps(settings_of(config))
    assert not [secret for secret in SECRETS if secret in written]
    assert '"telegram.test_server": true' in written
    assert "https://news.example/rss" in written


async def test_settings_that_no_line_holds_are_logged_all_the_same(place: Workplace) -> None:
    config = _config(
        media={"max_bytes": 2**62},
        follow={"poll_s": float("inf")},
        article={"user_agent": "é" * 50_000},
        feeds=[{"source": f"https://news.example/{'x' * 100}/{n}"} for n in range(2_000)],
    )
    await annotate(_with(place, config), "archive", "a remark")
    ((n, said),) = await _policies(place)
    assert said["media.max_bytes"] == str(2**62)
    assert said["follow.poll_s"] == "inf"
    assert said["feeds.read"] == settings_of(config)["feeds.read"]
    async with place.reading() as archive:
        (line,) = await asyncio.to_thread(lambda: list(archive.log.lines(n, n + 1)))
        assert len(line) < MAX_LINE / 2
    assert (await verify(place)).ok
