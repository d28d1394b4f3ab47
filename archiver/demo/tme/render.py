"""The templates in `pages/`, and their macros as functions."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archiver.demo.tme.text import ASK


def page(name: str, view: Any) -> str:
    """A whole page; `view` is its `page`."""
    return _environment().get_template(f"{name}.html.j2").render(page=view)


def macro(name: str, view: Any) -> Markup:
    """One piece of markup of `media.html.j2`."""
    pieces = _environment().get_template("media.html.j2").module
    return Markup(getattr(pieces, name)(view))  # noqa: S704 - the macro has escaped it


def block(view: Any) -> Markup:
    """A message's block outside of a history."""
    return Markup(getattr(_environment().get_template("block.html.j2").module, "block")(view))  # noqa: B009, S704


def load() -> None:
    """Reads the templates, so that no page has to wait for the disk."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("archiver.demo.tme", "pages"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals["ask"] = ASK
    return environment
