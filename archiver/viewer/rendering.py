"""The desk's templates, with the report's filters and macros."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from archiver import __version__
from archiver.report import environment_over
from archiver.viewer.links import Links
from archiver.wording import clock

ASSETS = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "reading.js": "text/javascript; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
    "seek.js": "text/javascript; charset=utf-8",
    "site-search.js": "text/javascript; charset=utf-8",
    "timeline.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
"""The files that pages may load beside themselves, with their types."""


@cache
def _environment() -> Environment:
    # The report's macros import each other by their own names.
    own, report = PackageLoader("archiver.viewer"), PackageLoader("archiver.report")
    environment = environment_over(ChoiceLoader([own, PrefixLoader({"report": report}), report]))
    environment.globals["clock"] = clock
    return environment


def render_page(template: str, links: Links, values: Mapping[str, object]) -> str:
    """A template (by its name without endings) as HTML. The first call reads files: call it in a thread."""
    return _environment().get_template(f"{template}.html.j2").render(links=links, version=__version__, **values)


def read_templates() -> None:
    """Compile all of the desk's templates, so that no page is the first to need one. Blocking."""
    environment = _environment()
    for name in environment.list_templates(extensions=["j2"]):
        if not name.startswith("report/"):
            environment.get_template(name)


@cache
def asset(name: str) -> bytes:
    """A file of ASSETS; KeyError for any other name."""
    if name not in ASSETS:
        raise KeyError(name)
    return resources.files("archiver.viewer").joinpath("static", name).read_bytes()
