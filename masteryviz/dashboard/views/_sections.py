"""The sections as columns: in their order, with names short enough to stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import polars as pl

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import Names

_LONG = 6
"""Names up to this length stay as they are."""


MOST = 40
"""Sections that are shown side by side at most."""


def in_view(source: Source, selection: Selection) -> pl.DataFrame:
    """Mastery rates of the sections in view."""
    return source.ask("mastery_rates", selection, by=("section",))


def busiest(source: Source, selection: Selection) -> dict[str, Names]:
    """The scope of the sections where most students need something; empty where all fit."""
    frame = in_view(source, selection)
    if frame.height <= MOST:
        return {}
    most = frame.drop_nulls("section").sort("needs", descending=True, maintain_order=True)
    return {"section": tuple(most["section"].head(MOST))}


def left_out(source: Source, selection: Selection) -> str:
    """What to say where not all sections fit; empty where they do."""
    n = in_view(source, selection).height
    return "" if n <= MOST else (
        f" Shown: the {MOST} of {n:,} sections with the most students who need something;"
        " choose others above."
    )  # fmt: skip


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
