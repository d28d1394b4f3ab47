"""What was done with the evidence, in plain sentences."""

from __future__ import annotations

import json

from archiver.jobs.story.names import Names, amount, short
from archiver.model.custody import (
    Anchor,
    Annotation,
    CustodyBody,
    Export,
    Fixity,
    HoldAct,
    Import,
    Incident,
    KeyAct,
    Policy,
    Redact,
    Seal,
)
from archiver.wording import counted

MOST = 4
_MODES = {
    "log": "checked the log",
    "sample": "checked the log and a sample of the objects",
    "full": "checked the log and every object",
    "scrub": "checked a part of the objects",
}
_INCIDENTS = {
    "clock": "a wrong clock",
    "damage": "damage",
    "loss": "a loss",
    "repair": "a repair",
    "said": "an incident",
    "torn": "a torn line",
}


MOST_SETTINGS = 12
"""Settings that a sentence spells out: those of one table of the configuration, as a change of it logs them."""


def tell_custody(body: CustodyBody, names: Names) -> str:
    """One sentence, whatever the act."""
    match body:
        case Policy():
            return _settings(body)
        case Anchor():
            return _anchor(body)
        case Seal():
            beside = [each.witness for each in body.cosignatures]
            witnesses = f", co-signed by {', '.join(beside)}" if beside else ""
            stamps = counted(len(body.anchors), "time stamp")
            return f"the first {_entries(body.size)} stand sealed under {stamps}{witnesses}"
        case KeyAct():
            return _key(body)
        case HoldAct():
            return _hold(body, names)
        case Redact():
            return _redact(body, names)
        case Incident():
            objects = f" ({', '.join(map(short, body.objects[:MOST]))})" if body.objects else ""
            return f"{_INCIDENTS[body.code]} was noted{_by(body.by)}: {body.sentence}{objects}"
        case Fixity():
            return _fixity(body)
        case Export():
            return _export(body, names)
        case Import():
            return (
                f"{_who(body.by)} took in the archive {body.origin}: {_entries(body.entries)}, "
                f"{counted(body.objects, 'object')} ({amount(body.bytes)}), under its key {body.key}"
            )
        case Annotation():
            return f"{_who(body.by)} remarked about {names.target(body.target)}: {body.text}"


def _hold(body: HoldAct, names: Names) -> str:
    name = names.target(body.target)
    done = f"put {name} on hold" if body.act == "set" else f"released the hold on {name}"
    return f"{_who(body.by)} {done}: {body.reason}"


def _redact(body: Redact, names: Names) -> str:
    size = amount(sum(each.size for each in body.objects))
    return (
        f"{counted(len(body.objects), 'object')} redacted ({size}) because of {names.target(body.target)}: "
        f"{body.reason}, approved by {body.approver}"
    )


def _export(body: Export, names: Names) -> str:
    more = len(body.targets) - MOST
    about = ", ".join(names.target(each) for each in body.targets[:MOST]) or "the whole archive"
    return (
        f"{_who(body.by)} exported {about}{f' and {more:,} more' if more > 0 else ''} as {body.format}: "
        f"{_entries(body.entries)}, {counted(body.objects, 'object')}, SHA-256 of the file {short(body.file.sha256)}"
    )


def _anchor(body: Anchor) -> str:
    if body.status == "failed":
        return f"{body.authority} gave no time stamp for the first {_entries(body.size)}: {body.error}"
    when = f"{body.time:%Y-%m-%d %H:%M:%S} UTC" if body.time else "at a time that it did not name"
    return f"time stamp of {body.authority} over the first {_entries(body.size)}: {when}"


def _settings(body: Policy) -> str:
    if len(body.settings) > MOST_SETTINGS:
        tables = ", ".join(sorted({key.partition(".")[0] for key in body.settings}))
        return f"{len(body.settings)} settings are in force from here on, of {tables} (--raw and --json have them)"
    settings = ", ".join(f"{key} = {json.dumps(value)}" for key, value in sorted(body.settings.items()))
    return f"settings in force from here on: {settings}"


def _key(body: KeyAct) -> str:
    reason = f": {body.reason}" if body.reason else ""
    match body.act:
        case "rotate":
            return f"the signing key was changed{_by(body.by)}; {body.key} signs from here on{reason}"
        case "recovery":
            return f"{body.key} was named as the recovery key{_by(body.by)}{reason}"
        case "revoke":
            since = f"{body.compromised_since:%Y-%m-%d %H:%M} UTC" if body.compromised_since else "an unknown time"
            then = f"; {body.successor} signs from here on" if body.successor else ""
            return f"the key {body.key} was revoked{_by(body.by)}: worth nothing since {since}{then}{reason}"


def _fixity(body: Fixity) -> str:
    hashed = f"{_entries(body.size)} and {counted(body.objects, 'object')} ({amount(body.bytes)})"
    found = ", ".join(f"{count:,} {code}" for code, count in sorted(body.found.items()))
    result = {"ok": "nothing wrong", "gaps": "gaps", "failed": "FAILED"}[body.result]
    return f"{_MODES[body.mode]}: {hashed}: {result}{f' ({found})' if found else ''}"


def _entries(number: int) -> str:
    return counted(number, "entry", "entries")


def _who(by: str | None) -> str:
    return by or "a person"


def _by(by: str | None) -> str:
    return f" by {by}" if by else ""
