"""The demo: a made-up world on a loopback Telegram server, and the ordinary jobs run against it, step by step."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import typer
from pydantic import SecretStr

from archiver.archive import create_archive
from archiver.cli.progress import progress_for
from archiver.cli.showing import safe, show_article, show_channels, show_collected
from archiver.cli.showing import show_media as show_medium
from archiver.cli.showing_verification import show_verification
from archiver.config import Config
from archiver.config import Telegram as TelegramSection
from archiver.demo import LoopbackTelegram, World, made_up_world, write_page
from archiver.errors import UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.login import sign_in
from archiver.jobs.media import MediaOutcome, show_media
from archiver.jobs.post_names import post_name
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import Verification, verify
from archiver.jobs.workplace import Workplace
from archiver.wording import clock

T = TypeVar("T")
PUBLISHED = "2021-04-10"
PHONE = "+9996621234"
CODE = "22222"
MARK = ".archiver-demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOutcome:
    """What the demo showed."""

    folder: Path
    article: ArticleOutcome
    footage: MediaOutcome
    verification: Verification
    seconds: float

    @property
    def gaps(self) -> tuple[str, ...]:
        """None, if all went as it should."""
        return self.article.gaps

    def document(self) -> dict[str, Any]:
        """The JSON of ``archiver demo``."""
        return {
            "folder": str(self.folder),
            "article": self.article.document(),
            "footage": self.footage.document(),
            "verify": self.verification.document(),
            "seconds": round(self.seconds, 1),
        }


class Demonstration:
    """Runs the main job in ``folder``, which is made anew; only a folder that a demo made is replaced."""

    def __init__(self, *, folder: Path, seed: int, quiet: bool) -> None:
        self._folder = folder.expanduser().resolve()
        self._seed = seed
        self._quiet = quiet
        self._config = Config()

    async def run(self) -> DemoOutcome:
        """The whole story, from an empty folder to a verified archive."""
        began = time.monotonic()
        await asyncio.to_thread(self._prepare)
        self._say("A made-up world, a Telegram server on 127.0.0.1 that shows it; nothing leaves this machine.")
        world = await asyncio.to_thread(made_up_world, self._seed)
        async with LoopbackTelegram(world) as server:
            self._config = await asyncio.to_thread(self._configure, server)
            await self._begin()
            await self._add_channels(world)
            await self._collect()
            article = await self._add_article(await asyncio.to_thread(write_page, world, self._folder))
        footage = await self._show_footage(_cited(article))
        result = await self._step("archiver verify", verify(self._place("verify")))
        if not self._quiet:
            show_verification(result)
        outcome = DemoOutcome(
            folder=self._folder,
            article=article,
            footage=footage,
            verification=result,
            seconds=time.monotonic() - began,
        )
        self._close(outcome)
        return outcome

    def _prepare(self) -> None:
        if self._folder.exists() and any(self._folder.iterdir()):
            if not (self._folder / MARK).exists():
                raise UsageError(
                    f"{self._folder} holds something else than a demo.", hint="Name another folder with --dir."
                )
            shutil.rmtree(self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / MARK).touch()

    def _configure(self, server: LoopbackTelegram) -> Config:
        configuration = self._folder / "configuration"
        configuration.mkdir(mode=0o700)
        key = configuration / "pubkey.pem"
        key.write_text(server.public_key_pem, encoding="ascii")
        section = TelegramSection(
            api_id=1, api_hash=SecretStr("demo"), account="demo",
            server=server.address, server_key=key, server_dc=server.dc,
        )  # fmt: skip
        return Config(telegram=section)

    async def _begin(self) -> None:
        archive = self._folder / "archive"
        self._say(f"$ archiver init {self._shown(archive)}")
        manifest = await asyncio.to_thread(create_archive, archive, self._folder / "configuration" / "keys")
        self._say(f"Made the archive; public key of its log: {manifest.public_key}")
        answers = {"phone": PHONE, "code": CODE}
        name = await self._step("archiver login", sign_in(self._place("login"), answers.__getitem__))
        self._say(f"Logged in as {name} (phone {PHONE}, code {CODE}).")

    async def _add_channels(self, world: World) -> None:
        for channel in world.channels:
            if channel.username is None:
                continue
            command = f"archiver channel add @{channel.username}"
            outcome = await self._step(command, add_channel(self._place("channel add"), channel.username, (), None))
            if not self._quiet:
                show_channels(outcome)

    async def _collect(self) -> None:
        """All videos that the channels posted, so that what the cited one shows is found where it was posted before."""
        media = self._config.media.model_copy(update={"kinds": ("video",)})
        place = replace(self._place("collect"), config=self._config.model_copy(update={"media": media}))
        job = collect_channels(place, CollectRequest())
        outcome = await self._step("ARCHIVER_MEDIA__KINDS=video archiver collect", job)
        if not self._quiet:
            show_collected(outcome)

    async def _add_article(self, file: Path) -> ArticleOutcome:
        request = AddRequest(source=str(file), published=date.fromisoformat(PUBLISHED))
        command = f"archiver article add {self._shown(file)} --published {PUBLISHED}"
        outcome = await self._step(command, add_article(self._place("article add"), request))
        if not self._quiet:
            typer.echo("")
            show_article(outcome)
        return outcome

    async def _show_footage(self, post: str) -> MediaOutcome:
        """Which stretches of the cited video were posted before, and where first."""
        outcome = await self._step(f"archiver media show {post}", show_media(self._place("media show"), post))
        if not self._quiet:
            show_medium(outcome)
        return outcome

    def _close(self, outcome: DemoOutcome) -> None:
        archive = self._shown(self._folder / "archive")
        self._say("")
        for sentence in _seen_before(outcome.footage):
            self._say(sentence)
        self._say(f"Done in {outcome.seconds:.1f} s. Open the report in a browser:")
        self._say(f"  {outcome.article.report}")
        self._say("Look further:")
        self._say(f"  archiver --archive {archive} article show {outcome.article.record.article_id[:8]}")
        self._say(f"  archiver --archive {archive} media show {_cited(outcome.article)}")
        self._say(f"  archiver --archive {archive} search crue")
        self._say(f"  archiver --archive {archive} serve")
        self._say(f"  archiver --archive {archive} verify")

    async def _step(self, command: str, job: Coroutine[Any, Any, T]) -> T:
        self._say("")
        self._say(f"$ {command}")
        return await job

    def _place(self, command: str) -> Workplace:
        return Workplace(
            folder=self._folder / "archive",
            config=self._config,
            config_folder=self._folder / "configuration",
            progress=progress_for(quiet=self._quiet),
            command=command,
        )

    def _shown(self, path: Path) -> str:
        """Relative to where the user stands, where that is shorter."""
        try:
            return str(path.relative_to(Path.cwd()))
        except ValueError:
            return str(path)

    def _say(self, line: str) -> None:
        if not self._quiet:
            typer.echo(line)


def _cited(article: ArticleOutcome) -> str:
    """The post of the first citation that has one."""
    links = [link for each in article.record.resolutions.values() for link in each.links]
    key = links[0].post
    return post_name(key, article.posts.get(key))


def _seen_before(outcome: MediaOutcome) -> Iterator[str]:
    """What the demo is about, in sentences: the stretches of the cited video that are older, and the rest of it."""
    for story in outcome.stories.values():
        old = [each for each in story.timeline if each.first is not None]
        new_s = sum(each.span.shown_s for each in story.timeline if each.first is None)
        for each in old:
            appearance = each.first.first if each.first else None
            if appearance is not None:
                yield (
                    f"{clock(each.span.start_s)}-{clock(each.span.end_s)} of the video was posted before: first by "
                    f"“{safe(appearance.title)}” on {appearance.date:%Y-%m-%d}."
                )
        if old:
            yield f"The other {new_s} seconds were not seen before in this archive."
