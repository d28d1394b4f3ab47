"""Bytes by their SHA-256: written once, never changed, checked by hashing again.

``protocol``  what an object store can do, and what it says of a file
``local``     a folder: ``objects/sha256/ab/<64 hex>``, mode 0444, put in place by rename
``hashing``   hashing many of them again, as fast as the machine hashes
``listing``   what lies in the folder: the objects, and what is none
``part``      a file that is being received and can be resumed

An object that ``put`` or ``commit`` has returned survives a power cut. A process that dies at any step leaves
at worst a ``.part`` file in the temporary folder. Everything here blocks; nothing here knows the log.
"""

from archiver.store.hashing import Hasher
from archiver.store.local import LocalStore
from archiver.store.part import LocalPart
from archiver.store.protocol import Digests, ObjectStore, Stray

__all__ = ["Digests", "Hasher", "LocalPart", "LocalStore", "ObjectStore", "Stray"]
