"""Names put into a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def together(names: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`; empty of none."""
    every = list(names)
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))
