"""Saved pages that nobody on the project wrote: counts and ids only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archiver.sources.article import read_page

# Per page: language, day, kinds, post ids.
EXPECTED: dict[str, tuple[str, date | None, dict[str, int], list[int]]] = {
    "bitcart_bitcartcc-version-0100-is-out.md": ("en", date(2020, 12, 25), {"embed": 3}, [3320, 3017, 3048]),
    "mrsheep_hugo_shortcode_telegram.md": ("en", date(2021, 9, 6), {}, []),
    "presstv_fr_2021-04.txt": ("fr", None, {}, []),
    "fundus_ca_CBCNews_2024_08_08.html.gz": ("en", date(2024, 8, 8), {}, []),
    "fundus_ru_Kommersant_2025_05_14.html.gz": ("ru", date(2025, 5, 14), {"site_chrome": 2}, []),
    "mediacloud_france24_observers.html": ("en", date(2019, 8, 27), {}, []),
    "trafilatura_apolut.net-Sonja-Silberhorn.html": (
        "de", date(2023, 10, 28), {"share": 1, "site_chrome": 1}, [],
    ),
    "trafilatura_latribuna.hn-alertan.html": ("es", date(2022, 4, 27), {"site_chrome": 1}, []),
    "trafilatura_www1.wdr.de-Correctiv-Recherche.html": ("de", date(2023, 11, 7), {}, []),
    "ugthesis_evedomosti.md_deputat-pase-ot-kipra-zhdyot-ot-sandu-vypolnen.md": (
        "ru", date(2024, 6, 28), {"channel_link": 3, "post_link": 1}, [52138],
    ),
    "ugthesis_evedomosti.md_morar-obnarodovala-dokazatelstva-togo-chto-ala.md": (
        "ru", date(2024, 8, 7), {"post_link": 1}, [5190],
    ),
    "ugthesis_evedomosti.md_nestase-pas-razrabotala-instrument-manipulirov.md": (
        "ru", date(2024, 7, 30), {"post_link": 2}, [279, 281],
    ),
    "ugthesis_gagauznews.com_vybory-bashkana-gagauzii-2023-rezultaty-inter.md": (
        "ru", date(2023, 4, 25), {"post_link": 2}, [117, 117],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_articles(name: str, fixture_bytes: Callable[[str], bytes]) -> None:
    language, day, kinds, posts = EXPECTED[name]
    data = fixture_bytes(f"articles/{name}")
    article = read_page(data)
    assert (article.language, article.published) == (language, day)
    assert Counter(ref.kind for ref in article.references) == kinds
    assert [ref.post_id for ref in article.references if ref.post_id] == posts
    if not name.endswith((".html", ".html.gz")):
        assert article.text == data.decode()


def test_the_front_matter_of_a_saved_text_is_not_its_prose(fixture_bytes: Callable[[str], bytes]) -> None:
    name = "articles/ugthesis_gagauznews.com_vybory-bashkana-gagauzii-2023-rezultaty-inter.md"
    assert [ref.region for ref in read_page(fixture_bytes(name)).references] == ["aside", "article"]


def test_pages_of_t_me_are_read_too(fixture_bytes: Callable[[str], bytes]) -> None:
    folder = Path(os.environ["ARCHIVER_FIXTURES"]) / "tme"
    names = sorted(path.name for path in folder.glob("*.html"))
    assert names
    for name in names:
        article = read_page(fixture_bytes(f"tme/{name}"))
        assert article.text, name
        for ref in article.references:
            if ref.kind not in {"share", "site_chrome"}:
                assert article.text[ref.start : ref.end] in {ref.label, ref.url}, name


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, archiver.sources.article as package\n"
        "heavy = {'trafilatura', 'lxml', 'httpx2', 'httpcore2', 'htmldate', 'py3langid', 'warcio', 'numpy'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
