from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.model.details import (
    Buttons,
    Contact,
    Game,
    Giveaway,
    GiveawayResults,
    Invoice,
    Paid,
    Place,
    Poll,
    Reply,
    Sending,
    ServiceContent,
    Todo,
    Unshown,
    WallClock,
)
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import ChannelSeen, Forward, PinSeen, TopicSeen, Unreadable
from archiver.sources.desktop import ExportFile, chats_in, files_of, observe
from archiver.sources.desktop.read.service import ACTIONS
from archiver.sources.telegram.read import service as telegram
from tests.sources.desktop.exports import CHANNEL, captured, export, failed, faults, message, post, posts, seen, service


def _old(number: int, date: str, **more: Any) -> dict[str, Any]:
    """A message as it was exported before June 2022."""
    found = message(number, date=date, **more)
    del found["date_unixtime"]
    return found


def test_the_channel_is_seen_first_and_says_no_more_than_an_export_knows() -> None:
    first = seen(export([message(1)]))[0]
    assert first == ChannelSeen(channel_id=CHANNEL, access_hash=None, title="Zelmara", usernames=(), kind="channel")
    group = seen(export([message(1)]), chat_type="public_supergroup")[0]
    basic = seen(export([message(1)]), chat_type="private_group")[0]
    assert isinstance(group, ChannelSeen)
    assert isinstance(basic, ChannelSeen)
    assert (group.kind, basic.kind, basic.channel_id) == ("group", "basic_group", -CHANNEL)


@pytest.mark.parametrize(
    "kind", ["personal_chat", "bot_chat", "saved_messages", "replies", "verification_codes", "", None, 5]
)
def test_a_conversation_is_not_read(kind: object) -> None:
    assert faults(seen(export([message(1)]), chat_type=kind)) == ["it is neither a channel nor a group"]


def test_texts_have_their_spans_in_code_points() -> None:
    pieces = [
        "\U0001f600 a ",
        {"type": "bold", "text": "b\U0001f600"},
        {"type": "plain", "text": " "},
        {"type": "text_link", "text": "c", "href": "https://example.org/"},
        {"type": "mention_name", "text": "N", "user_id": 12},
        {"type": "custom_emoji", "text": "e", "document_id": "5368324170671202286"},
        {"type": "custom_emoji", "text": "f", "document_id": "(unavailable)"},
        {"type": "strikethrough", "text": "s"},
        {"type": "pre", "text": "p", "language": "python"},
        {"type": "something_new", "text": "n"},
        {"type": "bold", "text": ""},
    ]
    shown = post(text=pieces)
    assert shown.text == "\U0001f600 a b\U0001f600 cNefspn"
    assert [(each.kind, each.offset, each.length, each.value) for each in shown.spans] == [
        ("bold", 4, 2, None),
        ("textUrl", 7, 1, "https://example.org/"),
        ("mentionName", 8, 1, "12"),
        ("customEmoji", 9, 1, "5368324170671202286"),
        ("customEmoji", 10, 1, None),
        ("strike", 11, 1, None),
        ("pre", 12, 1, "python"),
        ("something_new", 13, 1, None),
    ]


def test_exact_times_need_no_zone() -> None:
    shown = post(date="2000-01-01T00:00:00", edited="2000-01-01T00:00:01", edited_unixtime="1709640000")
    assert shown.date == datetime(2024, 3, 5, 11, 0, 7, tzinfo=UTC)
    assert shown.edit_date == datetime(2024, 3, 5, 12, tzinfo=UTC)
    assert shown.details == ()


@pytest.mark.parametrize(
    ("written", "zone", "utc"),
    [
        ("2020-11-12T12:53:52", "Europe/Chisinau", "2020-11-12T10:53:52"),
        ("2020-07-12T12:53:52", "Europe/Chisinau", "2020-07-12T09:53:52"),
        ("2020-10-25T03:30:00", "Europe/Kyiv", "2020-10-25T00:30:00"),  # shown twice: the first
        ("2020-03-29T03:30:00", "Europe/Kyiv", "2020-03-29T01:30:00"),  # never shown
        ("2020-11-12T12:53:52", "UTC+03:00", "2020-11-12T09:53:52"),
        ("2020-11-12T12:53:52", "UTC-03:30", "2020-11-12T16:23:52"),
        ("2020-11-12T12:53:52", "UTC", "2020-11-12T12:53:52"),
    ],
)
def test_a_clock_on_the_wall_is_read_in_the_zone_and_says_so(written: str, zone: str, utc: str) -> None:
    found = seen(export([_old(1, written, edited=written), _old(2, written, edited="1970-01-01T02:00:00")]), zone=zone)
    one, two = posts(found)
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert (one.date, one.edit_date, two.edit_date) == (moment, moment, None)
    assert one.details == (WallClock(written=written, zone=zone, edited=written),)
    assert two.details == (WallClock(written=written, zone=zone),)


