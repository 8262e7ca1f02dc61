"""A frame of attempts as a database in memory, by way of the reader of long logs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import polars.selectors as cs

from masteryviz import evidence
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS
from masteryviz.table import read_table

if TYPE_CHECKING:
    import pandas as pd

CLOSED = "set enable_external_access = false; set lock_configuration = true"
"""A connection that only answers selects on what it has, as that to a store."""


def connect(
    frame: pl.DataFrame | pd.DataFrame, mapping: Mapping, as_of: dt.date | None
) -> duckdb.DuckDBPyConnection:
    """Read a frame as if it were a file, so that one set of rules holds for both.

    Raises
    ------
    InputError
        When a value cannot be taken.
    """
    batch = READERS["long_log"].read(read_table(_csv(frame), "log"), mapping)
    if as_of is not None:
        batch = replace(batch, exported_at=dt.datetime.combine(as_of, dt.time.max))
    con = evidence.into_memory(batch, file="log")
    con.execute(CLOSED).fetchall()
    return con


def _csv(frame: pl.DataFrame | pd.DataFrame) -> bytes:
    """Bytes of a file that says what the frame says; true and false are 1 and 0."""
    if isinstance(frame, pl.DataFrame):
        plain = frame.with_columns(cs.boolean().cast(pl.Int8), cs.float().fill_nan(None))
        return plain.write_csv().encode()
    flags = frame.select_dtypes("bool").columns
    text: str = frame.astype(dict.fromkeys(flags, "int8")).to_csv(index=False)
    return text.encode()
