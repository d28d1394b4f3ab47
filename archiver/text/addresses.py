"""Telegram addresses in text: every written form of a link to a channel, a post or an invitation.

The grammar is that of the addresses Telegram itself serves (t.me and its older hosts, ``tg:`` links) and of
what articles make of them: archived copies, defanged dots, text glued before and behind. An id that the text
does not settle is left out, never guessed. Everything here is pure and linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from urllib.parse import parse_qs

AddressKind = Literal["post_link", "channel_link", "invite", "share", "handle"]

MAX_MESSAGE_ID = 2**31 - 1  # message ids are int32 in Telegram's schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A Telegram address at ``text[start:end]``, which is also ``url``, exactly as written.

    ``kind``: "share" is a button that sends the page elsewhere and leads to no channel; "handle" is a bare
    ``@name``. ``handle`` without "@"; ``channel_id`` is Telegram's bare id from a ``t.me/c/`` address;
    ``invite`` the hash of an invitation. ``exact`` is False where text is glued to the address so that its end
    cannot be told: ``handle`` still holds, ``post_id`` is None and ``url`` stops where certainty stops.
    """

    start: int
    end: int
    url: str
    kind: AddressKind
    handle: str | None = None
    channel_id: int | None = None
    post_id: int | None = None
    invite: str | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Target:
    """What the part behind the host says; ``length`` counts its characters."""

    length: int
    kind: AddressKind
    handle: str | None = None
    channel_id: int | None = None
    post_id: int | None = None
    invite: str | None = None
    exact: bool = True


_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\)|[ ]dot[ ])"
# Both begin with a letter whose case does not depend on flags: then only its places are looked at.
_HOST = re.compile(
    rf"(?-i:[Tt])(?:(?P<short>{_DOT}me)|elegram{_DOT}(?:me|dog))(?::(?:80|443))?(?P<slash>/)?", re.IGNORECASE
)
# What may stand before the host, each read backwards from where the part behind it begins.
_NAME = re.compile(r"(?<![a-z0-9_@-])(?P<name>www|[a-z][a-z0-9_]{3,31})(?:\.|\[\.\])\Z", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>h(?:tt|xx)ps?:?)?//\Z", re.IGNORECASE)
_ARCHIVE = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?(?:web\.archive\.org/web/[0-9*]{1,14}[a-z_]{0,4}/"
    r"|archive\.(?:ph|is|today|li|vn|fo|md)/(?:o/[a-z0-9]{4,8}/|[0-9][0-9.\-]{3,20}/|newest/|oldest/)?)\Z",
    re.IGNORECASE,
)
_TG = re.compile(
    r"(?-i:[Tt])g:(?://)?(?P<verb>resolve|join|privatepost|msg_url|msg)/?\?(?P<query>(?:&amp;|[a-z0-9_=&%.+:/?@#-]){1,400})",
    re.IGNORECASE,
)
# A page that shows "@name" and "t.me/name/id" one under the other loses the break when its text is copied.
_GLUED_WIDGET = re.compile(r"@(?P<name>[a-z][a-z0-9_]{3,31})(?P<address>t\.me/(?P=name)(?![a-z0-9_]))", re.IGNORECASE)