def test_without_a_zone_or_a_date_nothing_is_guessed() -> None:
    old = export([_old(1, "2020-11-12T12:53:52"), _old(2, "yesterday"), message(3, date_unixtime="hidden", date=None)])
    assert not posts(seen(old))
    assert faults(seen(old)) == [
        "its time is that of a wall clock, and nobody said in which zone",
        "it has no date",
        "it has no date",
    ]
    for zone in ("Nowhere/Zelmara", "../../etc/passwd", "UTC+99:00", "/etc/localtime", "\x00"):
        (reason,) = faults(seen(old, zone=zone))
        assert reason.startswith("there is no zone")


def test_ids_that_no_message_can_have_are_named() -> None:
    found = seen(
        export([message(each) for each in (0, 2**31, 2**63, 2**70)] + [message(1, id="5"), message(1, id=True)])
    )
    assert not posts(found)
    assert set(faults(found)) == {"its id is none that a message can have"}
    assert len(faults(found)) == 6


def test_messages_of_a_group_before_its_upgrade_are_counted_not_misplaced() -> None:
    found = seen(export([message(-999_999_998), message(-999_999_997), message(4)], type="private_supergroup"))
    assert [each.key.message_id for each in posts(found)] == [4]
    (reason,) = faults(found)
    assert "before its upgrade" in reason
    assert "2 times" in reason


@pytest.mark.parametrize(
    ("peer", "author"),
    [
        (f"channel{CHANNEL}", None),
        ((2 << 32) | CHANNEL, None),
        ((1 << 32) | 55, "user:55"),
        ((2 << 32) | 56, "channel:56"),
        ("user57", "user:57"),
        ("channel58", "channel:58"),
        ("person:00ff00ff00ff00ff", "person:00ff00ff00ff00ff"),
        (None, None),
    ],
)
def test_who_wrote_is_told_in_old_and_new_exports(peer: object, author: str | None) -> None:
    assert post(from_id=peer).author == author
    assert post(from_id=peer, photo_file_size=1).author == author
    assert post(from_id=peer, author="Z. Editor").author == "Z. Editor"


def test_what_a_message_answers() -> None:
    assert post(reply_to_message_id=5).reply_to == 5
    assert post(reply_to_message_id=5, reply_to_peer_id=f"channel{CHANNEL}").reply_to == 5
    other = post(reply_to_message_id=5, reply_to_peer_id="channel99")
    assert (other.reply_to, other.details) == (None, (Reply(message_id=5, channel_id=99),))
    assert post(reply_to_message_id=5, reply_to_peer_id="user9").details == (Reply(message_id=5, user="user:9"),)


def test_a_forward_has_a_name_and_no_date() -> None:
    assert post(forwarded_from="Velmora").forward == Forward(date=None, from_name="Velmora")
    assert post(forwarded_from=None).forward == Forward(date=None)
    assert post().forward is None


MEDIA = [
    ({"photo": "photos/p.jpg", "width": 8, "height": 6, "photo_file_size": 9}, "photo", "image/jpeg", 9, None),
    ({"file": "f/a.pdf", "mime_type": "application/pdf", "file_size": 12}, "document", "application/pdf", 12, None),
    ({"file": "v.mp4", "media_type": "video_file", "duration_seconds": 7}, "video", None, None, 7.0),
    ({"file": "v.mp4", "media_type": "video_message"}, "round", None, None, None),
    ({"file": "v.ogg", "media_type": "voice_message", "duration_seconds": 2}, "voice", None, None, 2.0),
    ({"file": "a.mp3", "media_type": "audio_file"}, "audio", None, None, None),
    ({"file": "s.webp", "media_type": "sticker", "sticker_emoji": "x"}, "sticker", None, None, None),
    ({"file": "g.mp4", "media_type": "animation"}, "animation", None, None, None),
]


