"""``[receipt]``: to which command each new receipt is handed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from archiver.config.section import Section


class Receipts(Section):
    """``[receipt]``. ``command``: a program and its arguments, started without a shell by ``run`` and ``follow``.

    An argument's ``{file}`` is the path of the receipt; where no argument has it, the program reads the receipt on
    its standard input. It must end with status 0 within ``timeout_s`` seconds.
    """

    command: tuple[Annotated[str, Field(max_length=4000)], ...] = Field(default=(), max_length=100)
    timeout_s: float = Field(default=60.0, gt=0, le=3600)

    @field_validator("command")
    @classmethod
    def _starts_a_program(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value and not value[0]:
            raise ValueError("it names no program")
        if any("\0" in each for each in value):
            raise ValueError("an argument holds a NUL character")
        return value
