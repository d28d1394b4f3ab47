"""The grammar of Telegram addresses: every form that articles have, look-alikes, and hostile strings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.text.addresses import MAX_MESSAGE_ID, Address, find_addresses, find_handles, parse_address
from tests.counts import reduced
from tests.linear import assert_linear

ONE = [
    # text, url as written, kind, handle, post
    ("https://t.me/gull_demo/12", None, "post_link", "gull_demo", 12),
    ("t.me/gull_demo/12", None, "post_link", "gull_demo", 12),
    ("//t.me/gull_demo/3", None, "post_link", "gull_demo", 3),
    ("http://telegram.me/gull_demo", None, "channel_link", "gull_demo", None),
    ("https://telegram.dog/gull_demo/4", None, "post_link", "gull_demo", 4),
    ("https://www.t.me/gull_demo/4", None, "post_link", "gull_demo", 4),
    ("https://T.ME/Gull_Demo/4", None, "post_link", "Gull_Demo", 4),
    ("https://t.me:443/gull_demo/4", None, "post_link", "gull_demo", 4),
    ("https://gull_demo.t.me/12", None, "post_link", "gull_demo", 12),
    ("gull_demo.t.me", None, "channel_link", "gull_demo", None),
    ("https://t.me/s/gull_demo/12", None, "post_link", "gull_demo", 12),
    ("https://t.me/@gull_demo", None, "channel_link", "gull_demo", None),
    ("https://t.me/gull_demo/12?single", None, "post_link", "gull_demo", 12),
    ("https://t.me/gull_demo/12?comment=345", None, "post_link", "gull_demo", 12),
    ("https://t.me/gull_demo/12?embed=1&mode=tme", None, "post_link", "gull_demo", 12),
    ("https://t.me/gull_demo/7/12", None, "post_link", "gull_demo", 12),
    ("tg://resolve?domain=gull_demo&post=12", None, "post_link", "gull_demo", 12),
    ("tg:resolve?domain=gull_demo", None, "channel_link", "gull_demo", None),
    ("https://web.archive.org/web/20230101000000/https://t.me/gull_demo/5", None, "post_link", "gull_demo", 5),
    ("https://archive.ph/2023.01.02-030405/https://t.me/gull_demo/5", None, "post_link", "gull_demo", 5),
    ("archive.ph/o/AbCdE/https://t.me/gull_demo", None, "channel_link", "gull_demo", None),
    ("t[.]me/gull_demo/6", None, "post_link", "gull_demo", 6),
    ("hxxps://t[.]me/gull_demo/6", None, "post_link", "gull_demo", 6),
    ("t dot me/gull_demo/6", None, "post_link", "gull_demo", 6),
    # what surrounds it is not part of it
    ("(https://t.me/gull_demo/30417)ё", "https://t.me/gull_demo/30417", "post_link", "gull_demo", 30417),
    ("пишет t.me/gull_demo.", "t.me/gull_demo", "channel_link", "gull_demo", None),
    ("вt.me/gull_demo.Далее", "t.me/gull_demo", "channel_link", "gull_demo", None),
    ("href=https://t.me/gull_demo/1", "https://t.me/gull_demo/1", "post_link", "gull_demo", 1),
    ("https://t.me/gull_demo/1.", "https://t.me/gull_demo/1", "post_link", "gull_demo", 1),
    ("<https://t.me/gull_demo/1>", "https://t.me/gull_demo/1", "post_link", "gull_demo", 1),
]


@pytest.mark.parametrize(("text", "url", "kind", "handle", "post"), ONE, ids=[row[0] for row in ONE])
def test_one_address(text: str, url: str | None, kind: str, handle: str, post: int | None) -> None:
    (address,) = find_addresses(text)
    assert (address.url, address.kind, address.handle, address.post_id) == (url or text, kind, handle, post)
    assert address.exact


@pytest.mark.parametrize(
    "text",
    [
        "t.me",
        "https://t.me.example.com/gull_demo",
        "not-t.me/gull_demo",
        "https://not.at.me/gull_demo",
        "example.com/t.me/gull_demo",
        "https://example.com/https://t.me/gull_demo/1",
        "https://example.com/share?url=https://t.me/gull_demo/1",
        "user@t.me/gull_demo",
        "https://name:word@t.me/gull_demo",
        "ftp://t.me/gull_demo",
        "https://t.me/proxy?server=1.2.3.4",
        "https://t.me/addstickers/Gulls",
        "https://t.me/+4912345678",
        "https://t.me/a",
        "https://t.me/gull-demo",
        "https://t.me/gull.html",
        f"https://t.me/{'g' * 33}",
        "t.me/gull\u200d_demo/4",
        "t.me/gull\u00ad_demo",
        "t.me/gull\u202e_demo",
        "t.me/gull_d\u0435mo/4",  # a Cyrillic letter
        "t.me/gull_\uff44emo/4",
        "t.me/gull_de\u0301mo/4",
        "https://t.me/gull%5Fdemo/4",
        "t.me/gull_d…",
    ],
)
def test_no_address(text: str) -> None:
    assert find_addresses(text) == []


def test_private_channels_and_invitations() -> None:
    private = parse_address("https://t.me/c/1234567890/12?thread=3")
    assert private is not None
    assert (private.channel_id, private.post_id, private.handle) == (1234567890, 12, None)
    told = parse_address("tg://privatepost?channel=1234567890&post=12")
    assert told is not None
    assert (told.channel_id, told.post_id) == (1234567890, 12)
    for text in (
        "https://t.me/+AbCdEf0123456789",
        "t.me/joinchat/AbCdEf0123456789",
        "tg://join?invite=AbCdEf0123456789",
    ):
        invited = parse_address(text)
        assert invited is not None
        assert (invited.kind, invited.invite) == ("invite", "AbCdEf0123456789")


@pytest.mark.parametrize(
    "text",
    [
        "https://t.me/share/url?url=https%3A%2F%2Fpaper.example%2Fa&text=T",
        "https://telegram.me/share/url?url=https://t.me/gull_demo/3",
        "https://t.me/share?url=x",
        "tg://msg_url?url=https://paper.example/",
    ],
)
def test_share_buttons_lead_nowhere(text: str) -> None:
    (address,) = find_addresses(text)
    assert (address.kind, address.handle, address.post_id) == ("share", None, None)


@pytest.mark.parametrize(
    "glued",
    [
        *("407122.3Kviews", "40712900views", "407112:05", "40711,204 views", "4071edited", "99999999999"),
        *("40…", "4\u200d07", "4\u00ad07", "4\u0660", "4\uff10"),
    ],
)
def test_an_id_that_the_text_does_not_settle_is_not_guessed(glued: str) -> None:
    (address,) = find_addresses(f"see t.me/gull_demo/{glued}")
    assert (address.handle, address.post_id, address.exact, address.url) == ("gull_demo", None, False, "t.me/gull_demo")


def test_a_copied_widget() -> None:
    (address,) = find_addresses("the end@gull_demot.me/gull_demo/407122.3KviewseditedJun 27")
    assert (address.handle, address.post_id, address.exact) == ("gull_demo", None, False)


def test_several_in_one_link() -> None:
    joined = "https://t.me/gull_demo/1;https://t.me/tern_demo/2иhttps://t.me/tern_demo/3"
    assert [(found.handle, found.post_id) for found in find_addresses(joined)] == [
        ("gull_demo", 1),
        ("tern_demo", 2),
        ("tern_demo", 3),
    ]


def test_parse_wants_the_address_to_open_the_string() -> None:
    assert parse_address("see t.me/gull_demo") is None
    assert parse_address("https://paper.example/") is None
    assert parse_address("  https://t.me/gull_demo ") is not None


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("posted by @gull_demo today", ["gull_demo"]),
        ("(@gull_demo)", ["gull_demo"]),
        ("@gull_demo/12 shows", ["gull_demo"]),
        ("Telegram: @gull_demo, Twitter: @tern_demo", ["gull_demo"]),
        ("someone@example.com", []),
        ("Twitter / @gull_demo", []),
        ("@gull_demo on X", []),
        ("Instagram @gull_demo", []),
        ("@gull.social", []),
        ("@gull_demo@mastodon.example", []),
        ("@gull", []),
        ("@1gull_demo", []),
        ("@types/node", []),
    ],
)
def test_bare_handles(text: str, handles: list[str]) -> None:
    assert [found.handle for found in find_handles(text)] == handles


ALPHABET = "t.me/:@ dogscx+jin?=&1230bAкё;()[]-_h\n"


@settings(max_examples=reduced(400), deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(ALPHABET, max_size=120)))
def test_addresses_of_any_text(text: str) -> None:
    found = [*find_addresses(text), *find_handles(text)]
    for address in found:
        assert address.url == text[address.start : address.end] != ""
        assert address.post_id is None or 0 < address.post_id <= MAX_MESSAGE_ID
    spans = [(address.start, address.end) for address in find_addresses(text)]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


HANDLES = st.from_regex(r"[a-z][a-z0-9]{1,8}_[a-z0-9]{2,8}", fullmatch=True)


@settings(max_examples=reduced(200), deadline=None)
@given(
    handle=HANDLES,
    post=st.integers(1, MAX_MESSAGE_ID),
    form=st.sampled_from(
        ["https://t.me/{h}/{p}", "t.me/s/{h}/{p}", "tg://resolve?domain={h}&post={p}", "https://{h}.t.me/{p}"]
    ),
    before=st.sampled_from(["", " ", "(", "см. ", "«", "\n", "→"]),
    after=st.sampled_from(["", " ", ")", ". ", ", и", "»", ";", "\n", "ё"]),
)
def test_an_address_is_found_wherever_it_stands(handle: str, post: int, form: str, before: str, after: str) -> None:
    written = form.format(h=handle, p=post)
    (address,) = find_addresses(f"{before}{written}{after}")
    assert (address.handle, address.post_id, address.url) == (handle, post, written)


@pytest.mark.parametrize(
    "unit",
    ["t.me", ".t.me", "//t.me", "archive.ph/t.me/", "@", "@aaaaa", "tg:resolve?", "https://x.example/?t=https://t.me/",
     "t dot me/", "@abcde telegram ", "t.me/share", "web.archive.org/web/1/", "t.me/abcde/1;"],
)  # fmt: skip
def test_hostile_strings_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    found: list[Address] = [*find_addresses(text), *find_handles(text)]
    assert_linear(lambda read: [*find_addresses(read), *find_handles(read)], text)
    assert all(text[address.start : address.end] == address.url for address in found)