_SHARE = re.compile(r"(?:share(?:/url)?/?(?=[?\s\"'<>)]|$)|url\?|iv\?|msg\?)[^\s\"'<>]*", re.IGNORECASE)
_INVITE = re.compile(r"(?:joinchat/|\+|%2b)(?P<hash>[a-z0-9_-]{8,64})", re.IGNORECASE)
_PRIVATE = re.compile(r"c/(?P<id>[0-9]{3,15})(?![0-9])")
_PUBLIC = re.compile(r"(?P<preview>s/)?@?(?P<name>[a-z][a-z0-9_]{3,31})(?![a-z0-9_])", re.IGNORECASE)
_POST = re.compile(r"/(?P<id>[0-9]{1,24})")
_QUERY = re.compile(r"/?\?(?:&amp;|[a-z0-9_=&%.+-]){1,300}", re.IGNORECASE)
# An id stays certain before an end, another script, punctuation or a new address, not before these.
_UNSEEN = r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"  # joiners, bidi marks, soft hyphens
_CUT_OFF = r"\u2026|\.{3}"  # an address that is shown shortened
_ID_GOES_ON = re.compile(
    r"(?!https?:|tg:|t\.me/|telegram\.me/|www\.)(?:[a-z_]|[.:][0-9]|,[0-9]{3}|,[0-9]{1,2}\s?[kmкмт])"
    rf"|{_UNSEEN}+[0-9]|[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]|{_CUT_OFF}",
    re.IGNORECASE,
)
# Behind a name also letters that look like Latin ones and have Latin ones behind them, and escaped letters.
_NAME_GOES_ON = re.compile(
    rf"-[A-Za-z0-9]|\.[a-z0-9]|@[A-Za-z0-9]|{_CUT_OFF}|{_UNSEEN}+[A-Za-z0-9_]|[\u0300-\u036f\uff10-\uff5a]"
    r"|[\u00c0-\u024f\u0370-\u058f]{1,3}(?!https?:|t\.me/|tg:)[A-Za-z0-9_/]|%(?:[3-7][0-9a-fA-F])(?<!%3[fFbB])"
)
_GLUED_SCHEME = re.compile(r"(?P<name>[a-z][a-z0-9_]{3,31}?)https?://", re.IGNORECASE)
_FOREIGN_URL = re.compile(r"[a-z0-9-]\.[a-z]{2,24}(?::[0-9]+)?[/?#][^\s]*$", re.IGNORECASE)

# First path parts that Telegram keeps for itself; none of them is a channel.
_RESERVED = frozenset(
    (
        "addemoji",
        "addlist",
        "addstickers",
        "addtheme",
        "apps",
        "auction",
        "blog",
        "boost",
        "confirmphone",
        "contact",
        "contract",
        "dl",
        "faq",
        "fragment",
        "giftcode",
        "invoice",
        "joinchat",
        "login",
        "message",
        "nft",
        "passport",
        "privacy",
        "proxy",
        "setlanguage",
        "share",
        "socks",
        "stickers",
        "support",
        "terms",
        "translations",
        "widget",
    )
)
_MOST_CANDIDATES = 50_000
_TRAILING = ".,:!?-&%=+"


def find_addresses(text: str) -> list[Address]:
    """Every Telegram address in the text, in text order and without overlap; bare ``@names`` are left out.

    Look-alike hosts (``t.me.example.org``, ``not-t.me``) and addresses that are only a part of another site's
    address (a share button's parameter) are none. Of a text that names the hosts more than 50,000 times, which no
    article does, the rest is not looked at.
    """
    found: list[Address] = []
    done = 0
    for match in _candidates(text):
        if match.start() < done:
            continue
        address = _read(text, match)
        if address is not None:
            found.append(address)
            done = address.end
    return found


def parse_address(url: str) -> Address | None:
    """The address that a link holds, or None where it leads elsewhere; offsets count in ``url``.

    The address must open the string (blanks aside). A link that joins several: ``find_addresses``.
    """
    found = find_addresses(url)
    if found and not url[: found[0].start].strip():
        return found[0]
    return None


def _candidates(text: str) -> list[re.Match[str]]:
    """Where an address may be, in text order."""
    patterns = (_HOST, _TG, _GLUED_WIDGET)
    matches = [match for pattern in patterns for match in islice(pattern.finditer(text), _MOST_CANDIDATES)]
    return sorted(matches, key=re.Match.start)


def _read(text: str, match: re.Match[str]) -> Address | None:
    if match.re is _TG:
        return _read_tg(text, match)
    if match.re is _GLUED_WIDGET:
        return _read_widget(text, match)
    return _read_web(text, match)


def _read_web(text: str, match: re.Match[str]) -> Address | None:
    start, name = _before_host(text, match.start(), short=bool(match["short"]))
    if start is None:
        return None
    if name is None:
        target = _target(text, match.end()) if match["slash"] else None
    else:
        target = _subdomain_target(text, match.end(), name, slash=bool(match["slash"]))
    return None if target is None else _address(text, start, match.end() + target.length, target)


def _address(text: str, start: int, end: int, target: _Target) -> Address:
    return Address(
        start=start,
        end=end,
        url=text[start:end],
        kind=target.kind,
        handle=target.handle,
        channel_id=target.channel_id,
        post_id=target.post_id,
        invite=target.invite,
        exact=target.exact,
    )


