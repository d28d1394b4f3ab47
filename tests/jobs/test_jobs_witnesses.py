"""A witness on loopback HTTP: co-signatures are kept, logged and verified; cuts, forks and strangers are refused."""

from __future__ import annotations

import asyncio
import http.client
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.archive import create_archive, read_manifest
from archiver.config import Config, Witness, Witnessing
from archiver.jobs import witness_server
from archiver.jobs.anchor import anchor_now
from archiver.jobs.progress import Silent
from archiver.jobs.status import status_of
from archiver.jobs.verify import VerifyRequest, verify
from archiver.jobs.witness_server import Notary, ServeRequest, make_key, serve
from archiver.jobs.workplace import Workplace
from archiver.log import Checkpoint, SignedCheckpoint, Signer
from archiver.log.edge import Edge
from archiver.log.merkle import leaf_hash
from archiver.log.tree import Tree
from archiver.log.witnessing import Request, Verdict
from archiver.model.custody import Annotation, Target


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """An archive whose witness listens until the test is over."""
    folder, keys = tmp_path / "archive", tmp_path / "configuration" / "keys"
    await asyncio.to_thread(create_archive, folder, keys)
    key = await asyncio.to_thread(make_key, tmp_path / "witness.pem", "witness.example/zelmara")
    told: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    log = (await asyncio.to_thread(read_manifest, folder / "archive.json")).public_key
    request = ServeRequest(
        state=tmp_path / "state", key=tmp_path / "witness.pem", host="127.0.0.1", port=0, logs=(log,)
    )
    serving = asyncio.ensure_future(
        serve(request, lambda line: loop.call_soon_threadsafe(told.put_nowait, line) and None)
    )
    url = (await told.get()).split(" on ")[1].split(" for ")[0]
    witnessing = Witnessing(witnesses=(Witness(name="zelmara", url=url, vkey=key.vkey),))
    yield Workplace(
        folder=folder,
        config=Config(witness=witnessing),
        config_folder=tmp_path / "configuration",
        progress=Silent(),
        command="test",
    )
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def _annotate(place: Workplace, text: str) -> None:
    async with place.writing() as archive:
        await archive.attest(Annotation(session=0, target=Target(kind="archive"), text=text))


async def _codes(place: Workplace, *pins: str) -> set[str]:
    found = (await verify(place, VerifyRequest(witnesses=pins))).findings
    return {f"{each.level} {each.code}" for each in found} - {"NOTE UNANCHORED"}


async def test_cosigned_and_verified(place: Workplace) -> None:
    for text in ("one", "two"):
        await _annotate(place, text)
    assert place.unstamped == []
    before = await asyncio.to_thread((place.folder / "log" / "checkpoint").read_bytes)
    async with place.writing() as archive:
        assert (await place.stamp(archive, "run")).gaps == ()
    assert (await anchor_now(place)).cosigned == ()  # all is co-signed
    assert await asyncio.to_thread((place.folder / "log" / "checkpoint").read_bytes) == before
    vkey = place.config.witness.witnesses[0].vkey
    assert await _codes(place, vkey) == {"NOTE WITNESSED"}
    assert await _codes(replace(place, config=Config())) == {"NOTE WITNESSED"}
    lines = await asyncio.to_thread(lambda: sorted((place.folder / "log" / "cosignatures").iterdir()))
    assert len(lines) == 2
    await asyncio.to_thread(lines[0].chmod, 0o644)
    await asyncio.to_thread(shutil.copyfile, lines[1], lines[0])
    assert "FAIL COSIGNATURE" in await _codes(place)
    await asyncio.to_thread(lines[0].unlink)
    assert "FAIL COSIGNATURE" in await _codes(place)


async def test_a_rolled_back_and_rewritten_log_is_refused(place: Workplace, tmp_path: Path) -> None:
    await _annotate(place, "one")
    await asyncio.to_thread(shutil.copytree, place.folder, tmp_path / "old")
    await _annotate(place, "two")
    assert place.unstamped == []
    rewritten = replace(place, folder=tmp_path / "old", unstamped=[], asked_at=set())
    await _annotate(rewritten, "other")
    (gap,) = rewritten.unstamped
    assert "rewritten" in gap or "cut off" in gap
    assert "WARN UNWITNESSED" in await _codes(rewritten)


async def test_a_witness_that_is_away_is_asked_again(place: Workplace) -> None:
    (witness,) = place.config.witness.witnesses
    away = Witnessing(witnesses=(witness.model_copy(update={"url": "http://127.0.0.1:9"}),))
    gone = replace(place, config=Config(witness=away), unstamped=[], asked_at=set())
    await _annotate(gone, "one")
    assert len(gone.unstamped) == 1
    assert "WARN UNWITNESSED" in await _codes(gone)
    await _annotate(gone, "two")
    (state,) = (await status_of(gone)).witnesses
    assert (state.size, state.cosigned) == (0, None)
    assert state.failed is not None
    assert "does not co-sign" in str(state.error)
    assert len(await _incidents(gone)) == 1, "one an outage"

    asked = await anchor_now(place)  # without any authority
    assert (asked.cosigned, asked.anchors, asked.gaps) == (("zelmara",), (), ())
    assert await _codes(place) == {"NOTE WITNESSED"}
    (state,) = (await status_of(place)).witnesses
    assert (state.size > 0, state.left, state.failed, state.error) == (True, 0, None, None)
    assert state.cosigned is not None
    await _annotate(gone, "three")
    assert len(await _incidents(gone)) == 2, "it was there in between"


