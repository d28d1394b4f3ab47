"""Two witnesses of one post: what MTProto and a web page said of it within seconds of each other, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from archiver.model.details import Unshown
from archiver.model.ids import PostKey
from archiver.model.observations import MediaRef, PostSeen

Verdict = Literal["agree", "differ", "one_only", "not_comparable"]
Whole = Literal["agree", "differ", "absent"]
TOOL = "corroborate"
VERSION = "2"
_FILES = ("media", "paid", "live")
"""Parts of a post that are its own files; other ones (previews, covers) a web page shows otherwise."""
_NO_FILE = "too_big", "no_file"
CLOSED = "the web page shows nothing of it and says to open Telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that both may say. ``telegram`` and ``web``: how each said it, None where it did not; ``note``: why it
    counts as it does, where that is not plain.
    """

    name: str
    telegram: str | None
    web: str | None
    verdict: Verdict
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """Both accounts compared. ``telegram`` and ``web``: numbers of the log entries that hold them. ``shown``: which of
    the two showed the post at all.
    """

    post: PostKey
    telegram: tuple[int, ...]
    web: tuple[int, ...]
    shown: tuple[str, ...]
    fields: tuple[Field, ...] = ()

    @property
    def verdict(self) -> Whole:
        """ "absent" where neither or only one shows the post, "differ" where one field does."""
        if len(self.shown) < 2:
            return "absent" if not self.shown else "differ"
        return "differ" if any(each.verdict == "differ" for each in self.fields) else "agree"

    def named(self, verdict: Verdict) -> list[str]:
        """The fields of this verdict."""
        return [each.name for each in self.fields if each.verdict == verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroborated:
    """A comparison as the log has it: in which entry, written when."""

    entry: int
    time: datetime
    found: Corroboration


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What is compared: the post as MTProto showed it before and after the web page was asked for, and as the page
    showed it. ``hashes``: SHA-256 of stored files by their keys.
    """

    before: PostSeen
    after: PostSeen
    web: PostSeen
    hashes: Mapping[str, str]


def compare(accounts: Accounts) -> tuple[Field, ...]:
    """Every field that both kinds of source can show."""
    return tuple(_fields(accounts))


def _fields(accounts: Accounts) -> Iterator[Field]:
    told, web = accounts.before, accounts.web
    note = None
    if told.text != accounts.after.text:  # an edit between the questions
        note = "it was edited while both were asked"
        told = accounts.after if accounts.after.text.strip() == web.text.strip() else told
    yield _unless_closed(_same("text", told.text.strip(), web.text.strip(), note), web)
    yield _same("date", told.date.isoformat(), web.date.isoformat())
    yield _edited(told, web)
    yield _same("service message", told.service, web.service)
    yield _signature(told, web)
    yield _reply(told, web)
    yield _forward(told, web)
    yield from _counts(accounts)
    yield from _files(accounts)


def _same(name: str, telegram: str | None, web: str | None, note: str | None = None) -> Field:
    verdict: Verdict = "agree" if telegram == web else "differ"
    return Field(name=name, telegram=telegram, web=web, verdict=verdict, note=note)


def _unless_closed(field: Field, web: PostSeen) -> Field:
    """The same where the page shows the post; what it keeps back is no difference (protected, paid, unknown to it)."""
    closed = any(isinstance(each, Unshown) and each.why == "unsupported" for each in web.details)
    if field.web or not closed:
        return field
    return replace(field, web=None, verdict="not_comparable", note=CLOSED)


def _edited(told: PostSeen, web: PostSeen) -> Field:
    shown = told.edit_date.isoformat() if told.edit_date is not None else None
    field = _same("edited", "edited" if shown else None, "edited" if web.edited else None)
    return Field(
        name=field.name,
        telegram=shown,
        web=field.web,
        verdict=field.verdict,
        note="a web page says that it was edited, never when" if web.edited else None,
    )


def _signature(told: PostSeen, web: PostSeen) -> Field:
    """Accounts are told by numbers here and by names there."""
    if told.author is not None and ":" in told.author:
        return Field(
            name="signature", telegram=told.author, web=web.author, verdict="not_comparable",
            note="MTProto names an account, a web page its name",
        )  # fmt: skip
    return _same("signature", told.author, web.author)


def _reply(told: PostSeen, web: PostSeen) -> Field:
    return _same("answers", _number(told.reply_to), _number(web.reply_to))


def _forward(told: PostSeen, web: PostSeen) -> Field:
    """Whether it is one, and of what, as far as both say."""
    here, there = told.forward, web.forward
    if here is None or there is None:
        return _same("forward", "forward" if here else None, "forward" if there else None)
    if here.origin is not None and there.origin is not None:
        return _same("forward", str(here.origin), str(there.origin))
    names = [each.from_name for each in (here, there)]
    if None in names:
        return Field(
            name="forward", telegram=names[0] or _number(here.from_channel_id), web=names[1], verdict="not_comparable",
            note="each names where it comes from in another way",
        )  # fmt: skip
    return _same("forward", *names)


def _counts(accounts: Accounts) -> Iterator[Field]:
    """Views may grow between the questions, and a page rounds them."""
    before, after, web = accounts.before.views, accounts.after.views, accounts.web.views
    if before is None and web is None:
        return
    if before is None or web is None or after is None:
        yield Field(name="views", telegram=_number(before), web=_number(web), verdict="one_only")
        return
    step = accounts.web.views_step
    low, high = min(before, after) - step, max(before, after) + step
    fits = low < web < high if step > 1 else min(before, after) <= web <= max(before, after)
    told = f"{before:,}" if before == after else f"{before:,} to {after:,}"
    yield Field(
        name="views",
        telegram=told,
        web=f"{web:,}",
        verdict="agree" if fits else "differ",
        note=f"a web page rounds to {step:,}" if step > 1 else None,
    )


def _files(accounts: Accounts) -> Iterator[Field]:
    told, web = _own(accounts.before), _own(accounts.web)
    if not told and not web:
        return
    kinds = _same("kinds of files", _kinds(told), _kinds(web) or _unserved(accounts.web))
    yield _unless_closed(kinds, accounts.web)
    for number, (here, there) in enumerate(zip(told, web, strict=False), 1):
        name = "file" if len(told) == 1 else f"file {number}"
        hashes = accounts.hashes.get(str(here.key)), accounts.hashes.get(str(there.key))
        if None in hashes:
            missing = "neither file" if hashes == (None, None) else "only one of the files"
            yield Field(
                name=name, telegram=hashes[0], web=hashes[1], verdict="not_comparable", note=f"{missing} was archived"
            )
        elif here.kind == "photo" and hashes[0] != hashes[1]:
            yield Field(
                name=name, telegram=hashes[0], web=hashes[1], verdict="not_comparable",
                note="a web page serves a smaller copy of a photo",
            )  # fmt: skip
        else:
            yield _same(name, *hashes)
        if here.duration_s is not None and there.duration_s is not None:
            close = abs(here.duration_s - there.duration_s) <= 1
            yield Field(
                name=f"length of {name}", telegram=f"{here.duration_s:g} s", web=f"{there.duration_s:g} s",
                verdict="agree" if close else "differ", note="a web page shows whole seconds",
            )  # fmt: skip


def _own(post: PostSeen) -> list[MediaRef]:
    return [ref for ref in post.media if ref.part.partition("/")[0] in _FILES]


def _kinds(refs: Sequence[MediaRef]) -> str | None:
    return ", ".join(sorted(ref.kind for ref in refs)) or None


def _unserved(web: PostSeen) -> str | None:
    """What the page named without serving a file."""
    named = [each.media for each in web.details if isinstance(each, Unshown) and each.why in _NO_FILE and each.media]
    return ", ".join(sorted(named)) or None


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)
