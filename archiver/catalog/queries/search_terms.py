"""A search query as an expression of FTS5. Strings alone are put in, so that no operator is meant by accident."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.catalog.texts import storable
from archiver.catalog.words import ANY
from archiver.model.search import SearchQuery, Term
from archiver.text.folding import asked, fold, is_unspaced

POST_COLUMNS = ("text", "details", "files")
ARTICLE_COLUMNS = ("title", "text", "about")


def string(text: str, *, begins: bool = False) -> str:
    """A string of FTS5: its words in this order; ``begins``: or words that begin with the last one."""
    return f'"{text.replace(chr(34), " ")}"{" *" if begins else ""}'


def term(each: Term) -> str:
    """A term as typed, in the spelling of the indexes."""
    folded = fold(storable(each.text)).strip()
    found = asked(folded)
    # A single letter of a script without spaces stands in an index as the beginning of a pair.
    last = folded[-1:]
    alone = bool(last) and is_unspaced(last) and (len(folded) < 2 or not is_unspaced(folded[-2]))
    return string(found, begins=each.begins or alone)


def words_expression(query: SearchQuery, columns: Sequence[str]) -> str | None:
    """What the query's terms ask of these columns; None where it has no terms to look for."""
    groups = [f"({' OR '.join(map(term, group))})" for group in query.all_of]
    if not groups:
        return None
    within = f"{{{' '.join(columns)}}}"
    found = f"{within} : ({' AND '.join(groups)})"
    if query.none_of:
        found = f"({found}) NOT ({within} : ({' OR '.join(map(term, query.none_of))}))"
    return found


def facet_expression(groups: Iterable[Iterable[str]]) -> str:
    """One of each group of facets."""
    found = [f"({' OR '.join(map(string, sorted(group)))})" for group in groups]
    return f"facets : ({' AND '.join(found or [string(ANY)])})"


def post_expression(query: SearchQuery, facets: Iterable[Iterable[str]]) -> str:
    """The whole of what is asked of ``post_words``."""
    words = words_expression(query, POST_COLUMNS)
    chosen = facet_expression(facets)
    if words is not None:
        return f"({words}) AND ({chosen})" if list(facets) else words
    if query.none_of:
        within = f"{{{' '.join(POST_COLUMNS)}}}"
        return f"({chosen}) NOT ({within} : ({' OR '.join(map(term, query.none_of))}))"
    return chosen