async def test_a_witness_that_was_removed_is_a_note(place: Workplace) -> None:
    await _annotate(place, "one")
    await _annotate(replace(place, config=Config()), "two")
    found = (await verify(replace(place, config=Config()))).findings
    (note,) = [each for each in found if each.code == "UNWITNESSED"]
    assert note.level == "NOTE"
    assert "witness.example/zelmara, which co-signed the first" in note.detail
    assert "WARN UNWITNESSED" in await _codes(place), "who configures it misses it"


async def _incidents(place: Workplace) -> list[int]:
    async with place.reading() as archive:
        return await archive.catalog.of_kind("incident")


async def test_what_is_no_good_request_is_refused_over_http(place: Workplace) -> None:
    host = place.config.witness.witnesses[0].url.removeprefix("http://").rstrip("/")
    log = (await asyncio.to_thread(read_manifest, place.folder / "archive.json")).origin
    stranger, other = Signer.generate(log), Signer.generate("other.example/log")
    asked: list[tuple[int, str, bytes, dict[str, str]]] = [
        (400, "/add-checkpoint", b"old 0\n\nnothing", {}),
        (400, "/add-checkpoint", b"\xff" * 500, {}),
        (400, "/add-checkpoint", b"", {"Content-Length": "-1"}),
        (400, "/add-checkpoint", b"", {"Content-Length": "9" * 40}),
        (413, "/add-checkpoint", b"", {"Content-Length": "1000000000"}),
        (404, "/", b"", {}),
        (404, "/add-checkpoint", _request(other).body, {}),
        (403, "/add-checkpoint", _request(stranger).body, {}),
    ]
    for status, path, body, headers in asked:
        answer = await asyncio.to_thread(_post, host, path, body, headers)
        assert answer[0] == status, (path, body[:40], headers, answer)
    await _annotate(place, "one")
    assert place.unstamped == [], "it serves on"


async def test_of_two_at_once_one_is_told_the_size(place: Workplace) -> None:
    """Two copies of an archive that went on by themselves: the second one is refused."""
    host = place.config.witness.witnesses[0].url.removeprefix("http://").rstrip("/")
    signer = await asyncio.to_thread(_signer_of, place)
    requests = [_request(signer, b"one"), _request(signer, b"other", b"leaf")]
    answers = await asyncio.gather(
        *(asyncio.to_thread(_post, host, "/add-checkpoint", each.body, {}) for each in requests)
    )
    won, lost = sorted(zip(answers, requests, strict=True), key=lambda each: each[0][0])
    assert (won[0][0], lost[0][0]) == (200, 409)
    assert lost[0][1] == "text/x.tlog.size"
    assert lost[0][2] == b"%d\n" % won[1].signed.checkpoint.size


@pytest.mark.parametrize("step", ["replace_file", "fsync_folder"])
def test_a_witness_that_died_while_it_wrote_signs_no_fork(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What it may have promised is on the disk first: whatever it died of, another history is refused after."""
    signer, witness = Signer.generate("log.example/1"), Signer.generate("witness.example/1")

    def answer(request: Request) -> Verdict:
        """Of a witness that has just been started."""
        return Notary(tmp_path, witness, {signer.name: [signer.verifier]}).answer(request.body)[0]

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    assert answer(_request(signer, b"one")).status == 200
    longer = _grown(signer, b"one", b"two")
    with monkeypatch.context() as patch:
        patch.setattr(witness_server, step, die)
        with pytest.raises(KeyboardInterrupt):
            answer(longer)
    kept = answer(_request(signer, b"one")).size
    assert kept == (1 if step == "replace_file" else 2)
    assert answer(longer if kept == 1 else replace(longer, old=2, proof=())).status == 200
    assert answer(_grown(signer, b"one", b"other")).status == 409


def _signer_of(place: Workplace) -> Signer:
    return Signer.load(next(place.keys_folder.glob("*.key")), read_manifest(place.folder / "archive.json").origin)


def _grown(signer: Signer, *leaves: bytes) -> Request:
    tree = _tree(leaves)
    return Request(1, tree.consistency_proof(1, len(leaves)), _note(signer, tree))


def _request(signer: Signer, *leaves: bytes) -> Request:
    """The first one about a log with these entries."""
    return Request(0, (), _note(signer, _tree(leaves or (b"one",))))


def _tree(leaves: Sequence[bytes]) -> Tree:
    tree = Tree(Path(), Edge())
    for leaf in leaves:
        tree.append(leaf_hash(leaf))
    return tree


def _note(signer: Signer, tree: Tree) -> SignedCheckpoint:
    return SignedCheckpoint.sign(Checkpoint(origin=signer.name, size=tree.size, root=tree.root()), signer)


def _post(host: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(host, timeout=20)
    try:
        connection.putrequest("POST", path)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        connection.close()
