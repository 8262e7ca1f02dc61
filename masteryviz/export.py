"""Frames as files for people: the one place that writes them, with formula cells made harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl

from masteryviz.errors import SettingError

Kind = Literal["csv", "json", "parquet"]

_RISKY = r"^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠\t\r\n]"
"""A text cell that a spreadsheet may run (OWASP, CSV injection), also behind blanks."""


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text cell that a spreadsheet would run.

    Numbers stay numbers: only columns of text are touched.
    """
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_RISKY))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.String
    )


def as_text(frame: pl.DataFrame, kind: Kind) -> str:
    """The frame as CSV (formula cells harmless, every text quoted) or JSON (as it is).

    Raises
    ------
    SettingError
        For `parquet`, which is not text.
    """
    if kind == "csv":
        return harmless(frame).write_csv(quote_style="non_numeric")
    if kind == "json":
        return frame.write_json() + "\n"
    raise SettingError("Parquet cannot be shown: name a file with --output FILE.")


def write(frame: pl.DataFrame, path: Path, kind: Kind) -> None:
    """Write the frame to `path`, readable by its owner only (it may hold students' ids)."""
    path.touch(mode=0o600)
    if kind == "parquet":
        frame.write_parquet(path)
    else:
        path.write_text(as_text(frame, kind), encoding="utf-8", newline="")
