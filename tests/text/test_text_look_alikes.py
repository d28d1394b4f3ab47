"""Addresses that only look like Telegram's, and every form of a true one read back as it was made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.sources.article import read_page
from archiver.text.addresses import MAX_MESSAGE_ID, find_addresses, parse_address
from tests.counts import reduced

PATH = "rives_demo/48"
LOOK_ALIKES = (
    "https://t.me.example.com/{}",
    "https://t.me.evil.org/{}",
    "https://telegram.me.evil.org/{}",
    "https://t.me@evil.example/{}",
    "https://t.me:pass@evil.example/{}",
    "https://t.me:8080@evil.example/{}",
    "https://evil.example/@t.me/{}",
    "https://t.me%2eevil.example/{}",
    "https://t.me%40evil.example/{}",
    "https://t.me-evil.example/{}",
    "https://t.mehr.example/{}",
    "https://xn--t-7sb.me/{}",
    "https://t-me.xn--p1ai/{}",
    "https://not-t.me/{}",
    "https://at.me/{}",
    "https://3t.me/{}",
    "https://_t.me/{}",
    "https://t.me\uff0eevil.example/{}",
    "https://t\uff0eme.evil.example/{}",
    "https://t.me\u3002evil.example/{}",
    "https://\u0442.me/{}",  # Cyrillic te
    "https://t.m\u0435/{}",  # Cyrillic ie
    "https://telegr\u0430m.me/{}",
    "https://evil.example\\@t.me/{}",
    "https://evil.example/?t.me/{}",
    "https://evil.example/#https://t.me/{}",
    "https://evil.example/redirect?to=//t.me/{}",
    "https://user@t.me/{}",
    "https://t.me.\u200bevil.example/{}",
    "ftp://t.me/{}",
    "javascript://t.me/{}",
    "https://evil.telegram.me.evil.org/{}",
    "https://a.b.t.me/{}",
    "https://evil.rives.t.me/{}",
    "https://www.evil.t.me.example/{}",
)


@pytest.mark.parametrize("form", LOOK_ALIKES)
def test_a_look_alike_is_no_reference(form: str) -> None:
    url = form.format(PATH)
    assert [one.url for one in find_addresses(url)] == []
    assert [one.url for one in find_addresses(f"see {url} for more")] == []


def test_links_to_look_alikes_are_no_references_of_a_page() -> None:
    links = "".join(f'<p>The video is <a href="{form.format(PATH)}">here</a>, they say.</p>' for form in LOOK_ALIKES)
    text = "The ministry of the valley said on Tuesday that the convoy had left the city before dawn. " * 3
    page = f"<html><head><title>T</title></head><body><article><p>{text}</p>{links}</article></body></html>"
    assert read_page(page.encode()).references == ()


LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12).map(lambda one: one.strip("-") or "x")
TOP = st.sampled_from(["com", "org", "evil", "me.uk", "xn--p1ai", "example"])
GENUINE = st.sampled_from(["t.me", "telegram.me", "telegram.dog", "T.Me"])


@settings(max_examples=reduced(300))
@given(GENUINE, LABEL, TOP, st.sampled_from([".", "-", "@", "%2e", "\uff0e", "..", ":x@", ".\u200d"]))
def test_no_host_that_goes_on_is_telegram(host: str, label: str, top: str, joint: str) -> None:
    found = find_addresses(f"https://{host}{joint}{label}.{top}/{PATH}")
    assert [one for one in found if one.kind != "share"] == []


@settings(max_examples=reduced(300))
@given(st.sampled_from(["-", "_", "@", "a", "9", "x.y."]), GENUINE, st.sampled_from(["https://", "", "//"]))
def test_no_host_that_begins_earlier_is_telegram(before: str, host: str, scheme: str) -> None:
    found = find_addresses(f"{scheme}evil{before}{host}/{PATH}")
    assert all(one.handle != "rives_demo" or one.url.startswith("https://") for one in found)
    if scheme:
        assert found == []


HANDLE = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{4,30}[A-Za-z0-9]", fullmatch=True).filter(
    lambda name: name.lower() not in {"addlist", "contact", "joinchat", "message", "support", "widget", "boosts"}
)
POST = st.integers(1, MAX_MESSAGE_ID)
SCHEMES = st.sampled_from(["https://", "http://", "//", "", "HTTPS://", "https://www."])
HOSTS = st.sampled_from(["t.me", "telegram.me", "telegram.dog", "t[.]me", "t.me:443"])
COPIES = st.sampled_from(
    [
        "https://web.archive.org/web/20210410101112/",
        "https://web.archive.org/web/2021id_/",
        "https://archive.ph/newest/",
    ]
)
TAILS = st.sampled_from(["", "?single", "?comment=345", "?embed=1&mode=tme", "?single&amp;t=5"])


@settings(max_examples=reduced(300))
@given(SCHEMES, HOSTS, HANDLE, POST, st.sampled_from(["", "s/", "@"]), TAILS)
def test_every_public_form_is_read_back(scheme: str, host: str, handle: str, post: int, prefix: str, tail: str) -> None:
    url = f"{scheme}{host}/{prefix}{handle}/{post}{tail}"
    found = parse_address(url)
    assert found is not None
    assert (found.url, found.kind, found.handle, found.post_id) == (url, "post_link", handle, post)
    around = find_addresses(f"«{url}», пишут там")
    assert [(one.handle, one.post_id) for one in around] == [(handle, post)]


@settings(max_examples=reduced(200))
@given(COPIES, st.sampled_from(["https://t.me", "http://telegram.me"]), HANDLE, POST)
def test_every_copied_form_is_read_back(copy: str, host: str, handle: str, post: int) -> None:
    found = parse_address(f"{copy}{host}/{handle}/{post}")
    assert found is not None
    assert (found.handle, found.post_id) == (handle, post)


@settings(max_examples=reduced(200))
@given(st.integers(100, 10**14), POST, st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{12,22}", fullmatch=True))
def test_private_forms_and_invitations_are_read_back(channel: int, post: int, invite: str) -> None:
    for url in (f"https://t.me/c/{channel}/{post}", f"tg://privatepost?channel={channel}&post={post}"):
        found = parse_address(url)
        assert found is not None
        assert (found.channel_id, found.post_id) == (channel, post)
    for url in (f"https://t.me/+{invite}", f"t.me/joinchat/{invite}", f"tg://join?invite={invite}"):
        found = parse_address(url)
        assert found is not None
        assert (found.kind, found.invite) == ("invite", invite)
