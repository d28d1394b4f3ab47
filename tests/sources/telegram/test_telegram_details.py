"""What posts hold besides text and files, read out of answers of this layer, older and newer ones."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telethon.tl import types

from archiver.model.captures import Capture
from archiver.model.details import (
    Answer,
    Button,
    Buttons,
    Contact,
    Detail,
    Dice,
    FactCheck,
    ForwardMore,
    Game,
    Giveaway,
    GiveawayResults,
    Invoice,
    LiveStream,
    Paid,
    Place,
    Poll,
    Preview,
    Reply,
    Sending,
    ServiceContent,
    StoryRef,
    Task,
    Todo,
    Unshown,
    VoteCount,
    Votes,
)
from archiver.model.ids import PostKey
from archiver.model.observations import Forward, PostSeen, SpanCovered, StateSeen, Unreadable
from archiver.model.spans import Span
from archiver.sources.telegram.read.service import READERS, SILENT
from archiver.sources.telegram.tljson import to_json
from tests.counts import reduced
from tests.sources.telegram.conftest import edited, seen
from tests.sources.telegram.test_telegram_read import CHANNEL, DATE, PEER, file, history, message, picture, post

BIG = 2**62 + 1
USER = 5_000_000_001
OTHER = 2_000_000_002
LATER = DATE + timedelta(days=1)
CALL = types.InputGroupCall(BIG, 1)
THUMB = types.MessageExtendedMediaPreview(w=8, h=8)


def styled(text: str, *entities: Any) -> Any:
    return types.TextWithEntities(text, list(entities))


def shown(**fields: Any) -> PostSeen:
    """The post of a page that holds one message, of which everything could be read."""
    capture = history(message(7, "text", **fields))
    assert [item for item in seen(capture) if isinstance(item, Unreadable)] == []
    return post(capture)


def details(**fields: Any) -> tuple[Detail, ...]:
    return shown(**fields).details


def served(action: Any, **fields: Any) -> PostSeen:
    return post(history(types.MessageService(id=8, peer_id=PEER, date=DATE, action=action, **fields)))


def faults(capture: Capture) -> list[str]:
    return [item.reason for item in seen(capture) if isinstance(item, Unreadable)]


def poll_media(**fields: Any) -> Any:
    answers = [
        types.PollAnswer(styled("East 🚢 quay", types.MessageEntityBold(8, 4)), b"\x00"),
        types.PollAnswer(styled("West"), b"\x01\xff", media=types.MessageMediaPhoto(photo=picture(3))),
    ]
    poll = types.Poll(BIG, styled("Which?", types.MessageEntityItalic(0, 5)), answers, 0, **fields)
    counts = [
        types.PollAnswerVoters(b"\x00", voters=3, recent_voters=[]),
        types.PollAnswerVoters(b"\x01\xff", voters=4, recent_voters=[types.PeerUser(USER)], correct=True),
    ]
    results = types.PollResults(results=counts, total_voters=7, solution="West it was", solution_entities=[])
    return types.MessageMediaPoll(poll, results)


def test_a_poll_with_its_results() -> None:
    found = shown(media=poll_media(closed=True, quiz=True, multiple_choice=True, public_voters=True, close_date=LATER))

    assert found.details == (
        Poll(
            poll_id=BIG,
            question="Which?",
            spans=(Span(kind="italic", offset=0, length=5),),
            answers=(
                Answer(option="00", text="East 🚢 quay", spans=(Span(kind="bold", offset=7, length=4),)),
                Answer(option="01ff", text="West", media="photo"),
            ),
            closed=True,
            quiz=True,
            several=True,
            public=True,
            closes=LATER,
        ),
    )
    assert found.votes == Votes(
        total=7,
        answers=(VoteCount(option="00", voters=3), VoteCount(option="01ff", voters=4, correct=True)),
        solution="West it was",
    )


def test_results_that_telegram_keeps_back_and_its_min_form() -> None:
    poll = types.Poll(BIG, styled("Which?"), [], 0, close_period=60)
    found = shown(media=types.MessageMediaPoll(poll, types.PollResults(min=True, total_voters=7)))

    assert found.votes == Votes(total=7, partial=True)
    assert found.details == (Poll(poll_id=BIG, question="Which?", answers=(), period_s=60),)


def test_a_preview_of_a_link() -> None:
    page = types.WebPage(
        1,
        "https://e.example/a?b=1",
        "e.example",
        0,
        type="article",
        site_name="Example",
        title="Dam holds",
        description="Water fell.",
        author="R. Mara",
        photo=picture(4),
        embed_url="https://e.example/play",
        embed_type="iframe",
        duration=61,
        cached_page=types.Page("https://e.example/a", [], [], []),
    )
    found = shown(media=types.MessageMediaWebPage(page))

    assert found.details == (
        Preview(
            url="https://e.example/a?b=1",
            type="article",
            site="Example",
            title="Dam holds",
            description="Water fell.",
            author="R. Mara",
            embed_url="https://e.example/play",
            duration_s=61,
            article=True,
        ),
    )
    assert [ref.part for ref in found.media] == ["webpage"]


@pytest.mark.parametrize(
    ("page", "preview"),
    [
        (types.WebPageEmpty(1, url="https://e.example/"), Preview(state="empty", url="https://e.example/")),
        (types.WebPagePending(1, DATE), Preview(state="pending")),
        (types.WebPageNotModified(), Preview(state="unchanged")),
        (
            types.WebPage(1, "https://xn--e1.example/", "пример.example", 0),
            Preview(url="https://xn--e1.example/", display_url="пример.example"),
        ),
    ],
)
def test_other_forms_of_a_preview(page: Any, preview: Preview) -> None:
    assert details(media=types.MessageMediaWebPage(page)) == (preview,)


POINT = types.GeoPoint(long=2.5, lat=-1.5, access_hash=1, accuracy_radius=30)


@pytest.mark.parametrize(
    ("media", "detail"),
    [
        (types.MessageMediaGeo(POINT), Place(latitude=-1.5, longitude=2.5, accuracy_m=30)),
        (types.MessageMediaGeo(types.GeoPointEmpty()), Place(latitude=None, longitude=None)),
        (
            types.MessageMediaGeoLive(POINT, 900, heading=90),
            Place(latitude=-1.5, longitude=2.5, accuracy_m=30, period_s=900, heading=90),
        ),
        (
            types.MessageMediaVenue(POINT, "Mole", "Quay 7", "gplaces", "v1", "harbour"),
            Place(
                latitude=-1.5,
                longitude=2.5,
                accuracy_m=30,
                title="Mole",
                address="Quay 7",
                provider="gplaces",
                venue_id="v1",
                venue_type="harbour",
            ),
        ),
        (
            types.MessageMediaContact("+100", "Ada", "", "BEGIN:VCARD", USER),
            Contact(user=str(USER), first_name="Ada", phone="+100", vcard="BEGIN:VCARD"),
        ),
        (types.MessageMediaContact("+100", "Ada", "", "", 0), Contact(first_name="Ada", phone="+100")),
        (types.MessageMediaDice(0, "🎯"), Dice(emoji="🎯", value=0)),
        (
            types.MessageMediaGame(types.Game(1, 2, "tide", "Tide", "Row", picture(5))),
            Game(name="tide", title="Tide", description="Row"),
        ),
        (
            types.MessageMediaInvoice("Map", "Of the valley", "EUR", 1999, "", test=True, extended_media=THUMB),
            Invoice(title="Map", description="Of the valley", currency="EUR", amount=1999, test=True, shown=False),
        ),
        (
            types.MessageMediaPaidMedia(
                50, [THUMB, types.MessageExtendedMedia(types.MessageMediaPhoto(photo=picture(6)))]
            ),
            Paid(stars=50, items=2, shown=1),
        ),
        (
            types.MessageMediaGiveaway([CHANNEL, OTHER], 5, LATER, months=3, countries_iso2=["CH"]),
            Giveaway(channels=(CHANNEL, OTHER), quantity=5, until=LATER, months=3, countries=("CH",)),
        ),
        (
            types.MessageMediaGiveawayResults(CHANNEL, 4, 2, 3, [USER, USER + 1], LATER, stars=100, refunded=True),
            GiveawayResults(
                channel_id=CHANNEL, message_id=4, winners=2, unclaimed=3, until=LATER, stars=100, refunded=True
            ),
        ),
        (
            types.MessageMediaToDo(
                types.TodoList(styled("Jobs"), [types.TodoItem(1, styled("Paint")), types.TodoItem(2, styled("Row"))]),
                [types.TodoCompletion(2, types.PeerUser(USER), DATE)],
            ),
            Todo(title="Jobs", tasks=(Task(number=1, text="Paint"), Task(number=2, text="Row", done=True))),
        ),
        (
            types.MessageMediaStory(
                types.PeerChannel(OTHER),
                12,
                story=types.StoryItem(
                    12, DATE, LATER, types.MessageMediaPhoto(photo=picture(7)), caption="At the dam", entities=[]
                ),
            ),
            StoryRef(story_id=12, state="shown", channel_id=OTHER, date=DATE, text="At the dam"),
        ),
        (
            types.MessageMediaStory(types.PeerUser(USER), 12, story=types.StoryItemSkipped(12, DATE, LATER)),
            StoryRef(story_id=12, state="skipped", user=str(USER), date=DATE),
        ),
        (
            types.MessageMediaStory(types.PeerUser(USER), 12, story=types.StoryItemDeleted(12)),
            StoryRef(story_id=12, state="deleted", user=str(USER)),
        ),
        (types.MessageMediaStory(types.PeerChannel(OTHER), 12), StoryRef(story_id=12, state="named", channel_id=OTHER)),
        (types.MessageMediaVideoStream(CALL, rtmp_stream=True), LiveStream(call_id=BIG, rtmp=True)),
        (types.MessageMediaPhoto(ttl_seconds=10), Unshown(why="expired", media="photo", ttl_s=10)),
        (types.MessageMediaDocument(ttl_seconds=10), Unshown(why="expired", media="document", ttl_s=10)),
        (types.MessageMediaPhoto(photo=types.PhotoEmpty(5)), Unshown(why="empty", media="photo")),
    ],
)
def test_media_that_are_no_files(media: Any, detail: Detail) -> None:
    assert details(media=media) == (detail,)


def test_media_for_newer_clients_are_named() -> None:
    capture = history(message(7, "text", media=types.MessageMediaUnsupported()))

    assert post(capture).details == (Unshown(why="unsupported"),)
    assert len(faults(capture)) == 1


def test_what_a_photo_or_plain_text_costs() -> None:
    assert details(media=types.MessageMediaPhoto(photo=picture(1))) == ()
    assert details(media=types.MessageMediaDocument(document=file(2))) == ()
    assert details() == ()


HEAD = types.MessageFwdHeader(date=DATE, from_id=types.PeerChannel(OTHER), channel_post=31)


@pytest.mark.parametrize(
    ("header", "reply_to", "reply"),
    [
        (types.MessageReplyHeader(reply_to_msg_id=5), 5, None),
        (types.MessageReplyHeader(reply_to_msg_id=5, reply_to_peer_id=PEER), 5, None),
        (
            types.MessageReplyHeader(reply_to_msg_id=5, quote=True, quote_text="the dam", quote_offset=12),
            5,
            Reply(quote="the dam", quote_offset=12),
        ),
        (types.MessageReplyHeader(reply_to_msg_id=5, forum_topic=True), 5, Reply(thread=5, topic=True)),
        (
            types.MessageReplyHeader(reply_to_msg_id=9, reply_to_top_id=5, forum_topic=True),
            9,
            Reply(thread=5, topic=True),
        ),
        (types.MessageReplyHeader(reply_to_msg_id=9, reply_to_top_id=5), 9, Reply(thread=5)),
        (
            types.MessageReplyHeader(reply_to_msg_id=9, reply_to_peer_id=types.PeerChannel(OTHER)),
            None,
            Reply(channel_id=OTHER, message_id=9),
        ),
        (
            types.MessageReplyHeader(reply_from=HEAD, reply_media=types.MessageMediaPhoto(photo=picture(1))),
            None,
            Reply(channel_id=OTHER, message_id=31, date=DATE, media="photo"),
        ),
        (
            types.MessageReplyHeader(reply_from=types.MessageFwdHeader(date=DATE, from_name="Ada"), quote_text="so"),
            None,
            Reply(name="Ada", date=DATE, quote="so"),
        ),
        (types.MessageReplyHeader(reply_to_msg_id=5, todo_item_id=2), 5, Reply(task=2)),
        (types.MessageReplyHeader(reply_to_msg_id=5, poll_option=b"\x01"), 5, Reply(option="01")),
        (types.MessageReplyStoryHeader(types.PeerUser(USER), 3), None, Reply(story_id=3, user=str(USER))),
    ],
)
def test_what_a_post_answers(header: Any, reply_to: int | None, reply: Reply | None) -> None:
    found = shown(reply_to=header)

    assert found.reply_to == reply_to
    assert found.details == (() if reply is None else (reply,))


@pytest.mark.parametrize(
    ("header", "forward", "more"),
    [
        (HEAD, Forward(date=DATE, origin=PostKey(OTHER, 31), from_channel_id=OTHER), None),
        (types.MessageFwdHeader(date=DATE, from_name="Hidden"), Forward(date=DATE, from_name="Hidden"), None),
        (
            types.MessageFwdHeader(date=DATE, from_id=types.PeerUser(USER)),
            Forward(date=DATE),
            ForwardMore(user=str(USER)),
        ),
        (
            types.MessageFwdHeader(
                date=DATE,
                from_id=types.PeerChannel(OTHER),
                channel_post=31,
                saved_from_peer=types.PeerChannel(OTHER),
                saved_from_msg_id=31,
            ),
            Forward(date=DATE, origin=PostKey(OTHER, 31), from_channel_id=OTHER),
            None,
        ),
        (
            types.MessageFwdHeader(
                date=DATE,
                from_id=types.PeerChannel(OTHER),
                post_author="R. Mara",
                saved_from_peer=PEER,
                saved_from_msg_id=4,
                saved_date=LATER,
                imported=True,
                psa_type="covid",
            ),
            Forward(date=DATE, from_channel_id=OTHER, from_name="R. Mara"),
            ForwardMore(saved_channel_id=CHANNEL, saved_message_id=4, saved=LATER, imported=True, announcement="covid"),
        ),
    ],
)
def test_where_a_forward_comes_from(header: Any, forward: Forward, more: ForwardMore | None) -> None:
    found = shown(fwd_from=header)

    assert found.forward == forward
    assert found.details == (() if more is None else (more,))


def test_how_a_post_was_sent() -> None:
    offered = types.SuggestedPost(accepted=True, price=types.StarsAmount(40, 0))
    found = shown(
        via_bot_id=USER,
        from_rank="editor",
        from_scheduled=True,
        ttl_period=86400,
        effect=BIG,
        paid_message_stars=3,
        suggested_post=offered,
        from_boosts_applied=2,
        silent=True,
        pinned=True,
        factcheck=types.FactCheck(1, country="CH", text=styled("Not so")),
    )

    assert found.details == (
        FactCheck(text="Not so", country="CH"),
        Sending(
            via_bot=str(USER),
            rank="editor",
            scheduled=True,
            ttl_s=86400,
            effect=BIG,
            stars=3,
            suggested="accepted",
            price=40,
            currency="stars",
            boosts=2,
        ),
    )
    assert found.pinned


ROWS = [
    types.KeyboardInlineButtonRow(
        [
            types.KeyboardInlineButton("More", types.InlineButtonTypeUrl("https://e.example/")),
            types.KeyboardInlineButton("👍 12", types.InlineButtonTypeCallback(b"x")),
        ]
    )
]


def test_buttons_that_lead_somewhere() -> None:
    assert details(reply_markup=types.ReplyInlineMarkup(ROWS)) == (
        Buttons(buttons=(Button(label="More", url="https://e.example/"),)),
    )
    assert details(reply_markup=types.ReplyKeyboardHide()) == ()


def test_reactions_of_every_kind_and_the_min_form() -> None:
    kinds = [types.ReactionEmoji("👍"), types.ReactionCustomEmoji(BIG), types.ReactionPaid()]
    counts = [types.ReactionCount(kind, number) for number, kind in enumerate(kinds, 1)]

    found = shown(reactions=types.MessageReactions(results=counts, min=True))

    assert found.reactions == (("👍", 1), (str(BIG), 2), ("paid", 3))
    assert found.partial_reactions
    assert not shown(reactions=types.MessageReactions(results=counts)).partial_reactions


def test_an_edit_that_telegram_hides_has_no_date() -> None:
    hidden, open_ = shown(edit_date=LATER, edit_hide=True), shown(edit_date=LATER)

    assert (hidden.edit_date, hidden.edit_hidden) == (None, True)
    assert (open_.edit_date, open_.edit_hidden) == (LATER, False)


@pytest.mark.parametrize(
    ("action", "content"),
    [
        (types.MessageActionChannelCreate("Rives Infos"), {"title": "Rives Infos"}),
        (types.MessageActionChatEditTitle("Rives"), {"title": "Rives"}),
        (types.MessageActionChatEditPhoto(picture(BIG)), {"photo_id": BIG}),
        (types.MessageActionChannelMigrateFrom("Old", 77), {"title": "Old", "migrated_from": 77}),
        (types.MessageActionChatMigrateTo(OTHER), {"migrated_to": OTHER}),
        (types.MessageActionChatAddUser([USER, 2]), {"people": 2}),
        (types.MessageActionChatDeleteUser(USER), {"people": 1}),
        (
            types.MessageActionTopicCreate("Tides", 0x6FB9F0, icon_emoji_id=BIG),
            {"topic": "created", "title": "Tides", "icon_color": 0x6FB9F0, "icon_emoji": BIG},
        ),
        (types.MessageActionTopicEdit(closed=True), {"topic": "edited", "closed": True}),
        (types.MessageActionTopicEdit(title="Ebb", hidden=False), {"topic": "edited", "title": "Ebb", "hidden": False}),
        (types.MessageActionGroupCall(CALL), {"call_id": BIG}),
        (types.MessageActionGroupCall(CALL, duration=600), {"call_id": BIG, "duration_s": 600}),
        (types.MessageActionGroupCallScheduled(CALL, LATER), {"call_id": BIG, "starts": LATER}),
        (types.MessageActionInviteToGroupCall(CALL, [USER]), {"call_id": BIG, "people": 1}),
        (types.MessageActionSetMessagesTTL(86400), {"period_s": 86400}),
        (types.MessageActionGiveawayResults(3, 1), {"people": 3, "items": 1}),
        (types.MessageActionGiftStars("XTR", 1, 50), {"amount": 50, "currency": "stars"}),
        (types.MessageActionPaymentSent("EUR", 900), {"amount": 900, "currency": "EUR"}),
        (types.MessageActionTodoAppendTasks([types.TodoItem(1, styled("Paint"))]), {"text": "Paint", "items": 1}),
        (types.MessageActionPollAppendAnswer(types.PollAnswer(styled("North"), b"2")), {"text": "North"}),
        (types.MessageActionNoForwardsToggle(False, True), {"enabled": True}),
        (
            types.MessageActionSuggestedPostApproval(rejected=True, reject_comment="Not now"),
            {"enabled": False, "text": "Not now"},
        ),
    ],
)
def test_what_a_service_message_says(action: Any, content: dict[str, Any]) -> None:
    found = served(action)

    assert found.service is not None
    assert found.details == (ServiceContent(action=found.service, **content),)


def test_a_pin_names_what_it_pins() -> None:
    found = served(types.MessageActionPinMessage(), reply_to=types.MessageReplyHeader(reply_to_msg_id=5))

    assert (found.service, found.reply_to, found.details) == ("pinMessage", 5, ())


def constructors(prefix: str) -> list[str]:
    return sorted(name for name, kind in vars(types).items() if name.startswith(prefix) and inspect.isclass(kind))


@pytest.mark.parametrize("name", constructors("MessageAction"))
def test_every_action_of_the_layer_is_known(name: str) -> None:
    short = name.removeprefix("MessageAction")
    kind = short[:1].lower() + short[1:]

    assert (kind in READERS) != (kind in SILENT)


def made(kind: Any, depth: int = 0) -> Any:
    """An object of a TL class with something in every field that must be there, found in its own ``from_reader``."""
    values: dict[str, Any] = {}
    for name, parameter in inspect.signature(kind.__init__).parameters.items():
        if name != "self" and parameter.default is parameter.empty and parameter.kind < parameter.VAR_POSITIONAL:
            values[name] = _filled(str(parameter.annotation), name, depth)
    return kind(**values)


INNER = {
    "TypePoll": lambda: types.Poll(1, styled("Q"), [], 0),
    "TypePollResults": types.PollResults,
    "TypeWebPage": lambda: types.WebPageEmpty(1),
    "TypeGeoPoint": lambda: POINT,
    "TypeGame": lambda: types.Game(1, 2, "a", "b", "c", types.PhotoEmpty(1)),
    "TypePeer": lambda: types.PeerChannel(OTHER),
    "TypeTodoList": lambda: types.TodoList(styled("T"), []),
    "TypeInputGroupCall": lambda: CALL,
}


def _filled(annotation: str, name: str, depth: int) -> Any:
    for kind, build in INNER.items():
        if f"{kind}'" in annotation or annotation == kind:
            return build()
    if "List" in annotation:
        return []
    if "datetime" in annotation:
        return DATE
    return "x" if "str" in annotation else 3


@pytest.mark.parametrize("name", constructors("MessageMedia"))
def test_no_media_of_the_layer_are_lost_silently(name: str) -> None:
    """A detail, a file, or a fault that names them: for media whose optional fields are all absent."""

    def named(content: dict[str, Any]) -> None:
        content["value"]["messages"][0]["media"] = to_json(made(getattr(types, name)))

    capture = edited(history(message(7, "text")), named)  # Telethon leaves out empty media when it reads
    found = post(capture)

    assert found.text == "text"
    assert found.details or found.media or faults(capture)


def test_answers_of_an_older_layer() -> None:
    """Questions and answers of polls were plain strings, flags were absent, dice had no emoji."""

    def older(content: dict[str, Any]) -> None:
        content["layer"] = 160
        poll, page, dice, topic = content["value"]["messages"]
        poll["media"]["poll"] = {
            "_": "poll",
            "id": "5",
            "question": "Which?",
            "answers": [{"_": "pollAnswer", "text": "East", "option": {"_": "bytes", "base64": "AA=="}}],
        }
        poll["media"]["results"] = {"_": "pollResults"}
        page["media"]["webpage"] = {"_": "webPage", "id": "1", "url": "https://e.example/", "display_url": "e.example"}
        dice["media"] = {"_": "messageMediaDice", "value": 4}
        topic["action"] = {"_": "messageActionTopicCreate", "title": "Tides"}

    service = types.MessageService(id=4, peer_id=PEER, date=DATE, action=types.MessageActionTopicCreate("T", 1))
    preview = types.MessageMediaWebPage(types.WebPageEmpty(1))
    page = history(
        message(7, media=poll_media()), message(6, media=preview), message(5, media=types.MessageMediaEmpty()), service
    )
    found = seen(edited(page, older))
    posts = [item for item in found if isinstance(item, PostSeen)]

    assert [item for item in found if isinstance(item, Unreadable)] == []
    assert [item.details for item in posts] == [
        (Poll(poll_id=5, question="Which?", answers=(Answer(option="00", text="East"),)),),
        (Preview(url="https://e.example/"),),
        (Dice(emoji="🎲", value=4),),
        (ServiceContent(action="topicCreate", topic="created", title="Tides"),),
    ]
    assert posts[0].votes == Votes(total=None)


def test_answers_of_a_newer_layer() -> None:
    """What is not known is named; the rest of each post is read."""

    def newer(content: dict[str, Any]) -> None:
        content["layer"] = 300
        for each in content["value"]["messages"]:
            each["hologram"] = {"_": "hologram"}
        poll, page, scent, reply, service = content["value"]["messages"]
        poll["media"]["poll"]["tide"] = {"_": "tide"}
        poll["media"]["results"]["_"] = "pollResultsTidal"
        page["media"]["webpage"] = {"_": "webPageLoading", "url": "https://e.example/"}
        scent["media"] = {"_": "messageMediaScent", "kind": "tar"}
        reply["reply_to"] = {"_": "messageReplyTideHeader", "tide": 4}
        service["action"] = {"_": "messageActionTideTurn", "hour": 4}

    service = types.MessageService(id=3, peer_id=PEER, date=DATE, action=types.MessageActionPinMessage())
    preview = types.MessageMediaWebPage(types.WebPageEmpty(1))
    page = history(
        message(7, "a", media=poll_media()),
        message(6, "b", media=preview),
        message(5, "c", media=preview),
        message(4, "d", reply_to=types.MessageReplyHeader(reply_to_msg_id=1)),
        service,
    )
    capture = edited(page, newer)
    posts = [item for item in seen(capture) if isinstance(item, PostSeen)]

    assert [item.text for item in posts] == ["a", "b", "c", "d", ""]
    assert [type(detail) for item in posts for detail in item.details] == [Poll, Unshown]
    assert posts[2].details == (Unshown(why="unknown", media="messageMediaScent"),)
    assert posts[4].service == "tideTurn"
    assert [reason for reason in faults(capture) if "pollResultsTidal" in reason]
    for word in ("webPageLoading", "messageMediaScent", "messageReplyTideHeader", "tideTurn"):
        assert [reason for reason in faults(capture) if word in reason], word


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        (("media", "poll", "close_date"), "soon", Poll),
        (("media", "poll", "close_date"), "0001-01-01T00:00:00+14:00", Poll),
        (("media", "poll", "answers"), {"_": "none"}, Poll),
        (("media", "poll", "question"), 4, Poll),
        (("media", "results", "total_voters"), "many", Votes),
        (("entities",), [{"_": "messageEntityBold", "offset": "x"}], Poll),
        (("fwd_from",), {"_": "messageFwdHeader"}, Poll),
        (("grouped_id",), "x", Poll),
        (("reactions",), {"_": "messageReactions", "results": [{"count": "x"}]}, Poll),
        (("ttl_period",), [], Poll),
        (("replies",), "several", Poll),
        (("entities",), {"_": "messageEntityBold"}, Poll),
        (("post_author",), 5, Poll),
    ],
)
def test_a_bad_field_costs_that_field_alone(path: tuple[str, ...], value: Any, read: type) -> None:
    def spoil(content: dict[str, Any]) -> None:
        (node,) = content["value"]["messages"]
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value

    capture = edited(history(message(7, "text", media=poll_media(), views=12, forwards=1)), spoil)
    found = post(capture)

    assert (found.text, found.views) == ("text", 12)
    assert any(isinstance(item, read) for item in (*found.details, found.votes))
    assert faults(capture)
    assert seen(capture) == seen(capture)


def test_a_text_of_the_wrong_type_is_named_and_the_rest_read() -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["value"]["messages"][0]["message"] = ["text"]

    bold = [types.MessageEntityBold(0, 4)]
    capture = edited(history(message(7, "text", media=poll_media(), entities=bold)), spoil)

    assert (post(capture).text, len(post(capture).details)) == ("", 1)
    assert faults(capture) == ["message is not a text"]


def test_people_may_stand_under_another_name() -> None:
    """An answer that was stored without people has something else in place of their ids."""

    def renamed(content: dict[str, Any]) -> None:
        contact, forward = content["value"]["messages"]
        contact["media"] = {"_": "messageMediaContact", "user_id": "person-1f"}
        forward["fwd_from"]["from_id"] = {"_": "peerUser", "user_id": "person-2a"}

    head = types.MessageFwdHeader(date=DATE, from_id=types.PeerUser(USER))
    page = history(message(7, media=types.MessageMediaContact("", "", "", "", USER)), message(6, fwd_from=head))
    found = [item for item in seen(edited(page, renamed)) if isinstance(item, PostSeen)]

    assert [item.details for item in found] == [(Contact(user="person-1f"),), (ForwardMore(user="person-2a"),)]


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["_", "id", "url", "x"]), inner),
    max_leaves=6,
)
FULL = history(
    message(
        9,
        "text",
        media=poll_media(closed=True),
        reply_to=types.MessageReplyHeader(reply_to_msg_id=5, quote_text="so", reply_from=HEAD),
        fwd_from=HEAD,
        via_bot_id=USER,
        factcheck=types.FactCheck(1, country="CH", text=styled("Not so")),
        reply_markup=types.ReplyInlineMarkup(ROWS),
        reactions=types.MessageReactions(results=[types.ReactionCount(types.ReactionPaid(), 2)]),
    ),
    message(8, "more", media=types.MessageMediaVenue(POINT, "Mole", "Quay 7", "g", "v1", "harbour")),
)


@settings(max_examples=reduced(60, 3000), deadline=None)
@given(st.data())
def test_whatever_stands_in_a_field_the_post_is_read(data: st.DataObject) -> None:
    def spoil(content: dict[str, Any]) -> None:
        node: Any = content["value"]["messages"][data.draw(st.integers(0, 1))]
        keep = {"_", "id", "peer_id", "date"}
        while True:
            keys = sorted(node.keys() - keep) if isinstance(node, dict) else range(len(node))
            if not keys:
                return
            key = data.draw(st.sampled_from(list(keys)))
            if isinstance(node[key], dict | list) and data.draw(st.booleans()):
                node, keep = node[key], set()
            else:
                node[key] = data.draw(JSONS)
                return

    found = seen(edited(FULL, spoil))

    assert sorted(item.key.message_id for item in found if isinstance(item, PostSeen)) == [8, 9]
    assert {type(item) for item in found} <= {PostSeen, Unreadable, SpanCovered, StateSeen}
