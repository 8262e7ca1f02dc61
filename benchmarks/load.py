"""A long log, checked and loaded, beside the typed reads of DuckDB, polars and pandas."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

from benchmarks.harness import OURS, Jobs
from benchmarks.workspace import MAPPING, Workspace
from masteryviz import loading
from masteryviz.store import Store

TITLE = "Load the long log into a store (the others read it typed and check nothing)"
REPEATS = 1
_JOB = "log"

_COUNTS = """select count(*)::bigint as rows, count(score)::bigint as scored,
    sum(score)::double as total, min(submitted) as first, max(submitted) as last
"""
_TYPES = {
    "student_id": "varchar", "name": "varchar", "section": "varchar", "task": "varchar",
    "skill": "varchar", "form": "varchar", "assigned": "date", "submitted": "timestamp",
    "graded": "timestamp", "score": "double", "points": "double", "support": "varchar",
}  # fmt: skip


def _masteryviz(workspace: Workspace) -> Jobs:
    def work(folder: Path) -> pl.DataFrame:
        store = Store(folder / "store")
        loading.load(workspace.logs, store, mapping=MAPPING)
        with store.connect() as con:
            entries = "(select score, submitted_at as submitted from log_entry)"
            return con.sql(f"{_COUNTS} from {entries}").pl()

    yield _JOB, _in_folder(workspace, work)


def _duckdb(workspace: Workspace) -> Jobs:
    def work(folder: Path) -> pl.DataFrame:
        with duckdb.connect(str(folder / "log.duckdb")) as con:
            logs = list(map(str, workspace.logs))
            con.execute(
                f"create table log as from read_csv({logs}, columns = {_TYPES}, "
                "header = true, nullstr = ['', 'EX'])"
            ).fetchall()
            answer = con.sql(f"{_COUNTS} from log").pl()
            con.execute("checkpoint").fetchall()
            return answer

    yield _JOB, _in_folder(workspace, work)


def _polars(workspace: Workspace) -> Jobs:
    names = {"varchar": pl.String(), "double": pl.Float64(), "date": pl.Date()}
    schema = {name: names.get(kind, pl.Datetime("us")) for name, kind in _TYPES.items()}

    def work() -> pl.DataFrame:
        # polars 2 reads `2026-01-20 13:42` as a moment only through an expression.
        plain = {
            n: pl.String() if kind == pl.Datetime("us") else kind for n, kind in schema.items()
        }
        frame = pl.read_csv(workspace.logs, schema=plain, null_values=["", "EX"]).with_columns(
            pl.col("submitted", "graded").str.to_datetime("%Y-%m-%d %H:%M")
        )
        return _counts(frame)

    yield _JOB, work


def _pandas(workspace: Workspace) -> Jobs:
    text = {name: "str" for name, kind in _TYPES.items() if kind == "varchar"}
    numbers = {name: "float64" for name, kind in _TYPES.items() if kind == "double"}
    dates = ["assigned", "submitted", "graded"]

    def work() -> pl.DataFrame:
        frame = pd.concat(
            pd.read_csv(log, dtype=text | numbers, na_values=["EX"], parse_dates=dates)
            for log in workspace.logs
        )
        return _counts(pl.from_pandas(frame[["score", "submitted"]]))

    yield _JOB, work


def _counts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        rows=pl.len().cast(pl.Int64),
        scored=pl.col("score").count().cast(pl.Int64),
        total=pl.col("score").sum(),
        first=pl.col("submitted").min().cast(pl.Datetime("us")),
        last=pl.col("submitted").max().cast(pl.Datetime("us")),
    )


def _in_folder(
    workspace: Workspace, work: Callable[[Path], pl.DataFrame]
) -> Callable[[], pl.DataFrame]:
    """Do the work in a folder of its own beside the log, gone afterwards."""

    def run() -> pl.DataFrame:
        folder = Path(tempfile.mkdtemp(dir=workspace.folder))
        try:
            return work(folder)
        finally:
            shutil.rmtree(folder)

    return run


ENGINES = {OURS: _masteryviz, "duckdb": _duckdb, "polars": _polars, "pandas": _pandas}
