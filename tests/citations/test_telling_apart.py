"""What tells one post from another: shared terms, time of day, albums, versions, second links, sureness."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.citations import by_words, channels_of, rank, window, words_to_search
from archiver.citations.albums import count_of
from archiver.citations.debunks import is_debunk
from archiver.citations.hours import hour_of, names_only_an_hour, time_of_day
from archiver.citations.judging import odds
from archiver.citations.terms import Shared, Sought
from archiver.citations.words.subjects import subjects_of
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch
from archiver.model.observations import MediaRef
from archiver.model.records import PostRecord
from tests.citations.worlds import HARBOUR, OTHER, citation, media, post

PUBLISHED = date(2021, 4, 10)
SURE = ChannelMatch(channel_id=HARBOUR, how="alias", similarity=100.0, name="Harbour Watch")
NOON = datetime(2021, 4, 9, 12, tzinfo=UTC)
OTHERS = [post(100 + n, NOON + timedelta(minutes=n), f"Новости дня, выпуск {n}") for n in range(20)]


def told(**changes: object) -> object:
    """A citation that says neither kind nor length."""
    plain: dict[str, object] = {"media": None, "duration_s": None, "duration_tolerance_s": None, "actors": ()}
    return citation(**(plain | changes))


def found(context: str, *posts: PostRecord, **more: object) -> list[int]:
    """The messages in the order of the ranking, for a citation that stands in ``context``."""
    ranking = rank(told(quote=context), PUBLISHED, [SURE], [*OTHERS, *posts], context=context, **more)  # type: ignore[arg-type]
    return [link.post.message_id for link in (*ranking.links, *ranking.runners_up)]


class TestTerms:
    """What article and post share across languages."""

    @pytest.mark.parametrize(
        ("article", "text"),
        [
            ("A warehouse burned near Zelmarovka, the channel wrote.", "Зелмаровка: горит склад"),
            ("Un entrepôt a brûlé près de Zelmarovka.", "حريق كبير في مستودع في زلماروفكا"),
            ("У Зелмаровці горів склад.", "Zelmarovka: depot en feu"),
            ("Officials counted 4371 evacuees.", "эвакуированы 4371 человек"),
            ("The channel wrote about #zelmara2021.", "Колонна у моста #Zelmara2021"),
        ],
    )
    def test_the_post_that_shares_them_comes_first(self, article: str, text: str) -> None:
        assert found(article, post(7, NOON, text))[0] == 7

    def test_what_every_post_has_says_nothing(self) -> None:
        posts = [f"Зелмаровка, сводка {n}" for n in range(30)] + ["Зелмаровка: 4371"]
        shared = Shared(Sought.of("In Zelmarovka 4371 people left", "", ()), posts)
        assert shared.match(0).weight < 1 < shared.match(30).weight

    def test_the_channel_s_own_name_does_not_count(self) -> None:
        sought = Sought.of("@harbour_demo and Harbour Watch wrote", "", ("harbour_demo", "Harbour Watch"))
        assert not Shared(sought, ["Подписывайтесь @harbour_demo", "x"]).match(0).shown

    def test_a_post_without_the_place_of_the_passage_is_behind(self) -> None:
        there = post(7, NOON, "Зелмаровка: пожар")
        elsewhere = post(8, NOON, "Хотаринск: пожар")
        assert found("A fire in Zelmarovka, the channel wrote.", there, elsewhere)[0] == 7

    def test_subjects(self) -> None:
        assert "fire" in subjects_of("пожары") & subjects_of("الحرائق") & subjects_of("incendies")
        assert subjects_of("отделение") == frozenset()

    @given(st.text(max_size=300), st.lists(st.text(max_size=200), max_size=4))
    def test_any_text_can_be_compared(self, article: str, texts: list[str]) -> None:
        shared = Shared(Sought.of(article, article, (article[:5],)), texts)
        for number in range(len(texts)):
            assert shared.match(number).weight >= 0 >= shared.match(number).missed


class TestTimeOfDay:
    """The minutes are to be trusted, the hour hardly."""

    @pytest.mark.parametrize(
        ("passage", "minutes"),
        [
            ("posted at 14:05 on Telegram", 845), ("publié à 14h05", 845), ("um 14.05 Uhr", 845), ("в 14:05", 845),
            ("عند الساعة 14:05", 845), ("at 2:05 p.m.", 845), ("о 14:05", 845),
        ],
    )  # fmt: skip
    def test_clock_times(self, passage: str, minutes: int) -> None:
        hour = hour_of(passage)
        assert hour is not None
        assert (hour.since, hour.exact) == (minutes, True)

    @pytest.mark.parametrize("passage", ["in 2014 05", "by 14.05 %", "a 14:05-minute video", "at 14:05 and at 15:10"])
    def test_no_clock_time(self, passage: str) -> None:
        hour = hour_of(passage)
        assert hour is None or not hour.exact

    def test_time_zones(self) -> None:
        wanted = hour_of("at 14:05")
        same, zone, half, other = (
            time_of_day(wanted, NOON.replace(hour=hour, minute=minute))
            for hour, minute in ((14, 5), (11, 4), (9, 35), (11, 41))
        )
        assert same is not None
        assert zone is not None
        assert half is not None
        assert other is not None
        assert same.weight == zone.weight > half.weight > 0 > other.weight

    def test_parts_of_the_day(self) -> None:
        wanted = hour_of("on Thursday morning")
        morning, night = (time_of_day(wanted, NOON.replace(hour=hour)) for hour in (7, 18))
        assert morning is not None
        assert night is not None
        assert morning.weight > 0 > night.weight

    def test_a_clock_time_alone_names_no_day(self) -> None:
        assert names_only_an_hour("at 14:05")
        assert not names_only_an_hour("on Friday at 14:05")
        span = window(citation(date_text="à 14h05"), PUBLISHED)
        assert span is not None
        assert "7 days before" in span.reason


class TestAlbums:
    """How many pictures."""

    @pytest.mark.parametrize(
        ("passage", "count"),
        [
            ("Three photos shared by", 3), ("cinq photos", 5), ("zwei Bilder", 2), ("4 фотографии", 4), ("ثلاث صور", 3),
            ("صورتين", 2), ("a photo", None), ("two photos and three pictures", None), ("three people", None),
        ],
    )  # fmt: skip
    def test_counts(self, passage: str, count: int | None) -> None:
        assert count_of(passage) == count

    def test_the_album_of_that_size_comes_first(self) -> None:
        posts = [
            post(10 * size + n, NOON, "", media("photo", 100 * size + n), album=size)
            for size in (2, 3, 4)
            for n in range(size)
        ]
        quote = "Three photos shared by the Telegram channel Harbour Watch"
        ranking = rank(citation(quote=quote, media="photo", duration_s=None), PUBLISHED, [SURE], posts)
        (first, *_) = (*ranking.links, *ranking.runners_up)
        assert first.post.message_id in {30, 31, 32}
        numbers = [link.post.message_id // 10 for link in (*ranking.links, *ranking.runners_up)]
        assert len(numbers) == len(set(numbers))  # an album is shown once


class TestVersions:
    """Edited and deleted posts."""

    def test_words_of_an_earlier_version_are_found_and_said_so(self) -> None:
        words = "We will not leave the northern bridge to anybody, they wrote at dawn"
        changed = post(7, NOON, "Removed.")
        ranking = rank(
            told(quoted=(words,), quote="said"),  # type: ignore[arg-type]
            PUBLISHED,
            [SURE],
            [*OTHERS, changed],
            earlier={changed.key: (words,)},
        )
        (link,) = ranking.links
        assert link.post == changed.key
        assert any("earlier version" in feature.reason for feature in link.features)

    def test_a_deleted_post_is_linked_and_said_to_be_gone(self) -> None:
        words = "We will not leave the northern bridge to anybody, they wrote at dawn"
        lost = replace(post(7, NOON, words), gone_at=NOON + timedelta(days=2))
        (link,) = rank(told(quoted=(words,), quote="said"), PUBLISHED, [SURE], [*OTHERS, lost]).links  # type: ignore[arg-type]
        assert any("is gone since 2021-04-11" in feature.reason for feature in link.features)


def film(number: int) -> MediaRef:
    """The same film under another id, as a re-upload has it."""
    return replace(media("video", number, 238.0), size=7_654_321)


class TestRoles:
    """Two posts of one footage."""

    def test_the_maker_s_post_is_a_second_link(self) -> None:
        maker = ChannelMatch(channel_id=OTHER, how="owner", similarity=100.0, name="Salt Brigade")
        shared = post(7, NOON, "", film(1))
        made = post(3, NOON - timedelta(hours=2), "", film(2), channel_id=OTHER)
        first, second = rank(citation(), PUBLISHED, [SURE, maker], [*OTHERS, shared, made]).links
        assert (first.post, first.role) == (shared.key, "shared")
        assert (second.post, second.role, second.decision) == (made.key, "made", "proposed")

    def test_the_maker_is_known_by_who_speaks_through_the_channel(self) -> None:
        quote = "Cette vidéo de quatre minutes, filmée par Salt Brigade, partagée par la chaîne Harbour Watch"
        shared = post(7, NOON, "", film(1))
        made = post(3, NOON - timedelta(hours=2), "", film(2), channel_id=OTHER)
        posts = [*OTHERS, shared, made]
        speakers = {OTHER: ("Солт Бригада", "Salt Brigade"), 300: ("Nobody Named",)}
        links = rank(citation(quote=quote), PUBLISHED, [SURE], posts, context=quote, speakers=speakers).links
        assert [link.role for link in links] == ["shared", "made"]
        speakers = {OTHER: ("Pepper Brigade",)}
        assert len(rank(citation(quote=quote), PUBLISHED, [SURE], posts, context=quote, speakers=speakers).links) == 1

    def test_old_footage_leads_to_its_oldest_post(self) -> None:
        quote = "Cette vidéo de quatre minutes, partagée par la chaîne Harbour Watch, n'est pas récente"
        shared = post(7, NOON, "", film(1))
        old = [post(n, NOON - timedelta(days=300 * n), "", film(10 + n), channel_id=OTHER) for n in (1, 2)]
        first, second = rank(citation(quote=quote), PUBLISHED, [SURE], [*OTHERS, shared, *old], context=quote).links
        assert (first.post, first.role) == (shared.key, "shared")
        assert (second.post, second.role) == (PostKey(OTHER, 2), "original")
        assert len(rank(citation(), PUBLISHED, [SURE], [*OTHERS, shared, *old]).links) == 1

    @pytest.mark.parametrize(
        "passage",
        [
            "but the footage is not recent", "cette ancienne vidéo", "das Video ist nicht aktuell, altes Material",
            "imágenes antiguas", "это старое видео", "مقطع قديم", "відео зняте п'ять років тому",
        ],
    )  # fmt: skip
    def test_debunks(self, passage: str) -> None:
        assert is_debunk(passage)

    @pytest.mark.parametrize("passage", ["a new video", "une vidéo récente", "старший сержант", "the old town burned"])
    def test_no_debunks(self, passage: str) -> None:
        assert not is_debunk(passage)


class TestNobodyNamed:
    """The whole archive by its words."""

    def test_words(self) -> None:
        cited = told(quote="4371 people left Zelmarovka", channel_name=None)
        words = words_to_search(cited, "")  # type: ignore[arg-type]
        texts = {word.text for word in words}
        assert "4371" in texts
        assert any(word.begins and word.text.startswith("зелма") for word in words)

    def test_a_post_found_so_is_never_linked_by_itself(self) -> None:
        text = "Зелмаровка: эвакуированы 4371 человек"
        posts = [*OTHERS, post(7, NOON, text, channel_id=OTHER)]
        cited = told(quote="4371 people left Zelmarovka, it said on Telegram", channel_name=None)
        ranking = rank(cited, PUBLISHED, channels_of(posts, ()), posts)  # type: ignore[arg-type]
        assert all(link.decision == "proposed" for link in ranking.links)
        (first, *_) = (*ranking.links, *ranking.runners_up)
        assert first.post.channel_id == OTHER

    def test_a_channel_that_is_named_and_unknown_gets_only_candidates(self) -> None:
        posts = [*OTHERS, post(7, NOON, "Зелмаровка: эвакуированы 4371 человек", channel_id=OTHER)]
        cited = told(quote="4371 people left Zelmarovka", channel_name="Nobody")
        ranking = rank(cited, PUBLISHED, channels_of(posts, ()), posts)  # type: ignore[arg-type]
        assert not ranking.links
        assert ranking.runners_up

    def test_only_where_no_channel_is_certain(self) -> None:
        assert not by_words(citation(), [SURE])
        assert not by_words(citation(post_id=4), [])
        assert by_words(citation(), [])


class TestSureness:
    """Against the others, and against a post that is not there."""

    @given(st.floats(-30, 30), st.lists(st.floats(-30, 30), max_size=30))
    def test_shares(self, best: float, others: list[float]) -> None:
        found = odds(best, others)
        assert found.best + found.others + found.absent == pytest.approx(1)
        assert min(found.best, found.others, found.absent) >= 0

    def test_more_candidates_ask_for_more(self) -> None:
        assert odds(4, [0] * 10).best > odds(4, [0] * 100).best > odds(4, [0] * 100 + [4]).best


@pytest.mark.parametrize(
    ("sentence", "sure"),
    [
        ("Harbour Watch published a video of four minutes on Telegram in 2021.", True),
        ("In 2019, Harbour Watch published a video of four minutes on Telegram.", False),
        ("Harbour Watch a publié une vidéo de quatre minutes sur Telegram l'année dernière.", False),
        ("Harbour Watch опубликовал видео в Telegram в марте 2020 года.", False),
    ],
)
def test_a_post_of_another_year_is_not_linked_automatically(*, sentence: str, sure: bool) -> None:
    cited = citation(quote=sentence[:-1], date=None, date_text=None, actors=())
    target = post(1, NOON, "Quarry gatehouse flooded, 4417 tonnes #quarrygate", media("video", 1, 240.0))
    context = f"{sentence[:-1]}: the quarry gatehouse flooded, 4417 tonnes, #quarrygate."
    ranking = rank(cited, PUBLISHED, [SURE], [*OTHERS, target], context=context)
    (link,) = ranking.links
    assert (link.post.message_id, link.decision) == (1, "auto" if sure else "proposed")
