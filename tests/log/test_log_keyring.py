"""The ring of keys: who may sign what, from where on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archiver.log import Checkpoint, KeyRing, SignedCheckpoint, Signer, read_ring
from archiver.log.key_statement import sign
from archiver.log.keyring import compromised, pinned, ring_of
from archiver.model.custody import KeyAct
from archiver.model.entries import Entry
from tests.log.log_samples import ORIGIN, START, new_sample

A, B, C, R, R2, STRANGER = (Signer.generate(ORIGIN) for _ in range(6))
PREV = "ab" * 32
LATER = START + timedelta(days=10)
Signed = Callable[[KeyAct], tuple[Signer, ...]]


def act(kind: str, key: Signer, successor: Signer | None = None, since: datetime | None = None) -> KeyAct:
    return KeyAct(
        session=1,
        act=kind,  # type: ignore[arg-type]
        key=key.verifier.vkey,
        signatures=(),
        successor=successor.verifier.vkey if successor else None,
        compromised_since=since,
    )


class Book:
    """Entries about keys, signed as they should be unless a test says otherwise."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, Entry]] = []

    @property
    def ring(self) -> KeyRing:
        return ring_of(self.entries, A.verifier, ORIGIN)

    def add(self, n: int, body: KeyAct, *signers: Signer, days: float = 1) -> KeyRing:
        said = self.ring.statement(body, n, PREV)
        return self.put(n, replace(body, signatures=sign(said, signers)), days)

    def put(self, n: int, body: KeyAct, days: float = 1) -> KeyRing:
        entry = Entry(n=n, prev=PREV, time=START + timedelta(days=days), mono_us=0, body=body)
        self.entries.append((n, entry))
        return self.ring


def note(size: int, *signers: Signer) -> SignedCheckpoint:
    state = Checkpoint(origin=ORIGIN, size=size, root=b"r" * 32)
    lines = [SignedCheckpoint.sign(state, each).signatures[0] for each in signers]
    return SignedCheckpoint(state, tuple(lines))


def failures(ring: KeyRing) -> list[tuple[str, str]]:
    return [(each.level, each.code) for each in ring.findings]


def test_a_rotation_counts_from_the_checkpoint_that_covers_it() -> None:
    ring = Book().add(5, act("rotate", B), A, B)
    assert ring.findings == ()
    assert ring.present == B.verifier
    assert ring.signed(note(5, A))
    assert not ring.signed(note(5, B))
    assert not ring.signed(note(6, A))
    assert ring.signed(note(6, B))
    assert ring.signed(note(6, A, B))
    assert not ring.signed(note(6, B, STRANGER))


def test_a_spoilt_second_signature_under_the_logs_name_is_seen() -> None:
    ring = Book().add(5, act("rotate", B), A, B)
    both = note(6, A, B)
    old = both.signatures[0]
    spoilt = replace(old, blob=old.blob[:-1] + bytes([old.blob[-1] ^ 1]))
    assert not ring.signed(replace(both, signatures=(spoilt, both.signatures[1])))


@pytest.mark.parametrize("signers", [(), (A,), (B,), (A, STRANGER), (STRANGER, B), (A, B, STRANGER)])
def test_a_rotation_takes_both_keys_and_no_other(signers: tuple[Signer, ...]) -> None:
    ring = Book().add(5, act("rotate", B), *signers)
    assert failures(ring) == [("FAIL", "KEY")]
    assert ring.present == A.verifier


def test_a_statement_is_good_for_one_place_of_one_log() -> None:
    book = Book()
    body = act("rotate", B)
    for said in (
        book.ring.statement(body, 6, PREV),
        book.ring.statement(body, 5, "cd" * 32),
        KeyRing.start(A.verifier, "another").statement(body, 5, PREV),
        book.ring.statement(act("recovery", B), 5, PREV),
    ):
        ring = Book().put(5, replace(body, signatures=sign(said, (A, B))))
        assert failures(ring) == [("FAIL", "KEY")]


def test_an_entry_at_another_place_than_its_number_changes_no_key() -> None:
    book = Book()
    book.add(5, act("rotate", B), A, B)
    moved = ring_of([(4, book.entries[0][1])], A.verifier, ORIGIN)
    assert failures(moved) == [("FAIL", "KEY")]


def test_a_replaced_key_neither_rotates_nor_comes_back() -> None:
    book = Book()
    book.add(5, act("rotate", B), A, B)
    assert failures(book.add(7, act("rotate", C), A, C)) == [("FAIL", "KEY")]
    book.entries.pop()
    assert failures(book.add(7, act("rotate", A), B, A)) == [("FAIL", "KEY")]


