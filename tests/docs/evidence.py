"""What ``verify`` may find, and the kinds of log entries.

The log's findings and the entries come from docstrings. The other findings are collected from the calls that make
them, so that none can be missing here; what they mean is said in ``MEANINGS``.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path

import archiver
from archiver.log.verify import verify_log
from archiver.model import custody, entries
from tests.docs.markdown import paragraph, table

ROOMS = Path(archiver.__file__).parent
COPIES = (
    *sorted((ROOMS / "export").glob("*.py")),
    ROOMS / "jobs" / "verify_copy.py",
    ROOMS / "jobs" / "verify_whole_copy.py",
)
"""The modules that make findings about copies: exhibits, bags, web archives."""
MODULES = (*sorted({*(ROOMS / "jobs").rglob("*.py")} - {*COPIES}), ROOMS / "catalog" / "check.py")
"""The other modules beside the log's that make findings."""

MEANINGS = {
    "CATALOG": "FAIL: the catalog is no sound database, or not made as this version makes it; NOTE: its search index "
    "could not be checked here; WARN: it is of another version or log",
    "CATALOG_BEHIND": "NOTE: the catalog lacks the newest entries; the next command adds them; WARN: it is older than "
    "a redaction",
    "CATALOG_CHANGED": "FAIL: the catalog's file is not as archiver left it",
    "CATALOG_DIFFERS": "FAIL: the catalog does not say what log and objects say; the first difference is shown",
    "CATALOG_MISSING": "WARN: there is no catalog; `archiver catalog rebuild` makes it",
    "CATALOG_UNCHECKED": "WARN: the catalog could not be compared with the log here, for example for lack of space",
    "CATALOG_UNREADABLE": "FAIL: the catalog, or an object or entry that it is compared with, cannot be read",
    "CHECKPOINT_FORMAT": "FAIL: a checkpoint that an entry names (seal, time stamp, export, import) is missing",
    "FORK": "FAIL: an imported log, or one that is to be imported, is not what an `import` entry records; "
    "NOTE: checkpoints of a log that was refused as a fork are kept, as an `incident` entry says",
    "KEY": "FAIL: the key that this machine has for an archive of this name was never the log's: archive.json or the "
    "key file was replaced",
    "MANIFEST": "FAIL: archive.json cannot be read, is a link, or is not the one that entry 0 names; for an imported "
    "archive: the one that the `import` entry records",
    "OBJECT_HASH": "FAIL: an object's bytes do not have the SHA-256 that is its name",
    "OBJECT_MISSING": "FAIL: an entry names an object that is not in the store",
    "OBJECT_SIZE": "FAIL: an object's size is not the one that its entry says",
    "OBJECT_UNREADABLE": "FAIL: an object cannot be read",
    "REDACTED": "NOTE: an object was removed on purpose, as the entry says; WARN: it is still there, and the next "
    "command that writes removes it",
    "STRAY": "WARN: a file under objects/ that is no object, or in imports/ what no entry records; FAIL: a "
    "link or device in imports/; NOTE: an object that is not read-only",
    "TRUNCATED": "FAIL: of an imported log fewer entries are there than an `import` entry records",
    "UNREFERENCED": "NOTE: no entry names an object, as an interrupted run leaves it",
}

MEANINGS_OF_COPIES = {
    "BACKDATED": "FAIL: an entry claims a time long before the first stamp that covers it; WARN: the log says why",
    "CHAIN": "FAIL: an entry does not name its neighbour in the copy as the one before",
    "CLOCK": "WARN: an entry is dated after a stamp that covers it",
    "COMPROMISED": "WARN: an exhibit's checkpoint is of a revoked key, and no stamp that is believed is older",
    "CHECKPOINT_FORMAT": "FAIL: a checkpoint in the copy is none, or of another log",
    "ENTRY_FORMAT": "FAIL: a file that should be an entry of the log is none",
    "EXHIBIT": "FAIL: an exhibit is not in the one form that there is, or not what its signed table says",
    "FILE_HASH": "FAIL: a file has other bytes than the signed list of all files says",
    "FILE_MISSING": "FAIL: the signed list names a file that is not there",
    "FORK": "FAIL: a checkpoint is another one than that of a receipt or a time stamp, or no continuation of another",
    "KEY": "FAIL: a key file is not the log's key; NOTE: only the copy itself says whose key it is",
    "MANIFEST": "FAIL: archive.json is not the one that entry 0 names",
    "OBJECT_HASH": "FAIL: an object has other bytes or another size than its entry says",
    "OBJECT_MISSING": "FAIL: an object that an entry names is missing; WARN: it was not in the archive either",
    "RECEIPT": "FAIL: a receipt is of another log, or not signed by its keys; WARN: the copy is no match for it",
    "RECORD": "FAIL: what stands around a file in a web archive does not follow from entries, exchanges and pages",
    "REDACTED": "NOTE: an object had been removed on purpose, as an entry in the copy says",
    "ROOT": "FAIL: an entry does not stand in the log under the checkpoint",
    "SIGNATURE": "FAIL: list, table or checkpoint is not signed by the log's key",
    "STAMPED": "NOTE: when entries existed at the latest, by the stamps that are good",
    "STRAY": "FAIL: a file that the signed list, or no entry, names",
    "TOKEN": "FAIL: a time stamp is not good or says something else than its entry; WARN, NOTE: who vouches for it is "
    "open",
    "TOKEN_HASH": "FAIL: a time stamp or its certificates are not those whose hash is in the log",
    "TOKEN_MISSING": "FAIL: such a file is missing",
    "UNANCHORED": "NOTE, WARN: entries that no time stamp in the copy covers",
    "ZIP": "FAIL: a ZIP file is not in the one form that archiver writes: unpack it and check the folder",
}


