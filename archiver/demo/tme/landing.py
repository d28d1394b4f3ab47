"""`/<name>` and `/+<invitation>`: who or what has this name, with a way to it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from archiver.demo.tme.looking import channel_named, has_history, invitation, user_named
from archiver.demo.tme.numbers import grouped
from archiver.demo.tme.owners import about, full_name, head, photo, titled
from archiver.demo.tme.render import page
from archiver.demo.tme.settings import Making
from archiver.demo.world import World, WorldChannel, WorldUser

ONLINE_SHARE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """What the template of a landing page needs."""

    name: str
    window: str
    head: dict[str, str]
    button: str
    is_missing: bool = False
    photo: str | None = None
    icon: str | None = None
    title_html: Markup | None = None
    verified: bool = False
    extra: str = ""
    about: Markup | None = None
    preview: str | None = None
    closing: Markup | None = None


def landing(world: World, name: str, making: Making) -> str:
    """The page of a name; of one that nobody has, the card that offers to write to it."""
    channel = channel_named(world, name)
    if channel is not None:
        return page("landing", _channel(channel, name, making))
    user = user_named(world, name)
    return contact(name) if user is None else page("landing", _user(user, name))


def contact(name: str) -> str:
    """The card of a name that nobody has, and of every name for those whom Telegram does not want to answer."""
    window, app = f"Telegram: Contact @{name}", f"tg://resolve?domain={name}"
    card = _Card(
        name=name,
        window=window,
        head=head(window, None, "", app),
        button="Send Message",
        is_missing=True,
        icon="tgme_icon_user",
    )
    return page("landing", card)


def invited(world: World, path: str, making: Making) -> str:
    """The page of an invitation; one that does not hold names no title."""
    found = invitation(world, path)
    app = f"tg://join?invite={path.removeprefix('+')}"
    if found is None:
        window = "Telegram: Join Group Chat"
        return page(
            "landing",
            _Card(
                name=path,
                window=window,
                head=head("Join group chat on Telegram", None, "", app),
                button="Join Group",
                icon="tgme_icon_group",
                closing=Markup("You are invited to a <strong>group chat</strong> on Telegram. Click to join."),
            ),
        )
    channel = found.channel
    kind, sort = ("Group", "group chat") if channel.megagroup else ("Channel", "channel")
    shown = photo(channel, making)
    card = _Card(
        name=path,
        window="Telegram: Join Group Chat",
        head=head(channel.title, shown, channel.about, app),
        button=f"Join {kind}",
        photo=shown,
        title_html=titled(channel.title),
        extra=_extra(channel),
        about=about(channel.about) if channel.about else None,
        closing=Markup('You are invited to the {} <strong dir="auto">{}</strong>. Click above to join.').format(
            sort, channel.title
        ),
    )
    return page("landing", card)


def _channel(channel: WorldChannel, name: str, making: Making) -> _Card:
    shown, app = photo(channel, making), f"tg://resolve?domain={name}"
    return _Card(
        name=name,
        window=f"Telegram: View @{name}",
        head=head(channel.title, shown, channel.about, app),
        button="View in Telegram",
        photo=shown,
        title_html=titled(channel.title),
        verified=channel.verified,
        extra=_extra(channel),
        about=about(channel.about) if channel.about else None,
        preview=f"/s/{name}" if has_history(channel) else None,
        closing=Markup(
            "If you have <strong>Telegram</strong>, you can view and join <br><strong>{}</strong> right away."
        ).format(channel.title),
    )


def _user(user: WorldUser, name: str) -> _Card:
    shown = full_name(user)
    return _Card(
        name=name,
        window=f"Telegram: Contact @{name}",
        head=head(shown, None, f"You can contact @{name} right away.", f"tg://resolve?domain={name}"),
        button="Send Message",
        title_html=titled(shown),
        extra=f"@{user.username}",
        closing=Markup(
            "If you have <strong>Telegram</strong>, you can contact <br><strong>{}</strong> right away."
        ).format(shown),
    )


def _extra(channel: WorldChannel) -> str:
    """How many there are: exactly, as the landing page alone tells it."""
    number = channel.participants
    word = "member" if channel.megagroup else "subscriber"
    told = f"{grouped(number)} {word}{'' if number == 1 else 's'}"
    return f"{told}, {grouped(number // ONLINE_SHARE)} online" if channel.megagroup and number > ONLINE_SHARE else told
