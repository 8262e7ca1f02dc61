"""Frames with a row per student: their columns, groups first."""

from __future__ import annotations

import polars as pl

STUDENT = ("student", "name", "sort_name")
"""Who a row is about: the id, the name to show, the name to sort by."""


def columns(frame: pl.DataFrame, groups: tuple[str, ...], *names: str) -> pl.DataFrame:
    """The frame's group columns, then the student, then `names`, each once."""
    return frame.select(dict.fromkeys([*groups, *STUDENT, *names]).keys())
