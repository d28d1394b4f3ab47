"""Decisions about matches in the catalog."""

from __future__ import annotations

from archiver.catalog import Catalog
from archiver.model.custody import Target
from archiver.model.footage import Span
from archiver.model.judgements import Side, verdict_of
from tests.catalog.world import World, sha

ONE, OTHER = Side(sha("one"), Span(10.25, 20)), Side(sha("other"), Span(0, 9.75))


async def test_decisions_come_back_as_they_were_made_and_undone() -> None:
    world = World()
    no = world.judge("reject", ONE, OTHER, by="A. Reader", note="another bridge")
    back = world.judge("undo", ONE, OTHER, undoes=no)
    world.judge("undo", ONE, OTHER, undoes=back)
    yes = world.judge("confirm", OTHER, ONE)
    async with Catalog.opened(None, writable=True) as catalog:
        await catalog.fold(world.folded)
        found = await catalog.judgements({OTHER.sha256})
        nothing = await catalog.judgements({sha("third")})
        concerning = await catalog.entries_about(Target("object", ONE.sha256))

    assert [(each.entry, each.act, each.undone) for each in found] == [
        (no, "reject", True), (back, "undo", False), (back + 1, "undo", False), (yes, "confirm", False),
    ]  # fmt: skip
    assert (found[0].sides, found[0].by, found[0].note) == ((ONE, OTHER), "A. Reader", "another bridge")
    assert verdict_of(found) == "confirmed"
    assert nothing == []
    assert concerning == [no, back, back + 1, yes]
