from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.model.details import Buttons, Contact, Place, Poll, Sending, WallClock
from archiver.model.observations import ChannelSeen
from archiver.sources.desktop import needs_zone
from tests.sources.desktop.exports import failed, faults, page_seen, posts

HEAD = (
    '<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="history">\n'
)
SUFFIX = "05.07.2024 12:00:00 UTC+02:00"


def _page(*messages: str) -> bytes:
    return (HEAD + "\n".join(messages) + "</div></div></body></html>").encode()


def _message(number: int, inner: str, *, joined: bool = False, name: str = "Zelmara", title: str = SUFFIX) -> str:
    named = "" if joined else f'<div class="from_name">\n{name} \n</div>'
    kind = "default clearfix joined" if joined else "default clearfix"
    return (
        f'<div class="message {kind}" id="message{number}">\n<div class="body">\n'
        f'<div class="pull_right date details" title="{title}">\n12:00\n</div>\n{named}\n{inner}\n</div>\n</div>'
    )


def _text(inner: str) -> str:
    return f'<div class="text">\n{inner}\n       </div>'


def test_text_with_every_tag() -> None:
    inner = (
        "<strong>b</strong><br><em>i<code>c</code></em> &lt;&amp; "
        '<a href="https://example.org/a">https://example.org/a</a> '
        '<a href="https://t.me/zelmara_demo">@zelmara_demo</a> '
        '<a href="" onclick="return ShowHashtag(&quot;x&quot;)">#x</a> '
        '<a href="https://example.org/">word</a> <a href="mailto:a@example.org">a@example.org</a> '
        '<span class="spoiler hidden" onclick="ShowSpoiler(this)"><span>s</span></span> <a href="stickers/e.tgs">e</a>'
    )
    (shown,) = posts(page_seen(_page(_message(1, _text(inner)))))
    assert shown.text == "b\nic <& https://example.org/a @zelmara_demo #x word a@example.org s e"
    assert [(each.kind, shown.text[each.offset : each.offset + each.length], each.value) for each in shown.spans] == [
        ("bold", "b", None),
        ("italic", "ic", None),
        ("code", "c", None),
        ("url", "https://example.org/a", None),
        ("mention", "@zelmara_demo", None),
        ("hashtag", "#x", None),
        ("textUrl", "word", "https://example.org/"),
        ("email", "a@example.org", None),
        ("spoiler", "s", None),
        ("customEmoji", "e", None),
    ]


def test_months_in_words_as_telegram_for_macos_writes_them() -> None:
    page = _page(_message(1, _text("x"), title="3 April 2023, 12:34:07"))
    (shown,) = posts(page_seen(page, zone="Europe/Moscow"))
    assert shown.date == datetime(2023, 4, 3, 9, 34, 7, tzinfo=UTC)
    assert shown.details == (WallClock(written="2023-04-03T12:34:07", zone="Europe/Moscow"),)
    (fault,) = faults(page_seen(_page(_message(1, _text("x"), title="3 Brumaire 2023, 12:34:07"))))
    assert fault == "its date is written in a way that is not known"


def test_the_preview_of_a_link_is_no_file() -> None:
    preview = (
        '<div class="media_wrap clearfix"><a class="webpage_preview clearfix" href="https://example.org/a">'
        '<div class="webpage_site">Example</div><div class="webpage_title bold">A title</div></a></div>'
    )
    (shown,) = posts(page_seen(_page(_message(1, preview + _text("x")))))
    assert (shown.text, shown.media) == ("x", ())


@pytest.mark.parametrize(("title", "needed"), [(SUFFIX, False), ("05.07.2024 12:00:00", True), ("no time", False)])
def test_whether_a_page_needs_a_zone(title: str, needed: bool) -> None:
    assert needs_zone(_page(_message(1, _text("x"), title=title))) is needed


def test_the_zone_behind_a_time_is_taken_as_it_stands_unless_a_person_knows_better() -> None:
    page = _page(_message(1, _text("x")))
    (suffix,) = posts(page_seen(page))
    assert suffix.date == datetime(2024, 7, 5, 10, tzinfo=UTC)
    assert suffix.details == (WallClock(written="2024-07-05T12:00:00", zone="UTC+02:00"),)
    (told,) = posts(page_seen(page, zone="Europe/Chisinau"))  # three hours in summer
    assert told.date == datetime(2024, 7, 5, 9, tzinfo=UTC)
    assert told.details == (WallClock(written="2024-07-05T12:00:00", zone="Europe/Chisinau"),)


def test_without_any_zone_a_message_is_named() -> None:
    page = _page(_message(1, _text("x"), title="05.07.2020 12:00:00"), _message(2, "", title="nonsense"))
    assert faults(page_seen(page)) == [
        "its time is that of a wall clock, and nobody said in which zone",
        "its date is written in a way that is not known",
    ]
    assert len(posts(page_seen(page, zone="UTC"))) == 1