def codes() -> set[str]:
    """Codes of the findings that the modules outside the log make, from their source."""
    return _codes_in(MODULES)


def codes_of_copies() -> set[str]:
    """Those about copies."""
    return _codes_in(COPIES)


def _codes_in(modules: Iterable[Path]) -> set[str]:
    return {code for module in modules for code in _codes(ast.parse(module.read_text(encoding="utf-8")))}


def log_findings() -> list[tuple[str, str]]:
    """Code and meaning of what is found in the log, from the table in the docstring of ``verify_log``."""
    body = re.split(r"^=+ +=+$", inspect.getdoc(verify_log) or "", flags=re.MULTILINE)[2]
    return [(code, meaning) for code, meaning in re.findall(r"^([A-Z_]+) +(.+)$", body, flags=re.MULTILINE)]


def section() -> str:
    """The part of the page about verification and the log."""
    if codes() != set(MEANINGS):
        raise LookupError(f"MEANINGS and the code differ in {sorted(codes() ^ set(MEANINGS))}")
    if codes_of_copies() != set(MEANINGS_OF_COPIES):
        raise LookupError(f"MEANINGS_OF_COPIES and the code differ in {codes_of_copies() ^ set(MEANINGS_OF_COPIES)}")
    head = ("code", "level and meaning")
    return "\n".join(
        [
            "## Findings of verify\n",
            "FAIL: evidence does not match its record (exit 1). WARN: a gap in the proof (exit 2). NOTE (exit 0).\n",
            "### Archive, objects and catalog\n",
            table(head, [(f"`{code}`", meaning) for code, meaning in sorted(MEANINGS.items())]),
            "### Log\n",
            table(head, [(f"`{code}`", paragraph(meaning)) for code, meaning in log_findings()]),
            "### Copies: exhibits, bags, web archives\n",
            "Of a bag that holds the whole log, the findings above, too.\n",
            table(head, [(f"`{code}`", meaning) for code, meaning in sorted(MEANINGS_OF_COPIES.items())]),
            "## Log entries\n",
            "Fields marked ? may be without a value. The exact form on disk: [design.md](design.md#log-entry).\n",
            table(("kind", "fields", "meaning"), _entries()),
        ]
    )


def _codes(module: ast.Module) -> Iterator[str]:
    """Constants in capitals that a call to ``Finding`` or ``_finding`` gets, itself or by the name of a constant."""
    constants = {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id == "Finding":
            values = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        elif node.func.id in ("_finding", "finding", "_BadError"):
            values = node.args[0:1] if node.func.id == "_BadError" else node.args[1:2]
        else:
            continue
        for value in values:
            if isinstance(value, ast.Constant):
                yield str(value.value)
            elif isinstance(value, ast.Name) and value.id in constants:
                yield str(constants[value.id])


def _entries() -> Iterator[tuple[str, str, str]]:
    text = f"{entries.__doc__}\n{custody.__doc__}"
    meanings = dict(re.findall(r"^``([\w.*]+)`` +(.+)$", text, flags=re.MULTILINE))
    families = {custody.KeyAct: "key.*", custody.HoldAct: "hold.*"}  # one kind for each act
    for body in typing.get_args(entries.Body):
        kind = families.get(body) or body.__dataclass_fields__["kind"].default
        names = [_field(each) for each in dataclasses.fields(body) if each.name != "kind"]
        yield f"`{kind}`", ", ".join(names), f"{paragraph(meanings[kind])}. {paragraph(body.__doc__)}"


def _field(field: dataclasses.Field[object]) -> str:
    return f"`{field.name}`{'?' if 'None' in str(field.type) else ''}"
