"""The templates, the style sheet and the Content-Security-Policy put together into pages."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archiver.charts import RULES, Picture
from archiver.report import visible, wording
from archiver.report.checks import checks
from archiver.report.contents import contents
from archiver.report.files import object_path
from archiver.report.footage import rules
from archiver.report.page import build
from archiver.report.view import IndexView, ReportView

INDEX_NAME = "index.html"
"""The file name of the index page, beside the reports."""


def report_name(article_id: str) -> str:
    """The page's file name under ``reports/``: the first 12 hex digits of the article's id."""
    return f"{article_id[:12]}.html"


def render(view: ReportView) -> str:
    """The report as HTML text, to be written as UTF-8 to ``<archive>/reports/`` under ``report_name``.

    The same view gives the same page. The first call reads the templates from the package, so asynchronous
    callers run it in a thread. Raises IntegrityError where the view names an object by what is no SHA-256.
    """
    page = build(view)
    environment = _environment()
    style = _style() + rules(page.footage.values())
    return environment.get_template("report.html.j2").render(
        page=page,
        view=view,
        record=view.record,
        article=view.record.article,
        archive=view.archive,
        checks=checks(page),
        style=Markup(style),  # noqa: S704  the package's own style sheet
        policy=_policy(style),
        direction=wording.direction(view.record.article.language),
        language=wording.language_tag(view.record.article.language),
        index_name=INDEX_NAME,
    )


def render_index(view: IndexView) -> str:
    """The index of all articles as HTML text, to be written as UTF-8 to ``<archive>/reports/`` under INDEX_NAME."""
    style = _style()
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            contents=contents(view),
            archive=view.archive,
            style=Markup(style),  # noqa: S704  the package's own style sheet
            policy=_policy(style),
            report_name=report_name,
        )
    )


@cache
def _environment() -> Environment:
    return environment_over(PackageLoader("archiver.report"))


def environment_over(loader: BaseLoader) -> Environment:
    """Templates from ``loader``: everything escaped, with the filters for strings from outside, the words and paths."""
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(text=visible.text, line=visible.line, code=visible.code, plain=visible.plain)
    environment.filters["drawn"] = _drawn
    environment.globals.update(
        words=wording, object_path=object_path, base64=lambda data: base64.b64encode(data).decode("ascii")
    )
    return environment


def _drawn(picture: Picture) -> Markup:
    return Markup(picture.inline())  # noqa: S704  everything from outside was escaped when it was drawn


@cache
def _style() -> str:
    own = resources.files("archiver.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    return own + RULES


def _policy(style: str) -> str:
    """Only objects beside the page may load: 'self', and file: where 'self' is the opened file alone."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        "default-src 'none'; "
        f"style-src 'sha256-{digest}'; "
        "img-src 'self' file:; media-src 'self' file:; "
        "base-uri 'none'; form-action 'none'"
    )
