"""How journalists put it: names on either side of the channel, lists, links beside a name, lines of credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from archiver.citations import extract
from archiver.model.citations import Citation
from archiver.model.links import KnownName
from archiver.sources.article import read_page

PUBLISHED = date(2024, 5, 16)  # a Thursday


def cite(text: str, language: str, kind: str = "text/plain") -> tuple[Citation, ...]:
    article = read_page(text.encode(), content_type=f"{kind}; charset=utf-8", published=PUBLISHED)
    return extract(replace(article, language=language))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Les chaînes Telegram Cap, Le Phare et La Vigie ont parlé d'un feu.", ["Cap", "Le Phare", "La Vigie"]),
        ("fr", "Selon la chaîne Telegram moldave Cap Sud, le port est fermé.", ["Cap Sud"]),
        ("fr", "Le port est fermé, a affirmé la chaîne Carnets du Port sur Telegram.", ["Carnets du Port"]),
        ("fr", "Selon des chaînes Telegram, dont Cap Sud et Le Phare, le port brûle.", ["Cap Sud", "Le Phare"]),
        ("en", "The fire was reported by the Telegram channels Node and Two Gulls.", ["Node", "Two Gulls"]),
        ("en", "A clip shared by the Grey Heron channel on Telegram shows a fire.", ["Grey Heron"]),
        ("en", "According to Grey Heron, a pro-army channel on Telegram, the port is closed.", ["Grey Heron"]),
        ("en", "The Grey Heron channel, close to the army, reported on Telegram that it burned.", ["Grey Heron"]),
        ("en", "The port is closed, according to “The Grey Heron,” a Telegram channel.", ["The Grey Heron"]),
        ("en", "The clip was then reposted by another Telegram channel, Grey Heron.", ["Grey Heron"]),
        ("en", "Photos shared on Telegram by channels like Node and Grey Heron show it.", ["Node", "Grey Heron"]),
        ("en", "The channel Salt & Sand, on Telegram, published a video.", ["Salt & Sand"]),
        ("en", "The list was leaked to a Telegram channel called Paper Gull.", ["Paper Gull"]),
        ("en", "He wrote in a post on “Node,” a Telegram channel for sailors.", ["Node"]),
        ("ru", "Вечером в ТГ-канале «Серая цапля» вышло видео.", ["Серая цапля"]),
        ("ru", "О пожаре сообщили телеграм-каналы, в том числе «Маяк» и «Узел».", ["Маяк", "Узел"]),
        ("ar", 'ذكرت قناتا "المنارة" و"النورس" على تلغرام أن الميناء مغلق.', ["المنارة", "النورس"]),
        ("ar", 'نشرت قنوات تلغرام منها "المنارة" و"النورس" صورا للميناء.', ["المنارة", "النورس"]),
        ("fr", "Les chaînes Telegram russes, comme Cap Sud ou La Vigie, ont salué cela.", ["Cap Sud", "La Vigie"]),
        ("ar", 'الصورة من قناة "المنارة" على تلغرام', ["المنارة"]),
        ("en", "Image from the Grey Heron Telegram channel", ["Grey Heron"]),
        ("ar", "المصدر: تلغرام / نورس الميناء", ["نورس الميناء"]),
    ],
)  # fmt: skip
def test_names(language: str, text: str, names: list[str]) -> None:
    assert [citation.channel_name for citation in cite(text, language)] == names


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("fr", "« Ils partent », peut-on lire sur la chaîne Telegram d'Orest Valkov.", "Orest Valkov"),
        ("en", "Orest Valkov posted a photo on Telegram before the channel Node shared it.", "Orest Valkov"),
    ],
)
def test_a_person_is_no_channel(language: str, text: str, actor: str) -> None:
    (citation,) = cite(text, language)
    assert (citation.channel_name, citation.actors) == (None, (actor,))


@pytest.mark.parametrize(
    ("language", "text", "name", "actor"),
    [
        ("en", "A clip released by the Salt Crew and shared by the Node channel on Telegram.", "Node", "Salt Crew"),
        ("en", "The Node channel, close to the Salt Crew, reported on Telegram that it burned.", "Node", "Salt Crew"),
        ("en", "Node's Telegram post on Monday included three photos.", None, "Node"),
        ("ru", "Орест Вальков, автор телеграм-канала «Маяк», утверждает, что порт цел.", "Маяк", "Орест Вальков"),
        ("ru", "Артель «Сети» распространила ролик через телеграм-канал «Маяк».", "Маяк", "Сети"),
        ("ru", "Об этом сообщил близкий к рыбакам телеграм-канал «Маяк».", "Маяк", "рыбакам"),
        ("ar", "وأعلنت كتيبة النورس في بيان نشرته عبر قناتها على تلغرام مسؤوليتها.", None, "كتيبة النورس"),
        ("ar", "نشرت القناة التابعة لحركة النورس على تطبيق تلغرام صورتين.", None, "حركة النورس"),
        ("ar", "وأكدت القناة الرسمية للواء النورس على تلغرام انسحابه.", None, "لواء النورس"),
        ("ar", "وجاء في رسالة عبر تلغرام من القائد نادر سلوم أن الهدنة انتهت.", None, "القائد نادر سلوم"),
        ("ar", 'وكانت جمعية "رادار" قد أعلنت الخبر عبر حسابها على تلغرام.', None, "رادار"),
        ("fr", "La vidéo de Cap Sud, publiée sur Telegram le 9 avril, dure une minute.", None, "Cap Sud"),
    ],
)  # fmt: skip
def test_who_is_behind_it(language: str, text: str, name: str | None, actor: str) -> None:
    (citation,) = cite(text, language)
    assert (citation.channel_name, citation.actors) == (name, (actor,))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The harbour police said the smugglers communicated over Telegram and by radio."),
        ("ru", "Мошенники взломали аккаунт рыбака в Telegram, сообщили в порту."),
        ("ru", "Чат-бот в Telegram поможет снять причал, сообщили в порту."),
        ("ar", "استخدم المهربون مجموعة مغلقة على تلغرام، بحسب النيابة."),
        ("fr", "Un faux compte Telegram du maire a été signalé mardi."),
        ("en", "The harbour office said it would open a Telegram channel for complaints."),
        ("en", "The police found messages on his phone, sent over Telegram, the prosecutor said."),
        ("en", "You can reach our reporters on Telegram at @heron_tips."),
        ("en", "Image from Telegram showing the harbour."),
        ("fr", "Les passeurs échangeaient sur Telegram, a indiqué le procureur Orest Valkov."),
    ],
)
def test_what_is_no_publication(language: str, text: str) -> None:
    assert cite(text, language) == ()


def test_a_day_between_commas() -> None:
    (found,) = cite("ونشرت قناة النورس عبر تلغرام، الأربعاء، شريطاً مصوراً مدته 5:30 دقائق.", "ar")
    assert (found.date, found.duration_s) == (date(2024, 5, 15), 330)
    (found,) = cite("Mayor Orest Valkov said on Telegram, Tuesday's fire was small.", "en")
    assert found.date is None


def test_a_day_in_a_clause_without_that_is_what_was_said() -> None:
    (found,) = cite("Grey Heron, a Telegram channel, said the ship had left on Sunday.", "en")
    assert (found.channel_name, found.date) == ("Grey Heron", None)


def test_an_address_behind_a_name_in_spaced_quotation_marks() -> None:
    (found,) = cite("Le 12 mai, le canal « Cap Sud » (https://t.me/cap_demo/7) avait publié ces images.", "fr")
    assert (found.channel_name, found.post_id, found.date) == ("Cap Sud", 7, date(2024, 5, 12))


def test_a_speech_in_an_audio_message() -> None:
    (found,) = cite("Орест Вальков заявил это в аудиообращении, опубликованном в Telegram.", "ru")
    assert found.media == "audio"


def test_a_length_without_a_word_for_the_medium() -> None:
    (found,) = cite("Трёхминутную запись опубликовал телеграм-канал «Маяк».", "ru")
    assert (found.media, found.duration_s) == (None, 180)


def test_a_handle_behind_the_slash_of_a_credit() -> None:
    (found,) = cite("Credit: Telegram/@grey_heron", "en")
    assert found.handle == "grey_heron"


@pytest.mark.parametrize(
    ("text", "name", "media", "seconds"),
    [
        ("Le canal Cap Sud (t.me/cap_demo/7) a partagé jeudi une vidéo d'une minute.", "Cap Sud", "video", 60),
        ("10-секундный ролик опубликован в канале «Маяк» (t.me/cap_demo/7).", "Маяк", "video", 10),
        ("A 10-second video was posted by the Grey Heron channel (t.me/cap_demo/7).", "Grey Heron", "video", 10),
    ],
)
def test_a_link_tells_that_the_channel_is_telegrams(text: str, name: str, media: str, seconds: int) -> None:
    (citation,) = cite(text, "fr" if "Cap" in text else "ru" if "Маяк" in text else "en")
    assert (citation.channel_name, citation.handle, citation.post_id) == (name, "cap_demo", 7)
    assert (citation.media, citation.duration_s, citation.confidence) == (media, seconds, "auto")


@pytest.mark.parametrize(
    ("before", "label", "behind", "name"),
    [
        ("Selon ", "la chaîne Cap Sud", ", le port est fermé.", "Cap Sud"),
        ("The port is closed, ", "the Grey Heron channel", " said.", "Grey Heron"),
        ("وقالت ", "قناة نورس الميناء", " إن الميناء مغلق.", "نورس الميناء"),
    ],
)
def test_the_label_of_a_link_names_the_channel(before: str, label: str, behind: str, name: str) -> None:
    page = f'<html><body><article><p>{before}<a href="https://t.me/cap_demo/7">{label}</a>{behind}</p></article>'
    (citation,) = cite(page, "", "text/html")
    assert (citation.channel_name, citation.handle, citation.post_id) == (name, "cap_demo", 7)


def test_a_channel_beside_a_link_to_elsewhere_is_none_of_telegrams() -> None:
    assert cite("The Grey Heron channel (https://heron.example/7) showed a video.", "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "The broadcaster Node TV said the ministry had blocked Telegram.", "Node TV"),
        ("en", "Node TV, a news site, reported on Monday that the founder of Telegram was arrested.", "Node TV"),
        ("en", "Node TV's correspondent said protesters organised on Telegram.", "Node TV"),
        ("ru", "Телеканал «Маяк» показал кадры, а мэр ответил в Telegram.", "Маяк"),
        ("ar", "وقالت قناة المنارة التلفزيونية إن الوزارة حجبت تلغرام.", "المنارة"),
        ("fr", "Le Phare, journal local, a écrit mardi que Telegram était en panne.", "Le Phare"),
    ],
)
def test_a_known_name_beside_news_of_telegram_is_never_sure(language: str, text: str, name: str) -> None:
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8", published=PUBLISHED)
    known = [KnownName(text=name, kind="title", channel_id=7)]
    found = extract(replace(article, language=language), known)
    assert "auto" not in {citation.confidence for citation in found}


@pytest.mark.parametrize(
    "text",
    [
        "Node TV said on Telegram that the port was closed.",
        "The port is closed, Node TV wrote on Telegram on Monday.",
        "A video posted by the Telegram channel Node TV shows the port.",
    ],
)
def test_a_known_name_that_publishes_on_telegram_is_sure(text: str) -> None:
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8", published=PUBLISHED)
    (found,) = extract(article, [KnownName(text="Node TV", kind="title", channel_id=7)])
    assert (found.channel_name, found.confidence) == ("Node TV", "auto")
