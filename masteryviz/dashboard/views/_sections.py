"""The sections as columns: in their order, with names short enough to stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import polars as pl

from masteryviz.dashboard.source import Source

_LONG = 6
"""Names up to this length stay as they are."""


def columns(source: Source, frame: pl.DataFrame) -> list[dict[str, str]]:
    """The sections that occur in `frame`: id, short name, and what a tooltip says of them."""
    there = set(frame["section"].drop_nulls())
    rows = [row for row in source.sections().iter_rows(named=True) if row["section"] in there]
    names = shortened([row["section"] for row in rows])
    return [
        {
            "id": row["section"],
            "name": name,
            "title": " · ".join(
                row[part] for part in ("section", "course", "teacher", "term") if row[part]
            ),
        }
        for row, name in zip(rows, names, strict=True)
    ]


def shortened(names: Sequence[str]) -> list[str]:
    """Names without the words that all begin or end with: `Science 7 - P1` becomes `P1`.

    They stay as they are where they are short, or would not be told apart.
    """
    if len(names) < 2 or max(map(len, names)) <= _LONG:
        return list(names)
    start = _common_words(names)
    rest = [name[len(start) :] for name in names]
    end = _common_words([name[::-1] for name in rest])
    short = [name[: len(name) - len(end)].strip(" -–:_,") for name in rest]
    return short if all(short) and len(set(short)) == len(names) else list(names)


def _common_words(names: Sequence[str]) -> str:
    """The whole words that all names begin with."""
    same = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    match = re.match(r".*[\s\-–:_,]", "".join(signs[0] for signs in same))
    return match[0] if match else ""
