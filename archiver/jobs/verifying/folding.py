"""Many findings of one kind told in a few lines: the first ones, and how many more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archiver.model.findings import Finding
from archiver.wording import counted

MOST = 5
"""Findings of a kind that are shown, and one more where that is all."""
BREAKS = ("ENTRY_FORMAT", "ENTRY_ORDER", "CHAIN")
FOLLOWS = frozenset({*BREAKS, "ROOT", "FORK", "TRUNCATED", "CHECKPOINT_FORMAT"})


def folded(findings: Sequence[Finding]) -> Iterator[str]:
    """A line a finding, at most ``MOST`` of each level and code; behind the last of them how many more there are."""
    total = Counter((each.level, each.code) for each in findings)
    shown: Counter[tuple[str, str]] = Counter()
    for each in findings:
        kind = (each.level, each.code)
        if shown[kind] > MOST or (shown[kind] == MOST and total[kind] > MOST + 1):
            continue
        shown[kind] += 1
        yield str(each)
        if shown[kind] == MOST and total[kind] > MOST + 1:
            yield f"{each.level} {each.code} and {total[kind] - MOST:,} more like these (--all shows them)"


def first_break(findings: Sequence[Finding]) -> str | None:
    """A sentence that names where a log first fails, if more failures may come of that alone."""
    failures = [each for each in findings if each.level == "FAIL" and each.code in FOLLOWS and _is_ours(each)]
    first = next((each for each in failures if each.code in BREAKS), None)
    if first is None or len(failures) == 1:
        return None
    before = " or the one before it" if first.code == "CHAIN" else ""
    more = counted(len(failures) - 1, "other failure")
    return (
        f"The log first breaks at {first.subject} ({first.code}): it{before} is not what was written. "
        f"The {more} of chain, tree and checkpoints may come of that alone."
    )


def _is_ours(finding: Finding) -> bool:
    """Whether it is about the archive's own log, not an imported one."""
    return not finding.subject.startswith("imports/")
