"""An open archive = store + log + catalog; the only way to write one.

``layout``    where things lie in the folder
``manifest``  archive.json
``keys``      the signing key, outside the archive, and the digest of account names made with it
``lock``      one writer at a time
``versions``  which programs made an entry
``creating``  a new archive
``reading``   a log entry -> what the catalog folds (dispatch to the readers of each source)
``writing``   an open archive: ``Archive`` to read, ``Writer`` to record captures, derivations and acts
``opened``    opening one to read, to write, or its log alone
``rebuild``   the catalog made anew from log and objects; ``catalog_seal`` the hash of its closed file
``redacting``  what redact entries took: read as its replacement, removed to the end, not stored again

Order of every write: objects (fsync) -> log entry (fsync) -> read -> fold, so that an entry refers only to
objects that are durably stored and the catalog holds only what the log says.
"""

from archiver.archive.creating import create_archive
from archiver.archive.layout import Layout
from archiver.archive.lock import holder
from archiver.archive.manifest import Manifest
from archiver.archive.manifest import load as read_manifest
from archiver.archive.opened import (
    open_for_reading,
    open_for_writing,
    open_log,
    open_store,
    writers_kept_out,
)
from archiver.archive.rebuild import rebuild_catalog
from archiver.archive.redacting import redact_entries
from archiver.archive.writing import Archive, Writer

__all__ = [
    "Archive",
    "Layout",
    "Manifest",
    "Writer",
    "create_archive",
    "holder",
    "open_for_reading",
    "open_for_writing",
    "open_log",
    "open_store",
    "read_manifest",
    "rebuild_catalog",
    "redact_entries",
    "writers_kept_out",
]
