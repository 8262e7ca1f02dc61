"""The sections as columns: in their order, with names short enough to stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

import polars as pl

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import Names

_LONG = 6
"""Names up to this length stay as they are."""
_SAID = ("section", "course", "teacher", "term")
"""What a section's tooltip says."""

MOST = 40
"""Sections that are shown side by side at most."""
FEW = 6
"""Sections whose every attempt is looked at, by views that ask for each student."""


def in_view(source: Source, selection: Selection) -> pl.DataFrame:
    """Mastery rates of the sections in view."""
    return source.ask("mastery_rates", selection, by=("section",))


def busiest(source: Source, selection: Selection, most: int = MOST) -> dict[str, Names]:
    """The scope of the sections where most students need something; empty where all fit."""
    if source.sections().height <= most:
        return {}
    frame = in_view(source, selection)
    if frame.height <= most:
        return {}
    order = frame.drop_nulls("section").sort("needs", descending=True, maintain_order=True)
    return {"section": tuple(order["section"].head(most))}


def left_out(source: Source, selection: Selection, most: int = MOST) -> str:
    """What to say where not all sections fit; empty where they do."""
    if not busiest(source, selection, most):
        return ""
    return f" Shown: {_which(source, selection, most)}; choose others above."


def tried_on(source: Source, selection: Selection, most: int) -> str:
    """What to say where there are no filters to choose others by; empty where all fit."""
    if narrowed(source, selection, most)[0] == selection:
        return ""
    return f"Tried on {_which(source, selection, most)}."


def _which(source: Source, selection: Selection, most: int) -> str:
    every = in_view(source, selection).height
    return f"the {most} of {every:,} sections with the most students who need something"


def narrowed(source: Source, selection: Selection, most: int) -> tuple[Selection, str]:
    """The selection of the busiest sections and what to say of it; as it is where all fit.

    A team's sections, up to `MOST`, are always looked at together: only a district has more.

    Parameters
    ----------
    most
        Sections that are looked at of more; 0: all.
    """
    if most == 0 or source.gradebook is None or source.sections().height <= MOST:
        return selection, ""
    if in_view(source, selection).height <= MOST:
        return selection, ""
    few: dict[str, Any] = dict(busiest(source, selection, most))
    return replace(selection, **few), left_out(source, selection, most).strip()


def columns(source: Source, frame: pl.DataFrame) -> list[dict[str, str]]:
    """The sections that occur in `frame`: id, short name, and what a tooltip says of them."""
    there = frame["section"].drop_nulls().unique()
    shown = source.sections().select(_SAID).filter(pl.col("section").is_in(there.implode()))
    rows = list(shown.iter_rows(named=True))
    names = shortened([row["section"] for row in rows])
    return [
        {
            "id": row["section"],
            "name": name,
            "title": " · ".join(row[part] for part in _SAID if row[part]),
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
