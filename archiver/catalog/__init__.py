"""The catalog: the SQLite projection of the log. Disposable; it holds nothing that the log does not say.

``schema.sql``   the tables, and what each column means
``database``     SQLite through aiosqlite, its errors turned into the project's
``statements``   the same for work that runs on SQLite's thread as a whole
``words``        the words of what is held, as they stand in the search indexes
``fold``         entries and what was read for them -> rows
``queries``      questions, answered in the words of the model
``dump``         everything as JSON lines, equal for equal logs
``check``        whether the file is sound

Reading takes no lock: questions may be put while another process folds.
"""

from archiver.catalog.catalog import Catalog
from archiver.catalog.check import check, check_file
from archiver.catalog.dump import dump, fingerprint
from archiver.catalog.fold import Cursor
from archiver.errors import CatalogDamagedError, CatalogUnusableError
from archiver.model.derived import Folded

__all__ = [
    "Catalog",
    "CatalogDamagedError",
    "CatalogUnusableError",
    "Cursor",
    "Folded",
    "check",
    "check_file",
    "dump",
    "fingerprint",
]
