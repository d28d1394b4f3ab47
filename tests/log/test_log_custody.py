"""Custody entries survive their lines, and what is half of one is refused."""

from __future__ import annotations

import base64
from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_samples import START
from test_log_codec import digests, instants, numbers, objects, questions, words

from archiver.errors import CannotRunError
from archiver.log import decode, encode
from archiver.log.custody import CUSTODY_READERS
from archiver.model.custody import (
    INCIDENTS,
    TARGETS,
    Anchor,
    Annotation,
    Cosignature,
    CustodyBody,
    Digest,
    Export,
    Fixity,
    HoldAct,
    Import,
    Incident,
    KeyAct,
    KeySignature,
    Policy,
    Redact,
    Replacement,
    Seal,
    Target,
)
from archiver.model.entries import Entry
from tests.counts import reduced

some = st.none() | words
files = st.builds(Digest, sha256=digests, size=numbers)
targets = st.builds(Target, st.sampled_from(sorted(TARGETS - {"archive"})), words.filter(bool)) | st.just(
    Target("archive")
)
signatures = st.lists(
    st.builds(
        KeySignature,
        key=words,
        signature=st.binary(min_size=64, max_size=64).map(lambda x: base64.b64encode(x).decode()),
    ),
    max_size=2,
).map(tuple)
KEY = {"session": numbers, "key": words, "signatures": signatures, "reason": some, "by": some}
bodies = st.one_of(
    st.builds(Policy, session=numbers, settings=questions),
    st.builds(
        Anchor, session=numbers, authority=words, size=numbers, imprint=digests, status=st.just("failed"), error=words
    ),
    st.builds(
        Anchor,
        session=numbers,
        authority=words,
        size=numbers,
        imprint=digests,
        status=st.just("ok"),
        time=instants,
        policy=some,
        serial=some,
        token=files,
        certificates=files,
    ),
    st.builds(
        Seal,
        session=numbers,
        size=numbers,
        root=digests,
        anchors=st.lists(numbers, max_size=3).map(tuple),
        cosignatures=st.lists(st.builds(Cosignature, witness=words, file=files), max_size=2).map(tuple),
    ),
    st.builds(KeyAct, act=st.sampled_from(["rotate", "recovery"]), **KEY),
    st.builds(KeyAct, act=st.just("revoke"), compromised_since=instants, successor=some, **KEY),
    st.builds(HoldAct, session=numbers, act=st.sampled_from(["set", "release"]), target=targets, reason=words, by=some),
    st.builds(
        Redact,
        session=numbers,
        target=targets,
        objects=st.lists(files, max_size=2).map(tuple),
        reason=words,
        approver=words,
        replacements=st.lists(st.builds(Replacement, of=digests, file=objects), max_size=2).map(tuple),
    ),
    st.builds(
        Incident,
        session=numbers,
        code=st.sampled_from(sorted(INCIDENTS)),
        sentence=words,
        objects=st.lists(digests, max_size=2).map(tuple),
        by=some,
    ),
    st.builds(
        Fixity,
        session=numbers,
        mode=st.sampled_from(["log", "sample", "full", "scrub"]),
        result=st.sampled_from(["ok", "gaps", "failed"]),
        size=numbers,
        objects=numbers,
        bytes=numbers,
        found=st.dictionaries(words, st.integers(1, 9), max_size=2),
        after=some,
        until=some,
    ),
    st.builds(
        Export,
        session=numbers,
        format=words,
        targets=st.lists(targets, max_size=2).map(tuple),
        size=numbers,
        entries=numbers,
        objects=numbers,
        file=files,
        by=some,
    ),
    st.builds(
        Import,
        session=numbers,
        origin=words,
        key=words,
        manifest_sha256=digests,
        size=numbers,
        root=digests,
        checkpoint=files,
        entries=numbers,
        objects=numbers,
        bytes=numbers,
        by=some,
    ),
    st.builds(Annotation, session=numbers, target=targets, text=words, by=some),
)


def _entry(body: CustodyBody) -> Entry:
    return Entry(n=9, prev="ab" * 32, time=START, mono_us=1, body=body)


@settings(max_examples=reduced(600), deadline=None)
@given(bodies)
def test_a_custody_entry_survives_its_line(body: CustodyBody) -> None:
    line = encode(_entry(body))
    assert decode(line, 9).body == body
    assert encode(decode(line, 9)) == line


def test_every_kind_can_be_read() -> None:
    written = {"key.rotate", "key.recovery", "key.revoke", "hold.set", "hold.release"}
    plain = {each.default for kind in get_args(CustodyBody) for each in fields(kind) if each.name == "kind"}
    assert set(CUSTODY_READERS) == written | plain


FAILED = Anchor(session=1, authority="a", size=2, imprint="0" * 64, status="failed", error="no answer")
REVOKED = KeyAct(session=1, act="revoke", key="k", signatures=(), compromised_since=START)


@pytest.mark.parametrize(
    "half",
    [
        replace(FAILED, error=None),
        replace(FAILED, status="ok"),
        replace(FAILED, status="ok", error=None, time=START),
        replace(REVOKED, compromised_since=None),
        replace(REVOKED, act="rotate"),
        replace(REVOKED, signatures=(KeySignature(key="k", signature="AAAA"),)),
        Annotation(session=1, target=Target("post"), text="x"),
        Annotation(session=1, target=Target("archive", "5"), text="x"),
        Incident(session=1, code="said", sentence="x", objects=("short",)),
    ],
)
def test_half_an_act_is_no_entry(half: CustodyBody) -> None:
    with pytest.raises(CannotRunError):
        encode(_entry(half))
