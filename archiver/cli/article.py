"""``archiver article``: add (the main job), cites, list, show."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import KeepPeople, call, emit_json, finish, options_of, workplace
from archiver.errors import UsageError

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="News articles and what they cite.")

Url = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="The article's address, where the input is a file.")
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD); overrides the page's own."),
]


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="article")


@tree.command(epilog="Example:  archiver article add https://example.org/news.html --published 2021-04-10")
def add(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="URL|FILE|-", help="Page address, HTML, PDF or text file, or - for stdin.")
    ],
    url: Url = None,
    published: Published = None,
    accept: Annotated[  # noqa: FBT002
        bool, typer.Option("--accept", help="Take the best channel found by searching Telegram for a name.")
    ] = False,
    ignore_robots: Annotated[  # noqa: FBT002
        bool, typer.Option("--ignore-robots", help="Fetch the page even where the site's robots.txt forbids it.")
    ] = False,
    related: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--related", help='Archive what the article points to on its own site ("read also"), one level.'),
    ] = False,
    no_videos: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-videos", help="Do not follow links to videos of other sites.")
    ] = False,
    keep_people: KeepPeople = False,  # noqa: FBT002
) -> None:
    """The main job: capture the article, find what it cites on Telegram, archive that, link it, write a report."""
    from archiver.cli.showing import show_article
    from archiver.jobs.adding import AddRequest, add_article

    request = AddRequest(
        source=source,
        url=address(url),
        published=day(published),
        accept_channels=accept,
        ignore_robots=ignore_robots,
        related=related,
        videos=not no_videos,
    )
    outcome = call(add_article(workplace(context, "article add", keep_people=keep_people), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_article(outcome)
    finish(outcome.gaps)


@tree.command(epilog="Example:  archiver article cites news/*.html --json")
def cites(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, URLs, or - for stdin.")],
    url: Url = None,
    published: Published = None,
) -> None:
    """Only extract the citations; needs no archive, and no network for files."""
    from archiver.cli.showing import show_readings
    from archiver.jobs.cites import cite_many

    place = workplace(context, "article cites")
    outcome = call(cite_many(place, paths, url=address(url), published=day(published)))
    if options_of(context).json:
        emit_json(outcome.document(single=len(paths) == 1 and not Path(paths[0]).is_dir()))
    else:
        show_readings(outcome)
    finish(outcome.gaps)


@tree.command("list", epilog="Example:  archiver article list")
def list_(context: typer.Context) -> None:
    """All articles with the number of their citations and links."""
    from archiver.cli.showing import show_articles
    from archiver.jobs import shapes
    from archiver.jobs.articles import list_articles

    articles = call(list_articles(workplace(context, "article list")))
    if options_of(context).json:
        emit_json({"articles": [shapes.summary(each) for each in articles]})
    else:
        show_articles(articles)


@tree.command(epilog="Example:  archiver article show 3f2a")
def show(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id, unique prefix of it, or URL.")],
) -> None:
    """One article: its citations, the posts they are linked to and why, and what was not found."""
    from archiver.cli.showing import show_article
    from archiver.jobs.articles import show_article as load

    outcome = call(load(workplace(context, "article show"), article))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_article(outcome)


def day(text: str | None) -> date | None:
    """A calendar day from YYYY-MM-DD (the time of an ISO date and time is ignored)."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        raise UsageError(f"{text!r} is not a date.", hint="Write it as YYYY-MM-DD, for example 2021-04-10.") from None


def address(text: str | None) -> str | None:
    """The address of a web page."""
    if text is None:
        return None
    url = text.strip()
    scheme, found, rest = url.partition("://")
    if scheme.lower() not in {"http", "https"} or not found or not rest.strip("/") or len(url.split()) != 1:
        raise UsageError(f"{text!r} is not a web address.", hint="It begins with https:// or http://.")
    return url
