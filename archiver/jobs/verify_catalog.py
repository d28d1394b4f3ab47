"""The catalog against a new one made from log and objects."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from contextlib import aclosing
from itertools import count
from pathlib import Path

from archiver.archive import Layout, catalog_seal, rebuild_catalog, redact_entries
from archiver.catalog import Catalog, check, dump, fingerprint
from archiver.errors import CannotRunError, CatalogUnusableError, IntegrityError
from archiver.log import Log
from archiver.model.findings import Finding, Level
from archiver.store import LocalStore

SUBJECT = "catalog.sqlite"
MEND = "run `archiver catalog rebuild`"


async def check_catalog(layout: Layout, store: LocalStore) -> list[Finding]:
    """Findings about the catalog; none of them touches the evidence, which is log and objects.

    The caller keeps writers out.
    """
    # Not in the archive's own folder, which may lie on a read-only medium.
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="archiver-verify-"))
    try:
        if not await asyncio.to_thread(layout.catalog.exists):
            return [_finding("WARN", "CATALOG_MISSING", f"there is none; {MEND}")]
        if not await asyncio.to_thread(catalog_seal.holds, layout):
            return [_finding("FAIL", "CATALOG_CHANGED", f"the file is not as archiver left it; {MEND}")]
        async with Catalog.opened(layout.catalog, writable=False) as present:
            return await _check(layout, store, present, folder / "catalog.sqlite")
    except (CatalogUnusableError, IntegrityError) as error:
        return [_finding("FAIL", "CATALOG_UNREADABLE", f"{error.sentence} {MEND}")]
    except CannotRunError as error:  # a full disk, say, is no fault of the archive
        return [_finding("WARN", "CATALOG_UNCHECKED", f"it could not be compared with the log: {error}")]
    finally:
        await asyncio.to_thread(shutil.rmtree, folder)


async def _check(layout: Layout, store: LocalStore, present: Catalog, fresh: Path) -> list[Finding]:
    findings = await check(present)
    if any(finding.level == "FAIL" for finding in findings):
        return findings
    log = await asyncio.to_thread(Log.open, layout.log)
    try:
        cursor = await present.cursor()
        later = await asyncio.to_thread(redact_entries, log, cursor.entries)
        if later:
            old = f"it is older than the redaction in entry {later[0].n}; the next command makes it anew"
            return [*findings, _finding("WARN", "CATALOG_BEHIND", old)]
        await rebuild_catalog(layout, log, store, target=fresh, stop=cursor.entries)
        async with Catalog.opened(fresh, writable=False) as anew:
            findings += await _compare(present, anew)
        if cursor.entries < log.size:
            behind = f"lacks the newest {log.size - cursor.entries} entries; the next command adds them"
            findings.append(_finding("NOTE", "CATALOG_BEHIND", behind))
        return findings
    finally:
        log.close()


async def _compare(present: Catalog, anew: Catalog) -> list[Finding]:
    """The first line in which the two dumps differ."""
    mine, other = await asyncio.gather(fingerprint(present), fingerprint(anew))
    if mine == other:
        return []
    return await _first_difference(present, anew)


async def _first_difference(present: Catalog, anew: Catalog) -> list[Finding]:
    async with aclosing(dump(present)) as ours, aclosing(dump(anew)) as theirs:
        for number in count(1):
            mine, other = await anext(ours, None), await anext(theirs, None)
            if mine is None and other is None:
                break
            if mine != other:
                says = f"line {number} of its dump says {_short(mine)}, log and objects say {_short(other)}"
                return [_finding("FAIL", "CATALOG_DIFFERS", f"{says}; {MEND}")]
    return []


def _short(line: str | None) -> str:
    if line is None:
        return "nothing"
    return line if len(line) <= 160 else f"{line[:120]}… (SHA-256 {hashlib.sha256(line.encode()).hexdigest()[:16]})"


def _finding(level: Level, code: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=SUBJECT, detail=detail)
