"""Files read and checked cell by cell, beside DuckDB's own strict read of the same file."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.harness import OURS, Jobs
from benchmarks.load import _COUNTS, _TYPES
from benchmarks.workspace import MAPPING, Workspace
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS, Batch
from masteryviz.table import read_table

TITLE = "Read a file into checked frames (DuckDB: its strict read into a table)"
REPEATS = 3
STUDENTS, COLUMNS = 300, 60


def _gradebook(workspace: Workspace) -> Path:
    """A Canvas gradebook of 300 students and 60 assignments."""
    path = workspace.folder / "Grades-Science_7.csv"
    if path.exists():
        return path
    draw = random.Random(7)
    tasks = range(COLUMNS)
    lines = [
        ",".join(["Student", "ID", "SIS Login ID", "Section",
                  *(f"Lesson {n} check ({1000 + n})" for n in tasks)]),
        ",".join(["    Points Possible", "", "", "", *("10" for _ in tasks)]),
    ]  # fmt: skip
    for student in range(STUDENTS):
        scores = (draw.choice(("", "7.5", "9", "10")) for _ in tasks)
        who = (f'"Sample{student}, José"', str(5000 + student), f"sample{student}")
        lines.append(",".join([*who, f"P{student % 4}", *scores]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _counted(frame: pl.DataFrame, moment: str | None) -> pl.DataFrame:
    newest = frame[moment] if moment else pl.Series([None], dtype=pl.Datetime("us"))
    return pl.DataFrame(
        {
            "rows": [frame.height],
            "scored": [frame["score"].count()],
            "total": [frame["score"].sum()],
            "first": [newest.min()],
            "last": [newest.max()],
        },
        schema_overrides={"first": pl.Datetime("us"), "last": pl.Datetime("us")},
    )


def _masteryviz(workspace: Workspace) -> Jobs:
    gradebook = _gradebook(workspace)

    def log() -> pl.DataFrame:
        read = [_read(path, "long_log", MAPPING) for path in workspace.logs]
        return _counted(pl.concat(batch.frame("log_entries") for batch in read), "submitted_at")

    def snapshot() -> pl.DataFrame:
        batch = _read(gradebook, "canvas_gradebook", Mapping())
        return _counted(batch.frame("observations").drop_nulls("score"), None)

    yield "log", log
    yield "gradebook of 300 x 60", snapshot


def _read(path: Path, reader: str, mapping: Mapping) -> Batch:
    return READERS[reader].read(read_table(path.read_bytes(), path.name), mapping)


def _duckdb(workspace: Workspace) -> Jobs:
    gradebook = _gradebook(workspace)

    def log() -> pl.DataFrame:
        with duckdb.connect() as con:
            logs = list(map(str, workspace.logs))
            con.execute(
                f"create table log as from read_csv({logs}, columns = {_TYPES}, header = true, "
                "nullstr = ['', 'EX'], strict_mode = true)"
            ).fetchall()
            return con.sql(f"{_COUNTS} from log").pl()

    def snapshot() -> pl.DataFrame:
        with duckdb.connect() as con:
            con.execute(
                "create table wide as from read_csv($file, header = true, all_varchar = true, "
                "strict_mode = true)",
                {"file": str(gradebook)},
            ).fetchall()
            return con.sql(
                "select count(*) as rows, count(*) as scored, sum(cell::double) as total, "
                "null::timestamp as first, null::timestamp as last from "
                "(unpivot (from wide where ID is not null) on columns('^Lesson') "
                "into name task value cell)"
            ).pl()

    yield "log", log
    yield "gradebook of 300 x 60", snapshot


ENGINES = {OURS: _masteryviz, "duckdb": _duckdb}
