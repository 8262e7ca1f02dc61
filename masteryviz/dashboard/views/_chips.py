"""Students as chips in groups: token, name, section where several are shown, and a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from masteryviz.dashboard.presentation import unnamed
from masteryviz.dashboard.source import Source

LISTED = 250
"""Students of one group that are sent to the browser."""

Row = Mapping[str, Any]


def group(
    source: Source,
    rows: pl.DataFrame,
    key: str,
    name: str,
    why: str,
    note: Callable[[Row], str],
    title: Callable[[Row], str],
) -> dict[str, Any]:
    """A group of `StudentGroups` from a frame with `student` and `name`, in the frame's order."""
    found = {
        "key": key, "name": name, "why": why, "count": rows.height,
        "students": [
            {"token": source.token(row["student"]), "name": row["name"] or row["student"],
             "note": note(row), "title": title(row)}
            for row in rows.head(LISTED).iter_rows(named=True)
        ],
    }  # fmt: skip
    return unnamed(found, source.least)
