"""What goes into a copy: entries with their proofs, keys, checkpoints, time stamps, objects, and a table of it all."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import rfc8785

from archiver import __version__
from archiver.archive import Archive
from archiver.errors import IntegrityError
from archiver.export.form import Form
from archiver.export.howto import Copy, Token, howto
from archiver.export.index import IndexFiles, Row
from archiver.export.late import excuses, says_clock, says_why
from archiver.export.replayed import Filed, lay
from archiver.export.wacz import Page
from archiver.export.zip import Member
from archiver.jobs.choosing import Choice
from archiver.jobs.gathering_files import files_of_the_web
from archiver.jobs.gathering_log import keys_of, proofs_of, stamps_of, token_of
from archiver.jobs.verifying.census import about
from archiver.log import Log, named_objects
from archiver.log.anchor_files import certificates_path, token_path
from archiver.log.anchor_times import FIRM_LAG
from archiver.log.fields import write_time
from archiver.model.captures import Json
from archiver.model.custody import Anchor, Redact
from archiver.model.entries import Captured, Entry
from archiver.report import report_name

MOST_TOKENS = 20
"""Time stamps that the HOWTO of a whole archive goes through; all of them are in the copy."""
IMPORTED, FOLDERS = ("archive.json", "OBJECTS"), ("log", "forks")
"""What of an imported archive is evidence; the rest is made by reading it."""
_KEYS = ("key.rotate", "key.recovery", "key.revoke")
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An object that an entry in the copy names and that is not in it; ``redacted``: the entry that removed it."""

    sha256: str
    redacted: int | None

    @property
    def why(self) -> str:
        """In words."""
        if self.redacted is None:
            return "it is not in the store"
        return f"it was removed on purpose (entry {self.redacted})"