def test_joined_messages_are_by_who_wrote_the_one_before_and_dates_are_no_messages() -> None:
    page = _page(
        '<div class="message service" id="message-5"><div class="body details">5 July 2024</div></div>',
        _message(1, _text("a"), name="N"),
        _message(2, _text("b"), joined=True),
        _message(3, _text("c"), name="M via @zelmara_bot"),
        _message(4, _text("d"), joined=True),
    )
    found = posts(page_seen(page, chat_type="public_supergroup"))
    assert [(each.key.message_id, each.author) for each in found] == [(1, "N"), (2, "N"), (3, "M"), (4, "M")]
    assert found[2].details[1] == Sending(via_bot="zelmara_bot")
    assert [each.author for each in posts(page_seen(page))] == [None] * 4


def test_service_messages_have_no_time_and_are_named() -> None:
    page = _page('<div class="message service" id="message9"><div class="body details">created</div></div>')
    found = page_seen(page)
    assert isinstance(found[0], ChannelSeen)
    assert faults(found) == ["a web page gives no time of service messages"]


def test_forwards_old_and_new() -> None:
    new = (
        '<div class="pull_left forwarded userpic_wrap"></div><div class="forwarded body"><div class="from_name">'
        'Velmora <span class="date details" title="01.07.2024 10:00:00 UTC+02:00"> 01.07.2024 10:00:00</span></div>'
        f"{_text('inner')}</div>"
    )
    old = (
        '<div class="forwarded body"><div class="from_name">'
        'Velmora <span class="details"> 01.07.2024 10:00:00</span></div></div>'
    )
    one, two = posts(page_seen(_page(_message(1, new), _message(2, old))))
    assert one.forward is not None
    assert two.forward is not None
    assert (one.text, one.forward.from_name, one.forward.date) == (
        "inner",
        "Velmora",
        datetime(2024, 7, 1, 8, tzinfo=UTC),
    )
    assert (two.forward.from_name, two.forward.date) == ("Velmora", None)
    (zoned,) = posts(page_seen(_page(_message(2, old)), zone="UTC"))
    assert zoned.forward is not None
    assert zoned.forward.date == datetime(2024, 7, 1, 10, tzinfo=UTC)


def test_replies_lead_to_other_pages_too() -> None:
    reply = '<div class="reply_to details">In reply to <a href="{}">this message</a></div>'
    hrefs = (
        "#go_to_message5",
        "messages2.html#go_to_message6",
        "https://example.org/#go_to_message7",
        "#go_to_message99999999999",
    )
    found = posts(page_seen(_page(*[_message(each, reply.format(href)) for each, href in enumerate(hrefs, 1)])))
    assert [each.reply_to for each in found] == [5, 6, None, None]


def test_files_and_why_one_is_missing() -> None:
    inner = (
        '<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/p.jpg"></a></div>',
        (
            '<div class="media_wrap clearfix"><a class="video_file_wrap clearfix" href="video_files/v.mp4">'
            '<div class="video_duration">01:02:03</div></a></div>'
        ),
        (
            '<div class="media_wrap clearfix"><div class="media clearfix pull_left media_file"><div class="body">'
            '<div class="title bold">doc.pdf</div><div class="description">Exceeds maximum size, change data exporting '
            'settings to download.</div><div class="status details">12 MB</div></div></div></div>'
        ),
    )
    found = page_seen(_page(*[_message(each, part) for each, part in enumerate(inner, 1)]))
    kinds = [(ref.kind, ref.duration_s, ref.file_name) for each in posts(found) for ref in each.media]
    assert kinds == [("photo", None, None), ("video", 3723.0, None), ("document", None, "doc.pdf")]
    assert failed(found) == ["too_large"]


def test_polls_places_cards_buttons_reactions_and_signatures() -> None:
    inner = (
        (
            '<div class="media_poll"><div class="question bold">Q?</div><div class="details">Anonymous poll</div>'
            '<div class="answer">- a</div><div class="answer">- b</div><div class="total details">3 votes</div></div>'
            '<div class="signature details">Z. Editor</div>'
            '<span class="reactions"><span class="reaction"><span class="emoji">x</span>'
            '<span class="count">4</span></span>'
            '<span class="reaction paid"><span class="emoji">y</span>'
            '<span class="userpics"><div class="userpic"></div></span></span></span>'
        ),
        '<div><a class="media media_location" href="https://maps.google.com/maps?q=47.5,28.25&amp;z=1"></a></div>',
        (
            '<div class="media_wrap"><div class="media media_contact">'
            '<div class="title">N</div><div class="status">+1</div></div></div>'
        ),
        '<table><tr><td class="bot_button"><a href="https://example.org"><div>Go</div></a></td></tr></table>',
    )
    one, two, three, four = posts(page_seen(_page(*[_message(each, part) for each, part in enumerate(inner, 1)])))
    (poll,) = [each for each in one.details if isinstance(each, Poll)]
    assert (poll.question, [each.text for each in poll.answers]) == ("Q?", ["a", "b"])
    assert one.votes is not None
    assert (one.votes.total, one.votes.partial) == (3, True)
    assert (one.author, one.reactions) == ("Z. Editor", (("x", 4), ("paid", 1)))
    assert two.details[1] == Place(latitude=47.5, longitude=28.25)
    assert three.details[1] == Contact(first_name="N", phone="+1")
    assert isinstance(four.details[1], Buttons)


def test_other_pages_are_named() -> None:
    for data in (b"", b"\x00\xff" * 100, b"<html><body>hello</body></html>", b"{}"):
        assert faults(page_seen(data)) == ["it has no messages of Telegram Desktop in it"]
