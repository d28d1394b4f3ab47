"""The conversation of ``archiver review``: a citation is shown, a key is answered, the next one comes."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.cli.asking import Answers
from archiver.cli.replies import Replies
from archiver.cli.review_faces import Face
from archiver.cli.rounds import Rounds
from archiver.cli.showing import say
from archiver.cli.showing_review import HELP, numbered, show_said
from archiver.errors import TryAgainError, UsageError
from archiver.jobs.proposals import CitationView, ReviewOutcome, look_at
from archiver.jobs.review import Decision, Wanted, decide, undo
from archiver.jobs.seeking import HOW, seek
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord

ACTS: dict[str, Wanted] = {"a": "accept", "r": "reject", "c": "choose", "n": "note"}
QUESTIONS = {
    "a": "Which one? Its number: ",
    "c": "Which post? handle/id, its t.me address, or a number from above: ",
    "n": "Note: ",
    "f": f"Find what? {HOW} ",
}


class Conversation(Rounds[str]):
    """Asks through ``face`` about citations, by their ids."""

    def __init__(self, place: Workplace, answers: Answers, face: Face, by: str | None) -> None:
        super().__init__(place, Replies(answers, face.key), by)
        self._face = face
        self._made: list[ReviewOutcome] = []

    async def _next(self, todo: list[str], place: int) -> int:
        view = await look_at(self._place, todo[place])
        which = f"{place + 1} of {len(todo)}"
        sought: list[PostRecord] = []
        await self._face.show(view, sought, which)
        while True:
            key, rest = await self._answer()
            try:
                moved = await self._moved(key, todo, place)
                if moved is not None:
                    return moved
                if key == "f":
                    sought = await self._find(view, rest)
                    await self._face.show(view, sought, which)
                elif key in ACTS:
                    if await self._decide(view, key, rest, sought):
                        still = await look_at(self._place, view.citation_id)
                        return place if still.waits else place + 1
                else:
                    say(HELP)
            except (UsageError, TryAgainError) as fault:
                say(f"{fault} Nothing was decided.")
                if (await look_at(self._place, view.citation_id)).linked != view.linked:
                    return place

    async def _answer(self) -> tuple[str, str]:
        """The key and what stands behind it: "c rives_demo/3". A number alone means that post."""
        line = await self._replies.next()
        key, _, rest = line.partition(" ")
        if key.isascii() and key.isdecimal():
            return "c", key
        return ("f", line[1:]) if key.startswith("/") else (key.lower(), rest.strip())

    async def _find(self, view: CitationView, words: str) -> list[PostRecord]:
        words = words or await self._replies.to(QUESTIONS["f"])
        found = await seek(self._place, words) if words else []
        if words and not found:
            say("The archive has no such post. `archiver collect` fetches the posts of a channel and time.")
        shown = {link.post for link in numbered(view)}
        return [post for post in found if post.key not in shown]

    async def _decide(self, view: CitationView, key: str, rest: str, sought: Sequence[PostRecord]) -> bool:
        """Write a decision down; whether the conversation goes on from this citation."""
        act = ACTS[key]
        if not rest and (key in "cn" or (key == "a" and len(view.proposed) > 1)):
            rest = await self._replies.to(QUESTIONS[key])
            if not rest:
                return False
        note = rest if act == "note" else None
        post: PostKey | str | None = None if act == "note" or not rest else _post(view, sought, rest)
        wanted = Decision(citation=view.citation_id, act=act, post=post, note=note, by=self._by, seen=view.linked)
        self._keep(await decide(self._place, wanted))
        return act != "note"

    async def _undo(self) -> str | None:
        """Take back this conversation's last decision, else the archive's; the citation that it is about now."""
        last = next((made.reviews[-1] for made in reversed(self._made) if made.reviews), None)
        outcome = await undo(self._place, (last.now or last.citation_id) if last else None, by=self._by)
        self._counts.update(each.act for each in outcome.reviews)
        show_said(outcome)
        gone = {each.undoes for each in outcome.reviews}
        self._made = [made for made in self._made if not any(each.entry in gone for each in made.reviews)]
        self._touched += [each.article_id for each in outcome.reviews]
        return outcome.reviews[-1].now

    def _keep(self, outcome: ReviewOutcome) -> None:
        self._counts.update(each.act for each in outcome.reviews)
        show_said(outcome)
        self._made.append(outcome)
        self._touched += [each.article_id for each in outcome.reviews]


def _post(view: CitationView, sought: Sequence[PostRecord], text: str) -> PostKey | str:
    """A post by the number that it was shown with, or as it was typed."""
    if not text.isascii() or not text.isdecimal():
        return text
    shown = [*(link.post for link in numbered(view)), *(post.key for post in sought)]
    if not 1 <= int(text) <= len(shown):
        raise UsageError(f"No post was shown with the number {text}.")
    return shown[int(text) - 1]
