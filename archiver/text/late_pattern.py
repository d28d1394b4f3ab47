"""A regular expression that is compiled when it is first used.

Patterns of many words take long to compile, and few commands use them all: a program that only shows an archive should
not wait for those by which articles are read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Protocol


class _Search(Protocol):
    def __call__(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None: ...


class _FindAll(Protocol):
    def __call__(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]: ...


class _Replace(Protocol):
    def __call__(self, repl: str | Callable[[re.Match[str]], str], string: str, count: int = 0) -> str: ...


class Pattern(Protocol):
    """A late one or a compiled one: what looks for either."""

    @property
    def search(self) -> _Search:
        """See ``re.Pattern.search``."""

    @property
    def match(self) -> _Search:
        """See ``re.Pattern.match``."""


class LatePattern:
    """What of ``re.Pattern`` is used; each attribute is the compiled pattern's own, so that it costs nothing after the
    first use. ``source`` makes the expression.
    """

    def __init__(self, source: Callable[[], str], flags: re.RegexFlag = re.NOFLAG) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    @cached_property
    def pattern(self) -> str:
        """The expression, to be put into another one."""
        return self._source()

    @cached_property
    def search(self) -> _Search:
        """See ``re.Pattern.search``."""
        return self._compiled.search

    @cached_property
    def match(self) -> _Search:
        """See ``re.Pattern.match``."""
        return self._compiled.match

    @cached_property
    def fullmatch(self) -> _Search:
        """See ``re.Pattern.fullmatch``."""
        return self._compiled.fullmatch

    @cached_property
    def finditer(self) -> _FindAll:
        """See ``re.Pattern.finditer``."""
        return self._compiled.finditer

    @cached_property
    def sub(self) -> _Replace:
        """See ``re.Pattern.sub``."""
        return self._compiled.sub
