"""What the extractor reads from sentences, articles and pages; offsets; hostile strings."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.citations import KnownNames, extract, mentions
from archiver.model.articles import Article, Reference, Segment
from archiver.model.citations import Citation
from archiver.model.links import KnownName
from archiver.sources.article import read_page
from archiver.text import normalise
from tests.citations.cases import LANGUAGES, Row
from tests.citations.dev_scores import evaluator, predict, rows
from tests.counts import reduced
from tests.linear import assert_linear

ROWS = [row for listed in LANGUAGES.values() for row in listed]


def cite(
    text: str, language: str = "en", published: date | None = date(2024, 5, 16), *known: KnownName
) -> tuple[Citation, ...]:
    """The citations of a plain text."""
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8", published=published)
    found = extract(replace(article, language=language), known)
    for citation in found:
        assert citation.quote == article.text[citation.start : citation.end] != ""
    return found


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[2][:60]}" for row in ROWS])
def test_sentences(row: Row) -> None:
    language, published, text, wanted = row
    found = cite(text, language, date.fromisoformat(published) if published else None)
    read = [(c.channel_name, c.handle, c.media, c.date.isoformat() if c.date else "") for c in found]
    assert len(read) == len(wanted), read
    for got, want in zip(read, wanted, strict=True):
        assert all(w in ("*", g) for g, w in zip(got, want, strict=True)), read


class TestAcceptance:
    """The French text without any address."""

    def read(self, fixtures: Path, published: date | None) -> Citation:
        body = (fixtures / "articles" / "presstv_fr_2021-04.txt").read_bytes()
        (citation,) = extract(read_page(body, published=published))
        return citation

    def test_with_publication_date(self, fixtures: Path) -> None:
        found = self.read(fixtures, date(2021, 4, 10))
        assert (found.channel_name, found.media, found.date) == ("Sabereen News", "video", date(2021, 4, 9))
        assert (found.duration_s, found.duration_tolerance_s) == (240, 30)
        assert any("Ashab al-Kahf" in actor for actor in found.actors)
        assert (found.relation, found.confidence, found.url, found.handle) == ("shared_by", "review", None, None)

    def test_without_one_the_day_is_ambiguous(self, fixtures: Path) -> None:
        found = self.read(fixtures, None)
        assert found.date is None
        assert found.date_note is not None
        assert "ambiguous" in found.date_note
        assert found.date_text == "vendredi 9 avril"

    def test_a_known_name_makes_it_sure(self, fixtures: Path) -> None:
        body = (fixtures / "articles" / "presstv_fr_2021-04.txt").read_bytes()
        article = read_page(body, published=date(2021, 4, 10))
        (citation,) = extract(article, [KnownName(text="Sabereen News", kind="alias", channel_id=5)])
        assert (citation.confidence, citation.channel_name) == ("auto", "Sabereen News")


def test_the_annotated_passages_of_the_fixtures(fixtures: Path) -> None:
    measures, _, errors = evaluator(fixtures).run(predict, rows(fixtures), True)
    mention, channel = measures["mention"], measures["channel"]
    assert mention.tp / (mention.tp + mention.fp) >= 0.95, errors
    assert mention.tp / (mention.tp + mention.fn) >= 0.90, errors
    assert channel.tp / (channel.tp + channel.fp) >= 0.95, errors
    assert measures["docneg"].fn == 0, errors


@pytest.mark.parametrize(
    ("name", "posts"),
    [
        ("mrsheep_hugo_shortcode_telegram.md", []),
        ("trafilatura_apolut.net-Sonja-Silberhorn.html", []),
        ("trafilatura_latribuna.hn-alertan.html", []),
        ("trafilatura_www1.wdr.de-Correctiv-Recherche.html", []),
        ("mediacloud_france24_observers.html", []),
        ("ugthesis_gagauznews.com_vybory-bashkana-gagauzii-2023-rezultaty-inter.md", [117]),
        (
            "ugthesis_evedomosti.md_nestase-pas-razrabotala-instrument-manipulirov.md",
            [279, 281],
        ),
    ],
)
def test_pages_of_the_fixtures(fixtures: Path, name: str, posts: list[int]) -> None:
    found = extract(read_page((fixtures / "articles" / name).read_bytes()))
    assert [citation.post_id for citation in found] == posts


class TestJoining:
    """Several sentences, links and names together."""

    def test_the_day_of_the_sentence_before(self) -> None:
        text = (
            "The Salt Brigade released a video on Monday, 13 May. "
            "This video, shared by Harbour Watch on Telegram, shows a raid."
        )
        (found,) = cite(text)
        assert (found.channel_name or found.actors[0], found.date) == ("Harbour Watch", date(2024, 5, 13))

    def test_a_day_is_not_taken_from_a_stranger(self) -> None:
        text = "The harbour was closed on Monday.\n\nMayor Orest Valkov said on Telegram that it would reopen."
        (found,) = cite(text)
        assert found.date is None

    def test_what_happened_is_not_when_it_was_posted(self) -> None:
        (found,) = cite("Mayor Orest Valkov said on Telegram that the bridge fell on 2 May 2024.")
        assert found.date is None

    def test_a_link_and_the_words_around_it(self) -> None:
        (found,) = cite("The clip was posted by the Telegram channel Harbour Watch (https://t.me/harbour_demo/15).")
        assert (found.channel_name, found.handle, found.post_id) == ("Harbour Watch", "harbour_demo", 15)
        assert (found.url, found.confidence) == ("https://t.me/harbour_demo/15", "auto")

    def test_two_posts_are_two_citations(self) -> None:
        found = cite("Both clips (https://t.me/harbour_demo/15, https://t.me/harbour_demo/16) show the raid.")
        assert [citation.post_id for citation in found] == [15, 16]

    def test_a_name_introduced_by_the_article(self) -> None:
        text = "The Telegram channel Harbour Watch reported a fire. Two people were hurt, Harbour Watch added."
        first, second = cite(text)
        assert (first.channel_name, second.channel_name) == ("Harbour Watch", "Harbour Watch")

    def test_the_channel_goes_on(self) -> None:
        text = "Harbour Watch, a Telegram channel, posted a video. The channel also published a photo of the ship."
        found = cite(text)
        assert [citation.media for citation in found] == ["video", "photo"]

    def test_an_invitation_beside_a_citation(self) -> None:
        text = "The mayor Orest Valkov wrote on Telegram that nobody was hurt. Follow us on Telegram: https://t.me/paper_demo"
        (found,) = cite(text)
        assert found.actors == ("Orest Valkov",)

    def test_share_and_site_chrome_are_not_citations(self) -> None:
        text = "Share Channel"
        refs = (
            Reference(kind="share", url="https://t.me/share/url?url=x", region="share", start=0, end=5),
            Reference(
                kind="site_chrome", url="https://t.me/paper_demo", region="footer", start=6, end=13, handle="paper_demo"
            ),
        )
        assert extract(Article(text=text, language="en", references=refs)) == ()

    def test_an_embed(self) -> None:
        refs = (
            Reference(
                kind="embed",
                url="https://t.me/harbour_demo/9",
                region="article",
                start=12,
                end=28,
                handle="harbour_demo",
                post_id=9,
            ),
        )
        (found,) = extract(Article(text="The raid.\n\n harbour_demo/9  .", language="en", references=refs))
        assert (found.relation, found.post_id, found.confidence) == ("embed", 9, "auto")

    def test_regions(self) -> None:
        text = "The bridge fell.\nPhoto: Telegram channel Harbour Watch"
        article = Article(text=text, language="en", segments=(Segment(region="caption", start=17, end=len(text)),))
        (found,) = extract(article)
        assert (found.region, found.relation) == ("caption", "screenshot")
        footer = replace(article, segments=(Segment(region="footer", start=17, end=len(text)),))
        assert extract(footer) == ()

    def test_quoted_words(self) -> None:
        (found,) = cite("«Мы не отступим ни на шаг», — написал Вальков в своём телеграм-канале.", "ru")
        assert found.quoted == ("Мы не отступим ни на шаг",)

    def test_written_forms_are_kept(self) -> None:
        (found,) = cite("Об этом сообщил Telegram-канал «АSТRA Порт».", "ru")
        assert found.channel_name == "АSТRA Порт"


class TestKnownNames:
    """The gazetteer."""

    def test_a_name_without_a_platform(self) -> None:
        names = KnownName(text="Harbour Watch", kind="title", channel_id=7)
        (found,) = cite("Photo: Harbour Watch", "en", None, names)
        assert (found.channel_name, found.confidence) == ("Harbour Watch", "review")

    def test_a_headline_form(self) -> None:
        (found,) = cite(
            "مرغ دریایی: دو نفر کشته شدند.", "fa", None, KnownName(text="مرغ دریایی", kind="alias", channel_id=7)
        )
        assert found.channel_name == "مرغ دریایی"

    def test_inflected(self) -> None:
        (found,) = cite(
            "По данным «Серой цапли», порт закрыт.",
            "ru",
            None,
            KnownName(text="Серая цапля", kind="title", channel_id=7),
        )
        assert found.channel_name == "Серой цапли"

    def test_a_name_alone_is_no_citation(self) -> None:
        assert (
            cite(
                "Harbour Watch has new offices in the old town.",
                "en",
                None,
                KnownName(text="Harbour Watch", kind="title", channel_id=7),
            )
            == ()
        )

    def test_a_common_word_in_lower_case_is_no_name(self) -> None:
        assert cite("The node reported an error.", "en", None, KnownName(text="Node", kind="title", channel_id=7)) == ()

    def test_owner(self) -> None:
        (found,) = cite(
            "Orest Valkov wrote on Telegram that it was over.",
            "en",
            None,
            KnownName(text="Orest Valkov", kind="owner", channel_id=7),
        )
        assert (found.channel_name, found.actors, found.confidence) == (None, ("Orest Valkov",), "auto")

    def test_fifty_thousand_names_cost_less_than_the_reading(self, fixtures: Path) -> None:
        article = read_page(
            (fixtures / "articles" / "presstv_fr_2021-04.txt").read_bytes(), published=date(2021, 4, 10)
        )
        many = KnownNames(
            KnownName(text=f"Vigie {number} Nord", kind="title", channel_id=number) for number in range(50_000)
        )
        plain, loaded = (min(_timed(article, names) for _ in range(7)) for names in (KnownNames(), many))
        assert loaded < 2 * plain


def _timed(article: Article, names: KnownNames) -> float:
    began = time.process_time()
    for _ in range(5):
        extract(article, names)
    return time.process_time() - began


WORDS = st.sampled_from(
    ["Telegram", "on", "said", "wrote", "channel", "the", "Harbour", "Watch", ",", ".", "«", "»", "“", "”", ":", ";",
     "@gull_demo", "https://t.me/gull_demo/5", "video", "four-minute", "Monday", "9 April", "2021", "chaîne", "sur",
     "a publié", "телеграм-канал", "«Маяк»", "сообщил", "в", "قناة", "على", "تلغرام", "نشرت", "Photo:", "|", "\n",
     "\u200c", "Тelegram", "(", ")", "频道", "发布", "ﷺ", "\u0301"]
)  # fmt: skip


@settings(max_examples=reduced(250), deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
    ),
    language=st.sampled_from(["en", "fr", "ru", "ar", "fa", "zh", "und", ""]),
    published=st.one_of(st.none(), st.dates()),
)
def test_any_text(text: str, language: str, published: date | None) -> None:
    article = Article(text=text, language=language, published=published)
    found = extract(
        article,
        [
            KnownName(text="Harbour Watch", kind="title", channel_id=1),
            KnownName(text="Маяк", kind="alias", channel_id=2),
        ],
    )
    assert found == extract(
        article,
        [
            KnownName(text="Harbour Watch", kind="title", channel_id=1),
            KnownName(text="Маяк", kind="alias", channel_id=2),
        ],
    )
    spans = [(citation.start, citation.end) for citation in found]
    assert len(set(spans)) == len(spans)
    for citation in found:
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.quote == text[citation.start : citation.end]


@settings(max_examples=reduced(60), deadline=None)
@given(st.sampled_from([row for row in ROWS if row[3]]))
def test_normalising_first_changes_nothing(row: Row) -> None:
    language, published, text, _ = row
    day = date.fromisoformat(published) if published else None
    once = [_folded(citation) for citation in cite(text, language, day)]
    twice = [_folded(citation) for citation in cite(normalise(text).text, language, day)]
    assert once == twice


def _folded(citation: Citation) -> tuple[object, ...]:
    name = normalise(citation.channel_name).text if citation.channel_name else None
    return (name, citation.handle, citation.url, citation.media, citation.date, citation.duration_s, citation.relation)


@pytest.mark.parametrize(
    "unit",
    ["Telegram ", "a dit sur Telegram ", "«", '"', "channel ", "said ", "@abcdef Telegram ", "on Telegram, ", "Aa ",
     "قال على تلغرام ", "телеграм-канал «", "9 April 2021 said on Telegram ", "(", "\n", "\u0301", "four-minute video ",
     "The mayor said on Telegram that it was fine. ", "| Node Telegram ", "Маяк Telegram: "],
)  # fmt: skip
def test_hostile_strings_take_linear_time(unit: str) -> None:
    text = unit * (20_000 // len(unit)) + " said on Telegram"
    article = Article(text=text, language="en", published=date(2021, 4, 10))
    known = [KnownName(text="Маяк", kind="alias", channel_id=2)]
    assert_linear(lambda read: extract(replace(article, text=read), known), article.text)


def test_a_million_characters_give_no_more_than_a_thousand_citations() -> None:
    text = "The mayor said on Telegram that it was fine. " * 22_000
    assert len(extract(Article(text=text, language="en", published=date(2021, 4, 10)))) == 1000


def test_names_that_are_searched_around_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the bound, each of the names would be looked at, and cited."""
    searched: list[int] = []
    monkeypatch.setattr(mentions, "_MAX_SEARCHED", 30)
    find = mentions.evidence.find_evidence

    def counted(masked: str, start: int, *others: int) -> list[mentions.Evidence]:
        searched.append(start)
        return find(masked, start, *others)

    monkeypatch.setattr(mentions.evidence, "find_evidence", counted)
    names = KnownNames([KnownName(text="Rives Infos", kind="title", channel_id=1)])
    article = Article(text="Rives Infos said that the bridge is open.\n\n" * 90, language="en")
    assert len(extract(article, names)) == 30
    assert len(searched) == 30


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "Le 9 avril, les bénévoles « Les Amis du lac », qui étudient le Zelmar, ont publié un film sur Telegram.",
            "Les Amis du lac",
        ),
        ("Orest Valkov, the mayor of Kardoune, said on Telegram on 9 April that the road is cut.", "Orest Valkov"),
    ],
)
def test_a_name_inside_an_apposition_is_not_who_speaks(text: str, actor: str) -> None:
    (citation,) = extract(Article(text=text, language="fr" if "Le " in text else "en", published=date(2021, 4, 10)))
    assert citation.actors == (actor,)
