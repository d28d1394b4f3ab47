"""Everything a loopback server shows, and the ways to add to it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

from archiver.demo.world import film, pictures
from archiver.demo.world.channel import WorldChannel, WorldEvent, WorldPost
from archiver.demo.world.doors import Doors
from archiver.demo.world.media import Blob, Built, Kind, Media
from archiver.demo.world.people import WorldUser, parse_phone

HOME_DC = 2
MEDIA_DATE = datetime(2021, 1, 1, tzinfo=UTC)


class World:
    """Channels, people and files. Ids and pictures follow from the seed alone."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.channels: list[WorldChannel] = []
        self.basic_groups: list[WorldChannel] = []
        self.users: list[WorldUser] = []
        self.media: dict[int, Media] = {}
        self.doors = Doors()
        self.landmarks: dict[str, WorldPost] = {}
        """Posts of the made-up story by short names: "video", "forward", "repost", "decoy", "road" …"""
        self._dice = random.Random(seed)  # noqa: S311 - made-up ids, no secrets
        self._listeners: list[Callable[[WorldEvent], None]] = []

    def add_channel(
        self,
        title: str,
        username: str | None = None,
        about: str = "",
        *,
        usernames: tuple[str, ...] = (),
        megagroup: bool = False,
        linked: WorldChannel | None = None,
        private: bool = False,
        members: set[int] | None = None,
        joined: bool = False,
        participants: int = 1000,
    ) -> WorldChannel:
        """Adds a channel, or with `megagroup` a group; `linked` ties channel and group both ways."""
        channel = WorldChannel(
            id=self._dice.randrange(1_000_000_000, 2_000_000_000),
            access_hash=self._dice.randrange(1, 2**63),
            title=title,
            username=username,
            about=about,
            usernames=usernames,
            megagroup=megagroup,
            linked=linked,
            private=private,
            members=members,
            joined=joined,
            participants=participants,
            listeners=self._listeners,
        )
        if linked is not None:
            linked.linked = channel
        self.channels.append(channel)
        return channel

    def add_user(self, phone: str, password: str | None = None, first_name: str = "Demo") -> WorldUser:
        """Adds an account that can log in. `phone` is a test number +99966DNNNN; the code is D five times."""
        digits, dc = parse_phone(phone)
        return self._add(first_name, phone=digits, password=password, dc=dc)

    def add_person(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        shows_phone: str | None = None,
    ) -> WorldUser:
        """Adds somebody who only comments."""
        person = self._add(first_name)
        person.last_name, person.username, person.shows_phone = last_name, username, shows_phone
        return person

    def channel(self, username: str) -> WorldChannel:
        """The channel with a username (in any case); KeyError if there is none."""
        for channel in self.channels:
            if username.lower() in (name.lower() for name in channel.names):
                return channel
        raise KeyError(username)

    def video(
        self,
        duration_s: float = 8.0,
        *,
        film_of: film.Film | None = None,
        dc: int = HOME_DC,
        file_name: str | None = None,
        date: datetime = MEDIA_DATE,
    ) -> Media:
        """A drawn video (320x180, H.264): `film_of`, or a film of one random scene."""
        shown = film_of or film.Film.of_one_scene(self._dice.randrange(2**32), duration_s)
        return self._file(
            "video", shown.build, "video/mp4", dc, date, film.WIDTH, film.HEIGHT, shown.duration_s, file_name
        )

    def reencoded(self, video: Media, width: int, height: int, bits_per_second: int = 60_000) -> Media:
        """A video that somebody saved and posts again in another size: the same footage, other bytes."""
        return self._file(
            "video",
            lambda: film.reencoded(video.data, width, height, bits_per_second),
            "video/mp4",
            video.dc,
            video.date,
            width,
            height,
            video.duration_s,
        )

    def video_from_bytes(
        self,
        data: bytes,
        duration_s: float,
        width: int,
        height: int,
        *,
        dc: int = HOME_DC,
        thumb: bytes | None = None,
    ) -> Media:
        """A video whose mp4 bytes are given."""
        thumbs = pictures.as_thumbs(thumb)
        return self._file(
            "video", lambda: Built(data, thumbs), "video/mp4", dc, MEDIA_DATE, width, height, duration_s, None
        )

    def photo(
        self, *, seed: int | None = None, label: str = "", dc: int = HOME_DC, date: datetime = MEDIA_DATE
    ) -> Media:
        """A drawn photo (640x360, JPEG), the same for the same seed and label."""
        drawn = self._dice.randrange(2**32) if seed is None else seed
        width, height = pictures.PHOTO
        return self._file("photo", lambda: pictures.photo(drawn, label), "image/jpeg", dc, date, width, height)

    def photo_from_bytes(self, data: bytes, width: int, height: int, *, dc: int = HOME_DC) -> Media:
        """A photo whose JPEG bytes are given."""
        return self._file("photo", lambda: Built(data), "image/jpeg", dc, MEDIA_DATE, width, height)

    def document(
        self, file_name: str, mime: str = "application/octet-stream", data: bytes = b"", *, dc: int = HOME_DC
    ) -> Media:
        """A document whose bytes are given."""
        return self._file("document", lambda: Built(data), mime, dc, MEDIA_DATE, file_name=file_name)

    def reupload(self, media: Media, *, dc: int | None = None) -> Media:
        """The same bytes uploaded again: another id, another date, another access hash."""
        again = self._file(
            media.kind,
            lambda: media.blob.built,
            media.mime_type,
            dc or media.dc,
            media.date,
            media.width,
            media.height,
            media.duration_s,
            media.file_name,
        )
        again.blob = media.blob
        return again

    def grouped_id(self) -> int:
        """A new album's id."""
        return self._dice.randrange(10**16, 10**17)

    def build(self) -> int:
        """Builds every file that is not built yet; returns the bytes of all."""
        blobs = {id(media.blob): media.blob for media in self.media.values()}
        return sum(len(blob.built.data) for blob in blobs.values())

    def listen(self, listener: Callable[[WorldEvent], None]) -> Callable[[], None]:
        """Calls `listener` for every later change, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _add(self, first_name: str, phone: str | None = None, password: str | None = None, dc: int = 2) -> WorldUser:
        """Adds a person."""
        user = WorldUser(
            id=self._dice.randrange(200_000_000, 2_000_000_000),
            access_hash=self._dice.randrange(1, 2**63),
            first_name=first_name,
            phone=phone,
            password=password,
            dc=dc,
        )
        self.users.append(user)
        return user

    def _file(
        self,
        kind: Kind,
        build: Callable[[], Built],
        mime: str,
        dc: int,
        date: datetime,
        width: int = 0,
        height: int = 0,
        duration_s: float = 0.0,
        file_name: str | None = None,
    ) -> Media:
        """Adds a file under a new id."""
        media = Media(
            kind=kind,
            id=self._dice.randrange(5 * 10**18, 6 * 10**18),
            access_hash=self._dice.randrange(1, 2**63),
            dc=dc,
            date=date,
            mime_type=mime,
            blob=Blob(build),
            width=width,
            height=height,
            duration_s=duration_s,
            file_name=file_name,
        )
        self.media[media.id] = media
        return media
