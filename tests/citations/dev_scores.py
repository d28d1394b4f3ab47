"""Scores the extractor on the annotated passages: ``python -m tests.citations.dev_scores [-v]`` prints the figures.

The passages and the scoring program are fixtures (``ARCHIVER_FIXTURES/citations``), not part of this project.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from archiver.citations import extract
from archiver.model.citations import Citation
from archiver.sources.article import read_page


def predict(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The citations of one row, with offsets in its text followed by its HTML."""
    published = date.fromisoformat(row["published"]) if row["published"] else None
    article = read_page(row["text"].encode(), content_type="text/plain; charset=utf-8", published=published)
    assert article.text == row["text"]
    found = [_plain(citation, 0) for citation in extract(article)]
    if row["html"]:
        found += _in_html(row["html"], len(row["text"]) + 1, published)
    return found


def _plain(citation: Citation, offset: int) -> dict[str, Any]:
    return {
        "start": citation.start + offset,
        "end": citation.end + offset,
        "channel_name": citation.channel_name,
        "handle": citation.handle,
        "url": citation.url,
        "post_id": citation.post_id,
        "media": citation.media,
        "date": citation.date.isoformat() if citation.date else None,
    }


def _in_html(source: str, offset: int, published: date | None) -> list[dict[str, Any]]:
    """Citations of the HTML fragment that come from links and embeds, placed where the source has them."""
    article = read_page(source.encode(), content_type="text/html; charset=utf-8", published=published)
    found = []
    for citation in extract(article):
        written = f"{citation.handle}/{citation.post_id}" if citation.post_id else str(citation.handle)
        at = source.find(written)
        if at >= 0:
            place = replace(citation, start=at, end=at + len(written))
            found.append(_plain(place, offset))
    return found


def evaluator(fixtures: Path) -> Any:
    """The scoring program of the fixtures as a module."""
    spec = importlib.util.spec_from_file_location("citation_evaluate", fixtures / "citations" / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(fixtures: Path) -> list[dict[str, Any]]:
    """The annotated passages."""
    lines = (fixtures / "citations" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def main() -> None:
    """Print figures for all rows, and with ``-v`` every miss."""
    fixtures = Path(os.environ["ARCHIVER_FIXTURES"])
    measures, by_language, errors = evaluator(fixtures).run(predict, rows(fixtures), "-v" in sys.argv)
    lines = [f"{name:8s} {measure}" for name, measure in measures.items()]
    lines += [f"{lang}: {str(measure).split(' (')[0]}" for lang, measure in sorted(by_language.items())]
    lines += [f"  ! {' '.join(map(str, error))}" for error in errors]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
