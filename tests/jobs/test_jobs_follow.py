"""``follow`` against the loopback server: what is pushed, what was missed, and what proves it."""

from __future__ import annotations

from pathlib import Path

from tests.jobs.following import START, scene


async def test_new_edited_and_deleted_posts_come_as_they_happen(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        async with live.following() as run:
            live.post_now("Alerte: la crue monte")
            await live.until_seen(("new", 6))
            live.channel.edit(3, "Message 3, corrigé", START)
            await live.until_seen(("edited", 3))
            live.channel.delete(6)
            await live.until_seen(("deleted", 6))
            await live.until(lambda: live.server.count("channels.getMessages") > 0)
        outcome = run.result()
        (channel,) = outcome.channels
        assert (channel.new, channel.edited, channel.deleted) == (1, 1, 1)
        assert outcome.gaps == ()
        assert outcome.updates == 3
        assert (await live.post(6)).seen.text == "Alerte: la crue monte"
        assert (await live.post(6)).gone_at is not None
        assert [each.seen.text for each in await live.ask("post_history", (await live.post(3)).key)] == [
            "Message 3",
            "Message 3, corrigé",
        ]
