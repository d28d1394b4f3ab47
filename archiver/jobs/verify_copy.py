"""Evidence that left an archive, checked without the archive: exhibits, bags, web archives; unpacked or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.config import Config
from archiver.errors import InputError, file_errors
from archiver.export.exhibit import TABLE
from archiver.export.exhibit_verify import verify_exhibit
from archiver.export.files import CopyError, Files, ZipFormError, opened
from archiver.export.findings import finding
from archiver.export.form import Form
from archiver.export.listed import Listed, check_files, form_of, read_list
from archiver.export.selection_verify import Brought, Checked, check_selection
from archiver.export.zip import LOCAL
from archiver.jobs import shapes
from archiver.jobs.pins import read_pins
from archiver.jobs.progress import Progress, Silent, Transfer
from archiver.jobs.receipt import read_receipts
from archiver.jobs.trust import trust_of
from archiver.jobs.verify_whole_copy import Witnesses, check_whole
from archiver.jobs.witnesses import witnesses_of
from archiver.model.findings import Finding

PROVES = (
    "This proves: the objects in the exhibit have the bytes whose hashes its entries recorded, and these entries "
    "stand in the log whose checkpoint the key signed."
)
PROVES_COPY = (
    "This proves: the copy holds the files that the log's key signed, all of them and no others; its objects have the "
    "bytes whose hashes its entries recorded, and these entries stand in the log whose checkpoints the key signed."
)
PROVES_WHOLE = (
    " The copy holds the whole log up to its newest checkpoint: no entry before that was changed, reordered or taken "
    "out."
)
NOR_THIS = (
    "It does not prove: that Telegram or a web server sent these bytes (Telegram's protocol does not sign answers), "
    "that the clock of the capturing machine was right (time stamps, where there are any, say only when an entry "
    "existed at the latest), or whose the key is: that must be known from elsewhere (--key)."
)
SELECTED = " Of what happened in the log beside these entries it says nothing."
_FIRST_NAME = 30  # where a member's name begins in its header


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the verifier brings along.

    ``keys``: verifier keys, or files with one; ``witnesses``: keys; ``receipts``, ``authority_roots``: files.
    """

    keys: tuple[str, ...] = ()
    receipts: tuple[Path, ...] = ()
    authority_roots: tuple[Path, ...] = ()
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyResult:
    """``kind``: exhibit, bagit-whole, bagit-selection, wacz; "" where that cannot be told. ``target``: an exhibit's."""

    kind: str
    findings: tuple[Finding, ...]
    entries: int
    objects: int
    bytes: int
    origin: str = ""
    size: int = 0
    target: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(each.level != "FAIL" for each in self.findings)

    def meaning(self) -> tuple[str, str]:
        """What the result proves and what it does not."""
        nor = NOR_THIS
        if not self.ok:
            return ("The copy does not match its own record: see the lines that begin with FAIL.", nor)
        if self.kind == "exhibit":
            return (PROVES, nor + SELECTED)
        whole = self.kind == "bagit-whole"
        return (PROVES_COPY + (PROVES_WHOLE if whole else ""), nor + ("" if whole else SELECTED))

    def document(self) -> shapes.Document:
        """The JSON of ``verify PATH``."""
        return {
            "ok": self.ok,
            "kind": self.kind,
            "findings": [
                {"level": each.level, "code": each.code, "subject": each.subject, "detail": each.detail}
                for each in self.findings
            ],
            "target": self.target,
            "origin": self.origin,
            "size": self.size,
            "objects": self.objects,
            "entries": self.entries,
            "bytes": self.bytes,
            "meaning": list(self.meaning()),
        }


def verify_copy(
    path: Path, given: Given | None = None, config: Config | None = None, progress: Progress | None = None
) -> CopyResult:
    """Check a copy. Whatever it holds, it ends with findings.

    Raises InputError where there is nothing that looks like one, or for keys, receipts and certificates that are none.
    """
    given, config = given or Given(), config or Config()
    if not path.is_dir() and not path.is_file():
        raise InputError(f"{path} is not there.", hint="Name an exhibit, a bag or a WACZ; an archive with --archive.")
    brought = Brought(
        pins=read_pins(given.keys),
        receipts=read_receipts(given.receipts),
        trust=trust_of(config.anchor, given.authority_roots),
    )
    if path.is_file() and _is_exhibit(path):
        if given.witnesses:
            raise InputError("No co-signatures are in an exhibit.", hint="Leave out --witness.")
        return _exhibit(path, brought)
    if (path / TABLE).is_file():
        raise InputError(
            f"{path} is an unpacked exhibit.", hint="Check the file that it came from, or follow its HOWTO.txt."
        )
    try:
        with opened(path) as files:
            form = form_of(files)
            if form is None:
                raise InputError(
                    f"{path} is no exhibit, bag or WACZ of archiver's.",
                    hint="Name one of these, or the folder in which one was unpacked; an archive with --archive.",
                )
            with (progress or Silent()).transfer("Hashing files", total=_bytes(files), unit="bytes") as transfer:
                return _checked(files, form, brought, _witnesses(given, config), transfer)
    except ZipFormError as error:
        detail = (
            f"is no file as archiver writes it: {error}; if another program packed it, unpack it and check the folder"
        )
        return CopyResult(kind="", findings=(finding("FAIL", "ZIP", path.name, detail),), entries=0, objects=0, bytes=0)


def _bytes(files: Files) -> int:
    return sum(files.size(each) for each, regular in files.names.items() if regular)


def _witnesses(given: Given, config: Config) -> Witnesses:
    return witnesses_of(config.witness, given.witnesses)


def _checked(files: Files, form: Form, brought: Brought, witnesses: Witnesses, transfer: Transfer) -> CopyResult:
    size = _bytes(files)
    try:
        listed = read_list(files, form)
    except CopyError as error:
        fault = finding("FAIL", "SIGNATURE", form.listed, str(error))
        return CopyResult(kind="", findings=(fault,), entries=0, objects=0, bytes=size)
    findings = list(check_files(files, listed, transfer.update))
    if not brought.pins:
        detail = f"the key is the copy's own: compare {listed.signer.vkey} with what you know from elsewhere (--key)"
        findings.append(finding("NOTE", "KEY", f"{form.base}keys", detail))
    if listed.whole:
        checked = check_whole(files, listed, brought, witnesses)
    else:
        checked = check_selection(files, listed, brought)
    return _result(listed, [*findings, *checked.findings], checked, size)


def _result(listed: Listed, findings: Sequence[Finding], checked: Checked, size: int) -> CopyResult:
    return CopyResult(
        kind=listed.signed.listing.kind,
        findings=tuple(findings),
        entries=checked.entries,
        objects=checked.objects,
        bytes=size,
        origin=listed.signed.listing.origin,
        size=checked.size,
    )


def _is_exhibit(path: Path) -> bool:
    """Whether it is one, or no ZIP file at all: that is a finding, too."""
    with file_errors(path, "read"), path.open("rb") as stream:
        head = stream.read(_FIRST_NAME + len(TABLE))
    return not head.startswith(LOCAL) or head[_FIRST_NAME:] == TABLE.encode()


def _exhibit(path: Path, brought: Brought) -> CopyResult:
    found = verify_exhibit(path, pins=brought.pins, trust=brought.trust, receipts=brought.receipts)
    return CopyResult(
        kind="exhibit",
        findings=found.findings,
        entries=found.entries,
        objects=found.objects,
        bytes=found.bytes,
        origin=found.origin,
        size=found.size,
        target=found.target,
    )
