"""Names and numbers put into a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def together(names: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`; empty of none."""
    every = list(names)
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def plural(n: int, one: str, many: str = "") -> str:
    """Say a number with its noun: `1 student`, `2 students`, `1 row is`, `2,000 rows are`.

    Parameters
    ----------
    n
        How many there are.
    one
        What stands behind 1: a noun, with the verb where that changes too.
    many
        What stands behind any other number. Default: `one` with an s.
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
