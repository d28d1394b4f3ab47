"""The output of the tool "corroborate" as JSON and back."""

from __future__ import annotations

from typing import get_args

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.model.corroboration import Corroboration, Field, Verdict
from archiver.model.ids import PostKey
from archiver.model.json_fields import Fields, present

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def corroboration_to_json(found: Corroboration) -> dict[str, Json]:
    """Its document; ``verdict`` is said for readers, and follows from the rest."""
    return {
        "post": str(found.post),
        "verdict": found.verdict,
        "shown": list(found.shown),
        "telegram_entries": list(found.telegram),
        "web_entries": list(found.web),
        "fields": [
            present(
                {
                    "name": each.name,
                    "telegram": each.telegram,
                    "web": each.web,
                    "verdict": each.verdict,
                    "note": each.note,
                }
            )
            for each in found.fields
        ],
    }


def corroboration_from_json(document: object) -> Corroboration:
    """The inverse. Raises InputError for what no writing gave."""
    fields = Fields(document, "corroboration")
    fields.text("verdict")
    try:
        post = PostKey.parse(fields.text("post"))
    except ValueError as fault:
        raise InputError("The post of a corroboration is none.") from fault
    found = Corroboration(
        post=post,
        shown=fields.texts("shown"),
        telegram=fields.integers("telegram_entries"),
        web=fields.integers("web_entries"),
        fields=tuple(_field(row) for row in fields.rows("fields")),
    )
    fields.end()
    return found


def _field(fields: Fields) -> Field:
    found = Field(
        name=fields.text("name"),
        telegram=fields.text_or_none("telegram"),
        web=fields.text_or_none("web"),
        verdict=fields.word("verdict", VERDICTS),
        note=fields.text_or_none("note"),
    )
    fields.end()
    return found
