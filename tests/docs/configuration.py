"""Every key of the configuration, from the models in archiver/config."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from archiver.config import ENVIRONMENT_PREFIX, NESTED, Authority, Config
from tests.docs.markdown import paragraph, table

NAMES = {
    Literal["command", "run"]: '"command" or "run"',
    tuple[Authority, ...]: "list of tables",
    SecretStr: "string (secret)",
    Path: "path",
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    date: "date",
}
BOUNDS = {Ge: ("ge", "at least"), Gt: ("gt", "more than"), Le: ("le", "at most"), Lt: ("lt", "less than")}
OTHER_VARIABLES = (
    ("ARCHIVER_DIR", "The archive, as `--archive`; before `archive` of the configuration."),
    ("ARCHIVER_CONFIG_DIR", "The configuration folder: `config.toml`, sessions and signing keys."),
    ("ARCHIVER_PHONE", "The phone number for `archiver login`, which is then not asked for."),
    ("ARCHIVER_SERVE_TOKEN", "The token that `archiver serve` asks for, instead of the one of a file."),
    ("ARCHIVER_DEBUG", "Anything: a bug shows where it happened (a traceback) instead of one sentence."),
)
"""Variables that are read and are no key of the configuration."""


def section() -> str:
    """The part of the page about configuration and environment."""
    intro = (
        "`config.toml` in the configuration folder, or the file that `--config` names. The environment goes over the "
        "file; an unknown key is an error. `config.example.toml` has every key with a comment.\n"
    )
    parts = [
        "## Configuration\n",
        intro,
        *(_table(name, model) for name, model in _tables()),
        "### Other environment variables\n",
        table(("variable", "meaning"), [(f"`{name}`", meaning) for name, meaning in OTHER_VARIABLES]),
    ]
    return "\n".join(parts)


def _tables() -> Iterator[tuple[str, type[BaseModel]]]:
    yield "", Config
    for name, field in Config.model_fields.items():
        model = _model(field.annotation)
        if model is not None:
            yield (f"[[{name}]]" if _is_list(field) else f"[{name}]"), model
            yield from _inner(name, model)


def _inner(name: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The tables within a table; the name of one that may be there several times is the user's own."""
    for key, field in model.model_fields.items():
        inner = _model(field.annotation)
        if inner is not None:
            own = ".NAME" if typing.get_origin(field.annotation) is dict else ""
            yield f"[{name}.{key}{own}]", inner


def _table(name: str, model: type[BaseModel]) -> str:
    variables = not name.startswith("[[")
    rows = []
    for key, field in model.model_fields.items():
        if field.exclude or (not name and _model(field.annotation) is not None):
            continue
        rows.append((f"`{key}`", _type(field), _default(field), _variable(name, key) if variables else "-"))
    head = f"### `{name}`\n\n{_meaning(model)}\n" if name else "### Keys outside the tables\n"
    return f"{head}\n{table(('key', 'type', 'default', 'environment'), rows)}"


def _meaning(model: type[BaseModel]) -> str:
    text = re.sub(r"^``\[+[\w.]+\]+``: ", "", model.__doc__ or "")
    return paragraph(text[:1].upper() + text[1:])


def _variable(name: str, key: str) -> str:
    """The variable that overrides a key of a table; a key outside the tables has none."""
    table_name = name.strip("[]").upper().replace(".", NESTED)
    return f"`{ENVIRONMENT_PREFIX}{table_name}{NESTED}{key.upper()}`" if name else "-"


def _model(annotation: Any) -> type[BaseModel] | None:
    for each in (annotation, *typing.get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def _is_list(field: FieldInfo) -> bool:
    return typing.get_origin(field.annotation) is tuple


def _type(field: FieldInfo) -> str:
    limits = [_limit(each) for each in field.metadata]
    inner = _model(field.annotation)
    if inner is not None:
        return "tables" if typing.get_origin(field.annotation) is dict else "table"
    return ", ".join([_type_name(field.annotation), *(limit for limit in limits if limit)])


def _type_name(annotation: Any) -> str:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return " or ".join(_type_name(each) for each in typing.get_args(annotation) if each is not type(None))
    if typing.get_origin(annotation) is Annotated:
        return _type_name(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) is tuple and typing.get_origin(typing.get_args(annotation)[0]) is typing.Literal:
        words = typing.get_args(typing.get_args(annotation)[0])
        return f"list of {', '.join(f'`{word}`' for word in words)}"
    if typing.get_origin(annotation) is tuple:
        return f"list of {_type_name(typing.get_args(annotation)[0])}s"
    return NAMES[annotation]


def _limit(mark: Any) -> str:
    if isinstance(mark, MinLen):
        return "not empty"
    for kind, (attribute, words) in BOUNDS.items():
        if isinstance(mark, kind):
            return f"{words} {getattr(mark, attribute):g}"
    pattern = getattr(mark, "pattern", None)
    return f"matching `{pattern}`" if pattern else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is None or field.default == {}:
        return "none"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    if isinstance(field.default, tuple):
        return f"`{list(field.default)}`"
    return f'`"{field.default}"`' if isinstance(field.default, str) else f"`{field.default}`"
