"""Writes docs/reference.md from the code: ``python -m tests.docs.reference > docs/reference.md``."""

from __future__ import annotations

import sys

from tests.docs import commands, configuration, contents, evidence, faults

HEAD = """\
# Reference

Written by `make docs` from the code; do not edit it by hand. By task: [guide.md](guide.md). The JSON that commands
print and the formats on disk: [design.md](design.md).
"""


def reference() -> str:
    """The whole page; it depends on the code alone."""
    parts = [HEAD, commands.section(), faults.section(), configuration.section()]
    parts += [contents.section(), evidence.section()]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the page is UTF-8 wherever it is made
    sys.stdout.write(reference())
