"""Rich messages: the text and the files of a page of blocks are the post's."""

from __future__ import annotations

from typing import Any

from telethon import types

from archiver.model.observations import PostSeen, SpanCovered, Unreadable
from tests.sources.telegram.conftest import seen
from tests.sources.telegram.test_telegram_read import file, history, message, picture, post


def plain(text: str) -> Any:
    return types.TextPlain(text)


def caption(text: str = "") -> Any:
    return types.PageCaption(text=plain(text), credit=types.TextEmpty())


def rich(*blocks: Any, part: bool | None = None) -> Any:
    return types.RichMessage(blocks=list(blocks), photos=[picture(11)], documents=[file(12)], part=part)


def test_the_text_of_a_rich_message_in_its_order() -> None:
    styled = types.TextConcat([plain("The "), types.TextBold(types.TextItalic(plain("bell"))), plain(" rang 🌊")])
    cells = [types.PageTableCell(text=plain("high")), types.PageTableCell(text=plain("07:40"))]
    page = rich(
        types.PageBlockHeading1(plain("Tides")),
        types.PageBlockParagraph(styled),
        types.PageBlockList(
            [types.PageListItemText(plain("one")), types.PageListItemBlocks([types.PageBlockFooter(plain("two"))])]
        ),
        types.PageBlockDetails(blocks=[types.PageBlockParagraph(plain("inside"))], title=plain("more")),
        types.PageBlockTable(title=plain("Today"), rows=[types.PageTableRow(cells)]),
        types.PageBlockCover(types.PageBlockPhoto(photo_id=11, caption=caption("the quay"))),
        types.PageBlockVideo(video_id=12, caption=caption("the film")),
        types.PageBlockMath("h = 3"),
        types.PageBlockDivider(),
    )

    found = post(history(message(7, rich_message=page)))

    assert found.text.split("\n") == [
        "Tides",
        "The bell rang 🌊",
        "one",
        "two",
        "more",
        "inside",
        "Today",
        "high\t07:40",
        "the quay",
        "the film",
        "h = 3",
    ]
    assert sorted((ref.part, ref.key.id) for ref in found.media) == [("media", 12), ("media/2", 11)]


def test_a_message_with_text_of_its_own_keeps_it() -> None:
    found = post(history(message(7, "in short", rich_message=rich(types.PageBlockParagraph(plain("at length"))))))
    assert found.text == "in short"


def test_a_rich_message_that_is_cut_off_is_named() -> None:
    page = rich(types.PageBlockParagraph(plain("begins")), part=True)

    found = seen(history(message(7, rich_message=page), offset_id=8))

    assert [item.text for item in found if isinstance(item, PostSeen)] == ["begins"]
    (named,) = [item for item in found if isinstance(item, Unreadable)]
    assert "beginning" in named.reason
    assert [item.high for item in found if isinstance(item, SpanCovered)] == [7]


def test_text_nested_without_end_ends() -> None:
    text = plain("deep")
    for _ in range(200):
        text = types.TextBold(text)
    assert post(history(message(7, rich_message=rich(types.PageBlockParagraph(text))))).text == ""


def test_the_media_of_a_quoted_message_are_not_taken_for_the_posts() -> None:
    header = types.MessageReplyHeader(reply_to_msg_id=3, reply_media=types.MessageMediaPhoto(photo=picture(41)))
    found = post(history(message(7, "so it is", reply_to=header)))
    assert found.media == ()
    assert found.reply_to == 3
