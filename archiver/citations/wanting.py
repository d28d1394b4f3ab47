"""What a citation asks for, in one sentence for a person."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.citations.phrases import spell_length
from archiver.model.citations import Citation

_NOUNS = {"video": "a video", "photo": "a picture", "audio": "a sound recording", "document": "a document"}
_OF_RELATION = {
    "shared_by": "shared",
    "published_by": "published",
    "statement": "with a statement",
    "footage": "with footage",
    "screenshot": "shown as a screenshot",
    "embed": "embedded",
    "link": "linked",
    "quoted": "quoted",
}


def wanted_in_words(citation: Citation) -> str:
    """What is looked for: "A video about four minutes long, shared by “Rives Infos”, of 2021-04-09 (“vendredi”)."

    Names, actors and words stand there as the article has them.
    """
    if citation.post_id is not None:
        return _sentence(f"post {citation.post_id} of {_channel(citation)}", _day(citation))
    noun = _NOUNS.get(citation.media or "", "a post")
    if citation.duration_s is not None:
        noun += f" about {spell_length(citation.duration_s)} long"
    how = "shown" if citation.media and citation.relation == "footage" else _OF_RELATION[citation.relation]
    return _sentence(f"{noun} {how} {_whose(citation)}".strip(), _day(citation))


def _whose(citation: Citation) -> str:
    """By whom: "by “Rives Infos”, according to the article that of “Council”"."""
    actors = _listed(citation.actors)
    if _named(citation):
        return f"in {_channel(citation)}" + (f", in connection with {actors}" if actors else "")
    if actors:
        return f"by {actors}, on a channel that the article does not name"
    return "on a channel that the article does not name"


def _named(citation: Citation) -> bool:
    return any((citation.handle, citation.channel_id is not None, citation.invite, citation.channel_name))


def _channel(citation: Citation) -> str:
    names = [f"“{citation.channel_name}”"] if citation.channel_name else []
    names += [f"@{citation.handle}"] if citation.handle else []
    if names:
        return f"the channel {' '.join(names)}"
    if citation.channel_id is not None:
        return f"the channel with id {citation.channel_id}"
    return "the private channel that an invitation leads to" if citation.invite else "a channel"


def _day(citation: Citation) -> str:
    words = f" (“{citation.date_text}”)" if citation.date_text else ""
    if citation.date is not None:
        return f"of {citation.date.isoformat()}{words}"
    return f"of a day that is not certain{words}" if citation.date_text else ""


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _sentence(*parts: str) -> str:
    words = ", ".join(part for part in parts if part)
    return f"{words[0].upper()}{words[1:]}."