def _before_host(text: str, at: int, *, short: bool) -> tuple[int | None, str | None]:
    """Where the address begins whose host stands at ``at`` (None: it is the tail of another one), and the
    channel's name where it stands before the host (``name.t.me``)."""
    start, name = at, None
    before = text[at - 1 : at]
    if before and before in ".]":
        named = _NAME.search(text, max(0, at - 40), at)
        if named is None or not (short or named["name"].lower() == "www"):
            return None, None
        name = None if named["name"].lower() == "www" else named["name"]
        start = named.start()
    scheme = _SCHEME.search(text, max(0, start - 8), start)
    if scheme:
        start = scheme.start()
    archive = None
    if text[start - 1 : start] == "/":
        archive = _ARCHIVE.search(text, max(0, start - 80), start)
        start = archive.start() if archive else start
    absolute = text.startswith(("h", "H"), start) and (scheme or archive) is not None
    return (start, name) if _begins_at(text, start, absolute=absolute) else (None, None)


def _begins_at(text: str, start: int, *, absolute: bool) -> bool:
    """Whether an address may begin at ``start``: ``absolute`` ones also right behind a word."""
    before = text[start - 1 : start]
    if not before:
        return True
    if absolute:
        return before not in "/=&?%#" or not _FOREIGN_URL.search(text, max(0, start - 256), start)
    return not (_is_ascii_word(before) or before in ".-/@=&%?~#:\\")


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _target(text: str, at: int) -> _Target | None:
    """What the part behind the host's slash, at ``at``, leads to."""
    share = _SHARE.match(text, at)
    if share:
        return _Target(share.end() - at, "share")
    invite = _INVITE.match(text, at)
    if invite:
        return None if invite["hash"].isdigit() else _Target(invite.end() - at, "invite", invite=invite["hash"])
    private = _PRIVATE.match(text, at)
    if private:
        return _with_post(text, at, private.end(), handle=None, channel_id=int(private["id"]))
    return _public_target(text, at)


def _public_target(text: str, at: int) -> _Target | None:
    glued = _GLUED_SCHEME.match(text, at)
    if glued:
        return _Target(len(glued["name"]), "channel_link", handle=glued["name"])
    public = _PUBLIC.match(text, at)
    if public is None or public["name"].lower() in _RESERVED or _NAME_GOES_ON.match(text, public.end()):
        return None
    return _with_post(text, at, public.end(), handle=public["name"], channel_id=None)


def _subdomain_target(text: str, at: int, name: str, *, slash: bool) -> _Target | None:
    """``name.t.me`` and ``name.t.me/id``."""
    end = at
    if slash:
        post = _POST.match(text, at - 1)
        if post is None:
            return _Target(0, "channel_link", handle=name)
        end = at - 1
    elif _NAME_GOES_ON.match(text, at) or _is_ascii_word(text[at : at + 1]):
        return None
    return _with_post(text, at, end, handle=name, channel_id=None)


def _with_post(text: str, at: int, end: int, *, handle: str | None, channel_id: int | None) -> _Target:
    """Read ``/id`` or ``/topic/id`` and a query behind the channel's part, which ends at ``end``."""
    post_id = None
    for _ in range(2):
        post = _POST.match(text, end)
        if post is None:
            break
        if _ID_GOES_ON.match(text, post.end()) or not 0 < int(post["id"]) <= MAX_MESSAGE_ID:
            return _Target(end - at, "channel_link", handle, channel_id, exact=False)
        post_id, end = int(post["id"]), post.end()
    query = _QUERY.match(text, end)
    if query:
        end += len(query.group().rstrip(_TRAILING))
    elif text[end : end + 1] == "/":
        end += 1
    return _Target(end - at, "post_link" if post_id else "channel_link", handle, channel_id, post_id)


def _read_tg(text: str, match: re.Match[str]) -> Address | None:
    """``tg:`` links: https://core.telegram.org/api/links."""
    if match.start() and _is_ascii_word(text[match.start() - 1]):
        return None
    # The hash of an invitation may end with a hyphen.
    written = match["query"].rstrip(_TRAILING.replace("-", "") if match["verb"].lower() == "join" else _TRAILING)
    end = match.start("query") + len(written)
    fields = {key: values[0] for key, values in parse_qs(written.replace("&amp;", "&")).items()}
    target = _tg_target(match["verb"].lower(), fields)
    return None if target is None else _address(text, match.start(), end, target)