@pytest.mark.parametrize(("fields", "kind", "mime", "size", "seconds"), MEDIA)
def test_files_are_told_with_what_the_export_knows(
    fields: dict[str, Any], kind: str, mime: str | None, size: int | None, seconds: float | None
) -> None:
    (ref,) = post(**fields, file_name="n").media
    path = fields.get("photo") or fields["file"]
    assert ref.key == MediaKey.of("export", str(CHANNEL), "7", path)
    assert (ref.kind, ref.mime, ref.size, ref.duration_s) == (kind, mime, size, seconds)
    assert files_of({"id": 7, **fields}, CHANNEL) == (ExportFile(path=path, key=ref.key, kind=ref.kind, mime=mime),)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("(File not included. Change data exporting settings to download.)", "not_included"),
        ("clip.mp4 (File unavailable, please try again later)", "unavailable"),
        ("(File exceeds maximum size. Change data exporting settings to download.)", "too_large"),
        ("(Photo not included. Change data exporting settings to download.)", "not_included"),
    ],
)
def test_a_file_that_was_left_out_says_why(written: str, reason: str) -> None:
    found = seen(export([message(7, file=written, thumbnail=written)]))
    (shown,) = posts(found)
    assert failed(found) == [reason]
    assert len(shown.media) == 1
    assert files_of({"id": 7, "file": written, "thumbnail": written}, CHANNEL) == ()


def test_a_name_in_brackets_is_a_file() -> None:
    for name in ("files/(File not included.pdf", "files/(1).pdf", "(File about us).pdf", "files/x(File unavailable)"):
        assert failed(seen(export([message(7, file=name)]))) == []
        assert [each.path for each in files_of({"id": 7, "file": name, "thumbnail": name + "_t"}, CHANNEL)] == [
            name,
            name + "_t",
        ]


def test_a_poll_and_how_it_stands() -> None:
    answers = [{"text": "a", "voters": 2, "chosen": True}, {"text": [{"type": "bold", "text": "b"}], "voters": 1}]
    shown = post(
        poll={"question": ["Q", {"type": "bold", "text": "?"}], "closed": True, "total_voters": 3, "answers": answers}
    )
    (poll,) = shown.details
    assert isinstance(poll, Poll)
    assert (poll.question, [each.text for each in poll.answers], poll.closed) == ("Q?", ["a", "b"], True)
    assert shown.votes is not None
    assert (shown.votes.total, [each.voters for each in shown.votes.answers]) == (3, [2, 1])
    assert [each.option for each in poll.answers] == [each.option for each in shown.votes.answers]


DETAILS: list[tuple[dict[str, Any], object]] = [
    ({"location_information": {"latitude": 47.5, "longitude": 28}}, Place(latitude=47.5, longitude=28.0)),
    ({"location_information": None}, Place(latitude=None, longitude=None)),
    (
        {"location_information": {"latitude": 1.5, "longitude": 2.5}, "place_name": "P", "address": "A"},
        Place(latitude=1.5, longitude=2.5, title="P", address="A"),
    ),
    (
        {"contact_information": {"first_name": "F", "last_name": "", "phone_number": "+1"}},
        Contact(first_name="F", phone="+1"),
    ),
    ({"game_title": "G", "game_link": "https://t.me/b?game=g"}, Game(name="g", title="G")),
    (
        {"invoice_information": '{\n "title": "T",\n "description": "D",\n "amount": 5,\n "currency": "MDL"\n}'},
        Invoice(title="T", description="D", currency="MDL", amount=5),
    ),
    ({"paid_stars_amount": 50}, Paid(stars=50, items=0, shown=0)),
    ({"via_bot": "@zelmara_bot"}, Sending(via_bot="zelmara_bot")),
    (
        {"giveaway_information": {"quantity": 3, "channels": [9], "months": 6}},
        Giveaway(channels=(9,), quantity=3, months=6),
    ),
    (
        {
            "giveaway_results": {
                "channel": 9,
                "launch_message_id": 4,
                "winners_count": 2,
                "unclaimed_count": 1,
                "winners": [5],
            }
        },
        GiveawayResults(channel_id=9, message_id=4, winners=2, unclaimed=1),
    ),
]


@pytest.mark.parametrize(("fields", "detail"), DETAILS)
def test_other_contents_are_details(fields: dict[str, Any], detail: object) -> None:
    assert post(**fields).details == (detail,)


