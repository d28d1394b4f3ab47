"""A person's decisions about names -> names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from archiver.catalog.fold.registry import registration_key
from archiver.catalog.statements import Row, Statements
from archiver.catalog.texts import handle_of, packed, storable, storable_or_none, text_key
from archiver.model.derived import Folded
from archiver.model.entries import Entry, NamesAct
from archiver.model.names import Naming
from archiver.text.name_words import folded_words
from archiver.text.names import skeletons

_COLUMNS = (
    'kind, text_key, channel_key, since, name, channel, handle, channel_id, role, until, note, "by", how, reviews,'
    " active, entry, position, opening, following, folded, bones"
)
_VALUES = "VALUES (" + ", ".join("?" * 21) + ")"
ADD = f"""
INSERT INTO names ({_COLUMNS}) {_VALUES} ON CONFLICT (kind, text_key, channel_key, since) DO UPDATE SET
    name = excluded.name, channel = excluded.channel, handle = excluded.handle, channel_id = excluded.channel_id,
    role = excluded.role, until = excluded.until, note = excluded.note, "by" = excluded."by", how = excluded.how,
    reviews = excluded.reviews, active = 1, entry = excluded.entry, position = excluded.position,
    opening = excluded.opening, following = excluded.following, folded = excluded.folded, bones = excluded.bones
"""
TAKE_BACK = """
UPDATE names SET active = 0, how = ?4, reviews = ?5, entry = ?6, position = ?7
WHERE kind = ?1 AND text_key = ?2 AND channel_key = ?3 AND (?8 = '' OR since = ?8)
"""
# What was never said can be taken back as well: then nobody suggests it again.
REMEMBER = f"""
INSERT INTO names ({_COLUMNS}) SELECT {", ".join(f"?{number}" for number in range(1, 22))}
WHERE NOT EXISTS (SELECT 1 FROM names WHERE kind = ?1 AND text_key = ?2 AND channel_key = ?3)
"""  # noqa: S608  constants


def channel_key(naming: Naming) -> str:
    """What two ways to give the same channel have in common, as far as the name itself tells."""
    return str(naming.channel_id) if naming.channel_id is not None else registration_key(naming.channel)


def fold_names(statements: Statements, batch: Sequence[Folded]) -> None:
    """The decisions of a batch, in their order."""
    acts = [(folded.entry, folded.entry.body) for folded in batch if isinstance(folded.entry.body, NamesAct)]
    for act, group in groupby(acts, key=lambda pair: pair[1].act):
        rows = [
            (body, _row(entry, body, naming, position))
            for entry, body in group
            for position, naming in enumerate(body.names)
        ]
        if act == "add":
            statements.many(ADD, [row for _, row in rows])
            continue
        statements.many(TAKE_BACK, [(*row[:3], row[12], row[13], row[15], row[16], row[3]) for _, row in rows])
        statements.many(REMEMBER, [row for _, row in rows])


def _row(entry: Entry, act: NamesAct, naming: Naming, position: int) -> Row:
    words = folded_words(naming.name)
    bones = skeletons(naming.name)[-1]
    return (
        naming.kind,
        text_key(naming.name),
        channel_key(naming),
        naming.since.isoformat() if naming.since else "",
        storable(naming.name),
        storable(naming.channel),
        handle_of(naming.channel),
        naming.channel_id,
        naming.role,
        naming.until.isoformat() if naming.until else None,
        storable_or_none(naming.note),
        storable_or_none(act.by),
        act.how,
        packed(list(act.reviews)),
        int(act.act == "add"),
        entry.n,
        position,
        storable(words[0]) if words else "",
        storable(words[1]) if len(words) > 1 else "",
        storable(" ".join(words)),
        storable(bones),
    )
