"""``archiver export``: copies of evidence that leave the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

if TYPE_CHECKING:
    from archiver.export.tables.schema import Ending
    from archiver.jobs.choosing import Days
    from archiver.jobs.exporting import ExportRequest
    from archiver.jobs.tables import DataMade

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Copies of evidence for others.")


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="export")


@tree.callback()
def export() -> None:
    """Copies of evidence for others."""


@tree.command(epilog="Example:  archiver export exhibit rives_demo/123 --out rives-123.zip")
def exhibit(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="POST|MEDIA|ARTICLE", help="A post, a file's SHA-256, an article.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to; a new file.")],
    media_only: Annotated[  # noqa: FBT002
        bool, typer.Option("--media-only", help="Only the post's files, not the answer that shows the post.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who exports it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what goes in.")] = False,  # noqa: FBT002
) -> None:
    """Write one post, file or article with its log entries, proofs and time stamps into a single file.

    The answer that shows a post may show other posts of its channel, too: --dry-run says how many. `archiver verify`
    checks the exhibit.
    """
    from archiver.cli.showing import safe
    from archiver.jobs.exhibiting import ExhibitRequest, export_exhibit

    request = ExhibitRequest(which=which, out=out, media_only=media_only, by=by, dry_run=dry_run)
    made = call(export_exhibit(workplace(context, "export exhibit"), request))
    if options_of(context).json:
        emit_json(made.document())
        return
    counts = f"entries: {len(made.entries)}, objects: {made.objects}, time stamps: {made.tokens}"
    typer.echo(f"{'Would write ' if dry_run else ''}{safe(str(made.out))}: {counts}.")
    if made.others:
        verb = "would show" if dry_run else "shows"
        typer.echo(f"It {verb} {made.others} other posts, which Telegram's answer holds; --media-only leaves them out.")


Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TARGET...",
        help="Articles, channels, posts, media, objects, entries; default: everything.",
        show_default=False,
    ),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Of channels only posts from this day on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Of channels only posts up to this day.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who hands it over, for the log.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what goes in, and how many bytes.")]


@tree.command(epilog="Example:  archiver export bagit @rives_demo/12 --out evidence.zip")
def bagit(
    context: typer.Context,
    targets: Targets = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR|FILE.zip", help="Where to; must not be there yet.")],
    since: Since = None,
    until: Until = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Write a bag (BagIt) that can be checked with sha256sum and openssl alone; its HOWTO.txt says how.

    Exit codes: 0 done, 2 done but for objects that are not in the store, 3 could not run.
    """
    from archiver.jobs.exporting import ExportRequest

    days = _days(since, until)
    names = tuple(targets or ())
    _export(context, ExportRequest(format="bagit", out=out, names=names, days=days, by=by, dry_run=dry_run))


@tree.command(epilog="Example:  archiver export wacz https://news.example/zelmara --out pages.wacz")
def wacz(
    context: typer.Context,
    targets: Targets = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.wacz", help="Where to; must not be there yet.")],
    since: Since = None,
    until: Until = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Write captured pages, photos and films as a web archive (WACZ) for replay tools, with the log's evidence in it.

    Exit codes: 0 done, 2 done but for objects that are not in the store, 3 could not run, or there is no page in it.
    """
    from archiver.jobs.exporting import ExportRequest

    days = _days(since, until)
    names = tuple(targets or ())
    _export(context, ExportRequest(format="wacz", out=out, names=names, days=days, by=by, dry_run=dry_run))


@tree.command(epilog="Example:  archiver export site --channel @rives_demo --since 2021-04-01 --out rives-april")
def site(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR|FILE.zip", help="Where to; must not be there yet.")],
    article: Annotated[
        list[str] | None, typer.Option("--article", metavar="ARTICLE", help="An article with its posts; repeatable.")
    ] = None,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", metavar="NAME", help="Posts of a channel; repeatable.")
    ] = None,
    since: Since = None,
    until: Until = None,
    search: Annotated[str | None, typer.Option("--search", metavar="QUERY", help="What a search finds.")] = None,
    media: Annotated[bool, typer.Option("--media/--no-media", help="With the stored files.")] = True,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Write a part of the archive as web pages that open from a folder, without a server, with a search.

    For reading: evidence to be checked whole is `archiver export bagit`. Exit codes: 0 done, 2 done but for objects
    that are not in the store, 3 could not run.
    """
    from archiver.cli.showing import safe
    from archiver.errors import UsageError
    from archiver.viewer.site.job import SiteRequest, export_site

    if not (article or channel or search):
        raise UsageError("It is not said what to copy.", hint="Name it with --article, --channel or --search.")
    request = SiteRequest(
        out=out, articles=tuple(article or ()), channels=tuple(channel or ()), days=_days(since, until),
        search=search, media=media, by=by, dry_run=dry_run,
    )  # fmt: skip
    made = call(export_site(workplace(context, "export site"), request))
    if options_of(context).json:
        emit_json(made.document())
    else:
        counts = f"articles: {made.articles}, posts: {made.posts}, media: {made.media}, {made.bytes:,} bytes"
        typer.echo(f"{'Would write ' if dry_run else ''}{safe(str(made.out))}: {counts}.")
        if not dry_run and made.out.suffix != ".zip":
            typer.echo(f"Open {safe(str(made.out / 'index.html'))} in a browser.")
    finish(made.gaps)


Channels = Annotated[list[str] | None, typer.Option("--channel", metavar="NAME", help="Of a channel; repeatable.")]
ArticlesOnly = Annotated[
    list[str] | None, typer.Option("--article", metavar="ARTICLE", help="An article and what it cites; repeatable.")
]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder.")]


def _tables_command(ending: Ending, said: str, example: str) -> None:
    """Put ``archiver export`` + ``ending`` into the tree."""

    def tables(
        context: typer.Context,
        *,
        out: Folder,
        channel: Channels = None,
        article: ArticlesOnly = None,
        since: Since = None,
        until: Until = None,
        by: By = None,
    ) -> None:
        from archiver.jobs.tables import DataRequest, export_data

        request = DataRequest(
            format=ending, out=out, channels=tuple(channel or ()), articles=tuple(article or ()),
            days=_days(since, until), by=by,
        )  # fmt: skip
        _written(context, call(export_data(workplace(context, f"export {ending}"), request)))

    tree.command(ending, help=said, epilog=f"Example:  archiver export {ending} {example}")(tables)


_tables_command(
    "csv",
    """Write posts, versions, media, counts, channels, articles, citations and links as CSV, for spreadsheets.

    datapackage.json says what each column means. A text that a spreadsheet would take for a formula begins with an
    apostrophe; control characters are shown as pictures.
    """,
    "--channel @rives_demo --out rives",
)
_tables_command(
    "jsonl",
    "Write the same tables as JSON Lines: an object a line, texts exactly as they are.",
    "--out everything",
)
_tables_command(
    "parquet",
    "Write the same tables as Parquet, for DuckDB, pandas and their like. Needs archiver[parquet].",
    "--out tables",
)


@tree.command(epilog="Example:  archiver export graph --kind forward --min-weight 3 --out graph")
def graph(
    context: typer.Context,
    *,
    out: Folder,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="forward, mention, shared_media, footage, citation; repeatable."),
    ] = None,
    min_weight: Annotated[
        int, typer.Option("--min-weight", min=1, metavar="N", help="Only edges with at least this weight.")
    ] = 1,
    by: By = None,
) -> None:
    """Write the graph of channels and outlets: GraphML for Gephi and networkx, and edge lists as CSV."""
    from archiver.errors import UsageError
    from archiver.export.tables.graph import EDGE_KINDS
    from archiver.jobs.tables import GraphRequest, export_graph

    unknown = [each for each in kind or () if each not in EDGE_KINDS]
    if unknown:
        raise UsageError(f"There is no kind of edge {unknown[0]}.", hint=f"There are {', '.join(EDGE_KINDS)}.")
    kinds = tuple(each for each in EDGE_KINDS if not kind or each in kind)
    request = GraphRequest(out=out, kinds=kinds, min_weight=min_weight, by=by)
    _written(context, call(export_graph(workplace(context, "export graph"), request)))