def _tg_target(verb: str, fields: dict[str, str]) -> _Target | None:
    post_id = _small_number(fields.get("post"))
    kind: AddressKind = "post_link" if post_id else "channel_link"
    if verb in {"msg_url", "msg"}:
        return _Target(0, "share")
    if verb == "join":
        invite = fields.get("invite")
        return _Target(0, "invite", invite=invite) if invite else None
    if verb == "privatepost":
        channel_id = _number(fields.get("channel"))
        return _Target(0, kind, channel_id=channel_id, post_id=post_id) if channel_id else None
    name = _PUBLIC.fullmatch(fields.get("domain", ""))
    if name is None or name["preview"]:
        return None
    return _Target(0, kind, handle=name["name"], post_id=post_id)


def _number(value: str | None) -> int | None:
    if value is None or not value.isascii() or not value.isdigit() or len(value) > 15:
        return None
    return int(value)


def _small_number(value: str | None) -> int | None:
    number = _number(value)
    return number if number and number <= MAX_MESSAGE_ID else None


def _read_widget(text: str, match: re.Match[str]) -> Address | None:
    at = match.end("address")
    target = _with_post(text, at, at, handle=match["name"], channel_id=None)
    return _address(text, match.start(), at + target.length, target)


# Not part of an address or a path; a credit may tie it to the platform's name ("Telegram/@name").
# What stands before the sign is asked behind it, so that only the places of the sign are looked at.
_HANDLE = re.compile(
    r"@(?:(?<![A-Za-z0-9_.@/=%+-]@)|(?<=[Tt]elegram/@)|(?<=TELEGRAM/@)|(?<=елеграм/@))"
    r"(?P<name>[A-Za-z][A-Za-z0-9_]{4,31})(?![A-Za-z0-9_])"
)
_AFTER_HANDLE = re.compile(r"@|\.[a-z]{2,}|-[A-Za-z0-9]|/[A-Za-z@]|\(|:[A-Za-z]")
_PLATFORM = re.compile(
    r"(?P<telegram>telegram|t\.me|телеграм|тг-?канал|тгк|тeлeгрaм|تلگرام|ت(?:ي)?لي?(?:غ|ج)رام|טלגרם|電報|电报)"
    r"|(?P<other>twitter|tweet|твит|тві?т+ер|تويتر|توییتر|טוויטר|instagram|insta\b|инстаграм|інстаграм|إنستغرام|انستغرام"
    r"|اینستاگرام|facebook|фейсбук|فيسبوك|فیسبوک|youtube|ютуб|يوتيوب|tiktok|тикток|threads|bluesky|mastodon|linkedin"
    r"|snapchat|weibo|vkontakte|вконтакте|discord|github|reddit|(?<![\w'’.-])X(?![\w'’.-]))",
    re.IGNORECASE,
)
_NEAR = 80  # how far a platform's name reaches to a handle, in characters


def find_handles(text: str) -> list[Address]:
    """Every bare ``@name`` that may be a Telegram handle: not an e-mail address, not another platform's.

    Whether a passage cites it is another question. ``@name/id`` is read as a post.
    """
    found: list[Address] = []
    for match in _HANDLE.finditer(text):
        if _AFTER_HANDLE.match(text, match.end()) or _other_platform(text, match.start(), match.end()):
            continue
        target = _with_post(text, match.end(), match.end(), handle=match["name"], channel_id=None)
        post_id = target.post_id
        end = match.end() + (target.length if post_id else 0)
        found.append(
            Address(
                start=match.start(),
                end=end,
                url=text[match.start() : end],
                kind="handle",
                handle=match["name"],
                post_id=post_id,
                exact=target.exact,
            )
        )
    return found


def _other_platform(text: str, start: int, end: int) -> bool:
    """Whether the nearest platform named around a handle, on the same line, is not Telegram."""
    line_start = text.rfind("\n", max(0, start - _NEAR), start) + 1 or max(0, start - _NEAR)
    line_end = text.find("\n", end, end + _NEAR)
    line_end = min(len(text), end + _NEAR) if line_end < 0 else line_end
    before = [(start - match.end(), match) for match in _PLATFORM.finditer(text, line_start, start)]
    after = [(match.start() - end, match) for match in _PLATFORM.finditer(text, end, line_end)]
    near = min((*before, *after), key=lambda pair: pair[0], default=None)
    return near is not None and near[1]["other"] is not None