@dataclass(slots=True, kw_only=True)
class Gathered:
    """``members``: each with the SHA-256 that it must have, where that is known; ``files``: those of the web, which
    a web archive holds within records; ``bytes``: of all of these.

    ``size``: of the newest checkpoint. ``index``: takes a row for each object of each entry.
    """

    size: int
    index: IndexFiles
    members: list[tuple[Member, str | None]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    files: list[tuple[Filed, Path]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    entries: int = 0
    objects: int = 0
    tokens: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a selection needs to know of the log: key acts, stamps, redactions, what may excuse a late stamp, names."""

    keys: tuple[int, ...]
    anchors: Mapping[int, Anchor]
    redacted: Mapping[str, int]
    reasons: Mapping[int, Entry]
    titles: Mapping[int, str]
    usernames: Mapping[str, str]

    @property
    def stamped(self) -> list[int]:
        """Sizes of stamped checkpoints, ascending."""
        return sorted({each.size for each in self.anchors.values()})


async def surroundings(archive: Archive) -> Surroundings:
    """Ask for them."""
    catalog = archive.catalog
    keys = [n for kind in _KEYS for n in await catalog.of_kind(kind)]
    anchors, redacts = await catalog.of_kind("anchor"), await catalog.of_kind("redact")
    incidents, policies = await catalog.of_kind("incident"), await catalog.of_kind("policy")
    usernames = {str(each.channel_id): each.usernames[0] for each in await catalog.channels() if each.usernames}
    titles = await catalog.page_titles()
    return Surroundings(
        keys=tuple(keys),
        anchors=await asyncio.to_thread(_anchors, archive.log, anchors),
        redacted=await asyncio.to_thread(_redacted, archive.log, redacts),
        reasons=await asyncio.to_thread(_reasons, archive.log, [*anchors, *incidents, *policies]),
        titles=titles,
        usernames=usernames,
    )


def _anchors(log: Log, numbers: Iterable[int]) -> dict[int, Anchor]:
    found: dict[int, Anchor] = {}
    for n in numbers:
        body = log.entry(n).body
        if isinstance(body, Anchor) and body.status == "ok" and body.certificates is not None:
            found[n] = body
    return found


def _reasons(log: Log, numbers: Iterable[int]) -> dict[int, Entry]:
    """Entries that may say why a stamp came late."""
    entries = (log.entry(n) for n in numbers)
    return {entry.n: entry for entry in entries if says_why(entry) or says_clock(entry)}


def _redacted(log: Log, numbers: Iterable[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for n in numbers:
        body = log.entry(n).body
        for each in body.objects if isinstance(body, Redact) else ():
            found.setdefault(each.sha256, n)
    return found


def gather(archive: Archive, choice: Choice, form: Form, around: Surroundings, scratch: Path) -> Gathered:
    """Everything but what only the format itself needs. Blocks.

    ``scratch``: a folder in which the tables of the index are made, and lie as long as the members are needed.
    """
    with IndexFiles(scratch) as index:
        found = Gathered(size=archive.log.sealed, index=index)
        tokens = _gather(archive, choice, form, around, found)
    whole = _is_whole(choice, form)
    text = howto(Copy(form=form, whole=whole, tokens=tokens))
    contents: dict[str, bytes | Path] = {
        "index.csv": index.csv,
        "index.json": index.json,
        "selection.json": _selection(choice, found, archive.manifest.origin),
        "HOWTO.txt": text.encode(),
    }
    found.members += [(Member(f"{form.about}{name}", content), None) for name, content in contents.items()]
    for member, _ in found.members:
        if not _PATH.fullmatch(member.path):
            raise IntegrityError(f"A file has a name that no copy can have: {member.path!r}.", hint="Rename it.")
        found.bytes += _size(member)
    found.bytes += sum(filed.size + lay(filed).size for filed, _ in found.files)
    return found


def _is_whole(choice: Choice, form: Form) -> bool:
    return choice.entries is None and form.format == "bagit"


def _gather(archive: Archive, choice: Choice, form: Form, around: Surroundings, found: Gathered) -> tuple[Token, ...]:
    whole = _is_whole(choice, form)
    found.members += [(Member(f"{form.about}archive.json", archive.layout.manifest), None), *keys_of(archive, form)]
    selecting = _Selecting(archive, choice, form, around, found)
    tokens = _whole(archive, form, around, found) if whole else selecting.run()
    for article in _reports(archive, choice, whole=whole) if form.format == "bagit" else ():
        found.members.append((Member(f"{form.about}reports/{article.name}", article), None))
    return tokens


def _whole(archive: Archive, form: Form, around: Surroundings, found: Gathered) -> tuple[Token, ...]:
    """The log as it is, every object that it or an imported log names, and the imported logs."""
    layout = archive.layout
    objects: dict[str, str] = {}
    for entry in archive.log.entries():
        found.entries += 1
        _note(entry, form, around, found, archive)
        objects.update((path, each.ref.sha256) for each, path in form.placed(entry.body))
    found.members += [(member, None) for member in _below(layout.log, f"{form.base}log")]
    if layout.imports.is_dir():
        for each in sorted(layout.imports.iterdir()):
            name = f"{form.base}imports/{each.name}"
            found.members += [
                (Member(f"{name}/{part}", each / part), None) for part in IMPORTED if _is_file(each / part)
            ]
            found.members += [(member, None) for part in FOLDERS for member in _below(each / part, f"{name}/{part}")]
            objects.update((form.object(sha256), sha256) for sha256 in _imported(archive, each))
    _objects(archive, objects, form, around, found)
    newest = [around.anchors[n] for n in sorted(around.anchors)][-MOST_TOKENS:]
    found.tokens = len(around.anchors)
    at = f"{form.base}log/"
    return tuple(
        Token(
            checkpoint=f"{at}checkpoints/{each.size}",
            answer=f"{at}{token_path(each.size, each.authority)}",
            certificates=f"{at}{certificates_path(each.certificates.sha256)}",
        )
        for each in newest
        if each.certificates is not None
    )


class _Selecting:
    """A selection of the log: each entry with a proof under the earliest stamped checkpoint that covers it."""

    def __init__(self, archive: Archive, choice: Choice, form: Form, around: Surroundings, found: Gathered) -> None:
        self._archive = archive
        self._choice = choice
        self._form = form
        self._around = around
        self._found = found
        self._entries: dict[int, Entry] = {}
        self._objects: dict[str, str] = {}

    def run(self) -> tuple[Token, ...]:
        """Gather it; the stamps for the HOWTO."""
        for n in sorted({0, *self._around.keys}):
            self._take(n)
        pages = self._form.format == "wacz"
        log = self._archive.log
        wanted = self._choice.entries
        entries = log.entries() if wanted is None else (log.entry(n) for n in sorted(wanted))
        for entry in entries:
            if not pages or self._form.placed(entry.body):
                self._take(entry.n, entry)
        under = {n: self._covering(n) for n in self._entries}
        stamps = {n: body for n, body in self._around.anchors.items() if body.size in set(under.values())}
        for n in stamps:
            self._take(n)
        for n, size in under.items():
            self._excuse(n, [(m, body) for m, body in stamps.items() if body.size == size])
        under = {n: under.get(n, log.sealed) for n in sorted(self._entries)}
        found, form, archive = self._found, self._form, self._archive
        found.entries = len(under)
        for n in under:
            _note(self._entries[n], form, self._around, found, archive)
        found.members += [(member, None) for member in proofs_of(log, under, form.base)]
        found.members += [(member, None) for member in stamps_of(log, stamps.values(), form)]
        if pages:
            found.files = files_of_the_web(archive, (self._entries[n] for n in under))
        _objects(archive, self._objects, form, self._around, found)
        found.tokens = len(stamps)
        return tuple(token_of(each, form) for each in stamps.values())

    def _covering(self, n: int) -> int:
        return next((size for size in self._around.stamped if size > n), self._archive.log.sealed)

    def _excuse(self, n: int, stamps: Sequence[tuple[int, Anchor]]) -> None:
        """Where an entry was stamped late, what the log says about that goes along."""
        times = [body.time for _, body in stamps if body.time is not None]
        if times and min(times) - self._entries[n].time > FIRM_LAG:
            for m in excuses(n, min(m for m, _ in stamps), self._around.reasons):
                self._take(m)

    def _take(self, n: int, entry: Entry | None = None) -> None:
        """An entry, the session in which it was made, and what removed its objects or stands in their place."""
        if n in self._entries:
            return
        entry = entry or self._archive.log.entry(n)
        self._entries[n] = entry
        session = getattr(entry.body, "session", None)
        if isinstance(session, int):
            self._take(session)
        for named, path in self._form.placed(entry.body):
            self._objects[path] = named.ref.sha256
            removed = self._around.redacted.get(named.ref.sha256)
            if removed is not None:
                self._take(removed)


def _note(entry: Entry, form: Form, around: Surroundings, found: Gathered, archive: Archive) -> None:
    """Rows of the index, and pages."""
    body = entry.body
    row = Row(
        entry=entry.n,
        time=write_time(entry.time),
        kind=body.kind,
        about=about(body) if isinstance(body, Captured) else "",
        link=_link(body, around.usernames),
    )
    places = {(named.role, named.ref.sha256): path for named, path in form.placed(body)}
    objects = named_objects(body)
    for named in objects:
        ref = named.ref
        path = places.get((named.role, ref.sha256)) if archive.layout.object(ref.sha256).is_file() else None
        told = replace(row, role=named.role, sha256=ref.sha256, size=ref.size, media_type=named.media_type, file=path)
        found.index.add(told)
        if path is not None and named.role == "page" and isinstance(body, Captured) and body.status == "ok":
            found.pages.append(Page(sha256=ref.sha256, entry=entry.n, title=around.titles.get(entry.n)))
    if not objects:
        found.index.add(row)


def _link(body: object, usernames: Mapping[str, str]) -> str | None:
    if not isinstance(body, Captured):
        return None
    url = body.question.get("url")
    if isinstance(url, str):
        return url
    post = body.question.get("post")
    channel, _, message = str(post or body.question.get("channel_id") or "").partition("/")
    name = usernames.get(channel)
    return f"https://t.me/{name}{f'/{message}' if message else ''}" if name else None


def _objects(archive: Archive, objects: Mapping[str, str], form: Form, around: Surroundings, found: Gathered) -> None:
    """Objects (SHA-256) by their paths in the copy."""
    within = {form.file(filed.sha256) for filed, _ in found.files}
    for place, sha256 in objects.items():
        path = archive.layout.object(sha256)
        if path.is_file():
            found.objects += 1
            if place not in within:
                found.members.append((Member(place, path), sha256))
        else:
            found.left_out.append(LeftOut(sha256=sha256, redacted=around.redacted.get(sha256)))


def _reports(archive: Archive, choice: Choice, *, whole: bool) -> list[Path]:
    folder = archive.layout.reports
    wanted = sorted(folder.glob("*.html")) if whole else [folder / report_name(each) for each in choice.articles]
    return [each for each in wanted if _is_file(each)]


def _imported(archive: Archive, folder: Path) -> Iterator[str]:
    """Objects of an imported log that are in the store; what the other archive removed is no gap of this one's."""
    with Log.open(folder / "log") as log:
        for entry in log.entries():
            for named in named_objects(entry.body):
                if archive.layout.object(named.ref.sha256).is_file():
                    yield named.ref.sha256


def _below(folder: Path, name: str) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        if _is_file(path):
            yield Member(f"{name}/{path.relative_to(folder).as_posix()}", path)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _selection(choice: Choice, found: Gathered, origin: str) -> bytes:
    table: dict[str, Json] = {
        "asked": [str(each) for each in choice.targets],
        "entries": found.entries,
        "left_out": [{"sha256": each.sha256, "why": each.why, "entry": each.redacted} for each in found.left_out],
        "made_by": f"archiver {__version__}",
        "origin": origin,
    }
    return rfc8785.dumps(table)


def _size(member: Member) -> int:
    parts = member.content if isinstance(member.content, tuple) else (member.content,)
    return sum(len(each) if isinstance(each, bytes) else each.stat().st_size for each in parts)
