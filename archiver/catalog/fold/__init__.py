"""Folding: what entries of the log say, written into the catalog's tables.

A batch is folded in three steps: read from the tables what is known of the things that it speaks of
(``batch``), decide in memory, entry by entry in the order of the log (one module for each kind of thing), and
write the rows. What a person's decisions come to is worked out last, from the rows (``reviews``). The rows never
depend on how the log is cut into batches.
"""

from archiver.catalog.fold.batch import Cursor, fold_batch, read_cursor

__all__ = ["Cursor", "fold_batch", "read_cursor"]