def test_buttons_that_lead_somewhere_reactions_and_lists() -> None:
    rows = [
        [{"type": "url", "text": "Go", "data": "https://example.org"}, {"type": "callback", "text": "x", "data": "1"}]
    ]
    (buttons,) = post(inline_bot_buttons=rows).details
    assert isinstance(buttons, Buttons)
    assert [(each.label, each.url) for each in buttons.buttons] == [("Go", "https://example.org")]
    assert post(inline_bot_buttons=[[]]).details == ()
    given = [
        {"type": "emoji", "count": 5, "emoji": "x", "recent": [{"from": "N", "from_id": "user1"}]},
        {"type": "custom_emoji", "count": 2, "document_id": "53"},
        {"type": "paid", "count": 9},
    ]
    assert post(reactions=given).reactions == (("x", 5), ("53", 2), ("paid", 9))
    (todo,) = post(todo_list={"title": "T", "answers": [{"text": "a"}, {"text": "b"}]}).details
    assert isinstance(todo, Todo)
    assert [(each.number, each.text) for each in todo.tasks] == [(1, "a"), (2, "b")]


def test_service_messages_bear_the_names_that_telegram_s_answers_have() -> None:
    known = telegram.READERS.keys() | telegram.SILENT
    assert {each for each in ACTIONS.values() if each not in known} == {"phoneNumberRequest"}
    for action, name in ACTIONS.items():
        found = seen(export([service(3, action)]))
        assert [each.service for each in posts(found)] == [name]
        assert not faults(found)


def test_what_service_messages_say() -> None:
    found = seen(
        export(
            [
                service(3, "pin_message", message_id=2),
                service(4, "edit_group_title", title="Zelmara News"),
                service(5, "invite_members", members=["N", None]),
                service(6, "topic_created", title="Topic"),
                service(7, "group_call", duration=60),
                service(8, "brand_new_action"),
                {**service(9, "x"), "action": None, "information_text": "I"},
            ]
        )
    )
    pinned, title, people, topic, call, new, custom = posts(found)
    assert (pinned.reply_to, pinned.details) == (2, ())
    assert PinSeen(channel_id=CHANNEL, message_id=2, how="service", date=pinned.date) in found
    assert title.details == (ServiceContent(action="chatEditTitle", title="Zelmara News"),)
    assert people.details == (ServiceContent(action="chatAddUser", people=2),)
    assert TopicSeen(channel_id=CHANNEL, topic_id=6, title="Topic", date=topic.date) in found
    assert call.details == (ServiceContent(action="groupCall", duration_s=60),)
    assert new.service == "brand_new_action"
    assert faults(found) == ["the service message brand_new_action is not known to this version"]
    assert custom.details == (ServiceContent(action="customAction", text="I"),)


def test_an_unsupported_message_is_named_and_shown_where_it_has_a_date() -> None:
    found = seen(export([{"id": 5, "type": "unsupported"}, message(6, type="unsupported")]))
    (shown,) = posts(found)
    assert (shown.key, shown.details) == (PostKey(CHANNEL, 6), (Unshown(why="unsupported"),))
    assert faults(found) == ["Telegram Desktop could not show it, and exported its id alone"]


def test_one_wrong_field_costs_no_other() -> None:
    found = seen(
        export([message(7, "kept", photo=5, forwarded_from="V", reply_to_message_id=[], poll="p", width=2**80)])
    )
    (shown,) = posts(found)
    assert (shown.text, shown.forward) == ("kept", Forward(date=None, from_name="V"))
    assert sorted(faults(found)) == ["photo is no text", "poll is no object", "reply_to_message_id is no integer"]


def test_fields_that_are_not_known_are_counted_for_the_stretch() -> None:
    found = seen(export([message(1, hologram=1), message(2, hologram=2)]))
    assert len(posts(found)) == 2
    assert faults(found) == ["the field 'hologram' is not known to this version (2 times)"]


def test_questions_that_say_too_little_are_named() -> None:
    for wrong in ({"offset": -1}, {"offset": None}, {"length": 2**40}, {"chat_id": "x"}, {"chat_id": "9" * 40}):
        entry = captured({"offset": 0, "length": 5, **wrong})
        (only,) = observe(entry, lambda *_: b"")
        assert isinstance(only, Unreadable)
    (only,) = observe(captured({"offset": 0, "length": 5}, method="file.read"), lambda *_: b"")
    assert isinstance(only, Unreadable)


def test_an_export_of_tdl_has_its_times_as_numbers() -> None:
    data = b'{"id":1410035294,"messages":[{"id":9,"type":"message","file":"a.mp4","date":1709640000,"text":"said"}]}'
    (chat,) = chats_in(io.BytesIO(data), len(data))
    assert (chat.id, chat.type, chat.readable, chat.newest, chat.unzoned) == (CHANNEL, None, False, 1709640000, 0)
    (shown,) = posts(seen(data))
    assert (shown.text, shown.date) == ("said", datetime(2024, 3, 5, 12, tzinfo=UTC))