def test_the_recovery_key_replaces_a_lost_key() -> None:
    book = Book()
    assert book.add(3, act("recovery", R), A, R).recovery == R.verifier
    ring = book.add(8, act("revoke", A, successor=B, since=LATER), R, B)
    assert ring.findings == ()
    assert ring.present == B.verifier
    assert not ring.signed(note(9, A))
    assert ring.signed(note(9, B))
    assert not ring.signed(note(9, R))


@pytest.mark.parametrize("signers", [(A, B), (R,), (B,), (STRANGER, B), (A, R, B)])
def test_a_present_key_is_revoked_by_the_recovery_key_and_the_successor(signers: tuple[Signer, ...]) -> None:
    book = Book()
    book.add(3, act("recovery", R), A, R)
    ring = book.add(8, act("revoke", A, successor=B, since=LATER), *signers)
    assert failures(ring) == [("FAIL", "KEY")]
    assert ring.present == A.verifier


def test_a_thief_of_the_log_key_cannot_take_the_recovery_key_away() -> None:
    book = Book()
    book.add(3, act("recovery", R), A, R)
    assert failures(book.add(4, act("recovery", R2), A, R2)) == [("FAIL", "KEY")]
    book.entries.pop()
    assert book.add(4, act("recovery", R2), A, R2, R).recovery == R2.verifier
    assert failures(book.add(6, act("revoke", A, successor=B, since=LATER), R, B)) == [("FAIL", "KEY")]


@pytest.mark.parametrize(
    ("body", "signers"),
    [
        (act("revoke", A, since=LATER), (A,)),  # itself, without a recovery key
        (act("revoke", STRANGER, since=LATER), (A,)),
        (act("recovery", A), (A, A)),
        (replace(act("rotate", B), key="no key"), (A, B)),
        (replace(act("rotate", B), key=Signer.generate("other").verifier.vkey), (A, B)),
        (replace(act("rotate", B), key="\ud800+00000000+AA=="), (A, B)),
    ],
)
def test_other_acts_are_findings(body: KeyAct, signers: tuple[Signer, ...]) -> None:
    n = 5
    said = KeyRing.start(A.verifier, ORIGIN).statement(replace(body, key="x"), n, PREV)
    assert failures(Book().put(n, replace(body, signatures=sign(said, signers)))) == [("FAIL", "KEY")]
    if body.key.isascii():
        assert failures(Book().add(n, body, *signers)) == [("FAIL", "KEY")]


def test_an_earlier_key_is_revoked_by_the_present_one() -> None:
    book = Book()
    book.add(5, act("rotate", B), A, B)
    ring = book.add(9, act("revoke", A, since=START), B)
    assert ring.findings == ()
    assert ring.present == B.verifier
    assert [each.revoked for each in ring.keys] == [START, None]
    assert failures(book.add(11, act("revoke", A, successor=C, since=START), B, C)) == [("FAIL", "KEY")]


def test_compromised_are_entries_under_the_key_without_an_older_stamp() -> None:
    since = START + timedelta(days=2)
    book = Book()
    book.add(5, act("rotate", B), A, B, days=3)
    ring = book.add(9, act("revoke", A, since=since), B, days=4)
    for proven, subject in (({}, "entry 0"), ({2: since}, "entry 2"), ({2: since, 4: LATER}, "entry 2")):
        [found] = compromised(ring, proven, 12)
        assert (found.level, found.code, found.subject) == ("WARN", "COMPROMISED", subject)
        assert "entry 4" in found.detail
    assert list(compromised(ring, {8: since}, 12)) == []
    assert list(compromised(ring, {3: since}, 3)) == []


def test_a_key_that_was_replaced_before_it_was_stolen_taints_nothing() -> None:
    book = Book()
    book.add(5, act("rotate", B), A, B, days=3)
    ring = book.add(9, act("revoke", A, since=START + timedelta(days=4)), B, days=5)
    assert list(compromised(ring, {}, 12)) == []


def test_pins_are_keys_of_the_ring() -> None:
    ring = Book().add(5, act("rotate", B), A, B)
    assert list(pinned(ring, [A.verifier.public_key, B.verifier.public_key])) == []
    [found] = pinned(ring, [C.verifier.public_key])
    assert (found.level, found.code) == ("FAIL", "KEY")


def test_a_log_without_acts_has_its_first_key(tmp_path: Path) -> None:
    sample = new_sample(tmp_path, (3,))
    ring = read_ring(sample.folder, sample.signer.verifier, ORIGIN)
    assert (ring.present, ring.acts, ring.findings) == (sample.signer.verifier, (), ())
