"""Names in the order that people expect: P2 before P10."""

from __future__ import annotations

import re
from collections.abc import Iterable

Key = tuple[tuple[int, int, str], ...]


def natural_key(name: str) -> Key:
    """Sort key that takes runs of digits as numbers and does not mind capitals."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in re.split(r"(\d+)", name)
        if part
    )


def natural_sorted(names: Iterable[str | None]) -> tuple[str, ...]:
    """The distinct names, nulls left out: P1, P2, P10."""
    return tuple(sorted({name for name in names if name is not None}, key=_whole_key))


def _whole_key(name: str) -> tuple[Key, str]:
    # Names that differ only in capitals or leading zeros still have one order.
    return natural_key(name), name
