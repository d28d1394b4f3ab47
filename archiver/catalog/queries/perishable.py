"""Which channels are known to delete."""

from __future__ import annotations

from archiver.catalog.queries.base import Queries

# Posts that were seen before they were missing; an id that was never seen may never have been used.
RESTLESS = """
SELECT DISTINCT u.name_key FROM usernames AS u WHERE u.channel_id IN (
    SELECT g.channel_id FROM gone AS g JOIN posts AS p ON p.channel_id = g.channel_id AND p.message_id = g.message_id
)
"""


class PerishableQueries(Queries):
    """What is likely to be gone soon."""

    async def restless_usernames(self) -> set[str]:
        """Usernames, in lower case, of channels that have deleted posts which were seen before."""
        return {name for (name,) in await self._reads.rows(RESTLESS)}