def _written(context: typer.Context, made: DataMade) -> None:
    from archiver.cli.showing import safe
    from archiver.wording import counted

    if options_of(context).json:
        emit_json(made.document())
        return
    typer.echo(f"{safe(str(made.out))}, from the first {made.size:,} log entries:")
    for each in made.files:
        rows = "" if each.rows is None else f"{counted(each.rows, 'row')}, "
        typer.echo(f"  {each.name}: {rows}{each.size:,} bytes")


@tree.command(epilog="Example:  archiver export charts --article 3f2a --out pictures")
def charts(
    context: typer.Context,
    *,
    out: Folder,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", metavar="NAME", help="Activity of a channel; repeatable.")
    ] = None,
    article: Annotated[
        list[str] | None, typer.Option("--article", metavar="ARTICLE", help="Citation lag of an article; repeatable.")
    ] = None,
    media: Annotated[
        list[str] | None, typer.Option("--media", metavar="MEDIA", help="Spread of a video or picture; repeatable.")
    ] = None,
) -> None:
    """Write pictures as SVG, each with its data as CSV: activity, citation lag, spread of a video.

    Without options: activity of all channels, lag of all citations. index.csv lists what was written.
    """
    from archiver.cli.showing import safe
    from archiver.jobs.drawing import DrawRequest, export_charts

    request = DrawRequest(
        out=out, channels=tuple(channel or ()), articles=tuple(article or ()), media=tuple(media or ())
    )
    made = call(export_charts(workplace(context, "export charts"), request))
    if options_of(context).json:
        emit_json(made.document())
        return
    for each in made.pictures:
        typer.echo(f"{safe(str(made.out / each.name))}.svg  {safe(each.title)}: {safe(each.said)}")


def _days(since: str | None, until: str | None) -> Days:
    from archiver.cli.article import day
    from archiver.jobs.choosing import Days

    return Days(since=day(since), until=day(until))


def _export(context: typer.Context, request: ExportRequest) -> None:
    from archiver.cli.showing import safe
    from archiver.jobs.exporting import export_copy

    done = call(export_copy(workplace(context, f"export {request.format}"), request))
    if options_of(context).json:
        emit_json(done.document())
    else:
        found = done.gathered
        verb = "Would write " if done.dry_run else ""
        pages = f"pages: {len(found.pages)}, " if request.format == "wacz" else ""
        counts = f"{pages}entries: {found.entries}, objects: {found.objects}, time stamps: {found.tokens}"
        typer.echo(f"{verb}{safe(str(done.path))}: {counts}, {found.bytes:,} bytes.")
        for note in done.notes:
            typer.echo(f"note: {note}", err=True)
        if not done.dry_run:
            typer.echo("Check it with `archiver verify`, or by its HOWTO.txt alone.")
    finish(done.gaps)
