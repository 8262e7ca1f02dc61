"""A frame of attempts as a database in memory, by way of the reader of long logs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import polars.selectors as cs

from masteryviz import evidence
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping, overlay_tasks
from masteryviz.readers import READERS
from masteryviz.table import read_table

if TYPE_CHECKING:
    import pandas as pd

CLOSED = "set enable_external_access = false; set lock_configuration = true"
"""A connection that only answers selects on what it has, as that to a store."""


def connect(
    frame: pl.DataFrame | pd.DataFrame, mapping: Mapping, as_of: dt.date | None
) -> tuple[duckdb.DuckDBPyConnection, list[Problem]]:
    """Read a frame as if it were a file, so that one set of rules holds for both.

    Gives the database and what had to be assumed.

    Raises
    ------
    InputError
        When a value cannot be taken.
    """
    batch = READERS["long_log"].read(read_table(_csv(frame), "log"), mapping)
    batch.frames = overlay_tasks(mapping, batch.frames)
    if as_of is not None:
        batch = replace(batch, exported_at=dt.datetime.combine(as_of, dt.time.max))
    con = evidence.into_memory(batch, file="log")
    con.execute(CLOSED).fetchall()
    return con, batch.notices


def _csv(frame: pl.DataFrame | pd.DataFrame) -> bytes:
    """Bytes of a file that says what the frame says; true and false are 1 and 0, 7.0 is 7."""
    if isinstance(frame, pl.DataFrame):
        plain = frame.with_columns(cs.boolean().cast(pl.Int8), cs.float().fill_nan(None))
        # ids beside blank cells are floats in many frames, and no id is called 7.0
        whole = [
            column.name
            for column in plain.select(cs.float())
            if (column.is_finite() & (column.round() == column) & (column.abs() < 2**53)).all()
        ]
        return plain.with_columns(pl.col(whole).cast(pl.Int64)).write_csv().encode()
    kinds = dict.fromkeys(frame.select_dtypes("bool").columns, "int8")
    for name, column in frame.select_dtypes("float").items():
        known = column.dropna()
        if (known % 1 == 0).all() and (known.abs() < 2**53).all():
            kinds[name] = "Int64"
    text: str = frame.astype(kinds).to_csv(index=False)
    return text.encode()
