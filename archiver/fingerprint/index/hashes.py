"""The index of PDQ hashes: exhaustive, exact, any radius.

Hash tables are no faster at the radii that footage needs: within 84 of 256 bits two pictures share hardly any part
exactly. 32 bytes a row and a compiled loop search ten million rows in some milliseconds a query (docs/decisions/0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, overload

import numpy as np
from numpy.typing import NDArray

from archiver.errors import FootageIndexError
from archiver.fingerprint.index import columns
from archiver.fingerprint.index.columns import FRAME, MEDIA, MEDIUM, Opened
from archiver.fingerprint.index.packed import MOST_ROWS
from archiver.fingerprint.index.protocol import Description, Descriptors, Hits, IndexedMedium, Rows, Selection
from archiver.fingerprint.index.search import Admits
from archiver.fingerprint.index.search import search as search_rows
from archiver.fingerprint.pdq import BYTES
from archiver.model.footage import Medium

KINDS: tuple[Medium, ...] = get_args(Medium)
Key = tuple[str, Medium]


class HashIndex:
    """A folder that one process writes and many read; ``FrameSearch`` of (n, 32) hashes.

    A reader sees what was there when it opened the folder, or last called ``refresh``. Each call of ``append`` and
    ``append_all`` is durable when it returns, whole or not at all.
    """

    def __init__(self, folder: Path, opened: Opened) -> None:
        self._folder = folder
        self._show(opened)

    @classmethod
    def open(cls, folder: Path) -> HashIndex:
        """Of a folder that may not exist yet. Raises FootageIndexError for a damaged one (see ``reset``)."""
        return cls(folder, columns.opened(folder))

    @classmethod
    def reset(cls, folder: Path) -> HashIndex:
        """An empty index in the place of whatever is there."""
        with columns.writing(folder):
            columns.clear(folder)
        return cls.open(folder)

    def __len__(self) -> int:
        return self._extent.rows

    @property
    def media(self) -> Sequence[IndexedMedium]:
        """All media, by number."""
        return _Table(self._table)

    @property
    def hashes(self) -> NDArray[np.uint8]:
        """(rows, 32)."""
        return self._columns["hashes"]

    @property
    def times(self) -> NDArray[np.float32]:
        """Seconds, by row."""
        return self._columns["frames"]["time"]

    @property
    def medium_of(self) -> NDArray[np.uint32]:
        """Number of the medium, by row."""
        return self._columns["frames"]["medium"]

    @property
    def regions(self) -> NDArray[np.uint8]:
        """Region of the picture, by row."""
        return self._columns["frames"]["region"]

    @property
    def qualities(self) -> NDArray[np.uint8]:
        """PDQ's quality, by row."""
        return self._columns["frames"]["quality"]

    def describe(self) -> Description:
        """Unrelated pictures differ in half of the bits."""
        return Description("PDQ", BYTES, self._extent.rows, self._extent.media, 128.0, 8.0)

    def contains(self, sha256: str, kind: Medium) -> bool:
        """Whether a medium was appended, be it without rows."""
        return self.number_of(sha256, kind) is not None

    def number_of(self, sha256: str, kind: Medium) -> int | None:
        """A medium's number, None where it is not here."""
        return self._numbers.get((bytes.fromhex(sha256), KINDS.index(kind)))

    def append(self, sha256: str, kind: Medium, rows: Rows) -> int:
        """Add a medium and return its number; one that is there already stays as it is."""
        return self.append_all([(sha256, kind, rows)])[0]

    def append_all(self, media: Iterable[tuple[str, Medium, Rows]]) -> list[int]:
        """The same of several, at the cost of one: what is made durable together."""
        with columns.writing(self._folder):
            self.refresh()
            wanted = list(media)
            new: dict[tuple[bytes, int], Rows] = {}
            for sha256, kind, rows in wanted:
                key = (bytes.fromhex(sha256), KINDS.index(kind))
                if key not in self._numbers:
                    new.setdefault(key, _checked(rows))
            if new:
                extent = columns.append(self._folder, self._extent, self._parts(new))
                self._show(columns.mapped(self._folder, extent), grown=list(new))
        return [self._numbers[(bytes.fromhex(sha256), KINDS.index(kind))] for sha256, kind, _ in wanted]

    def remove(self, media: Iterable[str]) -> int:
        """Take out all that came from these files; their hashes are overwritten. Numbers of what follows change."""
        with columns.writing(self._folder):
            self.refresh()
            columns.tidy(self._folder, self._extent)
            gone = {bytes.fromhex(each) for each in media}
            stays = np.array([bytes(each) not in gone for each in self._table["sha256"]], np.bool_)
            if stays.all():
                return 0
            table = self._table[stays]
            table["first_row"] = np.cumsum(table["rows"], dtype=np.uint64) - table["rows"]
            keep = np.repeat(stays, self._table["rows"])
            extent = columns.rewrite(self._folder, self._extent, table, keep)
            self._show(columns.mapped(self._folder, extent))
            return int((~stays).sum())

    def refresh(self) -> None:
        """See what others appended or removed since."""
        if columns.read_extent(self._folder) != self._extent:
            self._show(columns.opened(self._folder))

    def check(self) -> None:
        """Read all of it. Raises FootageIndexError where a file is not what was written."""
        for (name, found), (_, wanted) in zip(
            columns.sums(self._folder, self._extent), self._extent.crc32, strict=True
        ):
            if found != wanted:
                file = columns.path_of(self._folder, name, self._extent)
                raise FootageIndexError(f"{file} is damaged.", hint="It is made anew from the fingerprints.")

    def search(
        self, queries: Descriptors, radius: float, *, where: Selection | None = None, most: int = 1000, threads: int = 2
    ) -> Hits:
        """Rows at most ``radius`` bits from each query; of a query with more than ``most`` the nearest ones."""
        if queries.ndim != 2 or queries.shape[1] != BYTES or queries.dtype != np.uint8:
            raise ValueError(f"queries are (n, {BYTES}) bytes, not {queries.shape} of {queries.dtype}")
        return search_rows(
            self._words,
            self._ranges(where) if where else [(0, self._extent.rows)],
            np.ascontiguousarray(queries).view(np.uint64),
            int(radius),
            admits=self._admits(where) if where else None,
            most=most,
            threads=threads,
        )

    def _show(self, opened: Opened, grown: Sequence[tuple[bytes, int]] | None = None) -> None:
        self._extent, self._columns, self._table = opened.extent, opened.columns, opened.table
        self._words: NDArray[np.uint64] = self._columns["hashes"].view(np.uint64)
        if grown is None:
            self._numbers = {
                (bytes(sha256), int(kind)): number
                for number, (sha256, kind) in enumerate(zip(self._table["sha256"], self._table["kind"], strict=True))
            }
        else:
            self._numbers.update({key: number for number, key in enumerate(grown, len(self._numbers))})

    def _parts(self, new: Mapping[tuple[bytes, int], Rows]) -> dict[str, NDArray[Any]]:
        lengths = np.array([len(each) for each in new.values()], np.uint64)
        if self._extent.rows + int(lengths.sum()) > MOST_ROWS:
            raise ValueError(f"an index holds {MOST_ROWS} rows at most")
        table = np.zeros(len(new), MEDIUM)
        table["sha256"] = [np.frombuffer(sha256, np.uint8) for sha256, _ in new]
        table["kind"] = [kind for _, kind in new]
        table["rows"] = lengths
        table["first_row"] = self._extent.rows + np.cumsum(lengths) - lengths
        numbers = np.arange(self._extent.media, self._extent.media + len(new), dtype=np.uint32)
        frames = np.zeros(int(lengths.sum()), FRAME)
        frames["medium"] = np.repeat(numbers, lengths.astype(np.int64))
        frames["time"] = np.concatenate([each.times for each in new.values()])
        frames["region"] = np.concatenate([each.regions for each in new.values()])
        frames["quality"] = np.concatenate([each.qualities for each in new.values()])
        hashes = np.concatenate([each.descriptors for each in new.values()])
        return {"hashes": hashes, "frames": frames, MEDIA: table}

    def _ranges(self, where: Selection) -> list[tuple[int, int]]:
        """Rows of the media that are selected, neighbours as one."""
        table = self._table[: where.before]
        chosen = np.ones(len(table), np.bool_)
        if where.media is not None:
            chosen &= np.isin(np.arange(len(table)), list(where.media))
        if where.kinds is not None:
            chosen &= np.isin(table["kind"], [KINDS.index(each) for each in where.kinds])
        chosen &= table["rows"] > 0
        starts = table["first_row"][chosen].astype(np.int64)
        ends = starts + table["rows"][chosen]
        apart = starts[1:] != ends[:-1]
        firsts = starts[np.concatenate([[True], apart])[: len(starts)]]
        lasts = ends[np.concatenate([apart, [True]])[: len(ends)]]
        return [(int(start), int(end)) for start, end in zip(firsts, lasts, strict=True)]

    def _admits(self, where: Selection) -> Admits:
        """What of a selection is decided row by row."""

        def admits(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
            yes = np.ones(len(rows), np.bool_)
            if where.regions is not None:
                yes &= np.isin(self.regions[rows], list(where.regions))
            if where.least_quality:
                yes &= self.qualities[rows] >= where.least_quality
            if where.start_s is not None:
                yes &= self.times[rows] >= np.float32(where.start_s)
            if where.end_s is not None:
                yes &= self.times[rows] <= np.float32(where.end_s)
            return yes

        return admits


class _Table(Sequence[IndexedMedium]):
    """The table of media as values, each made when it is looked at."""

    def __init__(self, table: NDArray[Any]) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, number: int) -> IndexedMedium: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[IndexedMedium]: ...

    def __getitem__(self, number: int | slice) -> IndexedMedium | Sequence[IndexedMedium]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        at = range(len(self))[number]
        one = self._table[at]
        return IndexedMedium(
            at, bytes(one["sha256"]).hex(), KINDS[int(one["kind"])], int(one["first_row"]), int(one["rows"])
        )


def _checked(rows: Rows) -> Rows:
    if rows.descriptors.dtype != np.uint8 or rows.descriptors.shape[1] != BYTES:
        raise ValueError(f"hashes are (n, {BYTES}) bytes, not {rows.descriptors.shape} of {rows.descriptors.dtype}")
    return rows
