"""What is claimed of a page: spans of whole ones alone, warnings beside a name, numbers that are none."""

from __future__ import annotations

import json

import pytest

from archiver.model.captures import Json
from archiver.model.observations import ChannelSeen, SpanShown
from archiver.sources.preview import PAGE
from archiver.sources.preview.read import read_page
from tests.sources.preview.blocks import CHANNEL, DATE, HEADER, NAME, block, page
from tests.sources.preview.captures import only, seen


def spans(data: bytes, **question: Json) -> list[tuple[int, int]]:
    return [(each.low, each.high) for each in only(SpanShown, seen(PAGE, data, **question))]


def test_a_span_is_claimed_of_whole_pages_alone() -> None:
    whole = page(block(5), block(9))
    assert spans(whole) == [(5, 9)]
    assert spans(whole + b"<!-- page generated in 12.3ms -->", before=12) == [(5, 11)]
    cut = whole.removesuffix(b"</body></html>")
    assert spans(cut) == []
    assert spans(json.dumps(cut.decode()).encode()) == [(5, 9)]  # a fragment is whole as it is
    nameless = block(7, data_view="").replace(f"{NAME}/7", "x")
    assert spans(page(block(5), nameless, block(9)), channel_id=str(CHANNEL)) == []
    assert spans(page(block(5), block(7).replace(DATE, "yesterday"), block(9))) == []


@pytest.mark.parametrize(
    ("mark", "scam", "fake"), [("[SCAM]", True, False), ("fake", False, True), ("new", False, False)]
)
def test_the_warning_beside_a_name(mark: str, scam: bool, fake: bool) -> None:
    header = HEADER.replace("<span>Zelmara</span>", f"<span>Zelmara</span><mark>{mark}</mark>")
    (channel,) = only(ChannelSeen, seen(PAGE, page(block(5), header=header)))
    assert (channel.title, channel.scam, channel.fake) == ("Zelmara", scam, fake)


def test_numbers_that_are_none_name_no_post() -> None:
    for number in ("0", "-5", "+5", "٥", "5\x00", " 5", "1e3", "99999999999"):
        assert read_page(page(block(number, data_view=""))).posts == (), number
