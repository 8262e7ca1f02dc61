"""What every job works on: one long log, as CSV, as Parquet with number keys, and as a store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masteryviz import loading
from masteryviz.datasets import SEED, write_log
from masteryviz.mapping import Mapping
from masteryviz.store import Store

COLUMNS = {
    "student": "student_id",
    **{
        name: name
        for name in (
            "name", "section", "task", "skill", "form", "assigned", "submitted", "graded",
            "score", "points", "support",
        )
    },
}  # fmt: skip
MAPPING = Mapping(columns=COLUMNS, marks={"EX": "excused"})
SECTION = "N3"
"""The section of the scoped questions."""
_PART = 2_000_000


@dataclass(frozen=True)
class Workspace:
    """A folder with the log and what was made of it."""

    folder: Path
    rows: int

    @property
    def logs(self) -> list[Path]:
        """The long log, in files of at most 2 M rows: larger ones no gradebook exports."""
        return [self.folder / f"log_{part}.csv" for part in range(-(-self.rows // _PART))]

    @property
    def parquet(self) -> Path:
        """The log typed, with numbers for keys: where the other engines start."""
        return self.folder / "log.parquet"

    @property
    def names(self) -> Path:
        """The names behind the number keys: columns key, ix, name."""
        return self.folder / "names.parquet"

    @property
    def store(self) -> Path:
        """The store that holds the log: where masteryviz starts."""
        return self.folder / "store"

    def answer(self, family: str, engine: str, job: str) -> Path:
        """Where the answer of a job is kept for comparison."""
        name = hashlib.sha256(f"{family}/{engine}/{job}".encode()).hexdigest()[:16]
        return self.folder / "answers" / f"{name}.parquet"

    def prepare(self) -> None:
        """Write the log, the Parquet file and the store, unless they are there."""
        (self.folder / "answers").mkdir(parents=True, exist_ok=True)
        for part, log in enumerate(self.logs):
            if not log.exists():
                rows = min(_PART, self.rows - part * _PART)
                write_log(log, rows, SEED, first_school=1000 * part)
        if not self.parquet.exists():
            frame, names = typed(self.logs)
            frame.write_parquet(self.parquet)
            names.write_parquet(self.names)

        if not self.store.exists():
            loading.load(self.logs, Store(self.store), mapping=MAPPING)


def typed(logs: list[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the log and give it number keys, and the names behind them.

    `row` keeps the order of the file.
    """
    frame = pl.read_csv(logs, infer_schema=False).rename({"student_id": "student"})
    frame = frame.with_row_index("row")
    keys = ("student", "section", "skill")
    moments = [
        pl.col(name).str.to_datetime("%Y-%m-%d %H:%M", time_unit="us")
        for name in ("submitted", "graded")
    ]
    numbers = [pl.col(key).rank("dense").cast(pl.UInt32).alias(f"{key}_ix") for key in keys]
    read = frame.with_columns(
        *moments,
        *numbers,
        excused=pl.col("score").eq("EX").fill_null(value=False),
        score=pl.col("score").cast(pl.Float64, strict=False),
        points=pl.col("points").cast(pl.Float64),
    )
    names = pl.concat(
        read.select(
            pl.lit(key).alias("key"), pl.col(f"{key}_ix").alias("ix"), pl.col(key).alias("name")
        ).unique()
        for key in keys[1:]
    )
    kept = ("submitted", "graded", "score", "points", "excused", "row")
    return read.select(*(f"{key}_ix" for key in keys), *kept), names
