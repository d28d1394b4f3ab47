"""The conversation of ``archiver review --matches``: a match is shown, a key is answered, the next one comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archiver.cli.asking import Answers
from archiver.cli.replies import EndedError, Replies
from archiver.cli.review_faces import MatchFace
from archiver.cli.showing import say
from archiver.cli.showing_matches import HELP
from archiver.cli.showing_review import show_left, show_summary
from archiver.errors import TryAgainError, UsageError
from archiver.jobs.footage_decide import MatchDecided, decide_piece
from archiver.jobs.match_proposals import MatchView, look_at_match
from archiver.jobs.review import refresh_reports
from archiver.jobs.suggesting import left_over
from archiver.jobs.workplace import Workplace
from archiver.model.judgements import JudgementAct
from archiver.model.prints import ArticleMatch

ACTS: dict[str, JudgementAct] = {"a": "confirm", "r": "reject", "n": "note"}


class MatchConversation:
    """Asks through ``face``; ``by`` is written into each decision."""

    def __init__(self, place: Workplace, answers: Answers, face: MatchFace, by: str | None) -> None:
        self._place = place
        self._face = face
        self._replies = Replies(answers, face.key)
        self._by = by
        self._decided: list[ArticleMatch] = []
        self._touched: list[str] = []
        self._counts: Counter[str] = Counter()

    async def has_answers(self) -> bool:
        """Whether a pipe has anything to say; waits for its first line."""
        return await self._replies.are_there()

    async def about(self, matches: Sequence[ArticleMatch]) -> None:
        """Go through these matches, until they or the answers end. What was decided is kept in every case."""
        todo = list(matches)
        try:
            place = 0
            while place < len(todo):
                place = await self._next(todo, place)
        except EndedError:
            pass
        finally:
            show_summary(self._counts)
        await refresh_reports(self._place, self._touched)
        show_left(await left_over(self._place))

    async def _next(self, todo: list[ArticleMatch], place: int) -> int:
        """Ask about one match; the place of the next in ``todo``, which an undo may prolong."""
        view = await look_at_match(self._place, todo[place])
        await self._face.show(view, f"{place + 1} of {len(todo)}")
        while True:
            key, _, rest = (await self._replies.next()).partition(" ")
            try:
                if key == "u":
                    again = await self._undo()
                    if again != todo[place]:
                        todo.insert(place, again)
                    return place
                if key == "s":
                    self._counts["skip"] += 1
                    return place + 1
                if key == "b":
                    return max(place - 1, 0)
                if key not in ACTS:
                    say(HELP)
                elif await self._decide(todo[place], view, ACTS[key], rest.strip()):
                    return place + 1
            except (UsageError, TryAgainError) as fault:
                say(f"{fault} Nothing was decided.")

    async def _decide(self, match: ArticleMatch, view: MatchView, act: JudgementAct, words: str) -> bool:
        """Write a decision down, with ``words`` for a note; whether the conversation goes on from this match."""
        if act == "note" and not words:
            words = await self._replies.to("Note: ")
            if not words:
                return False
        if self._keep(await decide_piece(self._place, view.sha256, view.piece, act, note=words or None, by=self._by)):
            self._decided.append(match)
        return act != "note"

    async def _undo(self) -> ArticleMatch:
        """Take back this conversation's last decision; the match that it was about."""
        if not self._decided:
            raise UsageError("There is no decision of this conversation left that could be taken back.")
        last = self._decided[-1]
        view = await look_at_match(self._place, last)
        self._keep(await decide_piece(self._place, view.sha256, view.piece, "undo", by=self._by))
        self._decided.pop()
        return last

    def _keep(self, outcome: MatchDecided) -> bool:
        """Say what was done, and count it; whether anything was written."""
        say(outcome.said)
        self._counts.update(each.act for each in outcome.judgements)
        self._touched += outcome.articles
        return bool(outcome.judgements)
