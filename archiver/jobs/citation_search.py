"""What the search for one citation's post has seen so far, and how it weighs the posts that it has come upon."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from archiver.citations import Footage, Ranking, Shown, rank
from archiver.jobs.finding import Found
from archiver.jobs.own_footage import OwnFootage
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import Resolution
from archiver.model.records import PostRecord
from archiver.model.reviews import Verdicts

MOST_CHANNELS = 3
"""How many channels that a name may mean are looked through."""


@dataclass(slots=True)
class CitationSearch:
    """What one citation's search has seen so far."""

    name: str
    citation: Citation
    published: date | None
    context: str
    found: Found
    verdicts: Verdicts
    own: OwnFootage
    shown: Mapping[PostKey, Shown]
    looked_for: list[str] = field(default_factory=list)
    earlier: dict[PostKey, tuple[str, ...]] = field(default_factory=dict)
    speakers: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def showing(self) -> list[PostRecord]:
        """Posts that have what the article shows with the passage, or as a whole."""
        return [post for post in self.own.posts if post.key in self.shown]

    @property
    def accepted(self) -> tuple[PostKey, ...]:
        """Posts that a person said the citation means."""
        return tuple(post for post, decision in self.verdicts.items() if decision == "accepted")

    async def rank(self, posts: Sequence[PostRecord]) -> Ranking:
        """The candidates among ``posts``. What a person rejected is weighed, too, and never linked."""
        left = [post for post in posts if self.verdicts.get(post.key) != "rejected"]
        ranking = await self._rank(left)
        if len(left) == len(posts):
            return ranking
        every = await self._rank(posts)
        rejected = [link for link in (*every.links, *every.runners_up) if self.verdicts.get(link.post) == "rejected"]
        return replace(ranking, runners_up=(*ranking.runners_up, *rejected))

    async def _rank(self, posts: Sequence[PostRecord]) -> Ranking:
        return await asyncio.to_thread(
            rank,
            self.citation,
            self.published,
            self.found.matches,
            posts,
            context=self.context,
            earlier=self.earlier,
            speakers=self.speakers,
            footage=Footage(shown=self.shown, same=await self.own.same(posts)),
        )

    def missing(self, sentence: str) -> Resolution:
        """That nothing was found, with ``sentence`` for why."""
        return Resolution(
            citation_id=self.name,
            looked_for=tuple(self.looked_for),
            proposals=self.found.proposals,
            not_found=sentence,
        )


def with_earlier(resolution: Resolution, before: Resolution | None, verdicts: Verdicts) -> Resolution:
    """What the search before a person's decision found stays beside it: what was looked for, and the candidates."""
    if before is None:
        return resolution
    shown = {link.post for link in (*resolution.links, *resolution.runners_up)}
    chosen_now = "accepted" in verdicts.values()
    kept = [
        link
        for link in (*before.links, *before.runners_up)
        if link.post not in shown and (chosen_now or verdicts.get(link.post) == "rejected")
    ]
    earlier = [each for each in before.looked_for if each not in resolution.looked_for] if chosen_now else []
    return replace(
        resolution,
        runners_up=(*resolution.runners_up, *kept),
        looked_for=(*resolution.looked_for, *earlier),
    )
