"""Persons in answers: every place where Telegram names one, and what stays as it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import functions, types
from telethon.tl.alltlobjects import tlobjects

from archiver.model.captures import Asked, Capture
from archiver.model.observations import PostSeen, Unreadable
from archiver.sources.telegram import TelegramSource, people
from archiver.sources.telegram.answer import raw_answer
from archiver.sources.telegram.people import People, keyed
from archiver.sources.telegram.pushes import Push
from archiver.sources.telegram.tljson import tl_bytes, to_json
from archiver.sources.telegram.updates import hear
from archiver.sources.telegram.wire import Reply
from tests.sources.telegram.conftest import document, seen

DATE = datetime(2021, 4, 1, 12, 0, tzinfo=UTC)
CHANNEL, GROUP = 1700000001, 1700000002
MEMBER, FRIEND, WRITER, SELF, BOT = 555000111, 555000222, 555000333, 555000444, 555000555
SECRETS = (
    *(str(number) for number in (MEMBER, FRIEND, SELF)),
    *("Ilse", "Brandt", "ilse_secret", "4915550123", "private note", "Selma", "999662", "880088008800", "Hidden Name"),
)
PEOPLE = People(keyed(b"k" * 32))
QUESTION = {"channel_id": str(GROUP)}


def member(number: int = MEMBER, **more: Any) -> Any:
    """A person with everything that Telegram may tell of one."""
    return types.User(
        id=number,
        access_hash=880088008800,
        first_name="Ilse",
        last_name="Brandt",
        username="ilse_secret",
        usernames=[types.Username("ilse_secret", active=True)],
        phone="4915550123",
        photo=types.UserProfilePhoto(photo_id=880088008800, dc_id=2),
        status=types.UserStatusOnline(expires=DATE),
        **more,
    )


def me() -> Any:
    return types.User(id=SELF, is_self=True, first_name="Selma", phone="9996621234", access_hash=880088008800)


def channel(number: int = CHANNEL, *, group: bool = False) -> Any:
    return types.Channel(
        id=number,
        title="Rives Infos",
        photo=types.ChatPhotoEmpty(),
        date=DATE,
        access_hash=5,
        broadcast=not group or None,
        megagroup=group or None,
    )


def message(number: int = 1, of: int = GROUP, text: str = "words that stay", **more: Any) -> Any:
    return types.Message(id=number, peer_id=types.PeerChannel(of), date=DATE, message=text, **more)


def service(action: Any, **more: Any) -> Any:
    return types.MessageService(id=2, peer_id=types.PeerChannel(GROUP), date=DATE, action=action, **more)


def page(*messages: Any, users: tuple[Any, ...] = (), of: int = GROUP) -> Any:
    chat = channel(of, group=of == GROUP)
    return types.messages.ChannelMessages(
        pts=1, count=len(messages), messages=list(messages), topics=[], chats=[chat], users=list(users)
    )


def captured(result: Any, rule: People = PEOPLE, *, query: Any = None) -> Capture:
    """The capture of an answer with these TL objects."""
    asked = Asked(asked=DATE, answered=DATE, layer=229)
    of = result.chats[0].id if result.chats else GROUP
    question = {"channel_id": str(of), "offset_id": 0, "limit": 100, "min_id": 0, "max_id": 0, "add_offset": 0}
    request = query or functions.messages.GetHistoryRequest(types.InputPeerEmpty(), 0, None, 0, 100, 0, 0, 0)
    answer = raw_answer(request, Reply(body=bytes(result), time=DATE), asked, rule)
    return answer.capture(question)


def value_of(capture: Capture) -> Any:
    return document(capture)["value"]


def stored(capture: Capture) -> str:
    """All that goes into the archive, as text."""
    return json.dumps(document(capture), ensure_ascii=False) + json.dumps(dict(capture.question))


USER = types.PeerUser(MEMBER)
REPLIES = types.MessageReplies(
    replies=2, replies_pts=1, comments=True, channel_id=GROUP, recent_repliers=[USER, types.PeerUser(FRIEND)]
)
REACTIONS = types.MessageReactions(
    results=[types.ReactionCount(types.ReactionEmoji("👍"), 2)],
    recent_reactions=[types.MessagePeerReaction(USER, DATE, types.ReactionEmoji("👍"))],
    top_reactors=[types.MessageReactor(count=3, peer_id=USER)],
)
CONTACT = types.MessageMediaContact("+49 1555 0123", "Ilse", "Brandt", "BEGIN:VCARD private note", MEMBER)
MENTION = types.MessageEntityMentionName(offset=0, length=5, user_id=MEMBER)
POLL = types.MessageMediaPoll(
    poll=types.Poll(
        id=7,
        question=types.TextWithEntities("Who?", []),
        answers=[types.PollAnswer(types.TextWithEntities("One", []), b"1")],
        public_voters=True,
        hash=0,
    ),
    results=types.PollResults(total_voters=2, recent_voters=[USER, types.PeerUser(FRIEND)]),
)
FORWARD = types.MessageFwdHeader(date=DATE, from_id=USER)
HIDDEN = types.MessageFwdHeader(date=DATE, from_name="Hidden Name")


def places() -> Iterator[tuple[str, Any]]:
    """Answers that name a person, each in one way."""
    yield "sender", page(message(from_id=USER), users=(member(),))
    yield "sender without entry", page(message(from_id=USER))
    yield "entry alone", page(message(), users=(member(),))
    yield "empty entry", page(message(), users=(types.UserEmpty(MEMBER),))
    yield "mention", page(message(entities=[MENTION]), users=(member(),))
    link = types.MessageEntityTextUrl(0, 5, f"tg://user?id={MEMBER}")
    yield "link to a person", page(message(of=CHANNEL, post=True, entities=[link]), of=CHANNEL)
    yield "reactions", page(message(reactions=REACTIONS), users=(member(),))
    yield "voters", page(message(media=POLL), users=(member(), member(FRIEND)))
    yield "contact in a group", page(message(media=CONTACT))
    yield "contact in a channel", page(message(of=CHANNEL, post=True, media=CONTACT), of=CHANNEL)
    yield "commenters of a post", page(message(of=CHANNEL, post=True, replies=REPLIES), users=(member(),), of=CHANNEL)
    yield "mention in a channel", page(message(of=CHANNEL, post=True, entities=[MENTION]), of=CHANNEL)
    yield "forward in a group", page(message(fwd_from=FORWARD), users=(member(),))
    yield "hidden forward in a group", page(message(fwd_from=HIDDEN))
    yield "signature in a group", page(message(post_author="Hidden Name"))
    yield "rank", page(message(from_id=USER, from_rank="Hidden Name"))
    yield "joined", page(service(types.MessageActionChatAddUser([MEMBER, FRIEND]), from_id=USER), users=(member(),))
    yield "left", page(service(types.MessageActionChatDeleteUser(MEMBER)))
    yield "by link", page(service(types.MessageActionChatJoinedByLink(MEMBER)))
    yield "new creator", page(service(types.MessageActionChangeCreator(MEMBER)))
    yield "pinned", page(service(types.MessageActionPinMessage(), from_id=USER))
    yield "own comment", page(message(from_id=types.PeerUser(SELF), out=True), users=(me(),))
    yield (
        "quoted",
        page(
            message(
                reply_to=types.MessageReplyHeader(
                    reply_to_msg_id=5, reply_from=types.MessageFwdHeader(date=DATE, from_name="Hidden Name")
                )
            )
        ),
    )


@pytest.mark.parametrize("answer", [pytest.param(answer, id=name) for name, answer in places()])
def test_no_place_names_a_person(answer: Any) -> None:
    capture = captured(answer)
    text = stored(capture)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "tl_zstd" not in document(capture)
    assert "tl_sha256" not in document(capture)
    assert document(capture)["withheld"] == capture.question["withheld"] == "people"
    assert not any(isinstance(each, Unreadable) for each in seen(capture))


@pytest.mark.parametrize("answer", [pytest.param(answer, id=name) for name, answer in places()])
def test_everything_is_kept_where_that_is_chosen(answer: Any) -> None:
    capture = captured(answer, People(keyed(b"k"), keep=True))
    assert tl_bytes(document(capture)) == bytes(answer)
    assert "withheld" not in document(capture)
    assert "withheld" not in capture.question


def test_a_conversation_can_be_followed() -> None:
    capture = captured(
        page(
            message(3, from_id=USER),
            message(2, from_id=types.PeerUser(FRIEND)),
            message(1, from_id=USER, entities=[types.MessageEntityMentionName(0, 5, FRIEND)]),
            users=(member(), member(FRIEND, deleted=True)),
        )
    )
    authors = [each.author for each in seen(capture) if isinstance(each, PostSeen)]
    assert authors[0] == authors[2] != authors[1]
    assert str(authors[0]).startswith("person:")
    mention = value_of(capture)["messages"][2]["entities"][0]
    assert mention["user_id"] == authors[1]
    assert value_of(capture)["users"][1] == {"_": "user", "id": authors[1], "deleted": True}
    assert [each.text for each in seen(capture) if isinstance(each, PostSeen)] == ["words that stay"] * 3
    again = captured(page(message(9, from_id=USER)))
    assert value_of(again)["messages"][0]["from_id"]["user_id"] == authors[0]
    elsewhere = captured(page(message(9, from_id=USER)), People(keyed(b"other")))
    assert value_of(elsewhere)["messages"][0]["from_id"]["user_id"] != authors[0]


def test_the_same_contact_is_known_again() -> None:
    one = value_of(captured(page(message(media=CONTACT))))["messages"][0]["media"]
    same = types.MessageMediaContact("4915550123", "Other", "", "", 0)
    other = types.MessageMediaContact("4915550124", "Other", "", "", 0)
    assert value_of(captured(page(message(media=same))))["messages"][0]["media"]["phone_number"] == one["phone_number"]
    assert value_of(captured(page(message(media=other))))["messages"][0]["media"]["phone_number"] != one["phone_number"]
    assert one["first_name"] == one["vcard"] == ""


def test_posts_of_a_channel_keep_their_bytes() -> None:
    """What the publisher chose to say is evidence as served."""
    bot = types.User(id=BOT, bot=True, bot_info_version=1, first_name="Poll Bot", username="poll_demo_bot")
    answer = page(
        message(3, CHANNEL, post=True, post_author="A. Writer", via_bot_id=BOT),
        message(2, CHANNEL, post=True, fwd_from=HIDDEN),
        message(1, CHANNEL, post=True, fwd_from=types.MessageFwdHeader(date=DATE, from_id=types.PeerChannel(9))),
        users=(bot,),
        of=CHANNEL,
    )
    capture = captured(answer)
    assert tl_bytes(document(capture)) == bytes(answer)
    assert "withheld" not in document(capture)
    assert [each.author for each in seen(capture) if isinstance(each, PostSeen)] == ["A. Writer", None, None]


def test_who_publishes_under_their_profile_is_named_and_no_more() -> None:
    post = message(1, CHANNEL, post=True, from_id=types.PeerUser(WRITER))
    capture = captured(page(post, users=(member(WRITER),), of=CHANNEL))
    (shown,) = value_of(capture)["users"]
    assert (shown["id"], shown["first_name"], shown["username"]) == (str(WRITER), "Ilse", "ilse_secret")
    assert not {"phone", "access_hash", "photo", "status"} & shown.keys()
    assert "4915550123" not in stored(capture)
    assert [each.author for each in seen(capture) if isinstance(each, PostSeen)] == [f"user:{WRITER}"]


def test_the_account_itself_is_never_a_publisher() -> None:
    post = message(1, CHANNEL, post=True, out=True, from_id=types.PeerUser(SELF))
    text = stored(captured(page(post, users=(me(),), of=CHANNEL)))
    assert str(SELF) not in text
    assert "Selma" not in text
    assert '"self"' not in text
    assert '"out"' not in text


def test_a_forward_from_a_person_in_a_channel_shows_what_apps_show() -> None:
    post = message(1, CHANNEL, post=True, fwd_from=FORWARD, replies=REPLIES)
    capture = captured(page(post, users=(member(),), of=CHANNEL))
    header = value_of(capture)["messages"][0]["fwd_from"]
    assert header["from_name"] == "Ilse Brandt"
    commenter = value_of(capture)["messages"][0]["replies"]["recent_repliers"][0]["user_id"]
    assert header["from_id"]["user_id"].startswith("origin:")
    assert header["from_id"]["user_id"].partition(":")[2] != commenter.partition(":")[2]
    assert str(MEMBER) not in stored(capture)
    assert "ilse_secret" not in stored(capture)


def test_channels_and_bots_in_groups_are_no_persons() -> None:
    bot = types.User(
        id=BOT, bot=True, bot_info_version=1, first_name="Greeter", username="greeter_demo_bot", access_hash=4
    )
    answer = page(
        message(2, from_id=types.PeerChannel(CHANNEL), post_author="A. Writer"),
        message(1, from_id=types.PeerUser(BOT)),
        users=(bot,),
    )
    capture = captured(answer)
    assert tl_bytes(document(capture)) == bytes(answer)
    authors = [each.author for each in seen(capture) if isinstance(each, PostSeen)]
    assert authors == ["A. Writer", f"user:{BOT}"]
    plain = captured(page(message(2, from_id=types.PeerChannel(CHANNEL)), message(1, from_id=types.PeerChannel(GROUP))))
    assert [each.author for each in seen(plain) if isinstance(each, PostSeen)] == [f"channel:{CHANNEL}", None]


def test_no_lists_of_members() -> None:
    participant = types.ChannelParticipantAdmin(
        user_id=MEMBER, promoted_by=FRIEND, date=DATE, admin_rights=types.ChatAdminRights(), rank="Hidden Name"
    )
    listed = types.channels.ChannelParticipants(count=1, participants=[participant], chats=[], users=[member()])
    query = functions.channels.GetParticipantsRequest(
        types.InputChannelEmpty(), types.ChannelParticipantsRecent(), 0, 100, 0
    )
    capture = captured(listed, query=query)
    assert value_of(capture)["participants"] == []
    assert [secret for secret in SECRETS if secret in stored(capture)] == []


def test_an_unreadable_answer_that_may_name_persons_is_kept_as_the_fact_alone() -> None:
    answer = page(message(from_id=USER), users=(member(),))
    cut = bytes(answer)[:-4]
    request = functions.messages.GetHistoryRequest(types.InputPeerEmpty(), 0, None, 0, 100, 0, 0, 0)
    asked = Asked(asked=DATE, answered=DATE, layer=229)
    capture = raw_answer(request, Reply(body=cut, time=DATE), asked, PEOPLE).capture(QUESTION)
    assert capture.status == "failed"
    assert [secret for secret in SECRETS if secret in stored(capture)] == []
    assert "tl_zstd" not in document(capture)
    assert document(capture)["withheld"] == "people"
    nobody = bytes(page(message(1, CHANNEL, post=True), of=CHANNEL))[:-4]
    kept = raw_answer(request, Reply(body=nobody, time=DATE), asked, PEOPLE).capture(QUESTION)
    assert tl_bytes(document(kept)) == nobody


def test_a_source_without_a_rule_names_nobody_either() -> None:
    asked = Asked(asked=DATE, answered=DATE, layer=229)
    request = functions.messages.GetHistoryRequest(types.InputPeerEmpty(), 0, None, 0, 100, 0, 0, 0)
    body = bytes(page(message(from_id=USER), users=(member(),)))
    capture = raw_answer(request, Reply(body=body, time=DATE), asked).capture(QUESTION)
    assert [secret for secret in SECRETS if secret in stored(capture)] == []


@pytest.mark.parametrize("users", [(member(),), ()], ids=["with the person", "with the id alone"])
async def test_what_is_pushed_names_nobody_either(source: TelegramSource, users: tuple[Any, ...]) -> None:
    source.people = PEOPLE
    update = types.UpdateNewChannelMessage(message(from_id=USER, entities=[MENTION]), pts=2, pts_count=1)
    container = types.Updates([update], list(users), [channel(GROUP, group=True)], DATE, seq=0)
    heard = hear(source, Push(body=bytes(container), received=DATE, time=DATE), {GROUP})
    assert heard.capture is not None
    assert [secret for secret in SECRETS if secret in stored(heard.capture)] == []
    assert "withheld" in heard.capture.question
    (post,) = [each for each in seen(heard.capture) if isinstance(each, PostSeen)]
    assert str(post.author) == f"person:{PEOPLE.digest(f'user {MEMBER}')}"


def test_what_is_pushed_of_a_channel_keeps_its_bytes() -> None:
    """See the tests of following; here, that a push without persons has nothing to hide."""
    update = types.UpdateNewChannelMessage(message(of=CHANNEL, post=True, post_author="A. Writer"), pts=2, pts_count=1)
    container = types.Updates([update], [], [channel()], DATE, seq=0)
    assert PEOPLE.hidden(to_json(container)) is None


NO_PERSONS = frozenset(
    """
    admin_disallowed_chat_id album_id albums anchor_msg_id answer_msg_id api_id audio_id author_photo_id
    available_min_id backdrop_id background_colors background_emoji_id bad_msg_id bg_colors bot_id bot_manager_id
    broadcast_id business_bot_id button_id call_id channel_id channels chat_id chats client_id collectible_id
    collection_id color_id colors community_id creator_chat_ids dark_colors dates dc_id document_id documents
    effect_animation_id effect_sticker_id emoji_id filter_id first_msg_id folder_id form_id game_id gift_emoji_id
    gift_id gift_msg_id giveaway_msg_id giveaway_post_id guard_bot_id icon_emoji_id ids joined_chat_ids launch_msg_id
    linked_chat_id linked_community_id linked_monoforum_id max_id max_msg_id max_read_id message_colors messages
    migrated_from_chat_id migrated_from_max_id min_id min_msg_id msg_id msg_ids my_boost_slots palette_colors params
    pattern_document_id perm_auth_key_id personal_channel_id phone_call_id photo_id ping_id pinned_msg_id
    play_integrity_project_id poll_id positions poster_photo_id provider_id query_id random_id read_inbox_max_id
    read_max_id read_outbox_max_id receipt_msg_id reply_to_msg_id reply_to_top_id req_msg_id retry_contacts retry_id
    saved_from_msg_id saved_id secure_secret_id sent_messages server_public_key_fingerprints session_id shortcut_id
    sizes software_emoji_id sources srp_id static_icon_id sticker_id story_colors story_id stream_dc_id sub_chain_id
    subscription_form_id suggested_tip_amounts temp_auth_key_id temp_session_id thumb_dc_id thumb_document_id
    todo_item_id top_msg_id topic_id transcription_id unique_id upgrade_msg_id via_bot_id video_id webfile_dc_id
    webpage_id completed incompleted order unread pinned_to_top waveform
    """.split()  # noqa: SIM905
)
"""Numbers and lists of numbers in Telegram's schema that identify no person."""


def test_every_number_of_the_schema_that_may_be_a_person_is_known() -> None:
    """A newer layer may name persons in new places: whoever takes it up has to say of each new field what it is."""
    known = people._IDS | people._LISTS | NO_PERSONS | {"id", "self"}
    unknown = {
        f"{kind.__name__}.{name}"
        for kind in tlobjects.values()
        if isinstance(kind, type) and ".types" in kind.__module__ and not kind.__name__.startswith("Input")
        for name, annotation in getattr(kind.__init__, "__annotations__", {}).items()
        if "int" in str(annotation)
        and (name.endswith(("_id", "_by")) or "List[int]" in str(annotation))
        and name not in known
    }
    assert unknown == set()
