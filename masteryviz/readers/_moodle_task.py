"""The one task that a Moodle report is about, which only the name of its file names."""

from __future__ import annotations

import re
from pathlib import PurePath

import polars as pl

_EXTENSIONS = re.compile(r"(\.(csv|tsv|txt|ods|xlsx))+$", re.IGNORECASE)
_COPY = re.compile(r"[\s_-]*(\(\d+\)|\d{8}([_-]\d{4,6})?|\d{4}-\d{2}-\d{2}([T _-]\d{2,6})?)$")
_FACTS = ("skill", "skill_name", "standard", "unit", "kind", "lesson")


def stem_of(file: str) -> str:
    """Name of a file without extensions, date and the number of the copy."""
    name = PurePath(file).name
    stem = _EXTENSIONS.sub("", name).strip()
    while (shorter := _COPY.sub("", stem).strip()) not in ("", stem):
        stem = shorter
    return stem or name


def task_facts(*tasks: tuple[str, str]) -> pl.DataFrame:
    """Tasks (key and title) of which nothing else is known, as `thing_frames` wants them."""
    names = pl.DataFrame(tasks, schema={"task": pl.String, "task_name": pl.String}, orient="row")
    return names.with_columns(pl.lit(None, pl.String).alias(name) for name in _FACTS)
