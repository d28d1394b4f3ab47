"""The conversation of ``archiver review --matches``: a match is shown, a key is answered, the next one comes."""

from __future__ import annotations

from archiver.cli.asking import Answers
from archiver.cli.replies import Replies
from archiver.cli.review_faces import MatchFace
from archiver.cli.rounds import Rounds
from archiver.cli.showing import say
from archiver.cli.showing_matches import HELP
from archiver.errors import TryAgainError, UsageError
from archiver.jobs.footage_decide import MatchDecided, decide_piece
from archiver.jobs.match_proposals import MatchView, look_at_match
from archiver.jobs.workplace import Workplace
from archiver.model.judgements import JudgementAct
from archiver.model.prints import ArticleMatch

ACTS: dict[str, JudgementAct] = {"a": "confirm", "r": "reject", "n": "note"}


class MatchConversation(Rounds[ArticleMatch]):
    """Asks through ``face``."""

    def __init__(self, place: Workplace, answers: Answers, face: MatchFace, by: str | None) -> None:
        super().__init__(place, Replies(answers, face.key), by)
        self._face = face
        self._decided: list[ArticleMatch] = []

    async def _next(self, todo: list[ArticleMatch], place: int) -> int:
        view = await look_at_match(self._place, todo[place])
        await self._face.show(view, f"{place + 1} of {len(todo)}")
        while True:
            key, _, rest = (await self._replies.next()).partition(" ")
            try:
                moved = await self._moved(key, todo, place)
                if moved is not None:
                    return moved
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
